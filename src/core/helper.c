/* SPDX-License-Identifier: Apache-2.0 */
#include "core/helper.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

str helper_beside(struct arena *a, str name)
{
	char own[4096];
	ssize_t n = readlink("/proc/self/exe", own, sizeof(own));
	str exe = {own, n > 0 ? (size_t)n : 0};
	while (exe.n && exe.p[exe.n - 1] != '/')
		exe.n--;
	return str_cat(a, exe, name);
}

bool helper_there(struct arena *a, str path)
{
	return access(cstr(a, path), X_OK) == 0;
}

static int left_ms(int64_t deadline)
{
	int64_t left = (deadline - clock_mono()) / 1000;
	return left > 0 ? (int)left : 0;
}

struct child {
	pid_t pid;
	int answer; /* reading end */
};

/* Nothing of ours goes along: no environment but our number, so that it ends when we do; no
 * descriptors but three, no signal settings. */
static int spawn(struct arena *a, char **argv, int input, int answer, pid_t *pid)
{
	struct out own = out_new(a, 40);
	out_lit(&own, "RUCHE_PARENT=");
	out_int(&own, getpid());
	const char *const environment[] = {"LANG=C", cstr(a, out_view(&own)), NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t none, all;
	sigemptyset(&none);
	sigfillset(&all);
	if (posix_spawn_file_actions_init(&files) != 0)
		return ENOMEM;
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigmask(&attributes, &none);
	posix_spawnattr_setsigdefault(&attributes, &all);
	int bad = posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
	bad = bad ? bad : posix_spawn_file_actions_adddup2(&files, answer, STDOUT_FILENO);
	bad = bad ? bad
		  : posix_spawn(pid, argv[0], &files, &attributes, argv,
				(char *const *)environment);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	return bad;
}

static err start(struct arena *a, char **argv, int input, struct child *c, str *why)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0) {
		*why = S("no pipe for the helper");
		return FAULT;
	}
	int bad = spawn(a, argv, input, ends[1], &c->pid);
	close(ends[1]);
	if (bad) {
		close(ends[0]);
		*why = S("the helper does not start");
		return FAULT;
	}
	c->answer = ends[0];
	return OK;
}

/* Reads until the end of the pipe (OK), the deadline (BUSY) or the limit (TOO_LARGE). */
static err collect(int fd, int64_t deadline, struct out *o)
{
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int ready = poll(&p, 1, left_ms(deadline));
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0)
			return BUSY;
		if (!out_reserve(o, 64 * 1024))
			return TOO_LARGE;
		ssize_t n = read(fd, o->p + o->n, 64 * 1024);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0 ? OK : BUSY;
		o->n += (size_t)n;
	}
}

/* Waits for the end of a child whose answer is complete, kills any other; gives the wait status. */
static int reap(const struct child *c, bool complete, int64_t deadline)
{
	int fd = complete ? pidfd_open(c->pid, 0) : -1;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	if (fd < 0 || poll(&p, 1, left_ms(deadline)) != 1)
		kill(c->pid, SIGKILL);
	if (fd >= 0)
		close(fd);
	int status = 0;
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static void free_out(void *o)
{
	out_free(o);
}

/* BUSY when it took too long or died by a signal, TOO_LARGE when it wrote too much. */
static err answer_of(struct arena *a, char **argv, int input, int64_t patience, size_t answer_max,
		     bytes *answer, int *status, str *why)
{
	struct child c;
	/* On the heap, because most of its growth is thrown away; the arena ends it. */
	struct out *o = NEW(a, struct out);
	*o = out_heap(answer_max);
	arena_defer(a, free_out, o);
	TRY(start(a, argv, input, &c, why));
	int64_t deadline = clock_mono() + patience;
	err collected = collect(c.answer, deadline, o);
	close(c.answer);
	int ended = reap(&c, collected == OK, deadline);
	*answer = (bytes){(const uint8_t *)o->p, o->n};
	if (collected == OK && WIFEXITED(ended)) {
		*status = WEXITSTATUS(ended);
		return OK;
	}
	struct out text = out_new(a, 256);
	if (collected == BUSY)
		out_lit(&text, "the helper was stopped: it took too long");
	else if (collected)
		out_lit(&text, "the helper was stopped: it wrote too much");
	else
		out_fmt(&text, "the helper was ended by signal %d", WTERMSIG(ended));
	*why = out_view(&text);
	return collected ? collected : BUSY;
}

static err judged(struct arena *a, int status, str *why)
{
	struct out text = out_new(a, 256);
	if (status < 2)
		return OK;
	out_fmt(&text, "the helper ended with status %d", status);
	*why = out_view(&text);
	return FAULT;
}

err helper_answer(struct arena *a, char **argv, int input, int64_t patience, size_t answer_max,
		  bytes *answer, int *status, str *why)
{
	err e = answer_of(a, argv, input, patience, answer_max, answer, status, why);
	/* The question made it fail: saying so keeps it from being tried for ever. */
	return e == BUSY || e == TOO_LARGE ? INVALID : e;
}

err helper_judge(struct arena *a, char **argv, int input, int64_t patience, size_t answer_max,
		 bytes *answer, int *said, str *why)
{
	TRY(helper_answer(a, argv, input, patience, answer_max, answer, said, why));
	return judged(a, *said, why);
}

err helper_run(struct arena *a, char **argv, int input, int64_t patience, size_t answer_max,
	       bytes *answer, str *why)
{
	int said;
	TRY(answer_of(a, argv, input, patience, answer_max, answer, &said, why));
	return judged(a, said, why);
}

bool helper_slot(sem_t *slots, int64_t patience)
{
	int64_t end = clock_mono() + patience;
	struct timespec until = {.tv_sec = end / SECOND, .tv_nsec = end % SECOND * 1000};
	int bad;
	while ((bad = sem_clockwait(slots, CLOCK_MONOTONIC, &until)) != 0 && errno == EINTR)
		;
	return bad == 0;
}

int helper_file(bytes content)
{
	int fd = memfd_create("question", MFD_CLOEXEC);
	while (fd >= 0 && content.n) {
		ssize_t n = write(fd, content.p, content.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			close(fd);
			return -1;
		}
		content = (bytes){content.p + n, content.n - (size_t)n};
	}
	if (fd >= 0)
		lseek(fd, 0, SEEK_SET);
	return fd;
}
