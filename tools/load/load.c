/* SPDX-License-Identifier: Apache-2.0
 * load: an HTTP/1.1 load generator for this machine's own servers (it refuses any address but
 *loopback). With --rate it is open-loop: requests start at a constant rate whatever the answers do,
 *and latency counts from the intended start, so that a stalled server cannot hide its stall.
 *Without it, every connection sends as soon as its last answer is in. One thread; prints one line
 *of JSON.
 *
 * A file of requests has one a line, WEIGHT METHOD PATH, and indented lines that belong to it:
 *	5 GET /home
 *	1 POST /updates
 *	  Content-Type: application/x-www-form-urlencoded
 *	  < text=hello
 */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/out.h"
#include "base/rand.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 20000, HEAD_MAX = 16384, EVENTS = 512, STEPS = 64, POWERS = 40 };

struct request {
	str bytes;
	bool head; /* HEAD: no body comes */
	uint64_t weight;
};

enum state {
	CLOSED,
	CONNECTING,
	IDLE,
	SENDING,
	READING_HEAD,
	READING_BODY,
	READING_CHUNKS,
	READING_TO_END
};

struct connection {
	int fd;
	enum state state;
	const struct request *request;
	size_t sent;
	int64_t started; /* when the request was due (open loop) or sent */
	char head[HEAD_MAX];
	size_t head_n;
	int status;
	bool last;	 /* Connection: close */
	int64_t body;	 /* bytes still to come, of the body or of the chunk */
	int chunk_state; /* 0 size, 1 data, 2 line end after data, 3 trailer */
	int64_t chunk_size;
	size_t line_n;
	struct connection *next_idle;
};

struct load {
	struct arena *arena;
	struct sockaddr_storage address;
	socklen_t address_n;
	str host;
	struct out headers; /* sent with every request */
	struct {
		struct request *v;
		size_t n, cap;
	} requests;
	uint64_t weights;
	struct prng random;
	int connection_count;
	double rate, seconds, warmup;
	int64_t limit; /* requests; 0: none */
	int epoll, timer;
	struct connection *connections, *idle;
	int64_t begin, measure, end, last; /* last: when the last answer came */
	int64_t issued, finished, errors, bytes, by_status[600];
	int64_t histogram[POWERS * STEPS], longest;
};

static _Noreturn void usage(const char *why, const char *what)
{
	fprintf(stderr, "load: %s%s\n", why, what);
	fprintf(stderr, "usage: load --url http://127.0.0.1:8080/path [--connections N] [--rate R] "
			"[--seconds S] [--warmup S]\n"
			"            [--requests N] [--method M] [--body-file F] [--header 'N: "
			"v']... [--cookie C] [--paths FILE]\n");
	exit(2);
}

/* ---- what is sent ---- */

static str read_file(struct load *l, const char *path)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &st) != 0 || st.st_size > 64 << 20)
		usage("cannot read ", path);
	struct out o = out_new(l->arena, 64 << 20);
	char buffer[65536];
	ssize_t n;
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		out_bytes(&o, buffer, (size_t)n);
	close(fd);
	return out_view(&o);
}

static void add_request(struct load *l, uint64_t weight, str method, str path, str headers,
			str body, bool has_body)
{
	struct request *r = ARENA_PUSH(l->arena, &l->requests);
	struct out o = out_new(l->arena, 80 << 20);
	out_str(&o, method);
	out_byte(&o, ' ');
	out_str(&o, path);
	out_lit(&o, " HTTP/1.1\r\nHost: ");
	out_str(&o, l->host);
	out_lit(&o, "\r\n");
	out_str(&o, out_view(&l->headers));
	out_str(&o, headers);
	if (has_body) {
		out_lit(&o, "Content-Length: ");
		out_int(&o, (int64_t)body.n);
		out_lit(&o, "\r\n");
	}
	out_lit(&o, "\r\n");
	out_str(&o, body);
	r->bytes = out_view(&o);
	r->head = str_eq(method, S("HEAD"));
	r->weight = weight;
	l->weights += weight;
}

