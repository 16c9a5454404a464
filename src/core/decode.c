/* SPDX-License-Identifier: Apache-2.0 */
#include "core/decode.h"

#include "base/clock.h"
#include "base/frame.h"
#include "base/log.h"
#include "base/out.h"

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

enum { AT_A_TIME = 2, ANSWER_MAX = 32 << 20 };

err decoder_open(struct arena *a, struct decoder *d, str path)
{
	*d = (struct decoder){.patience = 10 * SECOND};
	if (sem_init(&d->slots, 0, AT_A_TIME) != 0)
		return FAULT;
	if (path.n) {
		d->path = str_dup(a, path);
	} else {
		char own[4096];
		ssize_t n = readlink("/proc/self/exe", own, sizeof(own));
		str exe = {own, n > 0 ? (size_t)n : 0};
		while (exe.n && exe.p[exe.n - 1] != '/')
			exe.n--;
		d->path = str_cat(a, exe, S("ruche-decode"));
	}
	return access(cstr(a, d->path), X_OK) == 0 ? OK : FAULT;
}

void decoder_close(struct decoder *d)
{
	sem_destroy(&d->slots);
}

/* ---- the answer ---- */

static err refused(struct arena *a, const struct frame *f, str *why)
{
	static const err meaning[DECODE_CODES] = {
		[DECODE_NOT_IMAGE] = INVALID,
		[DECODE_BROKEN] = INVALID,
		[DECODE_TOO_LARGE] = TOO_LARGE,
		[DECODE_UNSAFE] = FAULT,
	};
	*why = f->body.n ? str_dup(a, (str){(const char *)f->body.p, f->body.n})
			 : S("the decoder gives no reason");
	return f->a > 0 && f->a < DECODE_CODES ? meaning[f->a] : INVALID;
}

static bool acceptable(const struct frame *f, const struct decode_size *size)
{
	return f->kind == DECODE_IMAGE && f->a >= 1 && f->a <= (uint32_t)size->width && f->b >= 1 &&
	       f->b <= (uint32_t)size->height && f->body.n > 0;
}

err decode_parse(struct arena *a, bytes answer, const struct decode_size *sizes, size_t n,
		 struct decode_result *result, str *why)
{
	struct frame f;
	*result = (struct decode_result){0};
	for (size_t i = 0; i <= n; i++) {
		*why = S("the decoder's answer is not complete");
		if (frame_read(&answer, DECODE_IMAGE_MAX, &f) != OK)
			return INVALID;
		if (f.kind == DECODE_ERROR)
			return refused(a, &f, why);
		*why = S("the decoder's answer does not fit the question");
		if (i == n)
			break;
		if (!acceptable(&f, &sizes[i]))
			return INVALID;
		*ARENA_PUSH(a, result) = (struct decoded_image){
			.width = (int)f.a, .height = (int)f.b, .webp = f.body};
	}
	if (f.kind != DECODE_END || f.body.n != 1 || answer.n != 0 || f.a < 1 || f.b < 1 ||
	    (uint64_t)f.a * f.b > DECODE_PIXELS_MAX)
		return INVALID;
	result->width = (int)f.a;
	result->height = (int)f.b;
	result->missing = f.body.p[0];
	*why = STR_NONE;
	return OK;
}

/* ---- the process ---- */

static int left_ms(int64_t deadline)
{
	int64_t left = (deadline - clock_mono()) / 1000;
	return left > 0 ? (int)left : 0;
}

struct child {
	pid_t pid;
	int answer; /* reading end */
};

static char **arguments(struct arena *a, const struct decoder *d, const struct decode_size *sizes,
			size_t n)
{
	char **v = NEW_ARRAY(a, char *, n + 3);
	size_t at = 0;
	v[at++] = cstr(a, d->path);
	if (d->strict)
		v[at++] = cstr(a, S("--strict"));
	for (size_t i = 0; i < n; i++) {
		struct out o = out_new(a, 64);
		out_fmt(&o, "%dx%d%s", sizes[i].width, sizes[i].height,
			sizes[i].crop ? ":crop" : "");
		v[at++] = cstr(a, out_view(&o));
	}
	return v;
}

