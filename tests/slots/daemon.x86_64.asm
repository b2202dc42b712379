; source: daemon.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64, 28 instructions, FNV-1a d03415abf32ac4d4
;   slots: $LOG (32 bits), $USER (32 bits), $ARENA (64 bits), $CODE (64 bits)
;   x86_64: ENOSYS above 231 (max): 241 of 0-472 and all above; 3 not in Linux 2.6.0 get another errno
;   x86_64: 8.00 executed on average for allowed calls (5.00 in the best of all comparison trees, entropy bound 6.00; 0.00 with the kernel's cache), 9.40 for all, at most 14; without bit tests at least 5 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 27             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jeq #1, 4, 7                       ; nr == 1 write
   4: ld [16]                            ; arg0
   5: jeq #0xffffffff, 24, 6             ; write: arg0 == $LOG [daemon.policy:3]
   6: jeq #2, 24, 26                     ; write: arg0 == 2 [daemon.policy:3]
   7: jeq #0xb, 8, 17                    ; nr == 11 munmap
   8: ld [20]                            ; arg0 high half
   9: jeq #0xffffffff, 10, 12            ; munmap: arg0 high half == $ARENA high half [daemon.policy:5]
  10: ld [16]                            ; arg0
  11: jeq #0xffffffff, 16, 12            ; munmap: arg0 == $ARENA [daemon.policy:5]
  12: ld [12]                            ; ip high half
  13: jeq #0xffffffff, 14, 16            ; ip high half == $CODE high half
  14: ld [8]                             ; ip
  15: jeq #0xffffffff, 24, 16            ; ip == $CODE
  16: ret #0x50016                       ; ERRNO(22) EINVAL: munmap
  17: jeq #0x69, 18, 20                  ; nr == 105 setuid
  18: ld [16]                            ; arg0
  19: jeq #0xffffffff, 24, 26            ; setuid: arg0 == $USER [daemon.policy:4]
  20: jeq #0xe7, 24, 21                  ; nr == 231 exit_group
  21: jge #0xe7, 22, 26                  ; nr >= 231 (exit_group)
  22: jge #0x40000000, 23, 25            ; nr >= 0x40000000
  23: jeq #0xffffffff, 24, 27            ; nr == -1, skipped by a tracer
  24: ret #0x7fff0000                    ; ALLOW: write, munmap, setuid, ... (4 calls)
  25: ret #0x50026                       ; ERRNO(38) ENOSYS: epoll_wait, epoll_ctl, tgkill, ... (154 calls); unknown numbers
  26: ret #0x50001                       ; ERRNO(1) EPERM: read, write, open, ... (230 calls)
  27: ret #0x80000000                    ; KILL_PROCESS: other architectures
