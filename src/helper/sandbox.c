/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer) || \
	__has_feature(thread_sanitizer)
#define SANITIZED 1 /* its shadow memory is larger than any limit */
#else
#define SANITIZED 0
#endif

/* Address space in use: the first number of /proc/self/statm, in pages; 0 when it cannot be read.
 */
static size_t mapped_bytes(void)
{
	char text[32] = {0};
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t n = read(fd, text, sizeof(text) - 1);
	close(fd);
	int64_t pages = 0;
	str s = {text, n > 0 ? (size_t)n : 0};
	if (!str_to_int(str_word(&s), &pages) || pages < 0)
		return 0;
	return (size_t)pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Landlock binds the calling thread and those it starts later: one that runs already would stay
 * free. */
static bool single_thread(void)
{
	struct stat st;
	return stat("/proc/self/task", &st) != 0 || st.st_nlink <= 3;
}

static bool limit(int what, rlim_t soft, rlim_t hard)
{
	struct rlimit r = {soft, hard};
	return setrlimit(what, &r) == 0;
}

static bool enter_limits(const struct sandbox *s, size_t mapped)
{
	bool all = true;
	if (s->memory && !SANITIZED) {
		rlim_t most = mapped + s->memory;
		all &= limit(RLIMIT_AS, most, most);
	}
	if (s->cpu_seconds > 0)
		all &= limit(RLIMIT_CPU, (rlim_t)s->cpu_seconds, (rlim_t)s->cpu_seconds + 1);
	all &= limit(RLIMIT_CORE, 0, 0);
	all &= limit(RLIMIT_FSIZE, 0, 0);
	rlim_t files = s->network ? 32 : 3;
	all &= limit(RLIMIT_NOFILE, files, files);
	return all;
}

/* What names and certificates need: read only. What is not there needs no right. */
static bool grant_reading(int ruleset)
{
	static const char *const paths[] = {"/etc/hosts",
					    "/etc/resolv.conf",
					    "/etc/nsswitch.conf",
					    "/etc/host.conf",
					    "/etc/gai.conf",
					    "/etc/services",
					    "/etc/ssl/certs",
					    "/etc/ssl/openssl.cnf",
					    "/usr/lib/ssl",
					    "/etc/pki",
					    "/usr/share/ca-certificates",
					    "/usr/local/share/ca-certificates"};
	bool all = true;
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct stat st;
		int fd = open(paths[i], O_PATH | O_CLOEXEC);
		if (fd < 0)
			continue;
		bool folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
		struct landlock_path_beneath_attr rule = {
			.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE |
					  (folder ? LANDLOCK_ACCESS_FS_READ_DIR : 0),
			.parent_fd = fd};
		all &= syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule,
			       0) == 0;
		close(fd);
	}
	return all;
}

/* Handles every right that this kernel's Landlock knows and grants none, or what asking outside
 * needs. */
static bool enter_landlock(bool network)
{
	long version =
		syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return false;
	/* Version 1 knows 13 rights on files, 2 adds refer, 3 truncate; 4 adds two on TCP, which
	 * seccomp refuses as well; 5 adds the control of devices. */
	static const int rights_of[] = {0, 13, 14, 15, 15, 16};
	int rights = rights_of[version > 5 ? 5 : version];
	struct {
		uint64_t fs, net;
	} attribute = {.fs = (UINT64_C(1) << rights) - 1, .net = 0};
	/* Of TCP: to listen, and to connect. */
	if (version >= 4)
		attribute.net = network ? 1 : 3;
	size_t size = version >= 4 ? sizeof(attribute) : sizeof(attribute.fs);
	long fd = syscall(SYS_landlock_create_ruleset, &attribute, size, 0);
	if (fd < 0)
		return false;
	bool done = (!network || grant_reading((int)fd)) &&
		    syscall(SYS_landlock_restrict_self, fd, 0) == 0;
	close((int)fd);
	return done;
}

/* What decoding needs once its libraries are loaded: reading and writing open descriptors, memory,
 * threads of this process, clocks. */
static const int allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(write),
	SCMP_SYS(writev),
	SCMP_SYS(close),
	SCMP_SYS(lseek),
	SCMP_SYS(fstat),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(brk),
	SCMP_SYS(futex),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(set_robust_list),
	SCMP_SYS(rseq),
	SCMP_SYS(sched_yield),
	SCMP_SYS(sched_getaffinity),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(nanosleep),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getrandom),
	SCMP_SYS(getrusage),
	SCMP_SYS(sysinfo),
};

