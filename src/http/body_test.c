/* SPDX-License-Identifier: Apache-2.0
 * Bodies: forms, files, limits, and that nothing of them stays on the disk.
 */
#include "http/toy_server.h"

static struct answer_read ask(struct toy *toy, struct out *request)
{
	int fd = raw_connect(toy->port);
	(void)raw_send(fd, request->p, request->n);
	struct answer_read a = raw_read(fd, false);
	close(fd);
	return a;
}

static void request_head(struct out *o, const char *line, const char *type, size_t n)
{
	out_fmt(o, "%s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n",
		line, type, n);
}

static void expect_body(struct toy *toy, const char *line, const char *type, const char *body,
			int status, const char *answer)
{
	struct out o = out_heap(1 << 20);
	request_head(&o, line, type, strlen(body));
	out_str(&o, str_from(body));
	struct answer_read a = ask(toy, &o);
	if (a.status != status)
		fail_msg("%d instead of %d for %s", a.status, status, body);
	if (answer)
		assert_string_equal(a.body, answer);
	free(a.body);
	out_free(&o);
}

#define FORM "application/x-www-form-urlencoded"
#define TEN "0123456789"
#define PART "--XX\r\nContent-Disposition: form-data; "
#define MULTI "multipart/form-data; boundary=XX"

static void forms_with(struct toy *toy)
{
	expect_body(toy, "POST /echo", FORM, "", 200, "query: form: body: files:");
	expect_body(toy, "POST /echo?a=1&a=2", FORM "; charset=UTF-8", "b=%2B+%26&b=&c&=d", 200,
		    "query:a=1;a=2; form:b=+ &;b=;c=;=d; body: files:");
	expect_body(toy, "POST /echo", FORM, "t=a%0D%0Ab%00c%FF", 200,
		    "query: form:t=a\nbc\xef\xbf\xbd; body: files:");
	expect_body(toy, "POST /echo", FORM, "x=%zz%&y=%4", 200,
		    "query: form:x=%zz%;y=%4; body: files:");
	expect_body(toy, "DELETE /echo", FORM, "a=1", 200, "query: form:a=1; body: files:");
	expect_body(toy, "PATCH /echo", "Application/Merge-Patch+JSON", "[1]", 200,
		    "query: form: body:[1] files:");
	expect_body(toy, "POST /echo", "text/plain", "a=1", 415, NULL);
	expect_body(toy, "POST /echo", "application/x-www-form-urlencodedx", "a=1", 415, NULL);
	expect_body(toy, "POST /forbidden", FORM, "a=1", 403, "Forbidden\n");
}
BOTH_WAYS(forms)

