/* SPDX-License-Identifier: Apache-2.0
 * Answers: ranges, conditions, compression, HEAD.
 */
#include "http/answer.h"
#include "http/toy_server.h"

#include <zlib.h>

static void ranges(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		int64_t size;
		enum range kind;
		int64_t from, length;
	} cases[] = {
		{"bytes=0-0", 10, RANGE_PART, 0, 1},
		{"bytes=0-", 10, RANGE_PART, 0, 10},
		{"bytes=3-5", 10, RANGE_PART, 3, 3},
		{"BYTES=3-99", 10, RANGE_PART, 3, 7},
		{"bytes=-4", 10, RANGE_PART, 6, 4},
		{"bytes=-40", 10, RANGE_PART, 0, 10},
		{"bytes= 1 - 2 ", 10, RANGE_PART, 1, 2},
		{"bytes=10-", 10, RANGE_OUTSIDE, 0, 0},
		{"bytes=-0", 10, RANGE_OUTSIDE, 0, 0},
		{"bytes=0-", 0, RANGE_OUTSIDE, 0, 0},
		{"bytes=-1", 0, RANGE_OUTSIDE, 0, 0},
		{"bytes=5-4", 10, RANGE_WHOLE, 0, 0},
		{"bytes=-", 10, RANGE_WHOLE, 0, 0},
		{"bytes=", 10, RANGE_WHOLE, 0, 0},
		{"bytes=a-b", 10, RANGE_WHOLE, 0, 0},
		{"bytes=0-1,3-4", 10, RANGE_WHOLE, 0, 0},
		{"bytes=--1", 10, RANGE_WHOLE, 0, 0},
		{"bytes=1--1", 10, RANGE_WHOLE, 0, 0},
		{"lines=0-1", 10, RANGE_WHOLE, 0, 0},
		{"", 10, RANGE_WHOLE, 0, 0},
		{"bytes=99999999999999999999-", 10, RANGE_WHOLE, 0, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t from = 0, length = 0;
		enum range kind =
			range_parse(str_from(cases[i].header), cases[i].size, &from, &length);
		if (kind != cases[i].kind || from != cases[i].from || length != cases[i].length)
			fail_msg("%s of %d: %d %d %d", cases[i].header, (int)cases[i].size,
				 (int)kind, (int)from, (int)length);
	}
}

static void tags_and_codings(void **state)
{
	(void)state;
	assert_true(etag_matches(S("\"a\""), S("a")));
	assert_true(etag_matches(S("W/\"a\""), S("a")));
	assert_true(etag_matches(S("\"b\" , W/\"a\""), S("a")));
	assert_true(etag_matches(S("*"), S("a")));
	assert_false(etag_matches(S("*"), S("")));
	assert_false(etag_matches(S("a"), S("a")));
	assert_false(etag_matches(S("\"ab\""), S("a")));
	assert_false(etag_matches(S(""), S("a")));
	assert_true(gzip_accepted(S("gzip, deflate, br")));
	assert_true(gzip_accepted(S("br;q=1.0, gzip;q=0.8, *;q=0.1")));
	assert_true(gzip_accepted(S("*")));
	assert_false(gzip_accepted(S("gzip;q=0")));
	assert_false(gzip_accepted(S("gzip; q=0.000, *")));
	assert_false(gzip_accepted(S("*;q=0")));
	assert_false(gzip_accepted(S("br")));
	assert_false(gzip_accepted(S("")));
}

static struct answer_read get(int fd, const char *line, const char *headers)
{
	struct out o = out_heap(4096);
	out_fmt(&o, "%s HTTP/1.1\r\nHost: x\r\n%s\r\n", line, headers);
	assert_true(raw_send(fd, o.p, o.n));
	out_free(&o);
	return raw_read(fd, strncmp(line, "HEAD", 4) == 0);
}

static void has(const struct answer_read *a, const char *name, const char *wanted)
{
	char value[512];
	assert_string_equal(raw_header(a, name, value), wanted);
}

static void write_file(struct toy *toy, size_t n)
{
	int fd = open(toy->file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(fd >= 0);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(write(fd, &(char){(char)(i % 251)}, 1), 1);
	close(fd);
}

static void files_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	expect(get(fd, "GET /file", ""), 404, "Not Found\n");
	write_file(toy, 70000);
	struct answer_read a = get(fd, "GET /file", "");
	has(&a, "content-type", "image/png");
	has(&a, "etag", "\"tag1\"");
	has(&a, "accept-ranges", "bytes");
	has(&a, "x-content-type-options", "nosniff");
	has(&a, "content-disposition", "inline; filename*=UTF-8''%C3%A9.png");
	assert_int_equal(a.body_n, 70000);
	for (size_t i = 0; i < a.body_n; i++)
		assert_int_equal((unsigned char)a.body[i], i % 251);
	expect(a, 200, NULL);

	a = get(fd, "GET /file", "Range: bytes=300-309\r\n");
	has(&a, "content-range", "bytes 300-309/70000");
	assert_int_equal(a.body_n, 10);
	assert_int_equal((unsigned char)a.body[0], 300 % 251);
	expect(a, 206, NULL);
	a = get(fd, "GET /file", "Range: bytes=-1\r\nIf-Range: \"tag1\"\r\n");
	assert_int_equal(a.body_n, 1);
	expect(a, 206, NULL);
	a = get(fd, "GET /file", "Range: bytes=-1\r\nIf-Range: \"tag0\"\r\n");
	assert_int_equal(a.body_n, 70000);
	expect(a, 200, NULL);
	a = get(fd, "GET /file", "Range: bytes=70000-\r\n");
	has(&a, "content-range", "bytes */70000");
	expect(a, 416, "Range Not Satisfiable\n");
	a = get(fd, "GET /file", "Range: bytes=1-2, 4-5\r\n");
	assert_int_equal(a.body_n, 70000);
	expect(a, 200, NULL);
	a = get(fd, "HEAD /file", "Range: bytes=1-2\r\n");
	has(&a, "content-length", "2");
	expect(a, 206, NULL);
	a = get(fd, "GET /file", "If-None-Match: \"tag1\"\r\nRange: bytes=1-2\r\n");
	has(&a, "etag", "\"tag1\"");
	expect(a, 304, "");
	/* The connection is still in step after answers without a body. */
	expect(get(fd, "GET /next", ""), 200, "/next");
	close(fd);
}
BOTH_WAYS(files)