/* Does a method send a length even without a body? */
static bool sends_length(str method)
{
	return str_eq(method, S("POST")) || str_eq(method, S("PUT")) || str_eq(method, S("PATCH"));
}

static void read_requests(struct load *l, const char *file)
{
	str text = read_file(l, file);
	str method = STR_NONE, path = STR_NONE, body = STR_NONE;
	struct out headers = out_new(l->arena, 1 << 20);
	int64_t weight = 0;
	bool more = true;
	while (more) {
		more = text.p != NULL;
		str line = more ? str_cut(&text, '\n') : S("end");
		bool indented = line.n && (line.p[0] == ' ' || line.p[0] == '\t');
		str rest = str_trim(line);
		if (rest.n == 0 || rest.p[0] == '#')
			continue;
		if (indented && rest.p[0] == '<') {
			body = str_trim(str_sub(rest, 1, rest.n));
			continue;
		}
		if (indented) {
			out_str(&headers, rest);
			out_lit(&headers, "\r\n");
			continue;
		}
		if (method.p)
			add_request(l, (uint64_t)weight, method, path,
				    str_dup(l->arena, out_view(&headers)), body,
				    body.n || sends_length(method));
		out_reset(&headers);
		body = STR_NONE;
		if (more && (!str_to_int(str_word(&rest), &weight) || weight < 1))
			usage("a request does not begin with a weight: ", cstr(l->arena, line));
		method = str_word(&rest);
		path = str_word(&rest);
		if (more && (path.n == 0 || path.p[0] != '/'))
			usage("a request without a path: ", cstr(l->arena, line));
	}
}

static const struct request *pick(struct load *l)
{
	if (l->requests.n == 1)
		return l->requests.v;
	uint64_t at = prng_below(&l->random, l->weights);
	size_t i = 0;
	while (at >= l->requests.v[i].weight)
		at -= l->requests.v[i++].weight;
	return &l->requests.v[i];
}

/* ---- what is counted ---- */

/* Log-linear: each power of two of microseconds in STEPS parts, so within 1.6 %. */
static size_t bucket_of(int64_t us)
{
	if (us < STEPS)
		return us < 0 ? 0 : (size_t)us;
	int power = 63 - __builtin_clzll((unsigned long long)us);
	size_t step = (size_t)(us >> (power - 6)) - STEPS;
	size_t bucket = (size_t)(power - 5) * STEPS + step;
	return bucket < POWERS * STEPS ? bucket : POWERS * STEPS - 1;
}

static double bucket_ms(size_t bucket)
{
	if (bucket < STEPS)
		return (double)bucket / 1000;
	int shift = (int)(bucket / STEPS) - 1;
	return (double)((bucket % STEPS + STEPS) << shift) / 1000;
}

static double percentile(const struct load *l, double share)
{
	int64_t total = 0, seen = 0;
	for (size_t i = 0; i < POWERS * STEPS; i++)
		total += l->histogram[i];
	for (size_t i = 0; i < POWERS * STEPS; i++) {
		seen += l->histogram[i];
		if (total && (double)seen >= share * (double)total)
			return bucket_ms(i);
	}
	return 0;
}

static void count(struct load *l, int64_t started, int status)
{
	int64_t now = clock_mono(), us = now - started;
	if (started < l->measure)
		return;
	l->last = now;
	l->finished++;
	l->by_status[status < 600 ? status : 0]++;
	l->histogram[bucket_of(us)]++;
	if (us > l->longest)
		l->longest = us;
}

static void count_error(struct load *l, int64_t started)
{
	if (started >= l->measure)
		l->errors++;
}

/* ---- connections ---- */

static void watch(struct load *l, struct connection *c, uint32_t events, int op)
{
	struct epoll_event e = {.events = events, .data.ptr = c};
	epoll_ctl(l->epoll, op, c->fd, &e);
}