static void multipart_with(struct toy *toy)
{
	expect_body(toy, "POST /echo", MULTI,
		    "--XX\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\ntwo\r\n"
		    "--XX\r\ncontent-disposition: form-data; name=\"f\"; "
		    "filename=\"C:\\\\d\\\\\xc3\xa9%22.txt\"\r\n"
		    "Content-Type: text/plain\r\n\r\nAB\r\n"
		    "--XX\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\n"
		    "Content-Type: application/octet-stream\r\n\r\n\r\n--XX--\r\n",
		    200, "query: form:a=one\ntwo; body: files:f:\xc3\xa9\".txt:text/plain:2:2081;");
	expect_body(toy, "POST /echo", MULTI,
		    PART "name=\"a\\\"b\\c\" ; filename*=\"\"\r\n\r\n1\r\n--XX--", 200,
		    "query: form:a\"b\\c=1; body: files:");
	/* Near misses of the delimiter are content. */
	expect_body(toy, "POST /echo", MULTI,
		    "--XX\r\nContent-Disposition: form-data; "
		    "name=a\r\n\r\n\r\r\n--X\r\n--\r\n-\r\r\n--XX--",
		    200, "query: form:a=\n\n--X\n--\n-\n; body: files:");
	static const char *const bad[] = {
		"",
		"--XX--\r\nx",
		"junk\r\n" PART "name=a\r\n\r\n1\r\n--XX--",
		PART "name=a\r\n\r\n1\r\n--XX",
		PART "name=a\r\n\r\n1\r\n",
		PART "\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: form-data\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--XX--",
		PART "name=\"a\r\n\r\n1\r\n--XX--",
		PART "name=a\r\nContent-Disposition: form-data; name=b\r\n\r\n--XX--",
		PART "name=a\r\n folded\r\n\r\n1\r\n--XX--",
		PART "name=a\r\nContent-Transfer-Encoding: base64\r\n\r\n1\r\n--XX--",
		"--XX\r\nContent-Type: a/b\r\n\r\n1\r\n--XX--",
		"--XXContent-Disposition: form-data; name=a\r\n\r\n1\r\n--XX--",
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		expect_body(toy, "POST /echo", MULTI, bad[i],
			    i == 0   ? 200
			    : i == 1 ? 200
				     : 400,
			    NULL);
	static const char *const types[] = {
		"multipart/form-data",
		"multipart/form-data; boundary=",
		"multipart/form-data; boundary=\"a",
		"multipart/form-data; boundary=a; boundary=b",
		"multipart/form-data; boundary=\xc3\xa9",
		"multipart/form-data; boundary=" TEN TEN TEN TEN TEN TEN TEN "0",
	};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		expect_body(toy, "POST /echo", types[i], "--a--", 400, NULL);
	assert_int_equal(files_in(toy->directory), 0);
}
BOTH_WAYS(multipart)

/* 20 MB through, byte for byte, with a memory that does not grow with it. */
static void large_file_with(struct toy *toy)
{
	enum { SIZE = 20 << 20 };
	static const char head[] =
		"--XX\r\nContent-Disposition: form-data; name=f; filename=big\r\n\r\n";
	static const char tail[] = "\r\n--XX--\r\n";
	char *content = malloc(SIZE);
	uint64_t sum = 0, state = 88172645463325252ull;
	for (size_t i = 0; i < SIZE; i++) {
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		content[i] = (char)state;
		sum = sum * 31 + (unsigned char)content[i];
	}
	struct out o = out_heap(1 << 20);
	request_head(&o, "POST /echo", MULTI, strlen(head) + SIZE + strlen(tail));
	out_str(&o, str_from(head));
	int fd = raw_connect(toy->port);
	assert_true(raw_send(fd, o.p, o.n));
	assert_true(raw_send(fd, content, SIZE));
	assert_true(raw_text(fd, tail));
	struct out wanted = out_heap(1000);
	out_fmt(&wanted, "query: form: body: files:f:big::%d:%llu;", SIZE, (unsigned long long)sum);
	expect(raw_read(fd, false), 200, out_cstr(&wanted));
	/* A client that leaves in the middle leaves nothing behind (the library may notice it only
	 * by the connection's time-out). */
	assert_true(raw_send(fd, o.p, o.n));
	assert_true(raw_send(fd, content, SIZE / 2));
	close(fd);
	for (int i = 0; i < 12000 && files_in(toy->directory); i++)
		nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
	assert_int_equal(files_in(toy->directory), 0);
	out_free(&o);
	out_free(&wanted);
	free(content);
}
BOTH_WAYS(large_file)

static void put_and_chunks_with(struct toy *toy)
{
	expect_body(toy, "PUT /echo", "image/png", "abc", 200,
		    "query: form: body: files:body::image/png:3:96354;");
	int fd = raw_connect(toy->port);
	raw_text(fd, "PUT /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
		     "1\r\na\r\n2;ext=1\r\nbc\r\n0\r\n\r\n"
		     "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
		     "Chunked\r\nContent-Type: " FORM "\r\n\r\n"
		     "3\r\na=%\r\n1\r\n4\r\n1\r\n1\r\n0\r\n\r\n");
	expect(raw_read(fd, false), 200, "query: form: body: files:body:::3:96354;");
	expect(raw_read(fd, false), 200, "query: form:a=A; body: files:");
	close(fd);
}
BOTH_WAYS(put_and_chunks)

/* Of any type, also of one that would be read as a form: as it comes, within the route's limit. */
static void raw_bodies_with(struct toy *toy)
{
	expect_body(toy, "PROPFIND /echo?memory", "text/xml", TEN, 200,
		    "query:memory=; form: body:" TEN " files:");
	expect_body(toy, "POST /echo?memory", FORM, "a=1", 200,
		    "query:memory=; form: body:a=1 files:");
	expect_body(toy, "LOCK /echo?memory", "text/xml", TEN "x", 413, NULL);
	expect_body(toy, "PUT /echo?file", "application/json; charset=utf-8", "abc", 200,
		    "query:file=; form: body: files:body::application/json:3:96354;");
	expect_body(toy, "PATCH /echo?file", MULTI, "abc", 200,
		    "query:file=; form: body: files:body::multipart/form-data:3:96354;");
	expect_body(toy, "PUT /echo?file", "a/b", "", 200, "query:file=; form: body: files:");
	static const char *const chunked[] = {
		"PUT /echo?memory HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
		"4\r\n0123\r\n7\r\n4567890\r\n0\r\n\r\n",
		"PUT /echo?file HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
		"1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
	};
	int fd = raw_connect(toy->port);
	raw_text(fd, chunked[0]);
	expect(raw_read(fd, false), 413, "Content Too Large\n");
	raw_text(fd, chunked[1]);
	expect(raw_read(fd, false), 200, "query:file=; form: body: files:body:::3:96354;");
	/* What is too long is refused before it is sent. */
	raw_text(fd, "PUT /echo?file HTTP/1.1\r\nHost: x\r\nContent-Length: 100001\r\n"
		     "Expect: 100-continue\r\n\r\n");
	expect(raw_read(fd, false), 413, "Content Too Large\n");
	close(fd);
	assert_int_equal(files_in(toy->directory), 0);
}
BOTH_WAYS(raw_bodies)

/* The sender leaves in the middle: what came reaches the handler where the route says so, and
 * nowhere else. */
static void part_of_a_file_with(struct toy *toy)
{
	static const char head[] = "Host: x\r\nContent-Length: 100\r\n\r\n" TEN TEN TEN;
	int fd = raw_connect(toy->port);
	raw_text(fd, "PATCH /part HTTP/1.1\r\nContent-Type: application/json\r\n");
	raw_text(fd, head);
	close(fd);
	fd = raw_connect(toy->port);
	raw_text(fd, "PATCH /part?file HTTP/1.1\r\n");
	raw_text(fd, head);
	/* Half a connection is one that is gone. */
	shutdown(fd, SHUT_WR);
	assert_true(raw_closed(fd));
	close(fd);
	for (int i = 0; i < 12000 && atomic_load(&toy->part) == 0; i++)
		nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
	assert_int_equal(atomic_load(&toy->part), 30);
	/* Whole, it is as any other. */
	atomic_store(&toy->part, 0);
	expect_body(toy, "PATCH /part?file", "a/b", "abc", 200, "body::a/b:3:96354;");
	assert_int_equal(atomic_load(&toy->part), 0);
	for (int i = 0; i < 12000 && files_in(toy->directory); i++)
		nanosleep(&(struct timespec){.tv_nsec = 5 * 1000 * 1000}, NULL);
	assert_int_equal(files_in(toy->directory), 0);
	assert_int_equal(atomic_load(&toy->queued), 0);
}
BOTH_WAYS(part_of_a_file)

static int64_t bytes_in(const char *directory)
{
	DIR *d = opendir(directory);
	int64_t sum = 0;
	struct stat st;
	for (struct dirent *e; d && (e = readdir(d));)
		if (e->d_name[0] != '.' && fstatat(dirfd(d), e->d_name, &st, 0) == 0)
			sum += st.st_size;
	if (d)
		closedir(d);
	return sum;
}

/* A part whose sender is still there when the server stops is kept too. */
static void part_at_the_end(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){.workers = 1, .loops = 1});
	int fd = raw_connect(toy->port);
	raw_text(fd, "PATCH /part?file HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n" TEN);
	while (bytes_in(toy->directory) < 10)
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	struct server *server = toy->server;
	server_stop(server, 1);
	close(fd);
	assert_int_equal(atomic_load(&toy->part), 10);
	unlink(toy->file);
	assert_int_equal(files_in(toy->directory), 0);
	rmdir(toy->directory);
	arena_free(toy->arena);
	free(toy);
}

