; source: words.policy
; options: -a aarch64
; tables: Linux 7.3
; filter: aarch64, 64 instructions, FNV-1a 73e10e5850bd0bb4
;   aarch64: ENOSYS, not ERRNO(1) EPERM, above 460 (max): 13 numbers of 0-472
;     and all above; 1 call newer than Linux 6.8 gets another errno
;   aarch64: 9.31 executed on average for allowed calls (8.61 in the best of
;     all comparison trees, entropy of the runs 7.69; 5.23 with the kernel's
;     cache), 10.29 for all, at most 14; without bit tests at least 21
;     compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc00000b7, 2, 63             ; arch == aarch64
   2: ld [0]                             ; nr
   3: jge #0x8a, 4, 30                   ; nr >= 138 (rt_sigqueueinfo)
   4: jge #0x1bc, 5, 9                   ; nr >= 444 (landlock_create_ruleset)
   5: jge #0x1bf, 6, 18                  ; nr >= 447 (memfd_secret)
   6: jeq #0x1cc, 18, 7                  ; nr == 460 lsm_set_self_attr
   7: jge #0x1cc, 8, 62                  ; nr >= 460 (lsm_set_self_attr)
   8: jeq #0xffffffff, 61, 20            ; nr == -1, skipped by a tracer
   9: jge #0xdc, 10, 23                  ; nr >= 220 (clone)
  10: jge #0xdd, 11, 21                  ; nr >= 221 (execve)
  11: jeq #0xe2, 12, 17                  ; nr == 226 mprotect
  12: ld [12]                            ; ip high half
  13: jge #0x7f00, 14, 15                ; ip high half >= 0x7f00
  14: jge #0x8000, 15, 61                ; ip high half >= 0x8000
  15: ld [32]                            ; arg2
  16: jset #4, 62, 61                    ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  17: jeq #0x115, 18, 19                 ; nr == 277 seccomp
  18: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (5 calls)
  19: jeq #0x1b3, 20, 62                 ; nr == 435 clone3
  20: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (13 calls); unknown numbers
  21: ld [16]                            ; arg0
  22: jset #0x10020000, 62, 61           ; clone: (arg0 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  23: jeq #0x8b, 61, 24                  ; nr == 139 rt_sigreturn
  24: jeq #0xc6, 25, 62                  ; nr == 198 socket
  25: ld [16]                            ; arg0
  26: jeq #1, 61, 27                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  27: jeq #0x10, 28, 29                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  28: ret #0x30000                       ; TRAP: socket
  29: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket
  30: jge #0x84, 31, 37                  ; nr >= 132 (sigaltstack)
  31: jeq #0x86, 32, 61                  ; nr == 134 rt_sigaction
  32: ld [16]                            ; arg0
  33: jge #0x41, 36, 34                  ; rt_sigaction: arg0 >= 0x41
  34: jeq #9, 36, 35                     ; rt_sigaction: arg0 == 9 SIGKILL
  35: jeq #0x13, 36, 61                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  36: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  37: jge #0x81, 38, 47                  ; nr >= 129 (kill)
  38: jge #0x82, 39, 45                  ; nr >= 130 (tkill)
  39: jge #0x83, 40, 43                  ; nr >= 131 (tgkill)
  40: ld [32]                            ; arg2
  41: jge #0x20, 42, 44                  ; tgkill: arg2 >= 0x20
  42: jge #0x22, 62, 61                  ; tgkill: arg2 >= 0x22
  43: ld [24]                            ; arg1
  44: jeq #6, 61, 62                     ; A == 6
  45: ld [24]                            ; arg1
  46: jeq #0, 61, 62                     ; kill: arg1 == 0
  47: jeq #0x1d, 48, 53                  ; nr == 29 ioctl
  48: ld [24]                            ; arg1
  49: jeq #0x5413, 61, 50                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  50: jset #0x80000000, 51, 62           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  51: ld [16]                            ; arg0
  52: jge #3, 62, 61                     ; ioctl: arg0 >= 3 [words.policy:11]
  53: jeq #0x38, 54, 57                  ; nr == 56 openat
  54: ld [32]                            ; arg2
  55: jset #0xfff7bfff, 56, 61           ; openat: (arg2 & 0xfff7bfff) != 0 [words.policy:9]
  56: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  57: jeq #0x40, 61, 58                  ; nr == 64 write
  58: jeq #0x4a, 59, 62                  ; nr == 74 signalfd4
  59: ld [40]                            ; arg3
  60: jset #0xfff7f7ff, 62, 61           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  61: ret #0x7fff0000                    ; ALLOW: ioctl, openat, write, ... (17 calls)
  62: ret #0x50001                       ; ERRNO(1) EPERM: io_setup, io_destroy, io_submit, ... (300 calls)
  63: ret #0x80000000                    ; KILL_PROCESS: other architectures
