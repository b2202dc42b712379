; source: words.policy
; options: -a s390x
; tables: Linux 7.3
; filter: s390x, 76 instructions, FNV-1a 09de3f406a9ef5f0
;   s390x: ENOSYS, not ERRNO(1) EPERM, above 460 (max): 14 of 0-472 and all above; 8 not in Linux 6.8 get another errno
;   s390x: 9.76 executed on average for allowed calls (8.94 in the best of all comparison trees, entropy of the runs 8.24; 3.82 with the kernel's cache), 10.64 for all, at most 14; without bit tests at least 28 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0x80000016, 2, 75             ; arch == s390x
   2: ld [0]                             ; nr
   3: jge #0xb2, 4, 35                   ; nr >= 178 (rt_sigqueueinfo)
   4: jge #0x121, 5, 21                  ; nr >= 289 (mkdirat)
   5: jge #0x1bc, 6, 10                  ; nr >= 444 (landlock_create_ruleset)
   6: jge #0x1bf, 7, 19                  ; nr >= 447 (memfd_secret)
   7: jeq #0x1cc, 19, 8                  ; nr == 460 lsm_set_self_attr
   8: jge #0x1cc, 9, 74                  ; nr >= 460 (lsm_set_self_attr)
   9: jeq #0xffffffff, 71, 73            ; nr == -1, skipped by a tracer
  10: jeq #0x142, 11, 13                 ; nr == 322 signalfd4
  11: ld [44]                            ; arg3
  12: jset #0xfff7f7ff, 74, 71           ; signalfd4: (arg3 & 0xfff7f7ff) != 0
  13: jeq #0x167, 14, 18                 ; nr == 359 socket
  14: ld [20]                            ; arg0
  15: jeq #1, 71, 16                     ; socket: arg0 == 1 AF_UNIX [words.policy:8]
  16: jeq #0x10, 17, 64                  ; socket: arg0 == 0x10 AF_NETLINK [words.policy:8]
  17: ret #0x30000                       ; TRAP: socket
  18: jeq #0x15c, 19, 20                 ; nr == 348 seccomp
  19: ret #0x7ffc0000                    ; LOG: seccomp, landlock_create_ruleset, landlock_add_rule, ... (5 calls)
  20: jeq #0x1b3, 73, 74                 ; nr == 435 clone3
  21: jge #0x120, 22, 25                 ; nr >= 288 (openat)
  22: ld [36]                            ; arg2
  23: jset #0xfff6ffff, 24, 71           ; openat: (arg2 & 0xfff6ffff) != 0 [words.policy:9]
  24: ret #0x5001e                       ; ERRNO(30) EROFS: openat
  25: jeq #0xed, 26, 28                  ; nr == 237 tkill
  26: ld [28]                            ; arg1
  27: jeq #6, 71, 74                     ; tkill: arg1 == 6 SIGABRT
  28: jeq #0xf1, 29, 33                  ; nr == 241 tgkill
  29: ld [36]                            ; arg2
  30: jge #0x20, 31, 32                  ; tgkill: arg2 >= 0x20
  31: jge #0x22, 74, 71                  ; tgkill: arg2 >= 0x22
  32: jeq #6, 71, 74                     ; tgkill: arg2 == 6 SIGABRT
  33: jeq #0xb3, 71, 34                  ; nr == 179 rt_sigsuspend
  34: jeq #0xba, 71, 74                  ; nr == 186 sigaltstack
  35: jge #0x77, 36, 54                  ; nr >= 119 (sigreturn)
  36: jge #0xad, 37, 43                  ; nr >= 173 (rt_sigreturn)
  37: jeq #0xae, 38, 71                  ; nr == 174 rt_sigaction
  38: ld [20]                            ; arg0
  39: jge #0x41, 42, 40                  ; rt_sigaction: arg0 >= 0x41
  40: jeq #9, 42, 41                     ; rt_sigaction: arg0 == 9 SIGKILL
  41: jeq #0x13, 42, 71                  ; rt_sigaction: arg0 == 0x13 SIGSTOP
  42: ret #0x50016                       ; ERRNO(22) EINVAL: rt_sigaction
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
  54: jge #0x26, 55, 66                  ; nr >= 38 (rename)
  55: jeq #0x36, 56, 61                  ; nr == 54 ioctl
  56: ld [28]                            ; arg1
  57: jeq #0x5413, 71, 58                ; ioctl: arg1 == 0x5413 TIOCGWINSZ [words.policy:11]
  58: jset #0x80000000, 59, 74           ; ioctl: (arg1 & 0x80000000) != 0 [words.policy:11]
  59: ld [20]                            ; arg0
  60: jge #3, 74, 71                     ; ioctl: arg0 >= 3 [words.policy:11]
  61: jeq #0x66, 62, 65                  ; nr == 102 socketcall
  62: ld [20]                            ; arg0
  63: jeq #1, 64, 74                     ; socketcall: arg0 == 1 socket [words.policy:8]
  64: ret #0x50061                       ; ERRNO(97) EAFNOSUPPORT: socketcall, socket
  65: jeq #0x43, 71, 74                  ; nr == 67 sigaction
  66: jge #0x25, 67, 69                  ; nr >= 37 (kill)
  67: ld [28]                            ; arg1
  68: jeq #0, 71, 74                     ; kill: arg1 == 0
  69: jeq #4, 71, 70                     ; nr == 4 write
  70: jeq #0x1d, 71, 72                  ; nr == 29 pause
  71: ret #0x7fff0000                    ; ALLOW: write, pause, kill, ... (21 calls)
  72: jeq #0, 73, 74                     ; nr == 0
  73: ret #0x50026                       ; ERRNO(38) ENOSYS: clone3, lsm_list_modules, mseal, ... (13 calls); unknown numbers
  74: ret #0x50001                       ; ERRNO(1) EPERM: exit, fork, read, ... (359 calls)
  75: ret #0x80000000                    ; KILL_PROCESS: other architectures
