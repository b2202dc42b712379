; source: daemon.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64, 30 instructions, FNV-1a 0d874da2f68365cc
;   slots: $LOG (32 bits), $USER (32 bits), $ARENA (64 bits), $CODE (64 bits)
;   x86_64: ENOSYS above 231 (max): 241 of 0-472 and all above; 3 not in Linux 2.6.0 get another errno
;   x86_64: 7.00 executed on average for allowed calls (5.00 in the best of all comparison trees, entropy bound 6.00), 6.93 for all, at most 16; at least 5 compares on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 29             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jge #0xe8, 4, 7                    ; nr >= 232 (epoll_wait)
   4: jge #0x40000000, 5, 6              ; nr >= 0x40000000
   5: jeq #0xffffffff, 27, 29            ; nr == -1, skipped by a tracer
   6: ret #0x50026                       ; ERRNO(38) ENOSYS: epoll_wait, epoll_ctl, tgkill, ... (154 calls); unknown numbers
   7: jge #0x6a, 8, 9                    ; nr >= 106 (setgid)
   8: jge #0xe7, 27, 28                  ; nr >= 231 (exit_group)
   9: jge #0xc, 10, 13                   ; nr >= 12 (brk)
  10: jge #0x69, 11, 28                  ; nr >= 105 (setuid)
  11: ld [16]                            ; arg0
  12: jeq #0xffffffff, 27, 28            ; setuid: arg0 == $USER [daemon.policy:4]
  13: jge #0xb, 14, 23                   ; nr >= 11 (munmap)
  14: ld [20]                            ; arg0 high half
  15: jeq #0xffffffff, 16, 18            ; munmap: arg0 high half == $ARENA high half [daemon.policy:5]
  16: ld [16]                            ; arg0
  17: jeq #0xffffffff, 22, 18            ; munmap: arg0 == $ARENA [daemon.policy:5]
  18: ld [12]                            ; ip high half
  19: jeq #0xffffffff, 20, 22            ; ip high half == $CODE high half
  20: ld [8]                             ; ip
  21: jeq #0xffffffff, 27, 22            ; ip == $CODE
  22: ret #0x50016                       ; ERRNO(22) EINVAL: munmap
  23: jeq #1, 24, 28                     ; nr == 1 write
  24: ld [16]                            ; arg0
  25: jeq #0xffffffff, 27, 26            ; write: arg0 == $LOG [daemon.policy:3]
  26: jeq #2, 27, 28                     ; write: arg0 == 2 [daemon.policy:3]
  27: ret #0x7fff0000                    ; ALLOW: write, munmap, setuid, ... (4 calls)
  28: ret #0x50001                       ; ERRNO(1) EPERM: read, write, open, ... (230 calls)
  29: ret #0x80000000                    ; KILL_PROCESS: other architectures