/* What asking outside needs besides: sockets of the internet (below), names and certificates. */
static const int network_allowed[] = {
	SCMP_SYS(connect),     SCMP_SYS(sendto),      SCMP_SYS(sendmsg),    SCMP_SYS(sendmmsg),
	SCMP_SYS(recvfrom),    SCMP_SYS(recvmsg),     SCMP_SYS(poll),	    SCMP_SYS(ppoll),
	SCMP_SYS(select),      SCMP_SYS(pselect6),    SCMP_SYS(getsockopt), SCMP_SYS(setsockopt),
	SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(shutdown),   SCMP_SYS(fcntl),
	SCMP_SYS(openat),      SCMP_SYS(open),	      SCMP_SYS(newfstatat), SCMP_SYS(stat),
	SCMP_SYS(lstat),       SCMP_SYS(access),      SCMP_SYS(faccessat),  SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),    SCMP_SYS(readlinkat),  SCMP_SYS(getdents64), SCMP_SYS(pread64),
	SCMP_SYS(statx),       SCMP_SYS(uname),	      SCMP_SYS(pipe2),	    SCMP_SYS(eventfd2),
	SCMP_SYS(getuid),      SCMP_SYS(geteuid),     SCMP_SYS(getgid),	    SCMP_SYS(getegid),
};

static int add_network_rules(scmp_filter_ctx f)
{
	/* Netlink: the resolver asks which kinds of addresses this machine has. Kinds of sockets:
	 * streams and datagrams, with flags above the low four bits. */
	static const int families[] = {AF_INET, AF_INET6};
	int bad = 0;
	for (size_t i = 0; i < sizeof(network_allowed) / sizeof(*network_allowed); i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, network_allowed[i], 0);
	for (size_t i = 0; i < sizeof(families) / sizeof(*families); i++) {
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
					SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]),
					SCMP_A1(SCMP_CMP_MASKED_EQ, 15, SOCK_STREAM));
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 2,
					SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]),
					SCMP_A1(SCMP_CMP_MASKED_EQ, 15, SOCK_DGRAM));
	}
	bad |= seccomp_rule_add(
		f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 3, SCMP_A0(SCMP_CMP_EQ, AF_NETLINK),
		SCMP_A1(SCMP_CMP_MASKED_EQ, 15, SOCK_RAW), SCMP_A2(SCMP_CMP_EQ, NETLINK_ROUTE));
	/* The resolver's thread wakes the other through a pair. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 1,
				SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
	/* How many bytes are there to read, and reading without waiting. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				SCMP_A1(SCMP_CMP_EQ, FIONREAD));
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				SCMP_A1(SCMP_CMP_EQ, FIONBIO));
	/* The address of the netlink socket; TCP may not listen (no listen, no accept). */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(bind), 0);
	return bad;
}

static int add_rules(scmp_filter_ctx f, bool network)
{
	int bad = network ? add_network_rules(f) : 0;
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	/* Memory that can be executed is never made. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
	/* Threads, not processes; glibc falls back from clone3, whose arguments cannot be seen. */
	const scmp_datum_t thread =
		CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD;
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
				SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread));
	bad |= seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
				SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME));
	/* abort() signals its own thread; no other process can be named. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1,
				SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid()));
	return bad;
}

static bool enter_seccomp(bool network)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!f)
		return false;
	bool done = seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
		    add_rules(f, network) == 0 && seccomp_load(f) == 0;
	seccomp_release(f);
	return done;
}

unsigned sandbox_enter(const struct sandbox *s)
{
	unsigned missing = 0;
	syscall(SYS_close_range, 3u, ~0u, 0u);
	size_t mapped = mapped_bytes();
	bool alone = single_thread();
	if (s->without & SANDBOX_NO_NEW || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		missing |= SANDBOX_NO_NEW;
	/* Not readable for other processes of the same user; asking again cannot fail. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (s->without & SANDBOX_LANDLOCK || !enter_landlock(s->network) || !alone)
		missing |= SANDBOX_LANDLOCK;
	/* After Landlock, whose ruleset is a descriptor, which the limits forbid. */
	if (s->without & SANDBOX_LIMITS || !enter_limits(s, mapped))
		missing |= SANDBOX_LIMITS;
	if (s->without & SANDBOX_SECCOMP || !enter_seccomp(s->network))
		missing |= SANDBOX_SECCOMP;
	return missing;
}

str sandbox_parts(unsigned set)
{
	static const char *const names[16] = {
		"none",
		"limits",
		"no-new-privileges",
		"limits, no-new-privileges",
		"landlock",
		"limits, landlock",
		"no-new-privileges, landlock",
		"limits, no-new-privileges, landlock",
		"seccomp",
		"limits, seccomp",
		"no-new-privileges, seccomp",
		"limits, no-new-privileges, seccomp",
		"landlock, seccomp",
		"limits, landlock, seccomp",
		"no-new-privileges, landlock, seccomp",
		"limits, no-new-privileges, landlock, seccomp",
	};
	return str_from(names[set & 15]);
}