static bool open_connection(struct load *l, struct connection *c)
{
	int on = 1;
	c->fd = socket(l->address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		return false;
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	if (connect(c->fd, (struct sockaddr *)&l->address, l->address_n) != 0 &&
	    errno != EINPROGRESS) {
		close(c->fd);
		c->fd = -1;
		return false;
	}
	c->state = CONNECTING;
	watch(l, c, EPOLLIN | EPOLLOUT, EPOLL_CTL_ADD);
	return true;
}

static void close_connection(struct connection *c)
{
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
	c->state = CLOSED;
}

/* When the next request is due, in the open loop. */
static int64_t next_due(const struct load *l)
{
	return l->begin + (int64_t)((double)l->issued * 1e6 / l->rate);
}

/* No request is to be started any more. In the open loop all that were due have to be, however
 * late. */
static bool is_over(const struct load *l, int64_t now)
{
	if (l->limit && l->issued >= l->limit)
		return true;
	return l->rate > 0 ? next_due(l) >= l->end || now >= l->end + 10 * SECOND : now >= l->end;
}

/* The intended start of the next request, or 0 when none is due (yet, or any more). */
static int64_t next_start(struct load *l, int64_t now)
{
	if (is_over(l, now))
		return 0;
	int64_t due = l->rate > 0 ? next_due(l) : now;
	if (due > now)
		return 0;
	l->issued++;
	return due;
}

static void make_idle(struct load *l, struct connection *c)
{
	c->state = IDLE;
	c->request = NULL;
	c->next_idle = l->idle;
	l->idle = c;
}

/* Gives the idle connection its next request, if one is due. */
static bool assign(struct load *l, struct connection *c)
{
	int64_t started = next_start(l, clock_mono());
	if (!started)
		return false;
	c->request = pick(l);
	c->started = started;
	c->sent = 0;
	c->head_n = 0;
	c->last = false;
	if (c->fd < 0 && !open_connection(l, c)) {
		count_error(l, started);
		return false;
	}
	if (c->state != CONNECTING)
		c->state = SENDING;
	return true;
}

static void fail_connection(struct load *l, struct connection *c)
{
	if (c->request)
		count_error(l, c->started);
	close_connection(c);
	make_idle(l, c);
}

static void send_request(struct load *l, struct connection *c)
{
	while (c->sent < c->request->bytes.n) {
		ssize_t n = send(c->fd, c->request->bytes.p + c->sent,
				 c->request->bytes.n - c->sent, MSG_NOSIGNAL);
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			watch(l, c, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
			return;
		}
		if (n <= 0) {
			fail_connection(l, c);
			return;
		}
		c->sent += (size_t)n;
	}
	watch(l, c, EPOLLIN, EPOLL_CTL_MOD);
	c->state = READING_HEAD;
}

static void answered(struct load *l, struct connection *c)
{
	count(l, c->started, c->status);
	if (c->last)
		close_connection(c);
	make_idle(l, c);
}

static str header(const struct connection *c, str name)
{
	str rest = {c->head, c->head_n};
	(void)str_cut(&rest, '\n');
	while (rest.p) {
		str value = str_cut(&rest, '\n');
		if (str_eq_nocase(str_cut(&value, ':'), name))
			return str_trim(value);
	}
	return STR_NONE;
}

/* The head is in; decides how the body ends. */
static void begin_body(struct load *l, struct connection *c)
{
	int64_t status = 0;
	if (c->head_n > 12)
		(void)str_to_int((str){c->head + 9, 3}, &status);
	c->status = (int)status;
	if (status == 100) {
		c->head_n = 0;
		return;
	}
	c->last = str_eq_nocase(header(c, S("connection")), S("close"));
	if (c->request->head || status == 304 || status == 204) {
		answered(l, c);
		return;
	}
	str length = header(c, S("content-length"));
	c->body = 0;
	if (str_eq_nocase(header(c, S("transfer-encoding")), S("chunked"))) {
		c->state = READING_CHUNKS;
		c->chunk_state = 0;
		c->chunk_size = 0;
		c->line_n = 0;
	} else if (str_to_int(length, &c->body)) {
		c->state = READING_BODY;
		if (c->body == 0)
			answered(l, c);
	} else {
		c->state = READING_TO_END;
	}
}

static void chunk_byte(struct load *l, struct connection *c, char byte)
{
	if (c->chunk_state == 0) {
		int digit = byte >= '0' && byte <= '9'	 ? byte - '0'
			    : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
			    : byte >= 'A' && byte <= 'F' ? byte - 'A' + 10
							 : -1;
		if (digit >= 0 && c->line_n++ < 12)
			c->chunk_size = c->chunk_size * 16 + digit;
		if (byte != '\n')
			return;
		c->chunk_state = c->chunk_size ? 1 : 3;
		c->body = c->chunk_size;
		c->line_n = 0;
	} else if (c->chunk_state == 1) {
		if (--c->body == 0)
			c->chunk_state = 2;
	} else if (c->chunk_state == 2) {
		if (byte == '\n') {
			c->chunk_state = 0;
			c->chunk_size = 0;
			c->line_n = 0;
		}
	} else if (byte == '\n') {
		if (c->line_n == 0)
			answered(l, c);
		c->line_n = 0;
	} else if (byte != '\r') {
		c->line_n++;
	}
}

/* Takes what came; c may be idle or closed afterwards. */
static void take(struct load *l, struct connection *c, const char *p, size_t n)
{
	size_t i = 0;
	if (c->started >= l->measure)
		l->bytes += (int64_t)n;
	while (i < n) {
		if (c->state == READING_HEAD) {
			if (c->head_n == HEAD_MAX) {
				fail_connection(l, c);
				return;
			}
			c->head[c->head_n++] = p[i++];
			if (c->head_n >= 4 && memcmp(c->head + c->head_n - 4, "\r\n\r\n", 4) == 0)
				begin_body(l, c);
		} else if (c->state == READING_BODY) {
			size_t most = (size_t)c->body < n - i ? (size_t)c->body : n - i;
			i += most;
			c->body -= (int64_t)most;
			if (c->body == 0)
				answered(l, c);
		} else if (c->state == READING_CHUNKS) {
			chunk_byte(l, c, p[i++]);
		} else if (c->state == READING_TO_END) {
			return;
		} else {
			/* Bytes that nobody asked for; the connection is idle and stays in its
			 * list. */
			count_error(l, c->started);
			close_connection(c);
			c->state = IDLE;
			return;
		}
	}
}

static void receive(struct load *l, struct connection *c)
{
	static char buffer[256 << 10];
	for (;;) {
		ssize_t n = recv(c->fd, buffer, sizeof(buffer), 0);
		if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return;
		if (n <= 0) {
			if (c->state == IDLE) {
				close_connection(c);
				c->state = IDLE;
			} else if (n == 0 && c->state == READING_TO_END) {
				c->last = true;
				answered(l, c);
			} else {
				fail_connection(l, c);
			}
			return;
		}
		take(l, c, buffer, (size_t)n);
		if (c->state == IDLE || c->fd < 0 || (size_t)n < sizeof(buffer))
			return;
	}
}

static void on_event(struct load *l, struct connection *c, uint32_t events)
{
	if (c->fd < 0)
		return;
	if (c->state == CONNECTING) {
		int error = 0;
		socklen_t n = sizeof(error);
		getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &n);
		if (error || (events & EPOLLHUP)) {
			fail_connection(l, c);
			return;
		}
		if (!(events & EPOLLOUT))
			return;
		c->state = SENDING;
	}
	if (c->state == SENDING)
		send_request(l, c);
	if (c->fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && c->state != SENDING)
		receive(l, c);
}

