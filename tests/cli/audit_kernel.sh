#!/bin/sh
# audit: what kernels do and a filter does not expect.
. tests/check.inc
. tests/audit.inc
policy open ALLOW
policy closed ERRNO "$(rule read ALLOW), $(rule close_range ALLOW)"

# ptrace of x32, without bit 30; clock_settime64 of riscv32.
program ptrace <<END
32 0 0 0
53 1 0 1073741824
21 0 1 101
6 0 0 $ERRNO
6 0 0 $ALLOW
END
policy ptrace.json ALLOW "$(rule ptrace ERRNO)"
twins twin-number "-a x86_64" ptrace ptrace.json
program clock 3221225715 <<END
32 0 0 0
21 0 1 112
6 0 0 $ERRNO
6 0 0 $ALLOW
END
policy clock.json ALLOW "$(rule clock_settime ERRNO)"
twins twin-number "-a riscv64" clock clock.json
# On mips, chroot is 5156 in n64, 4061 in o32 and 6117 in n32.
program chroot 3221225480 <<END
32 0 0 0
21 1 0 5156
6 0 0 $ALLOW
6 0 0 $ERRNO
END
policy chroot.json ALLOW "$(rule chroot ERRNO)"
twins twin-number "-a mipsel64" chroot chroot.json

# 335 is uretprobe.
program probe <<END
32 0 0 0
21 0 1 335
6 0 0 $ERRNO
6 0 0 $ALLOW
END
twins not-asked "-a x86_64" probe open
check 'not-asked: not in a list of what is allowed' \
	absent not-asked -a x86_64 closed

# 272 is unshare: CLONE_NEWNS, that and the newer bit, and CLONE_NEWUSER.
for bits in 131072 1179648 268435456; do
	program unshare.$bits <<-END
		32 0 0 0
		21 0 3 272
		32 0 0 16
		69 0 1 $bits
		6 0 0 $ERRNO
		6 0 0 $ALLOW
	END
done
twins empty-mntns "-a x86_64" unshare.131072 unshare.1179648
check "empty-mntns: not where CLONE_NEWNS is let through" \
	absent empty-mntns -a x86_64 unshare.268435456

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
