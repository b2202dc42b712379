; source: words.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64 x86, 102 instructions, FNV-1a f9ae069eb8993a2a
;   x86_64: ENOSYS above 460 (max): 13 of 0-472 and all above; 8 not in Linux 6.8 get another errno
;   x86: ENOSYS above 460 (max): 13 of 0-472 and all above; 7 not in Linux 6.8 get another errno
;   x86_64: 9.60 executed on average for allowed calls (8.73 in the best of all comparison trees, entropy bound 7.83; 4.40 with the kernel's cache), 9.91 for all, at most 15; without bit tests at least 23 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 28             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0x7f, 4, 18                   ; nr >= 127 (rt_sigpending)
   4: jge #0x101, 5, 14                  ; nr >= 257 (openat)
   5: jge #0x1bc, 6, 11                  ; nr >= 444 (landlock_create_ruleset)
   6: jge #0x1bf, 7, 44                  ; nr >= 447 (memfd_secret)
   7: jeq #0x1cc, 44, 8                  ; nr == 460 lsm_set_self_attr
   8: jge #0x1cc, 9, 100                 ; nr >= 460 (lsm_set_self_attr)
   9: jge #0x40000000, 10, 47            ; nr >= 0x40000000
  10: jeq #0xffffffff, 99, 101           ; nr == -1, skipped by a tracer
  11: jge #0x102, 12, 59                 ; nr >= 258 (mkdirat)
  12: jeq #0x121, 48, 13                 ; nr == 289 signalfd4
  13: jeq #0x13d, 44, 46                 ; nr == 317 seccomp
  14: jge #0x84, 15, 17                  ; nr >= 132 (utime)
  15: jeq #0xc8, 51, 16                  ; nr == 200 tkill
  16: jeq #0xea, 54, 100                 ; nr == 234 tgkill
  17: jeq #0x81, 100, 99                 ; nr == 129 rt_sigqueueinfo
  18: jge #0x11, 19, 23                  ; nr >= 17 (pread64)
  19: jeq #0x29, 39, 20                  ; nr == 41 socket
  20: jeq #0x38, 81, 21                  ; nr == 56 clone
  21: jeq #0x3e, 84, 22                  ; nr == 62 kill
  22: jeq #0x22, 99, 100                 ; nr == 34 pause
  23: jge #0xd, 24, 26                   ; nr >= 13 (rt_sigaction)
  24: jge #0xe, 25, 67                   ; nr >= 14 (rt_sigprocmask)
  25: jge #0x10, 87, 99                  ; nr >= 16 (ioctl)
  26: jeq #0xa, 74, 27                   ; nr == 10 mprotect
  27: jge #2, 100, 99                    ; nr >= 2 (open)
  28: jeq #0x40000003, 29, 101           ; arch == x86
  29: ld [0]                             ; nr
  30: jge #0xb2, 31, 64                  ; nr >= 178 (rt_sigqueueinfo)
  31: jge #0x147, 32, 50                 ; nr >= 327 (signalfd4)
  32: jge #0x1bc, 33, 37                 ; nr >= 444 (landlock_create_ruleset)
  33: jge #0x1bf, 34, 44                 ; nr >= 447 (memfd_secret)
  34: jeq #0x1cc, 44, 35                 ; nr == 460 lsm_set_self_attr
  35: jge #0x1cc, 36, 100                ; nr >= 460 (lsm_set_self_attr)
  36: jeq #0xffffffff, 99, 47            ; nr == -1, skipped by a tracer
  37: jge #0x148, 38, 48                 ; nr >= 328 (eventfd2)
  38: jeq #0x167, 39, 43                 ; nr == 359 socket
  39: ld [16]                            ; arg0
  40: jeq #1, 99, 41                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  41: jeq #0x10, 42, 95                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  42: ret #0x30000                       ; TRAP: socket
  43: jeq #0x162, 44, 45                 ; nr == 354 seccomp
  44: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (10 calls)
  45: jeq #0x1a5, 99, 46                 ; nr == 421 rt_sigtimedwait_time64
  46: jeq #0x1b3, 47, 100                ; nr == 435 clone3
  47: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (26 calls); unknown numbers
  48: ld [40]                            ; arg3
  49: jset #0xfff7f7ff, 100, 99          ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  50: jeq #0xee, 51, 53                  ; nr == 238 tkill
  51: ld [24]                            ; arg1
  52: jeq #6, 99, 100                    ; tkill: arg1 == 6 SIGABRT
  53: jeq #0x10e, 54, 58                 ; nr == 270 tgkill
  54: ld [32]                            ; arg2
  55: jge #0x20, 56, 57                  ; tgkill: arg2 >= 0x20
  56: jge #0x22, 100, 99                 ; tgkill: arg2 >= 0x22
  57: jeq #6, 99, 100                    ; tgkill: arg2 == 6 SIGABRT
  58: jeq #0x127, 59, 62                 ; nr == 295 openat
  59: ld [32]                            ; arg2
  60: jset #0xfff6ffff, 61, 99           ; openat: (arg2 & 0xfff6ffff) != 0 [words.policy:9]
  61: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  62: jeq #0xb3, 99, 63                  ; nr == 179 rt_sigsuspend
  63: jeq #0xba, 99, 100                 ; nr == 186 sigaltstack
  64: jge #0x77, 65, 83                  ; nr >= 119 (sigreturn)
  65: jge #0xad, 66, 72                  ; nr >= 173 (rt_sigreturn)
  66: jeq #0xae, 67, 99                  ; nr == 174 rt_sigaction
  67: ld [16]                            ; arg0
  68: jge #0x41, 71, 69                  ; rt_sigaction: arg0 >= 0x41
  69: jeq #9, 71, 70                     ; rt_sigaction: arg0 == 9 SIGKILL
  70: jeq #0x13, 71, 99                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  71: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  72: jge #0x79, 73, 80                  ; nr >= 121 (setdomainname)
  73: jeq #0x7d, 74, 79                  ; nr == 125 mprotect
  74: ld [12]                            ; ip high half
  75: jge #0x7f00, 76, 77                ; ip high half >= 0x7f00
  76: jge #0x8000, 77, 99                ; ip high half >= 0x8000
  77: ld [32]                            ; arg2
  78: jset #4, 100, 99                   ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  79: jeq #0x7e, 99, 100                 ; nr == 126 sigprocmask
  80: jge #0x78, 81, 99                  ; nr >= 120 (clone)
  81: ld [16]                            ; arg0
  82: jset #0x10020000, 100, 99          ; clone: (arg0 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  83: jeq #0x25, 84, 86                  ; nr == 37 kill
  84: ld [24]                            ; arg1
  85: jeq #0, 99, 100                    ; kill: arg1 == 0
  86: jeq #0x36, 87, 92                  ; nr == 54 ioctl
  87: ld [24]                            ; arg1
  88: jeq #0x5413, 99, 89                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  89: jset #0x80000000, 90, 100          ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  90: ld [16]                            ; arg0
  91: jge #3, 100, 99                    ; ioctl: arg0 >= 3 [words.policy:11]
  92: jeq #0x66, 93, 96                  ; nr == 102 socketcall
  93: ld [16]                            ; arg0
  94: jeq #1, 95, 100                    ; socketcall: arg0 == 1 socket [words.policy:8]
  95: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket, socketcall
  96: jeq #4, 99, 97                     ; nr == 4 write
  97: jeq #0x1d, 99, 98                  ; nr == 29 pause
  98: jeq #0x43, 99, 100                 ; nr == 67 sigaction
  99: ret #0x7fff0000                    ; ALLOW: read, write, mprotect, ... (41 calls)
 100: ret #0x50001                       ; ERRNO(1) EPERM: open, close, stat, ... (785 calls)
 101: ret #0x80000000                    ; KILL_PROCESS: other architectures
