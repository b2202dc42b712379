# Writes n policies, DIR/1.policy and so on, and prints for each a line with its
# name and options for `scbpf gen`. Input: tables/generic.tbl, for names of
# calls. Variables: seed, n, dir, arches.

function random(limit) {
	state = (state * 16807) % 2147483647
	return int(state / 7) % limit
}

function one(list, words) { # of words
	return words[1 + random(split(list, words, " "))]
}

function chance(percent) {
	return random(100) < percent
}

# A call that SEMANTICS.md says something about, or any.
function call() {
	if (chance(35))
		return names[1 + random(nnames)]
	return one("clone clone clone3 socketcall ipc socket socket connect " \
		"accept4 sendto recvmmsg semop semop semtimedop shmat shmctl " \
		"msgget mmap mmap mmap2 select _newselect openat read write " \
		"ioctl fcntl prctl setuid chown fchown umount umount2 " \
		"sync_file_range sync_file_range2 arm_sync_file_range " \
		"clock_settime clock_settime64 futex futex_time64 ppoll " \
		"ppoll_time64 recvmmsg_time64 semtimedop_time64 unshare " \
		"ptrace preadv preadv2 pwritev2 personality uselib _sysctl " \
		"cacheflush set_tls kexec_load rt_sigaction rt_sigpending " \
		"execve io_setup io_submit sigsuspend mseal mbind statx " \
		"open stat fstat dup2 poll mkdir fork waitpid pipe utimes " \
		"nanosleep rename epoll_wait lseek getdents fadvise64")
}

# A number as filters see it.
function number(arch, nr) {
	nr = chance(30) ? 403 + random(20) : random(600)
	return base[arch] + nr
}

function value() {
	if (chance(40))
		return random(20)
	return one("255 32767 32768 65535 65536 4294934528 2147483647 " \
		"2147483648 4294967295 4294967296 4294967297 " \
		"18446744073709551615 18446744073709518848 " \
		"18446744071562067968 9223372036854775808 " \
		"9223372036854775807 305419896 81985529216486895 2113536 " \
		"2080505856 17592186044416 281474976710655")
}

# One architecture, or some of one byte order.
function arch(i, a) {
	for (a in base)
		delete base[a]
	base["x32"] = 1073741824
	base["mips"] = base["mipsel"] = 4000
	base["mips64"] = base["mipsel64"] = 5000
	base["mips64n32"] = base["mipsel64n32"] = 6000
	native = one(arches)
	if (chance(30))
		return native = one("x86_64 x32 riscv64 x86 s390x arm")
	if (chance(70))
		return native
	a = one("x86_64+x86+x32 x86_64+x32 x32+x86_64 riscv64+riscv32 " \
		"s390x+s390 aarch64+arm ppc64+ppc mips64+mips+mips64n32 " \
		"mipsel64n32+mipsel+mipsel64 x86+arm+alpha m68k+s390+sheb " \
		"sparc64+sparc parisc64+parisc+ppc x86_64+riscv64+ppc64le")
	native = a
	sub(/\+.*/, "", native)
	return a
}

function list(i, s) { # of overrides
	for (i = random(3); i >= 0; i--)
		s = s (s == "" ? "" : ",") (chance(15) ? one("@ipc @clock " \
			"@sandbox @process @memlock") : chance(20) ? \
			number(native) "[arch=" native "]" : chance(30) ? \
			one("socket bind semop shmat clone socketcall ipc") : \
			call())
	return s
}

function options(a, s) {
	s = "-a " a
	if (chance(40))
		s = s " --enosys=" one("off since since since:5.4 since:6.16 " \
			"since:6.15 since:5.5 max")
	if (chance(15))
		s = s " --args=64"
	if (chance(15))
		s = s " --clone3=policy"
	if (chance(15))
		s = s " --complain"
	if (chance(15))
		s = s " --only"
	if (chance(30))
		s = s " --port"
	if (chance(15))
		s = s " --bad-arch=" one("allow log trace:7 notify errno:5 " \
			"errno trap kill_thread")
	if (chance(20))
		s = s " --cap=" one("none all SYS_ADMIN,SYS_TIME none,CHOWN")
	if (chance(30))
		s = s " --kernel=" one("4.8 5.11 2.6.30")
	if (chance(20))
		s = s " --allow=" list()
	if (chance(20))
		s = s " --deny" one("=ENOSYS =7 . =EAGAIN") " " list()
	if (chance(10))
		s = s " --log=" list()
	if (chance(10))
		s = s " --kill=" list()
	sub(/--deny\./, "--deny", s)
	return s
}

# --- JSON

