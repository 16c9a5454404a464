/* SPDX-License-Identifier: Apache-2.0
 * The server as a whole: a toy handler behind it, raw bytes in front of it.
 */
#include "http/toy_server.h"

/* ---- connections ---- */

static void keep_alive_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	for (int i = 0; i < 50; i++) {
		raw_text(fd, "GET /a%20b HTTP/1.1\r\nHost: x\r\n\r\n");
		expect(raw_read(fd, false), 200, "/a b");
		raw_text(fd, "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 12\r\n"
			     "Content-Type: application/x-www-form-urlencoded\r\n\r\na=1&b=%C3%A9");
		expect(raw_read(fd, false), 200, "query: form:a=1;b=é; body: files:");
	}
	close(fd);
	struct server_numbers n = server_numbers(toy->server);
	assert_true(n.by_class[2] >= 99);
	assert_int_equal(atomic_load(&toy->queued), 0);
}
BOTH_WAYS(keep_alive)

static void pipelined_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	raw_text(fd, "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nHEAD /2 HTTP/1.1\r\nHost: x\r\n\r\n"
		     "POST /echo?q=%26+z HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
		     "Content-Length: 7\r\n\r\n{\"a\":1}GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
		     "GET /5 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
	expect(raw_read(fd, false), 200, "/1");
	struct answer_read head = raw_read(fd, true);
	char value[512];
	assert_string_equal(raw_header(&head, "content-length", value), "2");
	expect(head, 200, "");
	expect(raw_read(fd, false), 200, "query:q=& z; form: body:{\"a\":1} files:");
	expect(raw_read(fd, false), 200, "later");
	expect(raw_read(fd, false), 200, "/5");
	assert_true(raw_closed(fd));
	close(fd);
}
BOTH_WAYS(pipelined)

static void slow_client_with(struct toy *toy)
{
	const char *text = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n"
			   "Content-Type: application/x-www-form-urlencoded\r\n\r\nname=a%2B";
	int fd = raw_connect(toy->port);
	for (size_t i = 0; i < strlen(text); i++) {
		raw_send(fd, text + i, 1);
		if (i % 16 == 0)
			nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	}
	expect(raw_read(fd, false), 200, "query: form:name=a+; body: files:");
	close(fd);
}
BOTH_WAYS(slow_client)

/* Every method reaches the handler, with a body and without. */
static void methods_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	for (int i = 0; i < METHODS; i++) {
		str name = method_name((enum method)(1 << i));
		struct out o = out_heap(4096);
		assert_true(method_named(name) == (enum method)(1 << i));
		out_fmt(&o, "%.*s /method HTTP/1.1\r\nHost: x\r\n\r\n", (int)name.n, name.p);
		raw_send(fd, o.p, o.n);
		expect(raw_read(fd, false), 200, cstr(toy->arena, name));
		out_reset(&o);
		out_fmt(&o,
			"%.*s /echo?memory HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n<a/>",
			(int)name.n, name.p);
		if (i > 0) {
			raw_send(fd, o.p, o.n);
			expect(raw_read(fd, false), 200, "query:memory=; form: body:<a/> files:");
		}
		out_free(&o);
	}
	assert_true(method_named(S("HEAD")) == GET);
	assert_true(!method_named(S("TRACE")) && !method_named(S("put")) && !method_named(S("")));
	assert_int_equal(method_name((enum method)3).n, 0);
	close(fd);
}
BOTH_WAYS(methods)

static void expect_continue_with(struct toy *toy)
{
	char line[64] = {0};
	int fd = raw_connect(toy->port);
	raw_text(fd,
		 "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n"
		 "Content-Type: application/json\r\n\r\n");
	assert_int_equal(recv(fd, line, 25, MSG_WAITALL), 25);
	assert_string_equal(line, "HTTP/1.1 100 Continue\r\n\r\n");
	raw_text(fd, "{}");
	expect(raw_read(fd, false), 200, "query: form: body:{} files:");
	close(fd);
	/* A refusal comes instead of the invitation. */
	fd = raw_connect(toy->port);
	raw_text(fd, "POST /forbidden HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: "
		     "100-continue\r\n"
		     "Content-Type: application/json\r\n\r\n");
	expect(raw_read(fd, false), 403, "Forbidden\n");
	assert_true(raw_closed(fd));
	close(fd);
}
BOTH_WAYS(expect_continue)

