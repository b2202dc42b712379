; source: words.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64 x86, 107 instructions, FNV-1a 87804b462e24d9e4
;   x86_64: ENOSYS above 460 (max): 13 of 0-472 and all above; 8 not in Linux 6.8 get another errno
;   x86: ENOSYS above 460 (max): 13 of 0-472 and all above; 7 not in Linux 6.8 get another errno
;   x86_64: 10.20 executed on average for allowed calls (8.73 in the best of all comparison trees, entropy bound 7.83), 8.61 for all, at most 15; at least 23 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 31             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0x84, 4, 17                   ; nr >= 132 (utime)
   4: jge #0xea, 5, 16                   ; nr >= 234 (tgkill)
   5: jge #0x13d, 6, 12                  ; nr >= 317 (seccomp)
   6: jge #0x1bc, 7, 11                  ; nr >= 444 (landlock_create_ruleset)
   7: jge #0x1cc, 8, 39                  ; nr >= 460 (lsm_set_self_attr)
   8: jge #0x1cd, 9, 51                  ; nr >= 461 (lsm_list_modules)
   9: jge #0x40000000, 10, 42            ; nr >= 0x40000000
  10: jeq #0xffffffff, 104, 106          ; nr == -1, skipped by a tracer
  11: jge #0x13e, 41, 51                 ; nr >= 318 (getrandom)
  12: jge #0x102, 13, 14                 ; nr >= 258 (mkdirat)
  13: jeq #0x121, 52, 105                ; nr == 289 signalfd4
  14: jge #0xeb, 15, 55                  ; nr >= 235 (utimes)
  15: jge #0x101, 59, 105                ; nr >= 257 (openat)
  16: jeq #0xc8, 66, 105                 ; nr == 200 tkill
  17: jge #0x3f, 18, 20                  ; nr >= 63 (uname)
  18: jge #0x7f, 19, 105                 ; nr >= 127 (rt_sigpending)
  19: jeq #0x81, 105, 104                ; nr == 129 rt_sigqueueinfo
  20: jge #0x11, 21, 26                  ; nr >= 17 (pread64)
  21: jge #0x2a, 22, 24                  ; nr >= 42 (connect)
  22: jge #0x3e, 102, 23                 ; nr >= 62 (kill)
  23: jeq #0x38, 85, 105                 ; nr == 56 clone
  24: jge #0x29, 46, 25                  ; nr >= 41 (socket)
  25: jeq #0x22, 104, 105                ; nr == 34 pause
  26: jge #0xd, 27, 29                   ; nr >= 13 (rt_sigaction)
  27: jge #0xe, 28, 70                   ; nr >= 14 (rt_sigprocmask)
  28: jge #0x10, 94, 104                 ; nr >= 16 (ioctl)
  29: jge #2, 30, 104                    ; nr >= 2 (open)
  30: jeq #0xa, 78, 105                  ; nr == 10 mprotect
  31: jeq #0x40000003, 32, 106           ; arch == x86
  32: ld [0]                             ; nr
  33: jge #0xef, 34, 62                  ; nr >= 239 (sendfile64)
  34: jge #0x168, 35, 43                 ; nr >= 360 (socketpair)
  35: jge #0x1bc, 36, 40                 ; nr >= 444 (landlock_create_ruleset)
  36: jge #0x1cc, 37, 39                 ; nr >= 460 (lsm_set_self_attr)
  37: jge #0x1cd, 38, 51                 ; nr >= 461 (lsm_list_modules)
  38: jeq #0xffffffff, 104, 42           ; nr == -1, skipped by a tracer
  39: jge #0x1bf, 105, 51                ; nr >= 447 (memfd_secret)
  40: jeq #0x1a5, 104, 41                ; nr == 421 rt_sigtimedwait_time64
  41: jeq #0x1b3, 42, 105                ; nr == 435 clone3
  42: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (26 calls); unknown numbers
  43: jge #0x147, 44, 54                 ; nr >= 327 (signalfd4)
  44: jge #0x148, 45, 52                 ; nr >= 328 (eventfd2)
  45: jge #0x167, 46, 50                 ; nr >= 359 (socket)
  46: ld [16]                            ; arg0
  47: jeq #1, 104, 48                    ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  48: jeq #0x10, 49, 92                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  49: ret #0x30000                       ; TRAP: socket
  50: jeq #0x162, 51, 105                ; nr == 354 seccomp
  51: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (10 calls)
  52: ld [40]                            ; arg3
  53: jset #0xfff7f7ff, 105, 104         ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  54: jeq #0x10e, 55, 58                 ; nr == 270 tgkill
  55: ld [32]                            ; arg2
  56: jge #0x20, 57, 67                  ; tgkill: arg2 >= 0x20
  57: jge #0x22, 105, 104                ; tgkill: arg2 >= 0x22
  58: jeq #0x127, 59, 105                ; nr == 295 openat
  59: ld [32]                            ; arg2
  60: jset #0xfff6ffff, 61, 104          ; openat: (arg2 & 0xfff6ffff) != 0 [words.policy:9]
  61: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  62: jge #0x77, 63, 87                  ; nr >= 119 (sigreturn)
  63: jge #0xad, 64, 76                  ; nr >= 173 (rt_sigreturn)
  64: jge #0xb4, 65, 69                  ; nr >= 180 (pread64)
  65: jge #0xee, 66, 68                  ; nr >= 238 (tkill)
  66: ld [24]                            ; arg1
  67: jeq #6, 104, 105                   ; A == 6
  68: jeq #0xba, 104, 105                ; nr == 186 sigaltstack
  69: jeq #0xae, 70, 75                  ; nr == 174 rt_sigaction
  70: ld [16]                            ; arg0
  71: jge #0x41, 74, 72                  ; rt_sigaction: arg0 >= 0x41
  72: jeq #9, 74, 73                     ; rt_sigaction: arg0 == 9 SIGKILL
  73: jeq #0x13, 74, 104                 ; rt_sigaction: arg0 == 0x13 SIGSTOP
  74: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  75: jeq #0xb2, 105, 104                ; nr == 178 rt_sigqueueinfo
  76: jge #0x79, 77, 84                  ; nr >= 121 (setdomainname)
  77: jeq #0x7d, 78, 83                  ; nr == 125 mprotect
  78: ld [12]                            ; ip high half
  79: jge #0x7f00, 80, 81                ; ip high half >= 0x7f00
  80: jge #0x8000, 81, 104               ; ip high half >= 0x8000
  81: ld [32]                            ; arg2
  82: jset #4, 105, 104                  ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  83: jeq #0x7e, 104, 105                ; nr == 126 sigprocmask
  84: jge #0x78, 85, 104                 ; nr >= 120 (clone)
  85: ld [16]                            ; arg0
  86: jset #0x10020000, 105, 104         ; clone: (arg0 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  87: jge #0x37, 88, 93                  ; nr >= 55 (fcntl)
  88: jeq #0x43, 104, 89                 ; nr == 67 sigaction
  89: jeq #0x66, 90, 105                 ; nr == 102 socketcall
  90: ld [16]                            ; arg0
  91: jeq #1, 92, 105                    ; socketcall: arg0 == 1 socket [words.policy:8]
  92: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socket, socketcall
  93: jge #0x36, 94, 99                  ; nr >= 54 (ioctl)
  94: ld [24]                            ; arg1
  95: jeq #0x5413, 104, 96               ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  96: jset #0x80000000, 97, 105          ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  97: ld [16]                            ; arg0
  98: jge #3, 105, 104                   ; ioctl: arg0 >= 3 [words.policy:11]
  99: jeq #4, 104, 100                   ; nr == 4 write
 100: jeq #0x1d, 104, 101                ; nr == 29 pause
 101: jeq #0x25, 102, 105                ; nr == 37 kill
 102: ld [24]                            ; arg1
 103: jeq #0, 104, 105                   ; kill: arg1 == 0
 104: ret #0x7fff0000                    ; ALLOW: read, write, mprotect, ... (41 calls)
 105: ret #0x50001                       ; ERRNO(1) EPERM: open, close, stat, ... (785 calls)
 106: ret #0x80000000                    ; KILL_PROCESS: other architectures