/* Nothing of ours goes along: no environment, no descriptors but three, no signal settings. */
static int spawn(char **argv, int input, int answer, pid_t *pid)
{
	static const char *const environment[] = {"LANG=C", NULL};
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

static err start(char **argv, int input, struct child *c, str *why)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0) {
		*why = S("no pipe for the decoder");
		return FAULT;
	}
	int bad = spawn(argv, input, ends[1], &c->pid);
	close(ends[1]);
	if (bad) {
		close(ends[0]);
		*why = S("the decoder does not start");
		return FAULT;
	}
	c->answer = ends[0];
	return OK;
}

/* Reads until the end of the pipe, the deadline or the limit. True at the end. */
static bool collect(int fd, int64_t deadline, struct out *o)
{
	for (;;) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		int ready = poll(&p, 1, left_ms(deadline));
		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0 || !out_reserve(o, 64 * 1024))
			return false;
		ssize_t n = read(fd, o->p + o->n, 64 * 1024);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n == 0;
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

static err run(struct arena *a, char **argv, int input, int64_t patience, struct out *o, str *why)
{
	struct child c;
	TRY(start(argv, input, &c, why));
	int64_t deadline = clock_mono() + patience;
	bool complete = collect(c.answer, deadline, o);
	close(c.answer);
	int status = reap(&c, complete, deadline);
	if (complete && WIFEXITED(status) && WEXITSTATUS(status) < 2)
		return OK;
	struct out text = out_new(a, 256);
	if (!complete)
		out_lit(&text, "the decoder was stopped: it took or wrote too much");
	else if (WIFSIGNALED(status))
		out_fmt(&text, "the decoder was ended by signal %d", WTERMSIG(status));
	else
		out_fmt(&text, "the decoder ended with status %d", WEXITSTATUS(status));
	*why = out_view(&text);
	/* The image made it fail: saying so keeps it from being tried for ever. */
	return complete && WIFEXITED(status) ? FAULT : INVALID;
}

static bool take_slot(struct decoder *d)
{
	int64_t end = clock_mono() + d->patience;
	struct timespec until = {.tv_sec = end / SECOND, .tv_nsec = end % SECOND * 1000};
	int bad;
	while ((bad = sem_clockwait(&d->slots, CLOCK_MONOTONIC, &until)) != 0 && errno == EINTR)
		;
	return bad == 0;
}

/* Decodes what the descriptor holds, from where it stands, and closes it. */
static err decode_open_file(struct decoder *d, struct arena *a, int input,
			    const struct decode_size *sizes, size_t n, struct decode_result *result,
			    str *why)
{
	*result = (struct decode_result){0};
	REQUIRE(n > 0 && n <= DECODE_SIZES_MAX);
	char **argv = arguments(a, d, sizes, n);
	/* On the heap, because most of its growth is thrown away; the arena ends it. */
	struct out *answer = NEW(a, struct out);
	*answer = out_heap(ANSWER_MAX);
	arena_defer(a, free_out, answer);
	if (!take_slot(d)) {
		close(input);
		*why = S("no decoder came free");
		return BUSY;
	}
	err e = run(a, argv, input, d->patience, answer, why);
	sem_post(&d->slots);
	close(input);
	if (e == OK)
		e = decode_parse(a, (bytes){(const uint8_t *)answer->p, answer->n}, sizes, n,
				 result, why);
	if (e != OK)
		log_event(LOG_WARN, "image not decoded", LOG_S("error", str_from(err_name(e))),
			  LOG_S("why", *why));
	return e;
}

err decode_image(struct decoder *d, struct arena *a, str input_file,
		 const struct decode_size *sizes, size_t n, struct decode_result *result, str *why)
{
	*result = (struct decode_result){0};
	int input = open(cstr(a, input_file), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (input < 0) {
		*why = S("the image file cannot be opened");
		return errno == ENOENT ? NOT_FOUND : FAULT;
	}
	return decode_open_file(d, a, input, sizes, n, result, why);
}

/* A file in memory that stands at its beginning; -1 when there is no room. */
static int file_of(bytes content)
{
	int fd = memfd_create("image", MFD_CLOEXEC);
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

err decode_image_bytes(struct decoder *d, struct arena *a, bytes image,
		       const struct decode_size *sizes, size_t n, struct decode_result *result,
		       str *why)
{
	*result = (struct decode_result){0};
	if (image.n > DECODE_INPUT_MAX) {
		*why = S("too many bytes");
		return TOO_LARGE;
	}
	int input = file_of(image);
	if (input < 0) {
		*why = S("no memory for the image");
		return BUSY;
	}
	return decode_open_file(d, a, input, sizes, n, result, why);
}