static void answers_from_elsewhere_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	raw_text(fd, "GET /keep HTTP/1.1\r\nHost: x\r\n\r\n");
	struct rq *rq;
	while (!(rq = atomic_load(&toy->kept)))
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	out_lit(rq->out, "from the test's thread");
	server_send(rq);
	expect(raw_read(fd, false), 200, "from the test's thread");
	raw_text(fd, "GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
	expect(raw_read(fd, false), 200, "later");
	/* The client is gone before the answer is there. */
	atomic_store(&toy->kept, NULL);
	raw_text(fd, "GET /keep HTTP/1.1\r\nHost: x\r\n\r\n");
	while (!(rq = atomic_load(&toy->kept)))
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	close(fd);
	fill(rq, 1 << 20);
	server_send(rq);
	assert_int_equal(raw_get(toy, "/alive"), 200);
}
BOTH_WAYS(answers_from_elsewhere)

/* A handler that wants too much memory is jumped out of; its transaction is ended, so that others
 * can write. */
/* What is written to standard error meanwhile goes to a file, which is read at the end. */
static int log_to_file(int *before)
{
	char name[] = "/tmp/http-log-XXXXXX";
	int file = mkstemp(name);
	log_level_set(LOG_WARN);
	assert_true(file >= 0 && unlink(name) == 0);
	*before = dup(STDERR_FILENO);
	assert_true(*before >= 0 && dup2(file, STDERR_FILENO) >= 0);
	return file;
}

static size_t logged(int file, int before, const char *words)
{
	static char text[64 << 10];
	size_t found = 0;
	assert_true(dup2(before, STDERR_FILENO) >= 0);
	close(before);
	ssize_t n = pread(file, text, sizeof(text) - 1, 0);
	assert_true(n > 0);
	text[n] = 0;
	close(file);
	for (const char *at = text; (at = strstr(at, words)); at++)
		found++;
	return found;
}

static void greedy_handler_with(struct toy *toy)
{
	static const char *const paths[] = {"/greedy", "/greedy-later", "/greedy-write",
					    "/greedy-write?read=1", "/greedy-write"};
	char directory[] = "/tmp/http-database-XXXXXX";
	str why = STR_NONE;
	assert_non_null(mkdtemp(directory));
	struct database_options options = {
		.data = str_from(directory), .readers = 1, .create = true};
	int e = database_open(toy->arena, &options, &toy->database, &why);
	assert_int_equal(e, OK);
	int fd = raw_connect(toy->port), before, log = log_to_file(&before);
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct out o = out_heap(200);
		out_fmt(&o, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", paths[i]);
		raw_send(fd, o.p, o.n);
		out_free(&o);
		expect(raw_read(fd, false), 503, "Service Unavailable\n");
		raw_text(fd, "GET /write HTTP/1.1\r\nHost: x\r\n\r\n");
		expect(raw_read(fd, false), 200, "ok");
	}
	close(fd);
	assert_int_equal(logged(log, before, "\"level\":\"warn\",\"event\":\"request failed\""),
			 sizeof(paths) / sizeof(*paths));
	database_close(toy->database);
	remove_directory(directory);
}
BOTH_WAYS(greedy_handler)

/* ---- strictness: what is refused, each followed by a request on a fresh connection ---- */

struct bad {
	const char *text;
	size_t n;
	int status; /* 0: closed without an answer */
};
#define BAD(status_, text_)                                                  \
	{                                                                    \
		.text = (text_), .n = sizeof(text_) - 1, .status = (status_) \
	}
#define REST "Host: x\r\n\r\n"

