; source: words.policy
; options: -a s390x
; tables: Linux 7.3
; filter: s390x, 80 instructions, FNV-1a 76d4f6030b490b3d
;   s390x: ENOSYS above 460 (max): 14 of 0-472 and all above; 8 not in Linux 6.8 get another errno
;   s390x: 10.53 executed on average for allowed calls (8.94 in the best of all comparison trees, entropy bound 8.24), 9.03 for all, at most 16; at least 28 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0x80000016, 2, 79             ; arch == s390x
   2: ld [0]                             ; nr
   3: jge #0xf2, 4, 26                   ; nr >= 242
   4: jge #0x168, 5, 11                  ; nr >= 360 (socketpair)
   5: jge #0x1bc, 6, 10                  ; nr >= 444 (landlock_create_ruleset)
   6: jge #0x1cc, 7, 9                   ; nr >= 460 (lsm_set_self_attr)
   7: jge #0x1cd, 8, 19                  ; nr >= 461 (lsm_list_modules)
   8: jeq #0xffffffff, 75, 77            ; nr == -1, skipped by a tracer
   9: jge #0x1bf, 78, 19                 ; nr >= 447 (memfd_secret)
  10: jeq #0x1b3, 77, 78                 ; nr == 435 clone3
  11: jge #0x142, 12, 22                 ; nr >= 322 (signalfd4)
  12: jge #0x143, 13, 20                 ; nr >= 323 (eventfd2)
  13: jge #0x167, 14, 18                 ; nr >= 359 (socket)
  14: ld [20]                            ; arg0
  15: jeq #1, 75, 16                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  16: jeq #0x10, 17, 61                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  17: ret #0x30000                       ; TRAP: socket
  18: jeq #0x15c, 19, 78                 ; nr == 348 seccomp
  19: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (5 calls)
  20: ld [44]                            ; arg3
  21: jset #0xfff7f7ff, 78, 75           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  22: jeq #0x120, 23, 78                 ; nr == 288 openat
  23: ld [36]                            ; arg2
  24: jset #0xfff6ffff, 25, 75           ; openat: (arg2 & 0xfff6ffff) != 0 [words.policy:9]
  25: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  26: jge #0x7f, 27, 45                  ; nr >= 127 (create_module)
  27: jge #0xb4, 28, 37                  ; nr >= 180 (pread64)
  28: jge #0xed, 29, 36                  ; nr >= 237 (tkill)
  29: jge #0xee, 30, 34                  ; nr >= 238 (futex)
  30: jge #0xf1, 31, 78                  ; nr >= 241 (tgkill)
  31: ld [36]                            ; arg2
  32: jge #0x20, 33, 35                  ; tgkill: arg2 >= 0x20
  33: jge #0x22, 78, 75                  ; tgkill: arg2 >= 0x22
  34: ld [28]                            ; arg1
  35: jeq #6, 75, 78                     ; A == 6
  36: jeq #0xba, 75, 78                  ; nr == 186 sigaltstack
  37: jge #0xad, 38, 78                  ; nr >= 173 (rt_sigreturn)
  38: jeq #0xae, 39, 44                  ; nr == 174 rt_sigaction
  39: ld [20]                            ; arg0
  40: jge #0x41, 43, 41                  ; rt_sigaction: arg0 >= 0x41
  41: jeq #9, 43, 42                     ; rt_sigaction: arg0 == 9 SIGKILL
  42: jeq #0x13, 43, 75                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  43: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  44: jeq #0xb2, 78, 75                  ; nr == 178 rt_sigqueueinfo
  45: jge #0x44, 46, 62                  ; nr >= 68
  46: jge #0x77, 47, 58                  ; nr >= 119 (sigreturn)
  47: jge #0x79, 48, 55                  ; nr >= 121 (setdomainname)
  48: jge #0x7e, 75, 49                  ; nr >= 126 (sigprocmask)
  49: jge #0x7d, 50, 78                  ; nr >= 125 (mprotect)
  50: ld [8]                             ; ip high half
  51: jge #0x7f00, 52, 53                ; ip high half >= 0x7f00
  52: jge #0x8000, 53, 75                ; ip high half >= 0x8000
  53: ld [36]                            ; arg2
  54: jset #4, 78, 75                    ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  55: jge #0x78, 56, 75                  ; nr >= 120 (clone)
  56: ld [28]                            ; arg1
  57: jset #0x10020000, 78, 75           ; clone: (arg1 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  58: jeq #0x66, 59, 78                  ; nr == 102 socketcall
  59: ld [20]                            ; arg0
  60: jeq #1, 61, 78                     ; socketcall: arg0 == 1 socket [words.policy:8]
  61: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socketcall, socket
  62: jge #0x1e, 63, 73                  ; nr >= 30 (utime)
  63: jge #0x43, 75, 64                  ; nr >= 67 (sigaction)
  64: jeq #0x25, 65, 67                  ; nr == 37 kill
  65: ld [28]                            ; arg1
  66: jeq #0, 75, 78                     ; kill: arg1 == 0
  67: jeq #0x36, 68, 78                  ; nr == 54 ioctl
  68: ld [28]                            ; arg1
  69: jeq #0x5413, 75, 70                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  70: jset #0x80000000, 71, 78           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  71: ld [20]                            ; arg0
  72: jge #3, 78, 75                     ; ioctl: arg0 >= 3 [words.policy:11]
  73: jge #0x1d, 75, 74                  ; nr >= 29 (pause)
  74: jeq #4, 75, 76                     ; nr == 4 write
  75: ret #0x7fff0000                    ; ALLOW: write, pause, kill, ... (21 calls)
  76: jeq #0, 77, 78                     ; nr == 0
  77: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (13 calls); unknown numbers
  78: ret #0x50001                       ; ERRNO(1) EPERM: exit, fork, read, ... (359 calls)
  79: ret #0x80000000                    ; KILL_PROCESS: other architectures
