; source: daemon.policy
; options: -a x86_64
; tables: Linux 7.3
; filter: x86_64, 29 instructions, FNV-1a 78ad2dd5163feae1
;   slots: $LOG (32 bits), $USER (32 bits), $ARENA (64 bits), $CODE (64 bits)
;   x86_64: ENOSYS, not ERRNO(1) EPERM, above 231 (max): 241 numbers of 0-472
;     and all above; 3 calls newer than Linux 2.6.0 get another errno
;   x86_64: 5.00 executed on average for allowed calls (5.00 in the best of
;     all comparison trees, entropy of the runs 6.00; 0.00 with the kernel's
;     cache), 7.59 for all, at most 17; without bit tests at least 5 compares
;     on the number
   0: ld [4]                             ; arch
   1: jeq #0xc000003e, 2, 28             ; arch == x86_64
   2: ld [0]                             ; nr
   3: jeq #0xe7, 26, 4                   ; nr == 231 exit_group
   4: jge #0xe7, 5, 8                    ; nr >= 231 (exit_group)
   5: jge #0x40000000, 6, 7              ; nr >= 0x40000000
   6: jeq #0xffffffff, 26, 28            ; nr == -1, skipped by a tracer
   7: ret #0x50026                       ; ERRNO(38) ENOSYS: epoll_wait, epoll_ctl, tgkill, ... (154 calls); unknown numbers
   8: jge #0x6a, 27, 9                   ; nr >= 106 (setgid)
   9: jge #0xc, 10, 13                   ; nr >= 12 (brk)
  10: jge #0x69, 11, 27                  ; nr >= 105 (setuid)
  11: ld [16]                            ; arg0
  12: jeq #0xffffffff, 26, 27            ; setuid: arg0 == $USER [daemon.policy:4]
  13: jge #0xb, 14, 23                   ; nr >= 11 (munmap)
  14: ld [20]                            ; arg0 high half
  15: jeq #0xffffffff, 16, 18            ; munmap: arg0 high half == $ARENA high half [daemon.policy:5]
  16: ld [16]                            ; arg0
  17: jeq #0xffffffff, 22, 18            ; munmap: arg0 == $ARENA [daemon.policy:5]
  18: ld [12]                            ; ip high half
  19: jeq #0xffffffff, 20, 22            ; ip high half == $CODE high half
  20: ld [8]                             ; ip
  21: jeq #0xffffffff, 26, 22            ; ip == $CODE
  22: ret #0x50016                       ; ERRNO(22) EINVAL: munmap
  23: jeq #1, 24, 27                     ; nr == 1 write
  24: ld [16]                            ; arg0
  25: jeq #0xffffffff, 26, 27            ; write: arg0 == $LOG [daemon.policy:3]
  26: ret #0x7fff0000                    ; ALLOW: write, munmap, setuid, ... (4 calls)
  27: ret #0x50001                       ; ERRNO(1) EPERM: read, write, open, ... (230 calls)
  28: ret #0x80000000                    ; KILL_PROCESS: other architectures
