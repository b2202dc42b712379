; source: daemon.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64, 29 instructions, FNV-1a 24b1649495eca44c
;   slots: $LOG (32 bits), $USER (32 bits), $ARENA (64 bits), $CODE (64 bits)
;   x86_64: ENOSYS, not ERRNO(1) EPERM, above 231 (max): 241 of 0-472 and all above; 3 not in Linux 2.6.0 get another errno
;   x86_64: 7.00 executed on average for allowed calls (5.00 in the best of all comparison trees, entropy of the runs 6.00; 0.00 with the kernel's cache), 8.14 for all, at most 15; without bit tests at least 5 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 28             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0x69, 4, 12                   ; nr >= 105 (setuid)
   4: jge #0x6a, 5, 10                   ; nr >= 106 (setgid)
   5: jeq #0xe7, 25, 6                   ; nr == 231 exit_group
   6: jge #0xe7, 7, 27                   ; nr >= 231 (exit_group)
   7: jge #0x40000000, 8, 9              ; nr >= 0x40000000
   8: jeq #0xffffffff, 25, 28            ; nr == -1, skipped by a tracer
   9: ret #0x50026                       ; ERRNO(38) ENOSYS: epoll_wait, epoll_ctl, tgkill, ... (154 calls); unknown numbers
  10: ld [16]                            ; arg0
  11: jeq #0xffffffff, 25, 27            ; setuid: arg0 == $USER [daemon.policy:4]
  12: jeq #1, 13, 16                     ; nr == 1 write
  13: ld [16]                            ; arg0
  14: jeq #0xffffffff, 25, 15            ; write: arg0 == $LOG [daemon.policy:3]
  15: jeq #2, 25, 27                     ; write: arg0 == 2 [daemon.policy:3]
  16: jeq #0xb, 17, 27                   ; nr == 11 munmap
  17: ld [20]                            ; arg0 high half
  18: jeq #0xffffffff, 19, 21            ; munmap: arg0 high half == $ARENA high half [daemon.policy:5]
  19: ld [16]                            ; arg0
  20: jeq #0xffffffff, 26, 21            ; munmap: arg0 == $ARENA [daemon.policy:5]
  21: ld [12]                            ; ip high half
  22: jeq #0xffffffff, 23, 26            ; ip high half == $CODE high half
  23: ld [8]                             ; ip
  24: jeq #0xffffffff, 25, 26            ; ip == $CODE
  25: ret #0x7fff0000                    ; ALLOW: write, munmap, setuid, ... (4 calls)
  26: ret #0x50016                       ; ERRNO(22) EINVAL: munmap
  27: ret #0x50001                       ; ERRNO(1) EPERM: read, write, open, ... (230 calls)
  28: ret #0x80000000                    ; KILL_PROCESS: other architectures
