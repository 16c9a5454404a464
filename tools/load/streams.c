/* SPDX-License-Identifier: Apache-2.0
 * streams: holds many live streams of this machine's own server open and says when lines arrive (it
 * refuses any address but loopback). Open-loop: streams are asked for at a constant rate whatever
 * the answers do. Eight streams a cookie, as many as a person may have. Prints lines of JSON: one
 * when all that were planned are open or refused, then one for each wave of comments, with times of
 * the clock in microseconds, so that whoever wrote the comment knows how long it took. Ends with
 * its standard input.
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/out.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STREAMS_MAX = 20000, A_COOKIE = 8, EVENTS = 512, KEPT = 32 };
static const int64_t wave_most = 10 * SECOND;
static const char mark[] = "\"kind\":\"comment\"";

struct stream {
	int fd;
	bool open;	 /* answered with 200 */
	bool told;	 /* of the wave under way */
	char kept[KEPT]; /* the last bytes, since a mark may come in two parts */
	size_t kept_n;
};

struct streams {
	struct arena *arena;
	struct sockaddr_in address;
	str path, host;
	struct {
		str *v;
		size_t n, cap;
	} cookies;
	int64_t planned, asked, answered, refused, open;
	double rate;
	int64_t begin;
	int epoll;
	struct stream *v;
	int64_t *times; /* of a wave */
	int64_t times_n, wave;
	bool reported;
};

static _Noreturn void usage(const char *why, const char *what)
{
	fprintf(stderr,
		"streams: %s%s\nusage: streams --url http://127.0.0.1:8080 --path /live?topics=... "
		"--cookies FILE --streams N [--rate R]\n",
		why, what);
	exit(2);
}

static void read_cookies(struct streams *s, const char *path)
{
	char line[1024];
	FILE *file = fopen(path, "re");
	if (!file)
		usage("cannot read ", path);
	while (fgets(line, sizeof(line), file)) {
		str text = str_trim(str_from(line));
		if (text.n)
			*ARENA_PUSH(s->arena, &s->cookies) = str_dup(s->arena, text);
	}
	fclose(file);
}

static void read_url(struct streams *s, const char *url)
{
	str rest = str_from(url), prefix = S("http://127.0.0.1:");
	int64_t port;
	if (!str_starts(rest, prefix))
		usage("only this machine's own address: ", url);
	rest = str_sub(rest, prefix.n, rest.n - prefix.n);
	if (!str_to_int(rest, &port) || port < 1 || port > 65535)
		usage("no port: ", url);
	s->host = str_cat(s->arena, S("127.0.0.1:"), rest);
	s->address = (struct sockaddr_in){.sin_family = AF_INET,
					  .sin_port = htons((uint16_t)port),
					  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

/* ---- one stream ---- */

static void gone(struct streams *s, struct stream *one)
{
	if (one->open)
		s->open--;
	else {
		s->answered++;
		s->refused++;
	}
	close(one->fd);
	one->fd = -1;
	one->open = false;
}

/* On loopback a connection is there at once; the answer is what takes time. */
static bool send_request(struct streams *s, int fd, str cookie)
{
	struct out o = out_heap(1024);
	out_lit(&o, "GET ");
	out_str(&o, s->path);
	out_lit(&o, " HTTP/1.1\r\nHost: ");
	out_str(&o, s->host);
	out_lit(&o, "\r\nAccept: text/event-stream\r\nCookie: ");
	out_str(&o, cookie);
	out_lit(&o, "\r\n\r\n");
	bool sent = connect(fd, (struct sockaddr *)&s->address, sizeof(s->address)) == 0 &&
		    send(fd, o.p, o.n, MSG_NOSIGNAL) == (ssize_t)o.n;
	out_free(&o);
	return sent;
}

static void ask(struct streams *s, struct stream *one, int64_t number)
{
	struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP, .data.ptr = one};
	one->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (one->fd < 0)
		usage("cannot open as many: ", strerror(errno));
	if (!send_request(s, one->fd, s->cookies.v[(size_t)(number / A_COOKIE) % s->cookies.n]))
		gone(s, one);
	else
		REQUIRE(epoll_ctl(s->epoll, EPOLL_CTL_ADD, one->fd, &e) == 0);
}

static void tell(struct streams *s, struct stream *one)
{
	if (one->told)
		return;
	one->told = true;
	int64_t now = clock_now();
	if (s->times_n == 0)
		s->wave = now;
	s->times[s->times_n++] = now;
}

static void readable(struct streams *s, struct stream *one)
{
	char buffer[KEPT + 16384];
	memcpy(buffer, one->kept, one->kept_n);
	ssize_t n = recv(one->fd, buffer + one->kept_n, sizeof(buffer) - KEPT, MSG_DONTWAIT);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0) {
		gone(s, one);
		return;
	}
	str text = {buffer, one->kept_n + (size_t)n};
	if (!one->open) {
		if (!str_starts(text, S("HTTP/1.1 200"))) {
			gone(s, one);
			return;
		}
		one->open = true;
		s->open++;
		s->answered++;
	}
	bool found = memmem(text.p, text.n, mark, sizeof(mark) - 1) != NULL;
	if (found)
		tell(s, one);
	/* What was found is not found again in what is kept. */
	one->kept_n = found ? 0 : text.n < sizeof(mark) - 2 ? text.n : sizeof(mark) - 2;
	memcpy(one->kept, text.p + text.n - one->kept_n, one->kept_n);
}

