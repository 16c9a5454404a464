/* SPDX-License-Identifier: Apache-2.0
 * sandbox: tries to break out. Every probe runs in a child inside the sandbox and must be refused;
 * those that work for anybody outside are run there as well, to show that the probe itself is a
 * real one. The same for what becomes another program: this very program is run again and tries.
 */
#include "helper/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <poll.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

struct probe {
	const char *name;
	long number;
	long a, b, c, d, e;
	bool works_outside;
};

#define P(x) ((long)(uintptr_t)(x))
static char page[65536] __attribute__((aligned(65536)));
static const struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/tmp/none"};
static const char *const program[] = {"/bin/true", NULL};

static size_t list_probes(struct probe *v)
{
	const struct probe probes[] = {
		{"open a file", SYS_openat, AT_FDCWD, P("/etc/passwd"), O_RDONLY, 0, 0, true},
		{"open a relative file", SYS_openat, AT_FDCWD, P("."), O_RDONLY, 0, 0, true},
		{"make a file", SYS_openat, AT_FDCWD, P("/tmp"), O_TMPFILE | O_RDWR, 0600, 0, true},
		{"look at a file", SYS_newfstatat, AT_FDCWD, P("/etc/passwd"), P(page), 0, 0, true},
		{"ask for access", SYS_faccessat, AT_FDCWD, P("/etc/passwd"), R_OK, 0, 0, true},
		{"remove a file", SYS_unlinkat, AT_FDCWD, P("/tmp/ruche-none"), 0, 0, 0, false},
		{"make a folder", SYS_mkdirat, AT_FDCWD, P("/etc/passwd"), 0700, 0, 0, false},
		{"change folder", SYS_chdir, P("/"), 0, 0, 0, 0, true},
		{"TCP socket", SYS_socket, AF_INET, SOCK_STREAM, 0, 0, 0, true},
		{"UDP socket", SYS_socket, AF_INET6, SOCK_DGRAM, 0, 0, 0, false},
		{"local socket", SYS_socket, AF_UNIX, SOCK_STREAM, 0, 0, 0, true},
		{"connect", SYS_connect, 0, P(&address), sizeof(address), 0, 0, false},
		{"pair of sockets", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, P(page), 0, true},
		{"pair of datagram sockets", SYS_socketpair, AF_UNIX, SOCK_DGRAM, 0, P(page), 0,
		 true},
		{"run a program", SYS_execve, P("/bin/true"), P(program), 0, 0, 0, false},
		{"run a program by descriptor", SYS_execveat, 0, P(""), P(program), 0,
		 AT_EMPTY_PATH, false},
		{"fork", SYS_clone, SIGCHLD, 0, 0, 0, 0, false},
		{"clone3", SYS_clone3, 0, 0, 0, 0, 0, false},
		{"trace the parent", SYS_ptrace, PTRACE_ATTACH, getppid(), 0, 0, 0, false},
		{"read the parent's memory", SYS_process_vm_readv, getppid(), 0, 0, 0, 0, false},
		{"signal the parent", SYS_kill, getppid(), 0, 0, 0, 0, true},
		{"signal a thread elsewhere", SYS_tgkill, getppid(), getppid(), 0, 0, 0, true},
		{"name another process", SYS_pidfd_open, getppid(), 0, 0, 0, 0, true},
		{"executable memory", SYS_mmap, 0, 4096, PROT_READ | PROT_EXEC,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, true},
		{"make memory executable", SYS_mprotect, P(page), 4096, PROT_READ | PROT_EXEC, 0, 0,
		 true},
		{"file in memory", SYS_memfd_create, P("x"), 0, 0, 0, 0, true},
		{"become root", SYS_setuid, 0, 0, 0, 0, 0, false},
		{"new namespace", SYS_unshare, CLONE_NEWUSER, 0, 0, 0, 0, false},
		{"mount", SYS_mount, P("none"), P("/tmp"), P("tmpfs"), 0, 0, false},
		{"raise a limit", SYS_prlimit64, 0, 0, 0, P(page), 0, true},
		{"terminal input", SYS_ioctl, 0, 0x5412, P("x"), 0, 0, false},
		{"new rights from landlock", SYS_landlock_create_ruleset, 0, 0,
		 LANDLOCK_CREATE_RULESET_VERSION, 0, 0, false},
		{"kernel program", SYS_bpf, 0, 0, 0, 0, 0, false},
		{"io_uring", SYS_io_uring_setup, 1, P(page), 0, 0, 0, false},
		{"process setting", SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0, true},
		{"copy a descriptor", SYS_dup, 1, 0, 0, 0, 0, true},
		{"signals by descriptor", SYS_fcntl, 1, F_SETOWN, 0, 0, 0, true},
		{"another signal by descriptor", SYS_fcntl, 1, F_SETSIG, 0, 0, 0, true},
		{"signals when there is something", SYS_fcntl, 1, F_SETFL, O_ASYNC, 0, 0, true},
	};
	memcpy(v, probes, sizeof(probes));
	return sizeof(probes) / sizeof(probes[0]);
}

