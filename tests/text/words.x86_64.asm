; source: words.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64 x86, 100 instructions, FNV-1a 7ac17d4e12e911dd
;   x86_64: ENOSYS, not ERRNO(1) EPERM, above 460 (max): 13 of 0-472 and all above; 8 not in Linux 6.8 get another errno
;   x86: ENOSYS, not ERRNO(1) EPERM, above 460 (max): 13 of 0-472 and all above; 7 not in Linux 6.8 get another errno
;   x86_64: 9.60 executed on average for allowed calls (8.73 in the best of all comparison trees, entropy of the runs 7.83; 4.40 with the kernel's cache), 9.91 for all, at most 15; without bit tests at least 23 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 23             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0x7f, 4, 13                   ; nr >= 127 (rt_sigpending)
   4: jge #0x101, 5, 9                   ; nr >= 257 (openat)
   5: jge #0x1bc, 30, 6                  ; nr >= 444 (landlock_create_ruleset)
   6: jge #0x102, 7, 57                  ; nr >= 258 (mkdirat)
   7: jeq #0x121, 46, 8                  ; nr == 289 signalfd4
   8: jeq #0x13d, 43, 44                 ; nr == 317 seccomp
   9: jge #0x84, 10, 12                  ; nr >= 132 (utime)
  10: jeq #0xc8, 49, 11                  ; nr == 200 tkill
  11: jeq #0xea, 52, 98                  ; nr == 234 tgkill
  12: jeq #0x81, 98, 97                  ; nr == 129 rt_sigqueueinfo
  13: jge #0x11, 14, 18                  ; nr >= 17 (pread64)
  14: jeq #0x29, 37, 15                  ; nr == 41 socket
  15: jeq #0x38, 79, 16                  ; nr == 56 clone
  16: jeq #0x3e, 82, 17                  ; nr == 62 kill
  17: jeq #0x22, 97, 98                  ; nr == 34 pause
  18: jge #0xd, 19, 21                   ; nr >= 13 (rt_sigaction)
  19: jge #0xe, 20, 65                   ; nr >= 14 (rt_sigprocmask)
  20: jge #0x10, 85, 97                  ; nr >= 16 (ioctl)
  21: jeq #0xa, 72, 22                   ; nr == 10 mprotect
  22: jge #2, 98, 97                     ; nr >= 2 (open)
  23: jeq #0x40000003, 24, 99            ; arch == x86
  24: ld [0]                             ; nr
  25: jge #0xb2, 26, 62                  ; nr >= 178 (rt_sigqueueinfo)
  26: jge #0x147, 27, 48                 ; nr >= 327 (signalfd4)
  27: jge #0x1bc, 28, 35                 ; nr >= 444 (landlock_create_ruleset)
  28: jge #0x1cd, 29, 30                 ; nr >= 461 (lsm_list_modules)
  29: jeq #0xffffffff, 97, 45            ; nr == -1, skipped by a tracer
  30: jge #0x1bf, 31, 43                 ; nr >= 447 (memfd_secret)
  31: jeq #0x1cc, 43, 32                 ; nr == 460 lsm_set_self_attr
  32: jge #0x1cc, 33, 98                 ; nr >= 460 (lsm_set_self_attr)
  33: jge #0x40000000, 34, 45            ; nr >= 0x40000000
  34: jeq #0xffffffff, 97, 99            ; nr == -1, skipped by a tracer
  35: jge #0x148, 36, 46                 ; nr >= 328 (eventfd2)
  36: jeq #0x167, 37, 41                 ; nr == 359 socket
  37: ld [16]                            ; arg0
  38: jeq #1, 97, 39                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  39: jeq #0x10, 40, 93                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  40: ret #0x30000                       ; TRAP: socket
  41: jeq #0x1a5, 97, 42                 ; nr == 421 rt_sigtimedwait_time64
  42: jeq #0x162, 43, 44                 ; nr == 354 seccomp
  43: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (10 calls)
  44: jeq #0x1b3, 45, 98                 ; nr == 435 clone3
  45: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (26 calls); unknown numbers
  46: ld [40]                            ; arg3
  47: jset #0xfff7f7ff, 98, 97           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  48: jeq #0xee, 49, 51                  ; nr == 238 tkill
  49: ld [24]                            ; arg1
  50: jeq #6, 97, 98                     ; tkill: arg1 == 6 SIGABRT
  51: jeq #0x10e, 52, 56                 ; nr == 270 tgkill
  52: ld [32]                            ; arg2
  53: jge #0x20, 54, 55                  ; tgkill: arg2 >= 0x20
  54: jge #0x22, 98, 97                  ; tgkill: arg2 >= 0x22
  55: jeq #6, 97, 98                     ; tgkill: arg2 == 6 SIGABRT
  56: jeq #0x127, 57, 60                 ; nr == 295 openat
  57: ld [32]                            ; arg2
  58: jset #0xfff6ffff, 59, 97           ; openat: (arg2 & 0xfff6ffff) != 0 [words.policy:9]
  59: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  60: jeq #0xb3, 97, 61                  ; nr == 179 rt_sigsuspend
  61: jeq #0xba, 97, 98                  ; nr == 186 sigaltstack
  62: jge #0x77, 63, 81                  ; nr >= 119 (sigreturn)
  63: jge #0xad, 64, 70                  ; nr >= 173 (rt_sigreturn)
  64: jeq #0xae, 65, 97                  ; nr == 174 rt_sigaction
  65: ld [16]                            ; arg0
  66: jge #0x41, 69, 67                  ; rt_sigaction: arg0 >= 0x41
  67: jeq #9, 69, 68                     ; rt_sigaction: arg0 == 9 SIGKILL
  68: jeq #0x13, 69, 97                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  69: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  70: jge #0x79, 71, 78                  ; nr >= 121 (setdomainname)
  71: jeq #0x7d, 72, 77                  ; nr == 125 mprotect
  72: ld [12]                            ; ip high half
  73: jge #0x7f00, 74, 75                ; ip high half >= 0x7f00
  74: jge #0x8000, 75, 97                ; ip high half >= 0x8000
  75: ld [32]                            ; arg2
  76: jset #4, 98, 97                    ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  77: jeq #0x7e, 97, 98                  ; nr == 126 sigprocmask
  78: jge #0x78, 79, 97                  ; nr >= 120 (clone)
  79: ld [16]                            ; arg0
  80: jset #0x10020000, 98, 97           ; clone: (arg0 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  81: jeq #0x25, 82, 84                  ; nr == 37 kill
  82: ld [24]                            ; arg1
  83: jeq #0, 97, 98                     ; kill: arg1 == 0
  84: jeq #0x36, 85, 90                  ; nr == 54 ioctl
  85: ld [24]                            ; arg1
  86: jeq #0x5413, 97, 87                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  87: jset #0x80000000, 88, 98           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  88: ld [16]                            ; arg0
  89: jge #3, 98, 97                     ; ioctl: arg0 >= 3 [words.policy:11]
  90: jeq #0x66, 91, 94                  ; nr == 102 socketcall
  91: ld [16]                            ; arg0
  92: jeq #1, 93, 98                     ; socketcall: arg0 == 1 socket [words.policy:8]
  93: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket, socketcall
  94: jeq #4, 97, 95                     ; nr == 4 write
  95: jeq #0x1d, 97, 96                  ; nr == 29 pause
  96: jeq #0x43, 97, 98                  ; nr == 67 sigaction
  97: ret #0x7fff0000                    ; ALLOW: read, write, mprotect, ... (41 calls)
  98: ret #0x50001                       ; ERRNO(1) EPERM: open, close, stat, ... (785 calls)
  99: ret #0x80000000                    ; KILL_PROCESS: other architectures
