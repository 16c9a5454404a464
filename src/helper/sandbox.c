/* SPDX-License-Identifier: Apache-2.0 */
#include "helper/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <linux/netlink.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
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
		rlim_t most = s->program ? s->memory : mapped + s->memory;
		all &= limit(RLIMIT_AS, most, most);
	}
	if (s->cpu_seconds > 0)
		all &= limit(RLIMIT_CPU, (rlim_t)s->cpu_seconds, (rlim_t)s->cpu_seconds + 1);
	all &= limit(RLIMIT_CORE, 0, 0);
	rlim_t most_bytes = s->program && s->program->folder ? s->program->file_bytes : 0;
	all &= limit(RLIMIT_FSIZE, most_bytes, most_bytes);
	rlim_t files = s->program ? 256 : s->network ? 32 : 3;
	all &= limit(RLIMIT_NOFILE, files, files);
	return all;
}

enum {
	READING = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	/* What a descriptor of a plain file can be given; the kernel refuses the others. */
	OF_FILES = LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |
		   LANDLOCK_ACCESS_FS_WRITE_FILE,
};

/* Gives these rights on a path and all below it. What is not there needs no right. */
static bool grant(int ruleset, const char *path, uint64_t rights)
{
	struct stat st;
	int fd = open(path, O_PATH | O_CLOEXEC);
	if (fd < 0)
		return true;
	bool folder = fstat(fd, &st) == 0 && S_ISDIR(st.st_mode);
	struct landlock_path_beneath_attr rule = {
		.allowed_access = folder ? rights : rights & OF_FILES, .parent_fd = fd};
	bool done =
		syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) == 0;
	close(fd);
	return done;
}

/* What names and certificates need: read only. */
static bool grant_asking(int ruleset)
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
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		all &= grant(ruleset, paths[i], READING);
	return all;
}

/* What the start of a program needs, what it reads, and its own folder. `handled` are the rights
 * that this kernel knows. */
static bool grant_program(int ruleset, const struct sandbox_program *p, uint64_t handled)
{
	static const char *const loaders[] = {"/lib64/ld-linux-x86-64.so.2",
					      "/lib/ld-linux-aarch64.so.1"};
	/* The last one is the control of devices, which old headers have no name for. */
	static const uint64_t devices =
		LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK | UINT64_C(1) << 15;
	bool all =
		grant(ruleset, p->path, LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE);
	for (size_t i = 0; i < sizeof(loaders) / sizeof(*loaders); i++)
		all &= grant(ruleset, loaders[i],
			     LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE);
	all &= grant(ruleset, "/dev/null",
		     LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE);
	for (const char *const *path = p->reads; path && *path; path++)
		all &= grant(ruleset, *path, READING);
	if (p->folder)
		all &= grant(ruleset, p->folder,
			     handled & ~devices & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE);
	/* A pipe or a file in memory needs no right, and the kernel takes none for it. */
	struct landlock_path_beneath_attr input = {.allowed_access = LANDLOCK_ACCESS_FS_READ_FILE,
						   .parent_fd = STDIN_FILENO};
	syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &input, 0);
	return all;
}

/* Handles every right that this kernel's Landlock knows and grants none, or what asking outside or
 * a program needs. */