function json_action(key, s, a) {
	a = one("ALLOW ALLOW LOG TRACE NOTIFY ERRNO ERRNO TRAP KILL " \
		"KILL_THREAD KILL_PROCESS")
	s = "\"" key "\": \"SCMP_ACT_" a "\""
	key = key == "action" ? "errno" : "defaultErrno"
	if (a ~ /ERRNO|TRACE/ && chance(40))
		s = s ", \"" key "Ret\": " one("0 5 38 89 4095")
	if (a == "ERRNO" && chance(30))
		s = s ", \"" key "\": \"" one("ENOSYS EPERM EAGAIN") "\""
	return s
}

function json_args(i, s) {
	for (i = random(3); i >= 0; i--)
		s = s (s == "" ? "" : ", ") "{\"index\": " (chance(50) ? 0 : \
			random(6)) ", \"op\": \"SCMP_CMP_" one("NE LT LE EQ " \
			"GE GT MASKED_EQ MASKED_EQ") "\"" (chance(90) ? \
			", \"value\": " value() : "") (chance(70) ? \
			", \"valueTwo\": " value() : "") "}"
	return ", \"args\": [" s "]"
}

function json_when(key, s) {
	if (chance(50))
		s = s ", \"arches\": [\"" one("amd64 s390x x86 arm64 x32 arm") \
			"\", \"" one("riscv64 s390 amd64 mips loong64") "\"]"
	if (chance(50))
		s = s ", \"caps\": [\"CAP_" one("SYS_ADMIN CHOWN SYS_TIME " \
			"NO_SUCH chown") "\"]"
	if (chance(30))
		s = s ", \"minKernel\": \"" one("4.8 5.11 2.6") "\""
	return ", \"" key "\": {" substr(s, 3) "}"
}

function json(file, i, k, s) {
	s = json_action("defaultAction")
	print "{" s > file
	if (chance(20))
		print ", \"architectures\": [\"SCMP_ARCH_" \
			one("X86 X32 X86_64 ARM") "\"]" > file
	else if (chance(30))
		print ", \"archMap\": [{\"architecture\": \"SCMP_ARCH_X86_64\"" \
			", \"subArchitectures\": [\"SCMP_ARCH_X86\", " \
			"\"SCMP_ARCH_X32\"]}, {\"architecture\": " \
			"\"SCMP_ARCH_RISCV64\", \"subArchitectures\": " \
			"[\"SCMP_ARCH_RISCV32\"]}]" > file
	print ", \"syscalls\": [" > file
	# Arguments of 16 bits, and a multiplexer that lets most calls through.
	if (chance(native ~ /^(x86|arm|s390|m68k|sh)/ ? 50 : 5))
		print "{\"names\": [\"setuid\", \"setgid\"], " \
			json_action("action") ", \"args\": [{\"index\": 0, " \
			"\"op\": \"SCMP_CMP_" one("EQ NE GT LE") \
			"\", \"value\": " one("4294934528 4294934528 32768 " \
			"65535 4294967295 18446744073709518848") "}]}," > file
	if (chance(20))
		print "{\"names\": [\"socketcall\", \"ipc\"], \"action\":" \
			" \"SCMP_ACT_ALLOW\"}," > file
	for (i = k = random(14); i >= 0; i--) {
		s = ""
		for (k = random(3); k >= 0; k--)
			s = s (s == "" ? "" : ", ") (chance(8) ? \
				number(native) : "\"" (chance(8) ? \
				number(native) : call()) "\"")
		print "{\"names\": [" s "], " json_action("action") \
			(chance(45) ? json_args() : "") \
			(chance(20) ? json_when("includes") : "") \
			(chance(12) ? json_when("excludes") : "") \
			(i > 0 ? "}," : "}") > file
	}
	print "]}" > file
}

# --- text

function text_action() {
	return one("allow allow log trace user-notify return_EPERM " \
		"return_ENOSYS return_7 trap kill kill-process trap_7 " \
		"trace_65535")
}

# An action, whose words are separated by underscores, as policies spell it.
function spelled(s) {
	gsub(/return_/, "return ", s)
	gsub(/trap_/, "trap ", s)
	gsub(/trace_/, "trace ", s)
	return s
}

# Directives for options and names, and rules on all numbers.
function text_directives(file, i) {
	mine = chance(20)
	if (mine)
		print "@const MINE = " one("7 O_CREAT|O_EXCL (PROT_EXEC) " \
			"-3 ~O_CLOEXEC") > file
	own = chance(20)
	if (own)
		print "@group @own = {" call() ", " call() "[arch=" native \
			"], @memlock, " number(native) "[arch=" native "]}" > file
	if (chance(20))
		print "@enosys " one("off max since since:5.4 since:6.16") \
			> file
	if (chance(10))
		print "@args " one("64 kernel") > file
	if (chance(10))
		print "@clone3 " one("policy auto") > file
	if (chance(10))
		print "@bad-arch " spelled(text_action()) > file
	for (i = random(8); i > 5; i--)
		print "@all" (chance(30) ? "[arch=" native "]" : "") ": " \
			(chance(50) ? "ip" : "arg" random(6) ":" \
			one("16 32 64")) " " one("== != <= in >s &") " " \
			value() (chance(30) ? " && ip > " value() : "") \
			"; " spelled(text_action()) > file
}