static const struct bad bad_heads[] = {
	BAD(400,
	    "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
		 "chunked\r\n\r\n0\r\n\r\n"),
	BAD(400, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nHost: x\r\nContent-Length: "
		 "3\r\n\r\n0\r\n\r\n"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
		 "x\r\n\r\n0\r\n\r\n"),
	BAD(501, "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"),
	BAD(501,
	    "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n"),
	BAD(400, "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length : 3\r\n\r\nabc"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length\t: 3\r\n\r\nabc"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\nabcde"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\nabcde"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5,5\r\n\r\nabcde"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\nabcde"),
	BAD(400, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\nabcde"),
	BAD(413, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\nabcde"),
	BAD(400, "GET / HTTP/1.1\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n"),
	BAD(400, "GET / HTTP/1.0\r\nHost: x\r\nHost: y\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost:\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: a b\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: u@h\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nX: a\r\n b\r\n" REST),
	BAD(400, "GET / HTTP/1.1\r\nX: a\r\n\tb\r\n" REST),
	BAD(400, "GET / HTTP/1.1\r\n X: a\r\n" REST),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\rb\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\r\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\0\0Content-Length: 3\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\0\0Y\0b\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX\0: a\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\0\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\x01\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\x7f\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\nHost: x\n\n"),
	BAD(400, "GET / HTTP/1.1\nHost: x\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\nX: a\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX: a\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\n\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nno colon\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\n(X): a\r\n\r\n"),
	BAD(400, "GET / HTTP/1.1\r\nHost: x\r\nX\xc3\xa9: a\r\n\r\n"),
	BAD(400, "GET  / HTTP/1.1\r\n" REST),
	BAD(400, "GET /  HTTP/1.1\r\n" REST),
	BAD(400, "GET / a HTTP/1.1\r\n" REST),
	BAD(400, "GET / HTTP/1.1 \r\n" REST),
	BAD(400, "GET /\tx HTTP/1.1\r\n" REST),
	BAD(400, "GET /\0x HTTP/1.1\r\n" REST),
	BAD(400, "GET / HTP/1.1\r\n" REST),
	BAD(505, "GET / HTTP/1.2\r\n" REST),
	BAD(505, "GET / HTTP/2.0\r\n" REST),
	BAD(400, "GET x HTTP/1.1\r\n" REST),
	BAD(400, "GET http://y/ HTTP/1.1\r\n" REST),
	BAD(400, "GET //x HTTP/1.1\r\n" REST),
	BAD(400, "GET /a//b HTTP/1.1\r\n" REST),
	BAD(400, "GET /../b HTTP/1.1\r\n" REST),
	BAD(400, "GET /a/.. HTTP/1.1\r\n" REST),
	BAD(400, "GET /a/%2e%2E/b HTTP/1.1\r\n" REST),
	BAD(400, "GET /./b HTTP/1.1\r\n" REST),
	BAD(400, "GET /a%00b HTTP/1.1\r\n" REST),
	BAD(400, "GET /a%2fb HTTP/1.1\r\n" REST),
	BAD(400, "GET /a%0ab HTTP/1.1\r\n" REST),
	BAD(400, "GET /a%4 HTTP/1.1\r\n" REST),
	BAD(400, "GET /a%zz HTTP/1.1\r\n" REST),
	BAD(400, "GET /a%c3 HTTP/1.1\r\n" REST),
	BAD(400, "GET /a%c0%af HTTP/1.1\r\n" REST),
	BAD(400, "GET /a#b HTTP/1.1\r\n" REST),
	BAD(400, "GET / HTTP/1.1\r\nContent-Length: 3\r\n" REST "abc"),
	BAD(405, "TRACE / HTTP/1.1\r\n" REST),
	BAD(501, "BREW / HTTP/1.1\r\n" REST),
	BAD(501, "get / HTTP/1.1\r\n" REST),
	BAD(501, "propfind / HTTP/1.1\r\n" REST),
	BAD(405, "CONNECT / HTTP/1.1\r\n" REST),
	BAD(415, "MKCOL / HTTP/1.1\r\nContent-Length: 1\r\nContent-Type: a/b\r\n" REST "x"),
	BAD(415, "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Type: text/plain\r\n" REST "abc"),
	BAD(415, "POST / HTTP/1.1\r\nContent-Length: 3\r\n" REST "abc"),
	BAD(400,
	    "POST / HTTP/1.1\r\nContent-Length: 3\r\nContent-Type: multipart/form-data\r\n" REST
	    "abc"),
	BAD(411, "POST /no-chunks HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: "
		 "application/json\r\n" REST "0\r\n\r\n"),
	BAD(400, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: "
		 "application/json\r\n" REST "1\r\n[\r\n0\r\nX: trailer\r\n\r\n"),
	BAD(400, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Type: "
		 "application/json\r\n" REST "z\r\n"),
};

static void strict_with(struct toy *toy)
{
	for (size_t i = 0; i < sizeof(bad_heads) / sizeof(*bad_heads); i++) {
		const struct bad *bad = &bad_heads[i];
		int status = raw_once(toy->port, bad->text, bad->n, NULL, 0);
		if (status != bad->status)
			fail_msg("%d instead of %d for: %s", status, bad->status, bad->text);
		if (raw_get(toy, "/marker") != 200)
			fail_msg("no answer after: %s", bad->text);
	}
	char body[512];
	const char *good[] = {
		"GET http://X/p?q HTTP/1.1\r\nHost: x\r\n\r\n", "GET /p HTTP/1.0\r\n\r\n",
		"\r\nGET /p? HTTP/1.1\r\nHost: [::1]:80\r\nX:\r\nY: \xc3\xa9\t\r\n\r\n",
		"GET /%70 HTTP/1.1\r\nhOST: x\r\n\r\n"};
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++) {
		assert_int_equal(raw_once(toy->port, good[i], strlen(good[i]), body, sizeof(body)),
				 200);
		assert_string_equal(body, "/p");
	}
}
BOTH_WAYS(strict)

/* A refused request must not leave bytes behind that are read as the next one. */
static void no_smuggling_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	raw_text(fd, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\nContent-Length: 0\r\n\r\n"
		     "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n");
	expect(raw_read(fd, false), 400, "Bad Request\n");
	assert_true(raw_closed(fd));
	close(fd);
	fd = raw_connect(toy->port);
	raw_text(fd,
		 "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Type: a/b\r\n\r\nabc"
		 "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
	expect(raw_read(fd, false), 415, "Unsupported Media Type\n");
	expect(raw_read(fd, false), 200, "/next");
	close(fd);
}
BOTH_WAYS(no_smuggling)

static void limits_of_the_head_with(struct toy *toy)
{
	struct out o = out_heap(1 << 20);
	out_lit(&o, "GET /");
	for (int i = 0; i < 40000; i++)
		out_byte(&o, 'a');
	out_lit(&o, " HTTP/1.1\r\nHost: x\r\n\r\n");
	assert_int_equal(raw_once(toy->port, o.p, o.n, NULL, 0), 414);
	out_reset(&o);
	out_lit(&o, "GET / HTTP/1.1\r\nHost: x\r\nX: ");
	for (int i = 0; i < 40000; i++)
		out_byte(&o, 'a');
	out_lit(&o, "\r\n\r\n");
	assert_int_equal(raw_once(toy->port, o.p, o.n, NULL, 0), 431);
	for (int count = 60; count < 200; count += 60) {
		out_reset(&o);
		out_lit(&o, "GET /p HTTP/1.1\r\nHost: x\r\n");
		for (int i = 0; i < count; i++)
			out_fmt(&o, "X%d: a\r\n", i);
		out_lit(&o, "\r\n");
		assert_int_equal(raw_once(toy->port, o.p, o.n, NULL, 0), count < 100 ? 200 : 431);
	}
	/* A query of 2 KB and a cookie of 4 KB fit together. */
	out_reset(&o);
	out_lit(&o, "GET /echo?q=");
	for (int i = 0; i < 2000; i++)
		out_byte(&o, 'q');
	out_lit(&o, "&z=1 HTTP/1.1\r\nHost: x\r\nCookie: ");
	for (int i = 0; i < 4000; i++)
		out_byte(&o, 'c');
	out_lit(&o, "\r\n\r\n");
	char body[4096];
	assert_int_equal(raw_once(toy->port, o.p, o.n, body, sizeof(body)), 200);
	assert_non_null(strstr(body, "z=1;"));
	out_free(&o);
}
BOTH_WAYS(limits_of_the_head)

static void cookies_and_headers_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	raw_text(fd, "GET /cookie HTTP/1.1\r\nHost: x\r\nCookie: a=b; __Host-s=v1; c\r\n\r\n");
	struct answer_read a = raw_read(fd, false);
	assert_non_null(strstr(
		a.head,
		"Set-Cookie: __Host-s=v2; Path=/; HttpOnly; SameSite=Lax; Max-Age=60; Secure\r\n"));
	assert_null(strstr(a.head, "other="));
	assert_null(strstr(a.head, "X-Bad"));
	assert_null(strstr(a.head, "Set-Cookie: b"));
	assert_non_null(strstr(a.head, "Cache-Control: private, no-store\r\n"));
	assert_non_null(strstr(a.head, "Content-Type: text/html; charset=utf-8\r\n"));
	expect(a, 200, "v1");
	close(fd);
}
BOTH_WAYS(cookies_and_headers)

static void trusted_proxy(void **state)
{
	(void)state;
	static const struct {
		const char *trusted, *headers, *answer;
	} cases[] = {
		{"", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n", "127.0.0.1 0 x"},
		{"127.0.0.1", "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\n",
		 "9.9.9.9 1 x"},
		{"127.0.0.0/8,10.0.0.0/8", "X-Forwarded-For: 1.1.1.1, 2.2.2.2, 10.3.2.1\r\n",
		 "2.2.2.2 0 x"},
		{"127.0.0.1", "X-Forwarded-For: 2001:db8::7\r\n", "2001:db8::7 0 x"},
		{"127.0.0.1", "X-Forwarded-For: junk\r\n", "127.0.0.1 0 x"},
		{"127.0.0.1", "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 3.3.3.3\r\n",
		 "3.3.3.3 0 x"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct toy *toy = toy_start(
			(struct server_options){.trusted_proxies = str_from(cases[i].trusted)});
		char request[512], body[512];
		struct out o = {.p = request, .cap = sizeof(request), .max = sizeof(request)};
		out_fmt(&o, "GET /who HTTP/1.1\r\nHost: x\r\n%s\r\n", cases[i].headers);
		assert_int_equal(raw_once(toy->port, o.p, o.n, body, sizeof(body)), 200);
		assert_string_equal(body, cases[i].answer);
		toy_stop(toy);
	}
}

/* ---- under pressure ---- */

static void queue_overflow(void **state)
{
	(void)state;
	enum { CLIENTS = 1100 };
	struct toy *toy = toy_start((struct server_options){.workers = 1});
	int fds[CLIENTS], ok = 0, refused = 0;
	atomic_store(&toy->hold, true);
	for (int i = 0; i < CLIENTS; i++) {
		fds[i] = raw_connect(toy->port);
		assert_true(fds[i] >= 0);
		raw_text(fds[i], "GET /hold HTTP/1.1\r\nHost: x\r\n\r\n");
	}
	/* Whoever finds the queue full is told at once, while the worker is still busy. */
	while (server_numbers(toy->server).by_class[5] < CLIENTS - 1025)
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	assert_int_equal(server_numbers(toy->server).queued, 1024);
	atomic_store(&toy->hold, false);
	for (int i = 0; i < CLIENTS; i++) {
		struct answer_read a = raw_read(fds[i], false);
		char value[512];
		ok += a.status == 200;
		refused += a.status == 503;
		if (a.status == 503)
			assert_string_equal(raw_header(&a, "retry-after", value), "5");
		free(a.body);
		close(fds[i]);
	}
	assert_int_equal(ok, 1025);
	assert_int_equal(refused, CLIENTS - 1025);
	assert_int_equal(server_numbers(toy->server).shed, refused);
	toy_stop(toy);
}

static int hold(struct toy *toy, const char *query)
{
	struct out o = out_heap(200);
	int fd = raw_connect(toy->port);
	out_fmt(&o, "PUT /hold?%s HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx", query);
	assert_true(raw_send(fd, o.p, o.n));
	out_free(&o);
	return fd;
}

static void wait_for(struct toy *toy, int running, int64_t queued)
{
	while (atomic_load(&toy->slow_running) != running ||
	       server_numbers(toy->server).queued != queued)
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
}

/* Of what brings files, half of the workers run some, one of a sender; everything else passes. */
static void slow_ones_wait(void **state)
{
	(void)state;
	static const char *const queries[] = {"slow=1", "slow=1", "slow=1", "slow=2",
					      "slow=2", "slow=3", "slow=0", "slow=0"};
	enum { N = sizeof(queries) / sizeof(*queries) };
	struct toy *toy = toy_start((struct server_options){.workers = 4});
	int fds[N];
	atomic_store(&toy->hold, true);
	for (size_t i = 0; i < 3; i++)
		fds[i] = hold(toy, queries[i]);
	wait_for(toy, 1, 2);
	for (size_t i = 3; i < N; i++)
		fds[i] = hold(toy, queries[i]);
	wait_for(toy, 2, N - 2);
	for (int i = 0; i < 20; i++)
		assert_int_equal(raw_get(toy, "/quick"), 200);
	wait_for(toy, 2, N - 2);
	int other = hold(toy, "quick");
	wait_for(toy, 3, N - 2);
	atomic_store(&toy->hold, false);
	for (size_t i = 0; i < N; i++) {
		expect(raw_read(fds[i], false), 200, "held");
		close(fds[i]);
	}
	expect(raw_read(other, false), 200, "held");
	close(other);
	toy_stop(toy);
}

struct load {
	struct toy *toy;
	atomic_bool stop;
	atomic_int good, cut, odd;
};

static void *load_client(void *arg)
{
	struct load *load = arg;
	while (!atomic_load(&load->stop)) {
		int fd = raw_connect(load->toy->port);
		if (fd < 0)
			break;
		for (int i = 0; i < 20 && !atomic_load(&load->stop); i++) {
			if (!raw_text(fd,
				      "POST /big HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
				break;
			struct answer_read a = raw_read(fd, false);
			/* Either a whole answer or none, never a part of one; what comes when it is
			 * too late is refused. */
			bool whole = a.complete && (a.status == 200 || a.status == 503);
			atomic_fetch_add(a.status == 0 ? &load->cut
					 : whole       ? &load->good
						       : &load->odd,
					 1);
			if (a.status && !whole)
				print_message("status %d, %s\n", a.status,
					      a.complete ? "whole" : "cut");
			free(a.body);
			if (a.status == 0)
				break;
		}
		close(fd);
	}
	return NULL;
}

static void graceful_stop(void **state)
{
	(void)state;
	for (int round = 0; round < 5; round++) {
		struct toy *toy = toy_start(
			(struct server_options){.workers = 2, .inline_reads = true, .loops = 2});
		struct load load = {.toy = toy};
		pthread_t threads[8];
		for (int i = 0; i < 8; i++)
			assert_int_equal(pthread_create(&threads[i], NULL, load_client, &load), 0);
		while (atomic_load(&load.good) < 200)
			nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
		int held = raw_connect(toy->port);
		atomic_store(&toy->hold, true);
		raw_text(held, "POST /hold HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
		while (atomic_load(&toy->slow_running) == 0)
			nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
		atomic_store(&toy->hold, false);
		server_stop(toy->server, 10);
		expect(raw_read(held, false), 200, "held");
		close(held);
		atomic_store(&load.stop, true);
		for (int i = 0; i < 8; i++)
			pthread_join(threads[i], NULL);
		assert_int_equal(atomic_load(&load.odd), 0);
		assert_int_equal(files_in(toy->directory), 0);
		rmdir(toy->directory);
		arena_free(toy->arena);
		free(toy);
	}
}

/* A handler that is not ready in time is cut off; its late answer goes nowhere and breaks nothing.
 */
static void stop_cuts_off(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){.workers = 1});
	int fd = raw_connect(toy->port), waiting = raw_connect(toy->port);
	atomic_store(&toy->hold, true);
	raw_text(fd, "GET /keep HTTP/1.1\r\nHost: x\r\n\r\n");
	struct rq *rq;
	while (!(rq = atomic_load(&toy->kept)))
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	server_stop(toy->server, 1);
	assert_true(raw_closed(fd));
	out_lit(rq->out, "too late");
	server_send(rq);
	close(fd);
	close(waiting);
	rmdir(toy->directory);
	arena_free(toy->arena);
	free(toy);
}

static void refuses_bad_options(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct server *server = NULL;
	str why = STR_NONE;
	static const char *const addresses[] = {"",
						"80",
						"127.0.0.1",
						"127.0.0.1:x",
						"127.0.0.1:99999",
						"::1:80",
						"no.such.name.invalid:1"};
	for (size_t i = 0; i < sizeof(addresses) / sizeof(*addresses); i++) {
		struct server_options o = {.listen = str_from(addresses[i]), .handle = toy_handle};
		int e = server_start(a, &o, &server, &why);
		assert_int_equal(e, INVALID);
		assert_true(why.n > 0);
	}
	struct server_options o = {.listen = S("127.0.0.1:0"),
				   .trusted_proxies = S("10.0.0.0/33"),
				   .handle = toy_handle};
	int e = server_start(a, &o, &server, &why);
	assert_int_equal(e, INVALID);
	struct toy *toy = toy_start((struct server_options){0});
	struct out listen = out_new(a, 100);
	out_fmt(&listen, "127.0.0.1:%d", toy->port);
	o = (struct server_options){.listen = out_view(&listen), .handle = toy_handle};
	e = server_start(a, &o, &server, &why);
	assert_int_equal(e, FAULT);
	assert_true(str_ends(why, S("Address already in use")));
	toy_stop(toy);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keep_alive),	       cmocka_unit_test(pipelined),
		cmocka_unit_test(slow_client),	       cmocka_unit_test(methods),
		cmocka_unit_test(expect_continue),     cmocka_unit_test(answers_from_elsewhere),
		cmocka_unit_test(greedy_handler),      cmocka_unit_test(strict),
		cmocka_unit_test(no_smuggling),	       cmocka_unit_test(limits_of_the_head),
		cmocka_unit_test(cookies_and_headers), cmocka_unit_test(trusted_proxy),
		cmocka_unit_test(queue_overflow),      cmocka_unit_test(slow_ones_wait),
		cmocka_unit_test(graceful_stop),       cmocka_unit_test(stop_cuts_off),
		cmocka_unit_test(refuses_bad_options),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