static bool enter_landlock(const struct sandbox *s)
{
	long version =
		syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	if (version < 1)
		return false;
	/* Version 1 knows 13 rights on files, 2 adds refer, 3 truncate; 4 adds two on TCP, which
	 * seccomp refuses as well; 5 adds the control of devices; 6 keeps signals, and local
	 * sockets without a name on disk, among those that are confined together. */
	static const int rights_of[] = {0, 13, 14, 15, 15, 16};
	int rights = rights_of[version > 5 ? 5 : version];
	struct {
		uint64_t fs, net, scoped;
	} attribute = {.fs = (UINT64_C(1) << rights) - 1, .scoped = version >= 6 ? 3 : 0};
	/* Of TCP: to listen, and to connect. */
	if (version >= 4)
		attribute.net = s->network ? 1 : 3;
	size_t size = version >= 6   ? sizeof(attribute)
		      : version >= 4 ? 2 * sizeof(attribute.fs)
				     : sizeof(attribute.fs);
	long fd = syscall(SYS_landlock_create_ruleset, &attribute, size, 0);
	if (fd < 0)
		return false;
	bool done = (!s->network || grant_asking((int)fd)) &&
		    (!s->program || grant_program((int)fd, s->program, attribute.fs)) &&
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
	SCMP_SYS(getsockname), SCMP_SYS(getpeername), SCMP_SYS(shutdown),   SCMP_SYS(openat),
	SCMP_SYS(open),	       SCMP_SYS(newfstatat),  SCMP_SYS(stat),	    SCMP_SYS(lstat),
	SCMP_SYS(access),      SCMP_SYS(faccessat),   SCMP_SYS(faccessat2), SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),  SCMP_SYS(getdents64),  SCMP_SYS(pread64),    SCMP_SYS(statx),
	SCMP_SYS(uname),       SCMP_SYS(pipe2),	      SCMP_SYS(eventfd2),   SCMP_SYS(getuid),
	SCMP_SYS(geteuid),     SCMP_SYS(getgid),      SCMP_SYS(getegid),
};

/* What any program needs to start and to read its files; which files, Landlock says. */
static const int program_allowed[] = {
	SCMP_SYS(execve),
	SCMP_SYS(openat),
	SCMP_SYS(open),
	SCMP_SYS(newfstatat),
	SCMP_SYS(stat),
	SCMP_SYS(lstat),
	SCMP_SYS(statx),
	SCMP_SYS(statfs),
	SCMP_SYS(fstatfs),
	SCMP_SYS(faccessat),
	SCMP_SYS(faccessat2),
	SCMP_SYS(readlink),
	SCMP_SYS(readlinkat),
	SCMP_SYS(getdents64),
	SCMP_SYS(pread64),
	SCMP_SYS(getcwd),
	SCMP_SYS(dup),
	SCMP_SYS(dup2),
	SCMP_SYS(dup3),
	SCMP_SYS(poll),
	SCMP_SYS(ppoll),
	SCMP_SYS(select),
	SCMP_SYS(pselect6),
	SCMP_SYS(pipe2),
	SCMP_SYS(eventfd2),
	SCMP_SYS(uname),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(getppid),
	SCMP_SYS(arch_prctl),
	SCMP_SYS(set_tid_address),
	SCMP_SYS(fadvise64),
	SCMP_SYS(getcpu),
	SCMP_SYS(sched_getparam),
	SCMP_SYS(sched_getscheduler),
};

/* What a program with a folder of its own does there; an office keeps a socket in it, at which it
 * listens for a second office that never comes. It may connect to none. Nothing that changes a file
 * by its name without asking Landlock: chmod, utime, and truncate before Linux 6.2. */
static const int folder_allowed[] = {
	SCMP_SYS(mkdir),       SCMP_SYS(mkdirat),	SCMP_SYS(unlink),    SCMP_SYS(unlinkat),
	SCMP_SYS(rmdir),       SCMP_SYS(rename),	SCMP_SYS(renameat),  SCMP_SYS(renameat2),
	SCMP_SYS(ftruncate),   SCMP_SYS(fallocate),	SCMP_SYS(pwrite64),  SCMP_SYS(umask),
	SCMP_SYS(fsync),       SCMP_SYS(fdatasync),	SCMP_SYS(flock),     SCMP_SYS(bind),
	SCMP_SYS(listen),      SCMP_SYS(accept),	SCMP_SYS(accept4),   SCMP_SYS(shutdown),
	SCMP_SYS(getsockname), SCMP_SYS(epoll_create1), SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait),
};

/* Of fcntl copies and flags of descriptors, never F_SETOWN and F_SETSIG: with them the kernel
 * itself sends any signal to any process of the same user. */
static int add_fcntl_rules(scmp_filter_ctx f, bool locks)
{
	static const int commands[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD,
				       F_GETFL, F_GETLK,	 F_SETLK, F_SETLKW};
	int bad = 0;
	for (size_t i = 0; i < (locks ? 8 : 5); i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
					SCMP_A1(SCMP_CMP_EQ, (scmp_datum_t)commands[i]));
	return bad | seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 2,
				      SCMP_A1(SCMP_CMP_EQ, F_SETFL),
				      SCMP_A2(SCMP_CMP_MASKED_EQ, O_ASYNC, 0));
}