static void conditions_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	expect(get(fd, "GET /tagged", "If-None-Match: \"page7\"\r\n"), 304, "");
	expect(get(fd, "GET /tagged", "If-None-Match: W/\"page7\"\r\n"), 304, "");
	expect(get(fd, "HEAD /tagged", "If-None-Match: *\r\n"), 304, "");
	expect(get(fd, "GET /tagged", "If-None-Match: \"page8\"\r\n"), 200, NULL);
	expect(get(fd, "GET /tagged", "If-Modified-Since: Tue, 14 Nov 2023 22:13:20 GMT\r\n"), 304,
	       "");
	expect(get(fd, "GET /tagged", "If-Modified-Since: Tue, 14 Nov 2023 22:13:19 GMT\r\n"), 200,
	       NULL);
	/* The tag decides where both are given. */
	expect(get(fd, "GET /tagged",
		   "If-None-Match: \"page8\"\r\nIf-Modified-Since: Tue, 14 Nov 2023 22:13:20 "
		   "GMT\r\n"),
	       200, NULL);
	struct answer_read a = get(fd, "GET /tagged", "");
	has(&a, "last-modified", "Tue, 14 Nov 2023 22:13:20 GMT");
	has(&a, "cache-control", "private, no-cache");
	has(&a, "vary", "Accept-Encoding");
	has(&a, "content-encoding", "");
	expect(a, 200, NULL);
	close(fd);
}
BOTH_WAYS(conditions)

static void inflates(struct answer_read *a)
{
	static char plain[40000];
	has(a, "content-encoding", "gzip");
	has(a, "vary", "Accept-Encoding");
	assert_true(a->complete && a->body_n < 10000);
	z_stream z = {.next_in = (Bytef *)a->body,
		      .avail_in = (uInt)a->body_n,
		      .next_out = (Bytef *)plain,
		      .avail_out = sizeof(plain)};
	assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	assert_int_equal(z.total_out, 32768);
	inflateEnd(&z);
	for (size_t i = 0; i < 32768; i++)
		assert_int_equal(plain[i], 'a' + i % 23);
}

static void compression_with(struct toy *toy)
{
	int fd = raw_connect(toy->port);
	struct answer_read a = get(fd, "GET /big", "Accept-Encoding: gzip\r\n");
	inflates(&a);
	size_t packed = a.body_n;
	free(a.body);
	/* HEAD and 304 say what GET would. */
	a = get(fd, "HEAD /big", "Accept-Encoding: gzip\r\n");
	char value[512];
	assert_int_equal(strtoul(raw_header(&a, "content-length", value), NULL, 10), packed);
	expect(a, 200, NULL);
	a = get(fd, "GET /tagged", "Accept-Encoding: gzip\r\n");
	has(&a, "etag", "W/\"page7\"");
	free(a.body);
	expect(get(fd, "GET /tagged", "Accept-Encoding: gzip\r\nIf-None-Match: W/\"page7\"\r\n"),
	       304, "");
	a = get(fd, "GET /small", "Accept-Encoding: gzip\r\n");
	has(&a, "content-encoding", "");
	expect(a, 200, "/small");
	a = get(fd, "GET /big", "Accept-Encoding: gzip;q=0\r\n");
	has(&a, "content-encoding", "");
	assert_int_equal(a.body_n, 32768);
	expect(a, 200, NULL);
	/* What compressed another text keeps nothing of it. */
	char other[1600] = "GET /echo?words=";
	for (size_t i = strlen(other); i + 1 < sizeof(other); i++)
		other[i] = 'x';
	a = get(fd, other, "Accept-Encoding: gzip\r\n");
	has(&a, "content-encoding", "gzip");
	expect(a, 200, NULL);
	for (int i = 0; i < 3; i++) {
		a = get(fd, "GET /big", "Accept-Encoding: gzip\r\n");
		inflates(&a);
		assert_int_equal(a.body_n, packed);
		free(a.body);
	}
	close(fd);
}
BOTH_WAYS(compression)

static void uncompressed(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){.uncompressed = true, .workers = 1});
	int fd = raw_connect(toy->port);
	struct answer_read a = get(fd, "GET /big", "Accept-Encoding: gzip\r\n");
	has(&a, "content-encoding", "");
	has(&a, "vary", "");
	expect(a, 200, NULL);
	close(fd);
	toy_stop(toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges),      cmocka_unit_test(tags_and_codings),
		cmocka_unit_test(files),       cmocka_unit_test(conditions),
		cmocka_unit_test(compression), cmocka_unit_test(uncompressed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