/* ---- what is said ---- */

static int by_time(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return x < y ? -1 : x > y;
}

static void end_wave(struct streams *s)
{
	qsort(s->times, (size_t)s->times_n, sizeof(*s->times), by_time);
	printf("{\"event\":\"wave\",\"open\":%lld,\"n\":%lld,\"first\":%lld,\"p50\":%lld,\"p99\":%"
	       "lld,\"last\":%lld}\n",
	       (long long)s->open, (long long)s->times_n, (long long)s->times[0],
	       (long long)s->times[s->times_n / 2], (long long)s->times[s->times_n * 99 / 100],
	       (long long)s->times[s->times_n - 1]);
	fflush(stdout);
	s->times_n = 0;
	for (int64_t i = 0; i < s->asked; i++)
		s->v[i].told = false;
}

static void report_open(struct streams *s)
{
	s->reported = true;
	printf("{\"event\":\"open\",\"streams\":%lld,\"refused\":%lld,\"seconds\":%.2f}\n",
	       (long long)s->open, (long long)s->refused,
	       (double)(clock_mono() - s->begin) / (double)SECOND);
	fflush(stdout);
}

static void go_on(struct streams *s)
{
	struct epoll_event events[EVENTS];
	int64_t due = (int64_t)((double)(clock_mono() - s->begin) * s->rate / (double)SECOND) + 1;
	/* What is late is asked for all the same, some at a time, so that answers are read. */
	for (int i = 0; i < 64 && s->asked < s->planned && s->asked < due; i++, s->asked++)
		ask(s, &s->v[s->asked], s->asked);
	int n = epoll_wait(s->epoll, events, EVENTS, s->asked < s->planned ? 1 : 20);
	for (int i = 0; i < n; i++)
		if (events[i].data.ptr)
			readable(s, events[i].data.ptr);
	if (!s->reported && s->answered == s->planned)
		report_open(s);
	if (s->times_n && (s->times_n >= s->open || clock_now() - s->wave > wave_most))
		end_wave(s);
}

static void read_arguments(struct streams *s, int argc, char **argv)
{
	static const struct option options[] = {{"url", required_argument, NULL, 'u'},
						{"path", required_argument, NULL, 'p'},
						{"cookies", required_argument, NULL, 'c'},
						{"streams", required_argument, NULL, 'n'},
						{"rate", required_argument, NULL, 'r'},
						{0}};
	int c;
	while ((c = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (c == 'u')
			read_url(s, optarg);
		else if (c == 'p')
			s->path = str_from(optarg);
		else if (c == 'c')
			read_cookies(s, optarg);
		else if (c == 'n')
			s->planned = strtol(optarg, NULL, 10);
		else if (c == 'r')
			s->rate = strtod(optarg, NULL);
		else
			usage("", "what is this?");
	}
	if (!s->host.n || !s->path.n || !s->cookies.n || s->rate <= 0 || s->planned < 1 ||
	    s->planned > STREAMS_MAX)
		usage("something is missing", "");
}

int main(int argc, char **argv)
{
	struct streams s = {.arena = arena_new(64 << 20), .rate = 1000};
	struct rlimit files;
	char end;
	read_arguments(&s, argc, argv);
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
	s.v = calloc((size_t)s.planned, sizeof(*s.v));
	s.times = calloc((size_t)s.planned, sizeof(*s.times));
	REQUIRE(s.v && s.times);
	s.epoll = epoll_create1(EPOLL_CLOEXEC);
	REQUIRE(s.epoll >= 0);
	fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
	s.begin = clock_mono();
	while (read(STDIN_FILENO, &end, 1) < 0 && errno == EAGAIN)
		go_on(&s);
	return 0;
}