/* Starts what is due on connections that are free. */
static void pump(struct load *l)
{
	while (l->idle) {
		struct connection *free_one = l->idle;
		l->idle = free_one->next_idle;
		if (!assign(l, free_one)) {
			make_idle(l, free_one);
			break;
		}
		if (free_one->state == SENDING)
			send_request(l, free_one);
	}
}

static void set_timer(struct load *l)
{
	if (l->rate <= 0)
		return;
	int64_t wait = next_due(l) - clock_mono();
	if (wait < 1)
		wait = 1;
	struct itimerspec spec = {
		.it_value = {.tv_sec = wait / SECOND, .tv_nsec = wait % SECOND * 1000}};
	timerfd_settime(l->timer, 0, &spec, NULL);
}

static bool busy(const struct load *l)
{
	for (int i = 0; i < l->connection_count; i++)
		if (l->connections[i].request && l->connections[i].state != IDLE)
			return true;
	return false;
}

static void run(struct load *l)
{
	struct epoll_event events[EVENTS];
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	l->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
	epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->timer, &e);
	l->begin = clock_mono();
	l->measure = l->begin + (int64_t)(l->warmup * 1e6);
	l->end = l->measure + (int64_t)(l->seconds * 1e6);
	for (int i = 0; i < l->connection_count; i++) {
		l->connections[i].fd = -1;
		make_idle(l, &l->connections[i]);
	}
	for (;;) {
		pump(l);
		int64_t now = clock_mono();
		bool over = is_over(l, now);
		/* Answers that are under way may come in for ten more seconds. */
		if (over && (!busy(l) || now >= l->end + 10 * SECOND))
			return;
		if (!over && l->idle)
			set_timer(l);
		int n = epoll_wait(l->epoll, events, EVENTS, over ? 50 : 100);
		for (int i = 0; i < n; i++) {
			uint64_t ticks;
			if (events[i].data.ptr)
				on_event(l, events[i].data.ptr, events[i].events);
			else
				(void)!read(l->timer, &ticks, sizeof(ticks));
		}
	}
}