enum { PROBES_MAX = 64 };

static bool denied(const struct probe *p)
{
	long got = syscall(p->number, p->a, p->b, p->c, p->d, p->e, 0L);
	if (p->number == SYS_clone && got == 0)
		_exit(0);
	return got == -1 && (errno == EPERM || errno == EACCES || errno == ENOSYS);
}

/* Runs every probe in a child, inside the sandbox or outside, and gives what was denied. */
static size_t run_probes(const struct sandbox *s, bool *was_denied)
{
	struct probe probes[PROBES_MAX];
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		dup2(ends[1], 1);
		size_t n = list_probes(probes);
		if (s)
			sandbox_enter(s);
		for (size_t i = 0; i < n; i++) {
			if (!s && !probes[i].works_outside)
				continue;
			uint8_t report[2] = {(uint8_t)i, denied(&probes[i])};
			if (write(1, report, 2) != 2)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	uint8_t report[2];
	size_t n = 0;
	for (; read(ends[0], report, 2) == 2; n++)
		was_denied[report[0]] = report[1];
	close(ends[0]);
	int status = 0;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	return n;
}

static void everything_is_denied(void **state)
{
	(void)state;
	struct probe probes[PROBES_MAX];
	bool was_denied[PROBES_MAX] = {0};
	size_t n = list_probes(probes);
	assert_int_equal(
		run_probes(&(struct sandbox){.memory = 64 << 20, .cpu_seconds = 5}, was_denied), n);
	int allowed = 0;
	for (size_t i = 0; i < n; i++)
		if (!was_denied[i]) {
			print_error("not denied: %s\n", probes[i].name);
			allowed++;
		}
	assert_int_equal(allowed, 0);
}

/* What asking outside needs is left, and of files only those that names and certificates need. */
static void a_helper_that_asks_keeps_little(void **state)
{
	static const char *const kept[] = {"look at a file", "ask for access", "TCP socket",
					   "UDP socket",     "connect",	       "pair of sockets"};
	struct probe probes[PROBES_MAX];
	bool was_denied[PROBES_MAX] = {0};
	(void)state;
	size_t n = list_probes(probes);
	assert_int_equal(
		run_probes(&(struct sandbox){.memory = 64 << 20, .cpu_seconds = 5, .network = true},
			   was_denied),
		n);
	for (size_t i = 0; i < n; i++) {
		bool keep = false;
		for (size_t k = 0; k < sizeof(kept) / sizeof(*kept); k++)
			keep = keep || strcmp(kept[k], probes[i].name) == 0;
		if (!keep && !was_denied[i])
			fail_msg("not denied: %s", probes[i].name);
	}
}

static void probes_work_outside(void **state)
{
	(void)state;
	struct probe probes[PROBES_MAX];
	bool was_denied[PROBES_MAX] = {0};
	size_t n = list_probes(probes);
	assert_true(run_probes(NULL, was_denied) > 15);
	for (size_t i = 0; i < n; i++)
		if (probes[i].works_outside && was_denied[i])
			fail_msg("this probe shows nothing: %s", probes[i].name);
}

/* In a child, inside the sandbox: what the function says, or the number of the signal plus 1000. */
static int inside(struct sandbox s, int (*act)(unsigned missing))
{
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		unsigned missing = sandbox_enter(&s);
		_exit(act(missing));
	}
	int status = 0;
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status);
}

static int open_a_file(unsigned missing)
{
	(void)missing;
	return open("/etc/passwd", O_RDONLY) < 0 ? errno : 0;
}

static int say_missing(unsigned missing)
{
	return (int)missing;
}

static void landlock_holds_alone(void **state)
{
	(void)state;
	struct sandbox s = {.without = SANDBOX_SECCOMP | SANDBOX_LIMITS};
	int missing = inside(s, say_missing);
	if (missing & SANDBOX_LANDLOCK)
		skip();
	assert_int_equal(missing, SANDBOX_SECCOMP | SANDBOX_LIMITS);
	assert_int_equal(inside(s, open_a_file), EACCES);
}

static void missing_parts_are_named(void **state)
{
	(void)state;
	assert_int_equal(inside((struct sandbox){.without = 15}, say_missing), 15);
	assert_int_equal(inside((struct sandbox){.without = 15}, open_a_file), 0);
	str s = sandbox_parts(SANDBOX_LANDLOCK | SANDBOX_SECCOMP);
	assert_memory_equal(s.p, "landlock, seccomp", s.n);
	s = sandbox_parts(0);
	assert_memory_equal(s.p, "none", s.n);
}

