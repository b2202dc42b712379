; source: deny.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64, 76 instructions, FNV-1a 013e9435857433c1
;   x86_64: ENOSYS as written (default ALLOW): 1 of 0-472; 0 not in Linux 5.3 get another errno
;   x86_64: 8.43 executed on average for allowed calls (8.34 in the best of all comparison trees, entropy bound 7.80), 8.54 for all, at most 17; at least 27 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 75             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0xb1, 4, 25                   ; nr >= 177 (get_kernel_syms)
   4: jge #0x110, 5, 24                  ; nr >= 272 (unshare)
   5: jge #0x1b4, 6, 13                  ; nr >= 436 (close_range)
   6: jge #0x202, 7, 74                  ; nr >= 514
   7: jge #0x40000000, 8, 9              ; nr >= 0x40000000
   8: jeq #0xffffffff, 74, 75            ; nr == -1, skipped by a tracer
   9: jeq #0x202, 68, 10                 ; nr == 514
  10: jeq #0x206, 58, 11                 ; nr == 518
  11: jeq #0x209, 47, 12                 ; nr == 521
  12: jeq #0x210, 71, 74                 ; nr == 528
  13: jge #0x134, 14, 23                 ; nr >= 308 (setns)
  14: jge #0x142, 15, 20                 ; nr >= 322 (execveat)
  15: jge #0x1ac, 16, 74                 ; nr >= 428 (open_tree)
  16: jge #0x1b1, 17, 19                 ; nr >= 433 (fspick)
  17: jeq #0x1b3, 18, 74                 ; nr == 435 clone3
  18: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3
  19: jeq #0x1af, 74, 71                 ; nr == 431 fsconfig
  20: jge #0x140, 71, 21                 ; nr >= 320 (kexec_file_load)
  21: jeq #0x134, 71, 22                 ; nr == 308 setns
  22: jeq #0x139, 71, 74                 ; nr == 313 finit_module
  23: jeq #0x110, 65, 74                 ; nr == 272 unshare
  24: jeq #0xf6, 71, 74                  ; nr == 246 kexec_load
  25: jge #0x39, 26, 49                  ; nr >= 57 (fork)
  26: jge #0x87, 27, 44                  ; nr >= 135 (personality)
  27: jge #0x9b, 28, 40                  ; nr >= 155 (pivot_root)
  28: jge #0xa5, 29, 31                  ; nr >= 165 (mount)
  29: jge #0xaa, 30, 71                  ; nr >= 170 (sethostname)
  30: jge #0xaf, 71, 74                  ; nr >= 175 (init_module)
  31: jeq #0x9d, 32, 39                  ; nr == 157 prctl
  32: ld [16]                            ; arg0
  33: jeq #0x18, 34, 38                  ; prctl: arg0 == 0x18 PR_CAPBSET_DROP [deny.policy:14]
  34: ld [28]                            ; arg1 high half
  35: jeq #0, 36, 74                     ; prctl: arg1 high half == 0 [deny.policy:14]
  36: ld [24]                            ; arg1
  37: jeq #0x15, 71, 74                  ; prctl: arg1 == 0x15 [deny.policy:14]
  38: jeq #0x1c, 71, 74                  ; prctl: arg0 == 0x1c PR_SET_SECUREBITS [deny.policy:14]
  39: jeq #0x9b, 71, 74                  ; nr == 155 pivot_root
  40: jeq #0x87, 41, 74                  ; nr == 135 personality
  41: ld [16]                            ; arg0
  42: jeq #0, 74, 43                     ; personality: arg0 == 0 PER_LINUX [deny.policy:13]
  43: jeq #0xffffffff, 74, 71            ; personality: arg0 == 0xffffffff [deny.policy:13]
  44: jeq #0x65, 45, 74                  ; nr == 101 ptrace
  45: ld [20]                            ; arg0 high half
  46: jeq #0, 47, 71                     ; ptrace: arg0 high half == 0 [deny.policy:10]
  47: ld [16]                            ; arg0
  48: jeq #0, 74, 71                     ; ptrace: arg0 == 0 PTRACE_TRACEME [deny.policy:10]
  49: jge #0x29, 50, 67                  ; nr >= 41 (socket)
  50: jeq #0x29, 51, 54                  ; nr == 41 socket
  51: ld [16]                            ; arg0
  52: jeq #1, 74, 53                     ; socket: arg0 == 1 AF_UNIX
  53: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket
  54: jeq #0x2c, 55, 57                  ; nr == 44 sendto
  55: ld [40]                            ; arg3
  56: jset #1, 62, 74                    ; sendto: (arg3 & 0x1) != 0 MSG_OOB
  57: jeq #0x2e, 58, 64                  ; nr == 46 sendmsg
  58: ld [40]                            ; arg3
  59: jset #1, 60, 74                    ; sendmsg: (arg3 & 0x1) != 0
  60: ld [60]                            ; arg5 high half
  61: jeq #0, 62, 71                     ; sendmsg: arg5 high half == 0
  62: ld [56]                            ; arg5
  63: jeq #0, 74, 71                     ; sendto, sendmsg: arg5 == 0
  64: jeq #0x38, 65, 74                  ; nr == 56 clone
  65: ld [16]                            ; arg0
  66: jset #0x50000000, 71, 74           ; clone, unshare: (arg0 & 0x50000000) != 0 [deny.policy:6] [deny.policy:8]
  67: jeq #0x10, 68, 74                  ; nr == 16 ioctl
  68: ld [24]                            ; arg1
  69: jeq #0x5412, 71, 70                ; ioctl: arg1 == 0x5412 TIOCSTI [deny.policy:11]
  70: jeq #0x541c, 71, 72                ; ioctl: arg1 == 0x541c TIOCLINUX [deny.policy:11]
  71: ret #0x50001                       ; ERRNO(1) EPERM: ioctl, sendto, sendmsg, ... (25 calls)
  72: jset #0x80000000, 73, 74           ; ioctl: (arg1 & 0x80000000) != 0 [deny.policy:11]
  73: ret #0x50016                       ; ERRNO(22) EINVAL: ioctl
  74: ret #0x7fff0000                    ; ALLOW: read, write, open, ... (368 calls); unknown numbers
  75: ret #0x80000000                    ; KILL_PROCESS: other architectures
