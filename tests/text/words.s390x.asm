; source: words.policy
; options: -a s390x
; tables: Linux 7.2
; filter: s390x, 81 instructions, FNV-1a a5b13879ec2c35c4
;   s390x: ENOSYS above 460 (max): 13 of 0-471 and all above; 8 not in Linux 6.8 get another errno
;   s390x: 10.59 executed on average for allowed calls (8.94 in the best of all comparison trees, entropy bound 8.24), 9.03 for all, at most 15; at least 28 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0x80000016, 2, 80             ; arch == s390x
   2: ld [0]                             ; nr
   3: jge #0xf2, 4, 26                   ; nr >= 242
   4: jge #0x168, 5, 11                  ; nr >= 360 (socketpair)
   5: jge #0x1bc, 6, 10                  ; nr >= 444 (landlock_create_ruleset)
   6: jge #0x1cc, 7, 9                   ; nr >= 460 (lsm_set_self_attr)
   7: jeq #0x1cc, 16, 8                  ; nr == 460 lsm_set_self_attr
   8: jeq #0xffffffff, 76, 78            ; nr == -1, skipped by a tracer
   9: jge #0x1bf, 79, 16                 ; nr >= 447 (memfd_secret)
  10: jeq #0x1b3, 78, 79                 ; nr == 435 clone3
  11: jge #0x142, 12, 22                 ; nr >= 322 (signalfd4)
  12: jeq #0x142, 13, 15                 ; nr == 322 signalfd4
  13: ld [44]                            ; arg3
  14: jset #0xfff7f7ff, 79, 76           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  15: jeq #0x15c, 16, 17                 ; nr == 348 seccomp
  16: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (5 calls)
  17: jeq #0x167, 18, 79                 ; nr == 359 socket
  18: ld [20]                            ; arg0
  19: jeq #1, 76, 20                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  20: jeq #0x10, 21, 62                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  21: ret #0x30000                       ; TRAP: socket
  22: jeq #0x120, 23, 79                 ; nr == 288 openat
  23: ld [36]                            ; arg2
  24: jset #0xfff6ffff, 25, 76           ; openat: (arg2 & 0xfff6ffff) != 0 [words.policy:9]
  25: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  26: jge #0x7f, 27, 46                  ; nr >= 127 (create_module)
  27: jge #0xb4, 28, 38                  ; nr >= 180 (pread64)
  28: jge #0xed, 29, 37                  ; nr >= 237 (tkill)
  29: jeq #0xed, 30, 32                  ; nr == 237 tkill
  30: ld [28]                            ; arg1
  31: jeq #6, 76, 79                     ; tkill: arg1 == 6 SIGABRT
  32: jeq #0xf1, 33, 79                  ; nr == 241 tgkill
  33: ld [36]                            ; arg2
  34: jge #0x20, 35, 36                  ; tgkill: arg2 >= 0x20
  35: jge #0x22, 79, 76                  ; tgkill: arg2 >= 0x22
  36: jeq #6, 76, 79                     ; tgkill: arg2 == 6 SIGABRT
  37: jeq #0xba, 76, 79                  ; nr == 186 sigaltstack
  38: jge #0xad, 39, 79                  ; nr >= 173 (rt_sigreturn)
  39: jeq #0xae, 40, 45                  ; nr == 174 rt_sigaction
  40: ld [20]                            ; arg0
  41: jge #0x41, 44, 42                  ; rt_sigaction: arg0 >= 0x41
  42: jeq #9, 44, 43                     ; rt_sigaction: arg0 == 9 SIGKILL
  43: jeq #0x13, 44, 76                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  44: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  45: jeq #0xb2, 79, 76                  ; nr == 178 rt_sigqueueinfo
  46: jge #0x44, 47, 63                  ; nr >= 68
  47: jge #0x77, 48, 59                  ; nr >= 119 (sigreturn)
  48: jge #0x79, 49, 56                  ; nr >= 121 (setdomainname)
  49: jeq #0x7d, 50, 55                  ; nr == 125 mprotect
  50: ld [8]                             ; ip high half
  51: jge #0x7f00, 52, 53                ; ip high half >= 0x7f00
  52: jge #0x8000, 53, 76                ; ip high half >= 0x8000
  53: ld [36]                            ; arg2
  54: jset #4, 79, 76                    ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  55: jeq #0x7e, 76, 79                  ; nr == 126 sigprocmask
  56: jeq #0x77, 76, 57                  ; nr == 119 sigreturn
  57: ld [28]                            ; arg1
  58: jset #0x10020000, 79, 76           ; clone: (arg1 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  59: jeq #0x66, 60, 79                  ; nr == 102 socketcall
  60: ld [20]                            ; arg0
  61: jeq #1, 62, 79                     ; socketcall: arg0 == 1 socket [words.policy:8]
  62: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socketcall, socket
  63: jge #0x1e, 64, 74                  ; nr >= 30 (utime)
  64: jeq #0x25, 65, 67                  ; nr == 37 kill
  65: ld [28]                            ; arg1
  66: jeq #0, 76, 79                     ; kill: arg1 == 0
  67: jeq #0x36, 68, 73                  ; nr == 54 ioctl
  68: ld [28]                            ; arg1
  69: jeq #0x5413, 76, 70                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  70: jset #0x80000000, 71, 79           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  71: ld [20]                            ; arg0
  72: jge #3, 79, 76                     ; ioctl: arg0 >= 3 [words.policy:11]
  73: jeq #0x43, 76, 79                  ; nr == 67 sigaction
  74: jeq #4, 76, 75                     ; nr == 4 write
  75: jeq #0x1d, 76, 77                  ; nr == 29 pause
  76: ret #0x7fff0000                    ; ALLOW: write, pause, kill, ... (21 calls)
  77: jeq #0, 78, 79                     ; nr == 0
  78: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (12 calls); unknown numbers
  79: ret #0x50001                       ; ERRNO(1) EPERM: exit, fork, read, ... (359 calls)
  80: ret #0x80000000                    ; KILL_PROCESS: other architectures
