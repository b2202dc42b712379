; source: deny.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64, 75 instructions, FNV-1a 51ae12522b55e0d9
;   x86_64: ENOSYS as written (default ALLOW): 1 number of 0-472; no call
;     newer than Linux 5.3 gets another errno
;   x86_64: 8.47 executed on average for allowed calls (8.34 in the best of
;     all comparison trees, entropy of the runs 7.80; 0.25 with the kernel's
;     cache), 8.56 for all, at most 17; without bit tests at least 27 compares
;     on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 74             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0xb1, 4, 24                   ; nr >= 177 (get_kernel_syms)
   4: jge #0x134, 5, 22                  ; nr >= 308 (setns)
   5: jge #0x1b4, 6, 13                  ; nr >= 436 (close_range)
   6: jge #0x202, 7, 73                  ; nr >= 514
   7: jge #0x40000000, 8, 9              ; nr >= 0x40000000
   8: jeq #0xffffffff, 73, 74            ; nr == -1, skipped by a tracer
   9: jeq #0x202, 67, 10                 ; nr == 514
  10: jeq #0x206, 57, 11                 ; nr == 518
  11: jeq #0x209, 46, 12                 ; nr == 521
  12: jeq #0x210, 70, 73                 ; nr == 528
  13: jge #0x142, 14, 19                 ; nr >= 322 (execveat)
  14: jge #0x1ac, 15, 73                 ; nr >= 428 (open_tree)
  15: jge #0x1b1, 16, 18                 ; nr >= 433 (fspick)
  16: jeq #0x1b3, 17, 73                 ; nr == 435 clone3
  17: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3
  18: jeq #0x1af, 73, 70                 ; nr == 431 fsconfig
  19: jset #6, 21, 20                    ; (nr & 0x6) != 0
  20: jge #0x139, 70, 73                 ; nr >= 313 (finit_module)
  21: jge #0x135, 73, 70                 ; nr >= 309 (getcpu)
  22: jeq #0x110, 64, 23                 ; nr == 272 unshare
  23: jeq #0xf6, 70, 73                  ; nr == 246 kexec_load
  24: jge #0x39, 25, 48                  ; nr >= 57 (fork)
  25: jge #0x87, 26, 43                  ; nr >= 135 (personality)
  26: jge #0x9b, 27, 39                  ; nr >= 155 (pivot_root)
  27: jge #0xa5, 28, 30                  ; nr >= 165 (mount)
  28: jge #0xaa, 29, 70                  ; nr >= 170 (sethostname)
  29: jge #0xaf, 70, 73                  ; nr >= 175 (init_module)
  30: jeq #0x9d, 31, 38                  ; nr == 157 prctl
  31: ld [16]                            ; arg0
  32: jeq #0x18, 33, 37                  ; prctl: arg0 == 0x18 PR_CAPBSET_DROP [deny.policy:14]
  33: ld [28]                            ; arg1 high half
  34: jeq #0, 35, 73                     ; prctl: arg1 high half == 0 [deny.policy:14]
  35: ld [24]                            ; arg1
  36: jeq #0x15, 70, 73                  ; prctl: arg1 == 0x15 [deny.policy:14]
  37: jeq #0x1c, 70, 73                  ; prctl: arg0 == 0x1c PR_SET_SECUREBITS [deny.policy:14]
  38: jeq #0x9b, 70, 73                  ; nr == 155 pivot_root
  39: jeq #0x87, 40, 73                  ; nr == 135 personality
  40: ld [16]                            ; arg0
  41: jeq #0, 73, 42                     ; personality: arg0 == 0 PER_LINUX [deny.policy:13]
  42: jeq #0xffffffff, 73, 70            ; personality: arg0 == 0xffffffff [deny.policy:13]
  43: jeq #0x65, 44, 73                  ; nr == 101 ptrace
  44: ld [20]                            ; arg0 high half
  45: jeq #0, 46, 70                     ; ptrace: arg0 high half == 0 [deny.policy:10]
  46: ld [16]                            ; arg0
  47: jeq #0, 73, 70                     ; ptrace: arg0 == 0 PTRACE_TRACEME [deny.policy:10]
  48: jge #0x29, 49, 66                  ; nr >= 41 (socket)
  49: jeq #0x29, 50, 53                  ; nr == 41 socket
  50: ld [16]                            ; arg0
  51: jeq #1, 73, 52                     ; socket: arg0 == 1 AF_UNIX
  52: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket
  53: jeq #0x2c, 54, 56                  ; nr == 44 sendto
  54: ld [40]                            ; arg3
  55: jset #1, 61, 73                    ; sendto: (arg3 & 0x1) != 0 MSG_OOB
  56: jeq #0x2e, 57, 63                  ; nr == 46 sendmsg
  57: ld [40]                            ; arg3
  58: jset #1, 59, 73                    ; sendmsg: (arg3 & 0x1) != 0
  59: ld [60]                            ; arg5 high half
  60: jeq #0, 61, 70                     ; sendmsg: arg5 high half == 0
  61: ld [56]                            ; arg5
  62: jeq #0, 73, 70                     ; sendto, sendmsg: arg5 == 0
  63: jeq #0x38, 64, 73                  ; nr == 56 clone
  64: ld [16]                            ; arg0
  65: jset #0x50000000, 70, 73           ; clone, unshare: (arg0 & 0x50000000) != 0 [deny.policy:6] [deny.policy:8]
  66: jeq #0x10, 67, 73                  ; nr == 16 ioctl
  67: ld [24]                            ; arg1
  68: jeq #0x5412, 70, 69                ; ioctl: arg1 == 0x5412 TIOCSTI [deny.policy:11]
  69: jeq #0x541c, 70, 71                ; ioctl: arg1 == 0x541c TIOCLINUX [deny.policy:11]
  70: ret #0x50001                       ; ERRNO(1) EPERM: ioctl, sendto, sendmsg, ... (25 calls)
  71: jset #0x80000000, 72, 73           ; ioctl: (arg1 & 0x80000000) != 0 [deny.policy:11]
  72: ret #0x50016                       ; ERRNO(22) EINVAL: ioctl
  73: ret #0x7fff0000                    ; ALLOW: read, write, open, ... (368 calls); unknown numbers
  74: ret #0x80000000                    ; KILL_PROCESS: other architectures
