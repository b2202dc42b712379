; source: deny.policy
; options: -a x86_64
; tables: Linux 7.2
; filter: x86_64, 71 instructions, FNV-1a 349b98d88f254cd2
;   x86_64: ENOSYS as written (default ALLOW): 1 of 0-471; 0 not in Linux 5.3 get another errno
;   x86_64: 8.43 executed on average for allowed calls (8.34 in the best of all comparison trees, entropy bound 7.80), 8.54 for all, at most 17; at least 23 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 70             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0xb1, 4, 20                   ; nr >= 177 (get_kernel_syms)
   4: jge #0x110, 5, 19                  ; nr >= 272 (unshare)
   5: jge #0x1b4, 6, 8                   ; nr >= 436 (close_range)
   6: jge #0x40000000, 7, 69             ; nr >= 0x40000000
   7: jeq #0xffffffff, 69, 70            ; nr == -1, skipped by a tracer
   8: jge #0x134, 9, 18                  ; nr >= 308 (setns)
   9: jge #0x142, 10, 15                 ; nr >= 322 (execveat)
  10: jge #0x1ac, 11, 69                 ; nr >= 428 (open_tree)
  11: jge #0x1b1, 12, 14                 ; nr >= 433 (fspick)
  12: jge #0x1b3, 13, 69                 ; nr >= 435 (clone3)
  13: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3
  14: jeq #0x1af, 69, 66                 ; nr == 431 fsconfig
  15: jge #0x140, 66, 16                 ; nr >= 320 (kexec_file_load)
  16: jge #0x135, 17, 66                 ; nr >= 309 (getcpu)
  17: jeq #0x139, 66, 69                 ; nr == 313 finit_module
  18: jge #0x111, 69, 47                 ; nr >= 273 (set_robust_list)
  19: jeq #0xf6, 66, 69                  ; nr == 246 kexec_load
  20: jge #0x39, 21, 44                  ; nr >= 57 (fork)
  21: jge #0x87, 22, 39                  ; nr >= 135 (personality)
  22: jge #0x9b, 23, 35                  ; nr >= 155 (pivot_root)
  23: jge #0xa5, 24, 26                  ; nr >= 165 (mount)
  24: jge #0xaa, 25, 66                  ; nr >= 170 (sethostname)
  25: jge #0xaf, 66, 69                  ; nr >= 175 (init_module)
  26: jeq #0x9d, 27, 34                  ; nr == 157 prctl
  27: ld [16]                            ; arg0
  28: jeq #0x18, 29, 33                  ; prctl: arg0 == 0x18 PR_CAPBSET_DROP [deny.policy:14]
  29: ld [28]                            ; arg1 high half
  30: jeq #0, 31, 69                     ; prctl: arg1 high half == 0 [deny.policy:14]
  31: ld [24]                            ; arg1
  32: jeq #0x15, 66, 69                  ; prctl: arg1 == 0x15 [deny.policy:14]
  33: jeq #0x1c, 66, 69                  ; prctl: arg0 == 0x1c PR_SET_SECUREBITS [deny.policy:14]
  34: jge #0x9c, 69, 66                  ; nr >= 156 (_sysctl)
  35: jge #0x88, 69, 36                  ; nr >= 136 (ustat)
  36: ld [16]                            ; arg0
  37: jeq #0, 69, 38                     ; personality: arg0 == 0 PER_LINUX [deny.policy:13]
  38: jeq #0xffffffff, 69, 66            ; personality: arg0 == 0xffffffff [deny.policy:13]
  39: jeq #0x65, 40, 69                  ; nr == 101 ptrace
  40: ld [20]                            ; arg0 high half
  41: jeq #0, 42, 66                     ; ptrace: arg0 high half == 0 [deny.policy:10]
  42: ld [16]                            ; arg0
  43: jeq #0, 69, 66                     ; ptrace: arg0 == 0 PTRACE_TRACEME [deny.policy:10]
  44: jge #0x29, 45, 62                  ; nr >= 41 (socket)
  45: jge #0x2a, 46, 59                  ; nr >= 42 (connect)
  46: jge #0x38, 47, 49                  ; nr >= 56 (clone)
  47: ld [16]                            ; arg0
  48: jset #0x50000000, 66, 69           ; clone, unshare: (arg0 & 0x50000000) != 0 CLONE_NEWUSER|CLONE_NEWNET [deny.policy:6] [deny.policy:8]
  49: jeq #0x2c, 50, 52                  ; nr == 44 sendto
  50: ld [40]                            ; arg3
  51: jset #1, 57, 69                    ; sendto: (arg3 & 0x1) != 0 MSG_OOB
  52: jeq #0x2e, 53, 69                  ; nr == 46 sendmsg
  53: ld [40]                            ; arg3
  54: jset #1, 55, 69                    ; sendmsg: (arg3 & 0x1) != 0
  55: ld [60]                            ; arg5 high half
  56: jeq #0, 57, 66                     ; sendmsg: arg5 high half == 0
  57: ld [56]                            ; arg5
  58: jeq #0, 69, 66                     ; sendto, sendmsg: arg5 == 0
  59: ld [16]                            ; arg0
  60: jeq #1, 69, 61                     ; socket: arg0 == 1 AF_UNIX
  61: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket
  62: jeq #0x10, 63, 69                  ; nr == 16 ioctl
  63: ld [24]                            ; arg1
  64: jeq #0x5412, 66, 65                ; ioctl: arg1 == 0x5412 TIOCSTI [deny.policy:11]
  65: jeq #0x541c, 66, 67                ; ioctl: arg1 == 0x541c TIOCLINUX [deny.policy:11]
  66: ret #0x50001                       ; ERRNO(1) EPERM: ioctl, sendto, sendmsg, ... (25 calls)
  67: jset #0x80000000, 68, 69           ; ioctl: (arg1 & 0x80000000) != 0 [deny.policy:11]
  68: ret #0x50016                       ; ERRNO(22) EINVAL: ioctl
  69: ret #0x7fff0000                    ; ALLOW: read, write, open, ... (367 calls); unknown numbers
  70: ret #0x80000000                    ; KILL_PROCESS: other architectures