static void report(struct load *l)
{
	/* Requests without an answer at the end are errors, and so are those that were due and
	 * never sent. */
	for (int i = 0; i < l->connection_count; i++)
		if (l->connections[i].request && l->connections[i].state != IDLE)
			count_error(l, l->connections[i].started);
	if (l->rate > 0 && !l->limit) {
		int64_t due = (int64_t)((double)(l->end - l->begin) * l->rate / 1e6);
		l->errors += due > l->issued ? due - l->issued : 0;
	}
	struct out o = out_heap(1 << 16);
	double seconds = l->finished ? (double)(l->last - l->measure) / 1e6 : 0;
	out_fmt(&o, "{\"requests\": %lld, \"errors\": %lld, \"by_status\": {",
		(long long)l->finished, (long long)l->errors);
	bool first = true;
	for (int i = 0; i < 600; i++) {
		if (!l->by_status[i])
			continue;
		out_fmt(&o, "%s\"%d\": %lld", first ? "" : ", ", i, (long long)l->by_status[i]);
		first = false;
	}
	out_fmt(&o,
		"}, \"seconds\": %.3f, \"rps\": %.1f, \"p50_ms\": %.3f, \"p90_ms\": %.3f, "
		"\"p99_ms\": %.3f, "
		"\"max_ms\": %.3f, \"bytes\": %lld}\n",
		seconds, seconds > 0 ? (double)l->finished / seconds : 0.0, percentile(l, 0.5),
		percentile(l, 0.9), percentile(l, 0.99), (double)l->longest / 1000,
		(long long)l->bytes);
	fwrite(o.p, 1, o.n, stdout);
	out_free(&o);
}

/* ---- options ---- */

