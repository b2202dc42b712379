; source: words.policy
; options: -a aarch64
; tables: Linux 7.2
; filter: aarch64, 69 instructions, FNV-1a b4bb946f32ee2977
;   aarch64: ENOSYS above 460 (max): 12 of 0-471 and all above; 1 not in Linux 6.8 get another errno
;   aarch64: 10.77 executed on average for allowed calls (8.61 in the best of all comparison trees, entropy bound 7.69), 8.28 for all, at most 15; at least 21 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc00000b7, 2, 68             ; arch == aarch64
   2: ld [0]                             ; nr
   3: jge #0x8c, 4, 31                   ; nr >= 140 (setpriority)
   4: jge #0xdc, 5, 25                   ; nr >= 220 (clone)
   5: jge #0x1b3, 6, 13                  ; nr >= 435 (clone3)
   6: jge #0x1bf, 7, 10                  ; nr >= 447 (memfd_secret)
   7: jge #0x1cc, 8, 67                  ; nr >= 460 (lsm_set_self_attr)
   8: jeq #0x1cc, 15, 9                  ; nr == 460 lsm_set_self_attr
   9: jeq #0xffffffff, 66, 12            ; nr == -1, skipped by a tracer
  10: jge #0x1bc, 15, 11                 ; nr >= 444 (landlock_create_ruleset)
  11: jeq #0x1b3, 12, 67                 ; nr == 435 clone3
  12: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (12 calls); unknown numbers
  13: jge #0xe3, 14, 16                  ; nr >= 227 (msync)
  14: jeq #0x115, 15, 67                 ; nr == 277 seccomp
  15: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (5 calls)
  16: jeq #0xdc, 17, 19                  ; nr == 220 clone
  17: ld [16]                            ; arg0
  18: jset #0x10020000, 67, 66           ; clone: (arg0 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  19: jeq #0xe2, 20, 67                  ; nr == 226 mprotect
  20: ld [12]                            ; ip high half
  21: jge #0x7f00, 22, 23                ; ip high half >= 0x7f00
  22: jge #0x8000, 23, 66                ; ip high half >= 0x8000
  23: ld [32]                            ; arg2
  24: jset #4, 67, 66                    ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  25: jeq #0xc6, 26, 67                  ; nr == 198 socket
  26: ld [16]                            ; arg0
  27: jeq #1, 66, 28                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  28: jeq #0x10, 29, 30                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  29: ret #0x30000                       ; TRAP: socket
  30: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket
  31: jge #0x4b, 32, 51                  ; nr >= 75 (vmsplice)
  32: jge #0x81, 33, 67                  ; nr >= 129 (kill)
  33: jge #0x84, 34, 41                  ; nr >= 132 (sigaltstack)
  34: jeq #0x86, 35, 40                  ; nr == 134 rt_sigaction
  35: ld [16]                            ; arg0
  36: jge #0x41, 39, 37                  ; rt_sigaction: arg0 >= 0x41
  37: jeq #9, 39, 38                     ; rt_sigaction: arg0 == 9 SIGKILL
  38: jeq #0x13, 39, 66                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  39: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  40: jeq #0x8a, 67, 66                  ; nr == 138 rt_sigqueueinfo
  41: jeq #0x81, 42, 44                  ; nr == 129 kill
  42: ld [24]                            ; arg1
  43: jeq #0, 66, 67                     ; kill: arg1 == 0
  44: jeq #0x82, 45, 47                  ; nr == 130 tkill
  45: ld [24]                            ; arg1
  46: jeq #6, 66, 67                     ; tkill: arg1 == 6 SIGABRT
  47: ld [32]                            ; arg2
  48: jge #0x20, 49, 50                  ; tgkill: arg2 >= 0x20
  49: jge #0x22, 67, 66                  ; tgkill: arg2 >= 0x22
  50: jeq #6, 66, 67                     ; tgkill: arg2 == 6 SIGABRT
  51: jge #0x38, 52, 60                  ; nr >= 56 (openat)
  52: jeq #0x38, 53, 56                  ; nr == 56 openat
  53: ld [32]                            ; arg2
  54: jset #0xfff7bfff, 55, 66           ; openat: (arg2 & 0xfff7bfff) != 0 [words.policy:9]
  55: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  56: jeq #0x40, 66, 57                  ; nr == 64 write
  57: jeq #0x4a, 58, 67                  ; nr == 74 signalfd4
  58: ld [40]                            ; arg3
  59: jset #0xfff7f7ff, 67, 66           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  60: jeq #0x1d, 61, 67                  ; nr == 29 ioctl
  61: ld [24]                            ; arg1
  62: jeq #0x5413, 66, 63                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  63: jset #0x80000000, 64, 67           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  64: ld [16]                            ; arg0
  65: jge #3, 67, 66                     ; ioctl: arg0 >= 3 [words.policy:11]
  66: ret #0x7fff0000                    ; ALLOW: ioctl, openat, write, ... (17 calls)
  67: ret #0x50001                       ; ERRNO(1) EPERM: io_setup, io_destroy, io_submit, ... (300 calls)
  68: ret #0x80000000                    ; KILL_PROCESS: other architectures