function text_value() {
	return (chance(10) ? "~" : "") (chance(15) ? "-" 1 + random(9) : \
		chance(25) ? one("O_CREAT O_CLOEXEC|O_EXCL CLONE_NEWUSER " \
			"AF_INET6 TIOCSTI PROT_EXEC SIGKILL AT_FDCWD " \
			"(O_CREAT|O_APPEND) MAP_SHARED|0x80000000") : \
		mine && chance(30) ? "MINE" : value())
}

function text_cmp(name, s) {
	s = "arg" random(6)
	if (chance(30))
		s = name == "socket" ? "family" : name == "clone" ? "flags" : \
			name == "openat" ? "flags" : name == "prctl" ? \
			"option" : name == "ioctl" ? "cmd" : \
			name == "unshare" ? "flags" : s
	if (chance(5))
		s = "ip"
	if (chance(15))
		s = s ":" one("16 32 64")
	if (chance(20))
		return "(" s " & " text_value() ") " one("== !=") " " \
			text_value()
	if (chance(10))
		return s " & " text_value() " " one("== !=") " " text_value()
	if (chance(10))
		return s " " one("in == !=") " " random(9) ".." value()
	if (chance(20))
		return s (chance(30) ? " not" : "") " in " text_set()
	return s " " one("== == != < <= > >= <s <=s >s >=s & in") " " \
		text_value()
}

function text_set(i, s) {
	for (i = random(4); i >= 0; i--)
		s = s (s == "" ? "{" : ", ") (chance(60) ? text_value() : \
			chance(50) ? random(9) ".." value() : \
			"-" random(9) ".." random(9))
	return s "}"
}

function text_operand(name, depth) {
	if (!depth || chance(70))
		return text_cmp(name)
	return (chance(50) ? "!" : "") "(" text_condition(name, depth - 1) ")"
}

function text_condition(name, depth, i, s) {
	s = text_operand(name, depth)
	for (i = random(3); i > 0; i--)
		s = s (chance(50) ? " && " : " || ") text_operand(name, depth)
	return s
}

function text_names(s) {
	if (own && chance(15))
		return "@own"
	if (chance(12))
		return one("@ipc @clock @network @basic-io @process")
	if (chance(10))
		return number(native) "[arch=" native "]"
	return call() (chance(90) ? "" : "[arch=" native \
		one(",x86_64] ,x32] ,riscv32] ,armv7] ]"))
}

function text(file, i, name, deny, closed, s) {
	if (chance(40))
		print "@default " (chance(50) ? one("kill-process trap " \
			"user-notify") : "return " one("ENOSYS EPERM 5")) > file
	else if (deny = chance(60))
		print "@denylist" > file
	if (chance(30))
		print "@arch " one("x86_64,x86,x32 x86_64,x32 " \
			"riscv64,riscv32 s390x,s390") > file
	text_directives(file)
	# Clauses on one carried call, and its multiplexer (10.4, 10.5).
	if (chance(native ~ /^(x86|s390|ppc|mips|m68k|sh)/ ? 40 : 5)) {
		i = chance(50)
		name = one(i ? "socket bind accept4" : "semop shmat")
		if (chance(70))
			print name ": arg0 " one("== !=") " 1" \
				(deny ? "; return 5" : "") > file
		print name ": " one("allow log kill trap trace") > file
		closed[name]
		name = i ? "socketcall" : "ipc"
		if (chance(50))
			print name ": " one("allow kill-process log") > file
		closed[name]
	}
	for (i = random(12); i >= 0; i--) {
		name = text_names()
		if (name in closed)
			continue
		s = text_condition(name, 2)
		if (chance(40)) {
			s = text_action()
			closed[name]
		} else if (chance(50)) {
			s = s "; " (deny ? text_action() : "return_EAGAIN")
			if (!deny)
				closed[name]
		} else if (chance(50)) {
			s = "{ " s ", " text_condition(name, 1) "; " \
				text_action() ", " text_action() " }"
			closed[name]
		}
		if (chance(8) && name !~ /^[@0-9]/)
			name = "{" name ", " names[1 + random(nnames)] "}"
		print name ": " spelled(s) > file
	}
	if (chance(15))
		print "@known: " spelled(text_action()) > file
	if (chance(20)) {
		name = s = file ".json"
		sub(/.*\//, "", s)
		print "@include ./" s > file
		json(name)
		close(name)
	}
}

BEGIN {
	state = 1 + seed % 2147483646
}

/^G\(/ {
	split($0, field, "\"")
	names[++nnames] = field[2]
}

END {
	for (i = 0; i < 20; i++)
		random(2)
	for (i = 1; i <= n; i++) {
		file = dir "/" i ".policy"
		a = arch()
		if (i % 2)
			json(file)
		else
			text(file)
		print file, options(a)
		close(file)
	}
}
