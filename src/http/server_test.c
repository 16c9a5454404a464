/* SPDX-License-Identifier: Apache-2.0
 * The server as a whole: a toy handler behind it, raw bytes in front of it.
 */
#include "http/raw_client.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <zlib.h>

struct toy {
	struct server *server;
	struct arena *arena;
	char directory[64], file[80];
	int port;
	atomic_int slow_running, queued, asked;
	atomic_bool hold;
	_Atomic(struct rq *) kept;
};

static void write_fields(struct out *o, const struct field_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		out_str(o, list->v[i].name);
		out_byte(o, '=');
		out_str(o, list->v[i].value);
		out_byte(o, ';');
	}
}

static void write_uploads(struct rq *rq)
{
	for (size_t i = 0; i < rq->uploads.n; i++) {
		const struct upload *u = &rq->uploads.v[i];
		uint64_t sum = 0;
		char buffer[4096];
		ssize_t n;
		int fd = open(cstr(rq->arena, u->path), O_RDONLY);
		while (fd >= 0 && (n = read(fd, buffer, sizeof(buffer))) > 0)
			for (ssize_t k = 0; k < n; k++)
				sum = sum * 31 + (unsigned char)buffer[k];
		if (fd >= 0)
			close(fd);
		out_fmt(rq->out, "%.*s:%.*s:%.*s:%lld:%llu;", (int)u->name.n, u->name.p,
			(int)u->filename.n, u->filename.p, (int)u->type.n, u->type.p,
			(long long)u->size, (unsigned long long)sum);
	}
}

static void fill(struct rq *rq, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out_byte(rq->out, (char)('a' + i % 23));
}

static void *send_later(void *arg)
{
	struct rq *rq = arg;
	nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
	out_lit(rq->out, "later");
	server_send(rq);
	return NULL;
}

static void toy_handle(void *context, struct rq *rq)
{
	struct toy *toy = context;
	if (str_eq(rq->path, S("/big"))) {
		fill(rq, 32768);
	} else if (str_eq(rq->path, S("/echo"))) {
		out_lit(rq->out, "query:");
		write_fields(rq->out, &rq->query);
		out_lit(rq->out, " form:");
		write_fields(rq->out, &rq->form);
		out_lit(rq->out, " body:");
		out_str(rq->out, rq->body);
		out_lit(rq->out, " files:");
		write_uploads(rq);
	} else if (str_eq(rq->path, S("/file"))) {
		IGNORE(response_file(rq, str_from(toy->file), S("image/png"), S("tag1"), false,
				     S("é.png")));
	} else if (str_eq(rq->path, S("/tagged"))) {
		fill(rq, 5000);
		rq->response.etag = S("page7");
		rq->response.modified = 1700000000 * SECOND;
		rq->response.type = S("text/css");
	} else if (str_eq(rq->path, S("/who"))) {
		out_fmt(rq->out, "%.*s %d %.*s", (int)rq->address.n, rq->address.p, rq->secure,
			(int)rq->host.n, rq->host.p);
	} else if (str_eq(rq->path, S("/cookie"))) {
		out_str(rq->out, rq_cookie(rq, S("__Host-s")));
		response_cookie(rq, S("__Host-s"), S("v2"), 60);
		response_cookie(rq, S("other"), S("x y"), 60);
		response_header(rq, S("X-Bad"), S("a\r\nSet-Cookie: b"));
	} else if (str_eq(rq->path, S("/greedy"))) {
		for (;;)
			arena_alloc(rq->arena, 1 << 20);
	} else if (str_eq(rq->path, S("/hold"))) {
		atomic_fetch_add(&toy->slow_running, 1);
		while (atomic_load(&toy->hold))
			nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
		out_lit(rq->out, "held");
	} else if (str_eq(rq->path, S("/later"))) {
		pthread_t thread;
		pthread_create(&thread, NULL, send_later, rq);
		pthread_detach(thread);
		return;
	} else if (str_eq(rq->path, S("/keep"))) {
		atomic_store(&toy->kept, rq);
		return;
	} else {
		out_str(rq->out, rq->path);
	}
	server_send(rq);
}

static int toy_accept(void *context, const struct rq *rq, int64_t length)
{
	struct toy *toy = context;
	atomic_fetch_add(&toy->asked, 1);
	if (str_eq(rq->path, S("/forbidden")))
		return 403;
	if (str_eq(rq->path, S("/no-chunks")) && length < 0)
		return 411;
	return 0;
}

static void toy_queued(void *context, int change)
{
	atomic_fetch_add(&((struct toy *)context)->queued, change);
}

static struct toy *toy_start(struct server_options options)
{
	struct toy *toy = calloc(1, sizeof(*toy));
	str why = STR_NONE;
	log_level_set(LOG_ERROR);
	memcpy(toy->directory, "/tmp/http-test-XXXXXX", sizeof("/tmp/http-test-XXXXXX"));
	assert_non_null(mkdtemp(toy->directory));
	struct out path = out_heap(sizeof(toy->file));
	out_fmt(&path, "%s/file", toy->directory);
	memcpy(toy->file, out_cstr(&path), path.n + 1);
	out_free(&path);
	toy->arena = arena_new(1 << 20);
	options.context = toy;
	options.listen = S("127.0.0.1:0");
	options.temporary = str_from(toy->directory);
	options.handle = toy_handle;
	options.accept_body = toy_accept;
	options.queued = toy_queued;
	int e = server_start(toy->arena, &options, &toy->server, &why);
	assert_int_equal(e, OK);
	toy->port = server_port(toy->server);
	return toy;
}

static int files_in(const char *directory)
{
	DIR *d = opendir(directory);
	int n = 0;
	for (struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static void toy_stop(struct toy *toy)
{
	server_stop(toy->server, 5);
	unlink(toy->file);
	assert_int_equal(files_in(toy->directory), 0);
	rmdir(toy->directory);
	arena_free(toy->arena);
	free(toy);
}

#define BOTH_WAYS(name)                                                                   \
	static void name(void **state)                                                    \
	{                                                                                 \
		(void)state;                                                              \
		for (int inline_reads = 0; inline_reads < 2; inline_reads++) {            \
			struct toy *toy = toy_start((struct server_options){              \
				.inline_reads = inline_reads, .workers = 2, .loops = 2}); \
			name##_with(toy);                                                 \
			toy_stop(toy);                                                    \
		}                                                                         \
	}

static void expect(struct answer_read a, int status, const char *body)
{
	assert_int_equal(a.status, status);
	assert_true(a.complete);
	if (body)
		assert_string_equal(a.body, body);
	free(a.body);
}

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keep_alive),
		cmocka_unit_test(pipelined),
		cmocka_unit_test(slow_client),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