static int take_memory(unsigned missing)
{
	(void)missing;
	void *p = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return p == MAP_FAILED ? 1 : 0;
}

static int burn(unsigned missing)
{
	for (volatile unsigned i = missing;; i++)
		;
	return 0;
}

#ifdef __has_feature
#define CLANG_SANITIZES_ADDRESS __has_feature(address_sanitizer)
#else
#define CLANG_SANITIZES_ADDRESS 0
#endif
#if defined(__SANITIZE_ADDRESS__) || CLANG_SANITIZES_ADDRESS
#define ADDRESS_SANITIZED 1
#else
#define ADDRESS_SANITIZED 0
#endif

static void memory_and_time_are_bounded(void **state)
{
	(void)state;
	/* Under the address sanitizer memory has no such bound: it maps terabytes of shadow. */
	if (!ADDRESS_SANITIZED)
		assert_int_equal(inside((struct sandbox){.memory = 16 << 20}, take_memory), 1);
	assert_int_equal(inside((struct sandbox){.memory = 512 << 20}, take_memory), 0);
	assert_int_equal(inside((struct sandbox){.cpu_seconds = 1}, burn), 1000 + SIGXCPU);
}

/* ---- what becomes another program ---- */

static const char *const libraries[] = {"/usr/lib", "/usr/lib64",	"/lib",
					"/lib64",   "/etc/ld.so.cache", NULL};

/* In the program that was run: its own folder is its second argument, a folder beside it the third.
 * Says a letter for each try, in lower case when it was refused. */
static int try_everything(bool confined, const char *own, const char *beside)
{
	char path[256], said[20] = {0};
	size_t n = 0;
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	struct {
		char letter;
		bool worked;
	} tries[14];
#define TRIED(mark, did) tries[n].letter = (mark), tries[n++].worked = (did)
	TRIED('P', open("/etc/passwd", O_RDONLY) >= 0);
	snprintf(path, sizeof(path), "%s/secret", beside);
	TRIED('S', open(path, O_RDONLY) >= 0);
	snprintf(path, sizeof(path), "%s/written", beside);
	TRIED('W', open(path, O_WRONLY | O_CREAT, 0600) >= 0);
	snprintf(path, sizeof(path), "%s/written", own);
	TRIED('O', open(path, O_WRONLY | O_CREAT, 0600) >= 0);
	snprintf(path, sizeof(path), "%s/secret", beside);
	TRIED('C', chmod(path, 0666) == 0);
	TRIED('N', socket(AF_INET, SOCK_STREAM, 0) >= 0);
	TRIED('U', socket(AF_INET6, SOCK_DGRAM, 0) >= 0);
	snprintf(to.sun_path, sizeof(to.sun_path), "%s/socket", beside);
	errno = 0;
	TRIED('L', connect(0, (struct sockaddr *)&to, sizeof(to)) == 0 || errno != EPERM);
	TRIED('K', kill(getppid(), 0) == 0);
	TRIED('G', fcntl(1, F_SETOWN, getppid()) == 0 || fcntl(1, F_SETSIG, 0) == 0);
	TRIED('D', fcntl(1, F_GETFL) >= 0 && fcntl(1, F_SETFD, 0) == 0);
	TRIED('I', open("/proc/self/fd/0", O_RDONLY) >= 0);
	if (confined) { /* outside, these two would end the telling */
		TRIED('F', syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0 || errno != EPERM);
		execv("/bin/true", (char *[]){path, NULL});
		TRIED('E', errno != EACCES);
	}
#undef TRIED
	for (size_t i = 0; i < n; i++)
		said[i] = (char)(tries[i].worked ? tries[i].letter : tries[i].letter | 0x20);
	return write(1, said, n) == (ssize_t)n ? 0 : 1;
}

/* Runs this program again, inside the sandbox or outside, and gives what it said. */
static void run_again(bool confined, bool folder, const char *own, const char *beside,
		      char said[20])
{
	int ends[2];
	char self[256] = {0}, input[256];
	assert_true(readlink("/proc/self/exe", self, sizeof(self) - 1) > 0);
	snprintf(input, sizeof(input), "%s/input", own);
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct sandbox_program itself = {.path = self,
						 .reads = libraries,
						 .folder = folder ? own : NULL,
						 .file_bytes = 1 << 20};
		struct sandbox s = {.memory = 1 << 30, .cpu_seconds = 5, .program = &itself};
		int fd = open(input, O_RDONLY);
		dup2(fd, 0);
		dup2(ends[1], 1);
		if (confined && sandbox_enter(&s))
			_exit(125);
		char *how = (char *)(uintptr_t)(confined ? "confined" : "free");
		execv(self, (char *[]){self, how, (char *)(uintptr_t)own, (char *)(uintptr_t)beside,
				       NULL});
		_exit(126);
	}
	close(ends[1]);
	ssize_t n = read(ends[0], said, 19);
	close(ends[0]);
	said[n > 0 ? n : 0] = 0;
	int status = 0;
	waitpid(pid, &status, 0);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 125)
		skip(); /* this kernel lacks a part */
	assert_int_equal(WEXITSTATUS(status), 0);
}

