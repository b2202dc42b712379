; source: words.policy
; options: -a aarch64
; tables: Linux 7.3
; filter: aarch64, 68 instructions, FNV-1a 228bfa9a68b48cbd
;   aarch64: ENOSYS above 460 (max): 13 of 0-472 and all above; 1 not in Linux 6.8 get another errno
;   aarch64: 10.77 executed on average for allowed calls (8.61 in the best of all comparison trees, entropy bound 7.69), 8.29 for all, at most 15; at least 21 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc00000b7, 2, 67             ; arch == aarch64
   2: ld [0]                             ; nr
   3: jge #0x8c, 4, 31                   ; nr >= 140 (setpriority)
   4: jge #0xdc, 5, 25                   ; nr >= 220 (clone)
   5: jge #0x1b3, 6, 13                  ; nr >= 435 (clone3)
   6: jge #0x1bf, 7, 10                  ; nr >= 447 (memfd_secret)
   7: jge #0x1cc, 8, 66                  ; nr >= 460 (lsm_set_self_attr)
   8: jge #0x1cd, 9, 15                  ; nr >= 461 (lsm_list_modules)
   9: jeq #0xffffffff, 65, 12            ; nr == -1, skipped by a tracer
  10: jge #0x1bc, 15, 11                 ; nr >= 444 (landlock_create_ruleset)
  11: jge #0x1b4, 66, 12                 ; nr >= 436 (close_range)
  12: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (13 calls); unknown numbers
  13: jge #0xe3, 14, 16                  ; nr >= 227 (msync)
  14: jeq #0x115, 15, 66                 ; nr == 277 seccomp
  15: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (5 calls)
  16: jge #0xdd, 17, 23                  ; nr >= 221 (execve)
  17: jge #0xe2, 18, 66                  ; nr >= 226 (mprotect)
  18: ld [12]                            ; ip high half
  19: jge #0x7f00, 20, 21                ; ip high half >= 0x7f00
  20: jge #0x8000, 21, 65                ; ip high half >= 0x8000
  21: ld [32]                            ; arg2
  22: jset #4, 66, 65                    ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  23: ld [16]                            ; arg0
  24: jset #0x10020000, 66, 65           ; clone: (arg0 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  25: jeq #0xc6, 26, 66                  ; nr == 198 socket
  26: ld [16]                            ; arg0
  27: jeq #1, 65, 28                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  28: jeq #0x10, 29, 30                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  29: ret #0x30000                       ; TRAP: socket
  30: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket
  31: jge #0x4b, 32, 50                  ; nr >= 75 (vmsplice)
  32: jge #0x81, 33, 66                  ; nr >= 129 (kill)
  33: jge #0x84, 34, 41                  ; nr >= 132 (sigaltstack)
  34: jeq #0x86, 35, 40                  ; nr == 134 rt_sigaction
  35: ld [16]                            ; arg0
  36: jge #0x41, 39, 37                  ; rt_sigaction: arg0 >= 0x41
  37: jeq #9, 39, 38                     ; rt_sigaction: arg0 == 9 SIGKILL
  38: jeq #0x13, 39, 65                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  39: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  40: jeq #0x8a, 66, 65                  ; nr == 138 rt_sigqueueinfo
  41: jge #0x82, 42, 48                  ; nr >= 130 (tkill)
  42: jge #0x83, 43, 46                  ; nr >= 131 (tgkill)
  43: ld [32]                            ; arg2
  44: jge #0x20, 45, 47                  ; tgkill: arg2 >= 0x20
  45: jge #0x22, 66, 65                  ; tgkill: arg2 >= 0x22
  46: ld [24]                            ; arg1
  47: jeq #6, 65, 66                     ; A == 6
  48: ld [24]                            ; arg1
  49: jeq #0, 65, 66                     ; kill: arg1 == 0
  50: jge #0x38, 51, 59                  ; nr >= 56 (openat)
  51: jge #0x39, 52, 56                  ; nr >= 57 (close)
  52: jge #0x4a, 53, 55                  ; nr >= 74 (signalfd4)
  53: ld [40]                            ; arg3
  54: jset #0xfff7f7ff, 66, 65           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  55: jeq #0x40, 65, 66                  ; nr == 64 write
  56: ld [32]                            ; arg2
  57: jset #0xfff7bfff, 58, 65           ; openat: (arg2 & 0xfff7bfff) != 0 [words.policy:9]
  58: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  59: jeq #0x1d, 60, 66                  ; nr == 29 ioctl
  60: ld [24]                            ; arg1
  61: jeq #0x5413, 65, 62                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  62: jset #0x80000000, 63, 66           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  63: ld [16]                            ; arg0
  64: jge #3, 66, 65                     ; ioctl: arg0 >= 3 [words.policy:11]
  65: ret #0x7fff0000                    ; ALLOW: ioctl, openat, write, ... (17 calls)
  66: ret #0x50001                       ; ERRNO(1) EPERM: io_setup, io_destroy, io_submit, ... (300 calls)
  67: ret #0x80000000                    ; KILL_PROCESS: other architectures