static int add_program_rules(scmp_filter_ctx f, const struct sandbox_program *p)
{
	int bad = add_fcntl_rules(f, p->folder != NULL);
	for (size_t i = 0; i < sizeof(program_allowed) / sizeof(*program_allowed); i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, program_allowed[i], 0);
	/* The loader maps libraries from files, never both writable and executable. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
				SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC),
				SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0));
	if (p->makes_code)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 0);
	/* "May I write there?" is answered by no: an office that hears yes for /tmp puts its socket
	 * there, and not into its folder as it was told. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(access), 1,
				SCMP_A1(SCMP_CMP_MASKED_EQ, W_OK, 0));
	/* Limits can be asked for and not be set. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0));
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(getrlimit), 0);
	if (!p->folder)
		return bad;
	for (size_t i = 0; i < sizeof(folder_allowed) / sizeof(*folder_allowed); i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, folder_allowed[i], 0);
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
				SCMP_A0(SCMP_CMP_EQ, AF_UNIX));
	return bad;
}

static int add_network_rules(scmp_filter_ctx f)
{
	/* Netlink: the resolver asks which kinds of addresses this machine has. Kinds of sockets:
	 * streams and datagrams, with flags above the low four bits. */
	static const int families[] = {AF_INET, AF_INET6};
	int bad = add_fcntl_rules(f, false);
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
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 2,
				SCMP_A0(SCMP_CMP_EQ, AF_UNIX),
				SCMP_A1(SCMP_CMP_MASKED_EQ, 15, SOCK_STREAM));
	/* How many bytes are there to read, and reading without waiting. */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				SCMP_A1(SCMP_CMP_EQ, FIONREAD));
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
				SCMP_A1(SCMP_CMP_EQ, FIONBIO));
	/* The address of the netlink socket; TCP may not listen (no listen, no accept). */
	bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(bind), 0);
	return bad;
}

static int add_rules(scmp_filter_ctx f, const struct sandbox *s)
{
	int bad = s->network ? add_network_rules(f) : 0;
	if (s->program)
		bad |= add_program_rules(f, s->program);
	for (size_t i = 0; i < sizeof(allowed) / sizeof(allowed[0]); i++)
		bad |= seccomp_rule_add(f, SCMP_ACT_ALLOW, allowed[i], 0);
	/* Memory that can be executed is never made by what reads input. */
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

static bool enter_seccomp(const struct sandbox *s)
{
	scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (!f)
		return false;
	bool done = seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1) == 0 && add_rules(f, s) == 0 &&
		    seccomp_load(f) == 0;
	seccomp_release(f);
	return done;
}

/* Ends with whoever started it, also behind an execve. That may have ended before the kernel was
 * told: then somebody else is the parent by now. */
static void end_with_parent(void)
{
	int64_t parent = 0;
	str said = str_from(getenv("RUCHE_PARENT"));
	prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	if (str_to_int(said, &parent) && parent != getppid())
		_exit(1);
}

unsigned sandbox_enter(const struct sandbox *s)
{
	unsigned missing = 0;
	end_with_parent();
	syscall(SYS_close_range, 3u, ~0u, 0u);
	size_t mapped = mapped_bytes();
	bool alone = single_thread();
	if (s->without & SANDBOX_NO_NEW || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		missing |= SANDBOX_NO_NEW;
	/* Not readable for other processes of the same user; asking again cannot fail. */
	prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
	if (s->without & SANDBOX_LANDLOCK || !enter_landlock(s) || !alone)
		missing |= SANDBOX_LANDLOCK;
	/* After Landlock, whose ruleset is a descriptor, which the limits forbid. */
	if (s->without & SANDBOX_LIMITS || !enter_limits(s, mapped))
		missing |= SANDBOX_LIMITS;
	if (s->without & SANDBOX_SECCOMP || !enter_seccomp(s))
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