static void make_file(const char *folder, const char *name)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_true(fd >= 0);
	close(fd);
}

static void remove_both(const char *own, const char *beside)
{
	static const char *const names[] = {"input", "secret", "written"};
	char path[256];
	for (size_t i = 0; i < 6; i++) {
		snprintf(path, sizeof(path), "%s/%s", i < 3 ? own : beside, names[i % 3]);
		unlink(path);
	}
	rmdir(own);
	rmdir(beside);
}

static void a_program_reads_its_input_and_no_more(void **state)
{
	char own[] = "/tmp/ruche-own-XXXXXX", beside[] = "/tmp/ruche-beside-XXXXXX", said[20];
	(void)state;
	if (ADDRESS_SANITIZED)
		skip(); /* the sanitizer asks at its start what is refused here */
	assert_true(mkdtemp(own) && mkdtemp(beside));
	make_file(own, "input");
	make_file(beside, "secret");
	run_again(true, false, own, beside, said);
	assert_string_equal(said, "pswocnulkgDIfe");
	run_again(true, true, own, beside, said);
	assert_string_equal(said, "pswOcnulkgDIfe");
	/* The tries are real ones: outside they work. */
	run_again(false, false, own, beside, said);
	said[5] = 0;
	assert_string_equal(said, "PSWOC");
	remove_both(own, beside);
}

/* Whoever started a helper is killed: it ends too, though nobody reads what it would say. */
static void ends_with_its_parent(void **state)
{
	(void)state;
	int ends[2];
	char byte;
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		close(ends[0]);
		pid_t helper = fork();
		if (helper == 0) {
			/* Its standard output is the end of the pipe, until it is gone. */
			dup2(ends[1], 1);
			sandbox_enter(&(struct sandbox){0});
			if (write(1, "x", 1) == 1)
				for (;;)
					nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
			_exit(1);
		}
		close(ends[1]);
		for (;;)
			pause();
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	struct pollfd p = {.fd = ends[0], .events = POLLIN};
	assert_int_equal(poll(&p, 1, 20000), 1);
	assert_int_equal(read(ends[0], &byte, 1), 0);
	close(ends[0]);
}

/* One that starts when its parent is gone already does nothing. */
static int say_alive(unsigned missing)
{
	(void)missing;
	return 7;
}

static void starts_for_its_parent_alone(void **state)
{
	(void)state;
	assert_int_equal(setenv("RUCHE_PARENT", "1", 1), 0);
	assert_int_equal(inside((struct sandbox){0}, say_alive), 1);
	unsetenv("RUCHE_PARENT");
	assert_int_equal(inside((struct sandbox){0}, say_alive), 7);
}

static int read_hosts(unsigned missing)
{
	(void)missing;
	return open("/etc/hosts", O_RDONLY) >= 0;
}

static int listen_tcp(unsigned missing)
{
	(void)missing;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	return fd >= 0 && (listen(fd, 1) == 0 || errno != EPERM);
}

static void a_helper_that_asks_reads_names(void **state)
{
	(void)state;
	assert_int_equal(inside((struct sandbox){.network = true}, read_hosts), 1);
	assert_int_equal(inside((struct sandbox){0}, read_hosts), 0);
	assert_int_equal(inside((struct sandbox){.network = true}, listen_tcp), 0);
}

int main(int argc, char **argv)
{
	if (argc == 4)
		return try_everything(strcmp(argv[1], "confined") == 0, argv[2], argv[3]);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(everything_is_denied),
		cmocka_unit_test(a_helper_that_asks_keeps_little),
		cmocka_unit_test(a_helper_that_asks_reads_names),
		cmocka_unit_test(a_program_reads_its_input_and_no_more),
		cmocka_unit_test(probes_work_outside),
		cmocka_unit_test(landlock_holds_alone),
		cmocka_unit_test(missing_parts_are_named),
		cmocka_unit_test(ends_with_its_parent),
		cmocka_unit_test(starts_for_its_parent_alone),
		cmocka_unit_test(memory_and_time_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