static void limits(void **state)
{
	(void)state;
	struct toy *toy = toy_start(
		(struct server_options){.body_limit = 1000, .upload_limit = 5000, .workers = 1});
	struct out o = out_heap(32 << 20);
	static const struct {
		const char *type;
		size_t n;
		int status;
	} cases[] = {{FORM, 1000, 200},
		     {FORM, 1001, 413},
		     {"application/json", 1000, 200},
		     {"application/json", 1001, 413},
		     {MULTI, 5001, 413},
		     {FORM, 9 << 20, 413}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		out_reset(&o);
		request_head(&o, "POST /echo", cases[i].type, cases[i].n);
		for (size_t k = 0; k < cases[i].n; k++)
			out_byte(&o, 'a');
		int fd = raw_connect(toy->port);
		(void)raw_send(fd, o.p, o.n);
		/* Up to 8 MiB the rest is read, so the client sees the answer and may go on. */
		struct answer_read a = raw_read(fd, false);
		if (cases[i].n < 8 << 20 || a.status)
			assert_int_equal(a.status, cases[i].status);
		free(a.body);
		if (cases[i].n < 8 << 20) {
			raw_text(fd, "GET /next HTTP/1.1\r\nHost: x\r\n\r\n");
			expect(raw_read(fd, false), 200, "/next");
		}
		close(fd);
	}
	/* Chunks do not say how long they are going to be. */
	out_reset(&o);
	out_lit(&o, "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
		    "chunked\r\nContent-Type: " FORM "\r\n\r\n"
		    "1000\r\n");
	for (int k = 0; k < 0x1000; k++)
		out_byte(&o, 'a');
	out_lit(&o, "\r\n0\r\n\r\n");
	struct answer_read a = ask(toy, &o);
	assert_int_equal(a.status, 413);
	free(a.body);
	/* More fields than there may be. */
	toy_stop(toy);
	toy = toy_start((struct server_options){.workers = 1});
	out_reset(&o);
	request_head(&o, "POST /echo", FORM, 2 * 1001);
	for (int k = 0; k < 1001; k++)
		out_lit(&o, "a&");
	a = ask(toy, &o);
	assert_int_equal(a.status, 413);
	free(a.body);
	toy_stop(toy);
	out_free(&o);
}