static void set_url(struct load *l, const char *url, str *path)
{
	str s = str_from(url);
	if (!str_starts(s, S("http://")))
		usage("not an http:// address: ", url);
	s = str_sub(s, 7, s.n);
	ptrdiff_t slash = str_find_byte(s, '/');
	l->host = slash < 0 ? s : str_sub(s, 0, (size_t)slash);
	*path = slash < 0 ? S("/") : str_sub(s, (size_t)slash, s.n);
	size_t colon = l->host.n;
	while (colon > 0 && l->host.p[colon - 1] != ':' && l->host.p[colon - 1] != ']')
		colon--;
	int64_t port = 80;
	str name = l->host;
	if (colon > 1 && l->host.p[colon - 1] == ':') {
		name = str_sub(l->host, 0, colon - 1);
		if (!str_to_int(str_sub(l->host, colon, l->host.n), &port) || port < 1 ||
		    port > 65535)
			usage("not a port: ", url);
	}
	struct sockaddr_in *four = (struct sockaddr_in *)&l->address;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)&l->address;
	const char *text = cstr(l->arena, str_eq(name, S("localhost")) ? S("127.0.0.1") : name);
	if (inet_pton(AF_INET, text, &four->sin_addr) == 1 &&
	    ntohl(four->sin_addr.s_addr) >> 24 == 127) {
		four->sin_family = AF_INET;
		four->sin_port = htons((uint16_t)port);
		l->address_n = sizeof(*four);
	} else if (str_eq(name, S("[::1]"))) {
		six->sin6_addr = in6addr_loopback;
		six->sin6_family = AF_INET6;
		six->sin6_port = htons((uint16_t)port);
		l->address_n = sizeof(*six);
	} else {
		usage("only loopback addresses: ", url);
	}
}

static double number(const char *name, const char *text, double least, double most)
{
	double v;
	if (!str_to_real(str_from(text), &v) || v < least || v > most)
		usage("not a number in range for --", name);
	return v;
}

static void add_header(struct load *l, str name, str value)
{
	out_str(&l->headers, name);
	out_str(&l->headers, value);
	out_lit(&l->headers, "\r\n");
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		{"url", 1, NULL, 'u'},	  {"connections", 1, NULL, 'c'},
		{"rate", 1, NULL, 'r'},	  {"seconds", 1, NULL, 's'},
		{"warmup", 1, NULL, 'w'}, {"requests", 1, NULL, 'n'},
		{"method", 1, NULL, 'm'}, {"body-file", 1, NULL, 'b'},
		{"header", 1, NULL, 'h'}, {"cookie", 1, NULL, 'k'},
		{"paths", 1, NULL, 'p'},  {NULL, 0, NULL, 0},
	};
	static struct load load;
	struct load *l = &load;
	const char *url = NULL, *body = NULL, *paths = NULL;
	str method = S("GET"), path;
	l->arena = arena_new((size_t)1 << 30);
	l->headers = out_new(l->arena, 1 << 20);
	l->random = prng_new(1);
	l->connection_count = 16;
	l->seconds = 10;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'u':
			url = optarg;
			break;
		case 'c':
			l->connection_count =
				(int)number("connections", optarg, 1, CONNECTIONS_MAX);
			break;
		case 'r':
			l->rate = number("rate", optarg, 0.001, 1e6);
			break;
		case 's':
			l->seconds = number("seconds", optarg, 0.01, 3600);
			break;
		case 'w':
			l->warmup = number("warmup", optarg, 0, 600);
			break;
		case 'n':
			l->limit = (int64_t)number("requests", optarg, 1, 1e12);
			break;
		case 'm':
			method = str_from(optarg);
			break;
		case 'b':
			body = optarg;
			break;
		case 'h':
			add_header(l, S(""), str_from(optarg));
			break;
		case 'k':
			add_header(l, S("Cookie: "), str_from(optarg));
			break;
		case 'p':
			paths = optarg;
			break;
		default:
			usage("unknown option", "");
		}
	}
	if (!url || optind != argc)
		usage(url ? "too much: " : "no --url", url ? argv[optind] : "");
	set_url(l, url, &path);
	if (paths)
		read_requests(l, paths);
	else
		add_request(l, 1, method, path, STR_NONE, body ? read_file(l, body) : STR_NONE,
			    body || sends_length(method));
	if (l->requests.n == 0)
		usage("no requests in ", paths);
	l->connections = calloc((size_t)l->connection_count, sizeof(*l->connections));
	REQUIRE(l->connections);
	run(l);
	report(l);
	return l->finished == 0;
}
