; source: words.policy
; options: -a s390x
; tables: Linux 7.3
; filter: s390x, 76 instructions, FNV-1a 671e7b4a5172d32d
;   s390x: ENOSYS, not ERRNO(1) EPERM, above 460 (max): 14 numbers of 0-472
;     and all above; 8 calls newer than Linux 6.8 get another errno
;   s390x: 8.94 executed on average for allowed calls (8.94 in the best of all
;     comparison trees, entropy of the runs 8.24; 3.76 with the kernel's
;     cache), 11.12 for all, at most 16; without bit tests at least 28
;     compares on the number
   0: ld [4]                             ; arch
   1: jeq #0x80000016, 2, 75             ; arch == s390x
   2: ld [0]                             ; nr
   3: jge #0xad, 4, 42                   ; nr >= 173 (rt_sigreturn)
   4: jge #0xb2, 5, 36                   ; nr >= 178 (rt_sigqueueinfo)
   5: jge #0xf2, 6, 27                   ; nr >= 242
   6: jeq #0x120, 7, 10                  ; nr == 288 openat
   7: ld [36]                            ; arg2
   8: jset #0xfff6ffff, 9, 71            ; openat: (arg2 & 0xfff6ffff) != 0 [words.policy:9]
   9: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  10: jeq #0x142, 11, 13                 ; nr == 322 signalfd4
  11: ld [44]                            ; arg3
  12: jset #0xfff7f7ff, 74, 71           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  13: jge #0x15c, 14, 74                 ; nr >= 348 (seccomp)
  14: jge #0x1bc, 15, 19                 ; nr >= 444 (landlock_create_ruleset)
  15: jge #0x1cc, 16, 18                 ; nr >= 460 (lsm_set_self_attr)
  16: jge #0x1cd, 17, 26                 ; nr >= 461 (lsm_list_modules)
  17: jeq #0xffffffff, 71, 73            ; nr == -1, skipped by a tracer
  18: jge #0x1bf, 74, 26                 ; nr >= 447 (memfd_secret)
  19: jge #0x15d, 20, 26                 ; nr >= 349 (getrandom)
  20: jeq #0x167, 21, 25                 ; nr == 359 socket
  21: ld [20]                            ; arg0
  22: jeq #1, 71, 23                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  23: jeq #0x10, 24, 66                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  24: ret #0x30000                       ; TRAP: socket
  25: jeq #0x1b3, 73, 74                 ; nr == 435 clone3
  26: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (5 calls)
  27: jeq #0xb3, 71, 28                  ; nr == 179 rt_sigsuspend
  28: jeq #0xba, 71, 29                  ; nr == 186 sigaltstack
  29: jge #0xf1, 30, 33                  ; nr >= 241 (tgkill)
  30: ld [36]                            ; arg2
  31: jge #0x20, 32, 35                  ; tgkill: arg2 >= 0x20
  32: jge #0x22, 74, 71                  ; tgkill: arg2 >= 0x22
  33: jeq #0xed, 34, 74                  ; nr == 237 tkill
  34: ld [28]                            ; arg1
  35: jeq #6, 71, 74                     ; A == 6
  36: jeq #0xae, 37, 71                  ; nr == 174 rt_sigaction
  37: ld [20]                            ; arg0
  38: jge #0x41, 41, 39                  ; rt_sigaction: arg0 >= 0x41
  39: jeq #9, 41, 40                     ; rt_sigaction: arg0 == 9 SIGKILL
  40: jeq #0x13, 41, 71                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  41: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
  42: jge #0x77, 43, 54                  ; nr >= 119 (sigreturn)
  43: jge #0x79, 44, 51                  ; nr >= 121 (setdomainname)
  44: jeq #0x7d, 45, 50                  ; nr == 125 mprotect
  45: ld [8]                             ; ip high half
  46: jge #0x7f00, 47, 48                ; ip high half >= 0x7f00
  47: jge #0x8000, 48, 71                ; ip high half >= 0x8000
  48: ld [36]                            ; arg2
  49: jset #4, 74, 71                    ; mprotect: (arg2 & 0x4) != 0 PROT_EXEC [words.policy:10]
  50: jeq #0x7e, 71, 74                  ; nr == 126 sigprocmask
  51: jge #0x78, 52, 71                  ; nr >= 120 (clone)
  52: ld [28]                            ; arg1
  53: jset #0x10020000, 74, 71           ; clone: (arg1 & 0x10020000) != 0 CLONE_NEWNS|CLONE_NEWUSER [words.policy:7]
  54: jge #0x25, 55, 69                  ; nr >= 37 (kill)
  55: jge #0x26, 56, 67                  ; nr >= 38 (rename)
  56: jeq #0x43, 71, 57                  ; nr == 67 sigaction
  57: jeq #0x36, 58, 63                  ; nr == 54 ioctl
  58: ld [28]                            ; arg1
  59: jeq #0x5413, 71, 60                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  60: jset #0x80000000, 61, 74           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  61: ld [20]                            ; arg0
  62: jge #3, 74, 71                     ; ioctl: arg0 >= 3 [words.policy:11]
  63: jeq #0x66, 64, 74                  ; nr == 102 socketcall
  64: ld [20]                            ; arg0
  65: jeq #1, 66, 74                     ; socketcall: arg0 == 1 socket [words.policy:8]
  66: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socketcall, socket
  67: ld [28]                            ; arg1
  68: jeq #0, 71, 74                     ; kill: arg1 == 0
  69: jeq #4, 71, 70                     ; nr == 4 write
  70: jeq #0x1d, 71, 72                  ; nr == 29 pause
  71: ret #0x7fff0000                    ; ALLOW: write, pause, kill, ... (21 calls)
  72: jeq #0, 73, 74                     ; nr == 0
  73: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (13 calls); unknown numbers
  74: ret #0x50001                       ; ERRNO(1) EPERM: exit, fork, read, ... (359 calls)
  75: ret #0x80000000                    ; KILL_PROCESS: other architectures
