/* SPDX-License-Identifier: Apache-2.0
 * toy_server: for the tests of http/ only: a server on a free port with a handler that shows what
 * it got.
 */
#ifndef RUCHE_HTTP_TOY_SERVER_H
#define RUCHE_HTTP_TOY_SERVER_H

#include "http/raw_client.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <sys/stat.h>

struct toy {
	struct server *server;
	struct arena *arena;
	char directory[64], file[80];
	int port;
	atomic_int slow_running, queued, asked;
	atomic_llong part; /* bytes of the last file whose sender left */
	atomic_bool hold;
	_Atomic(struct rq *) kept;
	struct database *database; /* of the tests that write */
};

static inline void write_fields(struct out *o, const struct field_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		out_str(o, list->v[i].name);
		out_byte(o, '=');
		out_str(o, list->v[i].value);
		out_byte(o, ';');
	}
}

static inline void write_uploads(struct rq *rq)
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

static inline void fill(struct rq *rq, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out_byte(rq->out, (char)('a' + i % 23));
}

static inline void eat(void *arg)
{
	struct rq *rq = arg;
	for (;;)
		arena_alloc(rq->arena, 1 << 20);
}

static inline void *eat_later(void *arg)
{
	nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
	server_continue(arg, eat, arg);
	return NULL;
}

static inline void *send_later(void *arg)
{
	struct rq *rq = arg;
	nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL);
	out_lit(rq->out, "later");
	server_send(rq);
	return NULL;
}

static inline void toy_handle(void *context, struct rq *rq)
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
	} else if (str_eq(rq->path, S("/part"))) {
		const struct upload *body = rq_upload(rq, "body");
		if (rq->partial)
			atomic_store(&toy->part, body->size);
		write_uploads(rq);
	} else if (str_eq(rq->path, S("/method"))) {
		out_str(rq->out, method_name(rq->method));
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
		eat(rq);
	} else if (str_eq(rq->path, S("/greedy-later"))) {
		pthread_t thread;
		pthread_create(&thread, NULL, eat_later, rq);
		pthread_detach(thread);
		return;
	} else if (str_eq(rq->path, S("/greedy-write"))) {
		rq->db = NEW(rq->arena, struct db);
		IGNORE(rq_query_int(rq, "read", 0)
			       ? db_read_begin(toy->database, rq->arena, rq->db)
			       : db_write_begin(toy->database, rq->arena, rq->db));
		eat(rq);
	} else if (str_eq(rq->path, S("/write"))) {
		struct db db;
		err e = db_write_begin(toy->database, rq->arena, &db);
		if (e == OK)
			e = db_write_end_wait(&db, true);
		out_str(rq->out, str_from(err_name(e)));
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

static inline bool toy_slow(void *context, const struct rq *rq)
{
	(void)context;
	return str_starts(rq->query_string, S("slow"));
}

static inline int toy_accept(void *context, const struct rq *rq, int64_t length,
			     struct body_plan *plan)
{
	struct toy *toy = context;
	atomic_fetch_add(&toy->asked, 1);
	if (str_eq(rq->path, S("/forbidden")))
		return 403;
	if (str_eq(rq->query_string, S("memory")))
		*plan = (struct body_plan){.raw = RAW_MEMORY, .limit = 10};
	if (str_eq(rq->query_string, S("file")))
		*plan = (struct body_plan){
			.raw = RAW_FILE, .limit = 100000, .partial = str_eq(rq->path, S("/part"))};
	plan->fileless = str_eq(rq->query_string, S("fileless"));
	if (toy_slow(context, rq))
		plan->sender = rq->query_string.p[rq->query_string.n - 1] - '0';
	if (str_eq(rq->path, S("/no-chunks")) && length < 0)
		return 411;
	return 0;
}

static inline void toy_queued(void *context, int change)
{
	atomic_fetch_add(&((struct toy *)context)->queued, change);
}

static inline struct toy *toy_start(struct server_options options)
{
	struct toy *toy = calloc(1, sizeof(*toy));
	str why = STR_NONE;
	log_level_set(getenv("TOY_LOG") ? LOG_DEBUG : LOG_ERROR);
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
	if (!options.handle)
		options.handle = toy_handle;
	options.accept_body = toy_accept;
	options.queued = toy_queued;
	options.slow = toy_slow;
	int e = server_start(toy->arena, &options, &toy->server, &why);
	assert_int_equal(e, OK);
	toy->port = server_port(toy->server);
	return toy;
}

static inline int files_in(const char *directory)
{
	DIR *d = opendir(directory);
	int n = 0;
	for (struct dirent *e; d && (e = readdir(d));)
		n += e->d_name[0] != '.';
	if (d)
		closedir(d);
	return n;
}

static inline void remove_directory(const char *directory)
{
	struct out path = out_heap(1000);
	DIR *d = opendir(directory);
	for (struct dirent *e; d && (e = readdir(d));) {
		out_reset(&path);
		out_fmt(&path, "%s/%s", directory, e->d_name);
		if (e->d_name[0] != '.')
			unlink(out_cstr(&path));
	}
	if (d)
		closedir(d);
	rmdir(directory);
	out_free(&path);
}

static inline void toy_stop(struct toy *toy)
{
	server_stop(toy->server, 5);
	unlink(toy->file);
	assert_int_equal(files_in(toy->directory), 0);
	rmdir(toy->directory);
	arena_free(toy->arena);
	free(toy);
}

static inline int raw_get(struct toy *toy, const char *path)
{
	struct out o = out_heap(4096);
	out_fmt(&o, "GET %s HTTP/1.1\r\nHost: x\r\n\r\n", path);
	int status = raw_once(toy->port, o.p, o.n, NULL, 0);
	out_free(&o);
	return status;
}

#define BOTH_WAYS(name)                                                                         \
	static void name(void **state)                                                          \
	{                                                                                       \
		(void)state;                                                                    \
		for (int inline_reads = 0; inline_reads < 2; inline_reads++) {                  \
			struct toy *toy =                                                       \
				toy_start((struct server_options){.inline_reads = inline_reads, \
								  .workers = 2,                 \
								  .loops = 2,                   \
								  .idle_seconds = 2});          \
			name##_with(toy);                                                       \
			toy_stop(toy);                                                          \
		}                                                                               \
	}

static inline void expect(struct answer_read a, int status, const char *body)
{
	assert_int_equal(a.status, status);
	assert_true(a.complete);
	if (body)
		assert_string_equal(a.body, body);
	free(a.body);
}

#endif