static int post_parts(struct toy *toy, int parts, size_t field, size_t head)
{
	struct out o = out_heap(80 << 20), body = out_heap(80 << 20);
	for (int i = 0; i < parts; i++) {
		out_lit(&body, "--XX\r\nContent-Disposition: form-data; name=a\r\nX: ");
		for (size_t k = 0; k < head; k++)
			out_byte(&body, 'h');
		out_lit(&body, "\r\n\r\n");
		for (size_t k = 0; k < field; k++)
			out_byte(&body, 'f');
		out_lit(&body, "\r\n");
	}
	out_lit(&body, "--XX--");
	request_head(&o, "POST /count", MULTI, body.n);
	out_str(&o, out_view(&body));
	struct answer_read a = ask(toy, &o);
	free(a.body);
	out_free(&o);
	out_free(&body);
	return a.status;
}

static void multipart_limits(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){.workers = 1});
	assert_int_equal(post_parts(toy, 256, 10, 10), 200);
	assert_int_equal(post_parts(toy, 257, 10, 10), 413);
	assert_int_equal(post_parts(toy, 1, 10, 4000), 200);
	assert_int_equal(post_parts(toy, 1, 10, 4096), 413);
	assert_int_equal(post_parts(toy, 1, 1 << 20, 0), 200);
	assert_int_equal(post_parts(toy, 1, (1 << 20) + 1, 0), 413);
	assert_int_equal(post_parts(toy, 8, 1 << 20, 0), 200);
	assert_int_equal(post_parts(toy, 9, 1 << 20, 0), 413);
	assert_int_equal(files_in(toy->directory), 0);
	toy_stop(toy);
}

/* Files that nobody takes leave no trace, whatever they hold; what stands beside them is read. */
static void files_passed_over(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){.workers = 1});
	static const char body[] =
		PART "name=a\r\n\r\none\r\n" PART
		     "name=f; filename=\"x.txt\"\r\n\r\nA\r\n-\r\n--X\r\n" PART
		     "name=g; filename=\"\"\r\n\r\n\r\n" PART "name=b\r\n\r\ntwo\r\n--XX--";
	rmdir(toy->directory);
	expect_body(toy, "POST /echo", MULTI, body, 500, NULL);
	expect_body(toy, "POST /echo?fileless", MULTI, body, 200,
		    "query:fileless=; form:a=one;b=two; body: files:");
	expect_body(toy, "POST /echo?fileless", MULTI, PART "name=f; filename=x\r\n\r\nA", 400,
		    NULL);
	expect_body(toy, "PUT /echo?fileless", "image/png", "abc", 415, NULL);
	mkdir(toy->directory, 0700);
	toy_stop(toy);
}

/* What the head of a part takes of the memory is no more than it is long. */
static void heads_of_many_parts(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){.workers = 1});
	struct out o = out_heap(4 << 20), body = out_heap(4 << 20);
	for (int i = 0; i < 200; i++) {
		out_lit(&body, PART "name=a");
		for (int k = 0; k < 300; k++)
			out_lit(&body, ";filename*=\"\"");
		out_lit(&body, "\r\n\r\n1\r\n");
	}
	out_lit(&body, "--XX--");
	request_head(&o, "POST /count", MULTI, body.n);
	out_str(&o, out_view(&body));
	expect(ask(toy, &o), 200, NULL);
	out_free(&o);
	out_free(&body);
	toy_stop(toy);
}

/* Where the files should go there is nothing: the fault is ours, the server lives on. */
static void no_place_for_files(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){.workers = 1});
	rmdir(toy->directory);
	expect_body(toy, "PUT /echo", "image/png", "abc", 500, NULL);
	expect_body(toy, "POST /echo", MULTI,
		    "--XX\r\nContent-Disposition: form-data; name=a; filename=b\r\n\r\n1\r\n--XX--",
		    500, NULL);
	assert_int_equal(raw_get(toy, "/alive"), 200);
	mkdir(toy->directory, 0700);
	toy_stop(toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(multipart),
		cmocka_unit_test(large_file),
		cmocka_unit_test(put_and_chunks),
		cmocka_unit_test(raw_bodies),
		cmocka_unit_test(part_of_a_file),
		cmocka_unit_test(part_at_the_end),
		cmocka_unit_test(limits),
		cmocka_unit_test(multipart_limits),
		cmocka_unit_test(files_passed_over),
		cmocka_unit_test(heads_of_many_parts),
		cmocka_unit_test(no_place_for_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
