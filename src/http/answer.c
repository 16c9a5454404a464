/* SPDX-License-Identifier: Apache-2.0 */
#include "http/answer.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum {
	COMPRESS_FROM = 1024,
	/* Quick, and in 96 KiB: pages are short, so more than 16 KiB to look back saves next to
	 * nothing. */
	GZIP_LEVEL = 1,
	GZIP_WINDOW = 14 + 16,
	GZIP_MEMORY = 6,
};

str status_text(int status)
{
	static const struct {
		int status;
		const char *text;
	} texts[] = {
		{200, "OK"},
		{201, "Created"},
		{204, "No Content"},
		{206, "Partial Content"},
		{301, "Moved Permanently"},
		{303, "See Other"},
		{304, "Not Modified"},
		{400, "Bad Request"},
		{401, "Unauthorized"},
		{403, "Forbidden"},
		{404, "Not Found"},
		{405, "Method Not Allowed"},
		{409, "Conflict"},
		{411, "Length Required"},
		{413, "Content Too Large"},
		{414, "URI Too Long"},
		{415, "Unsupported Media Type"},
		{416, "Range Not Satisfiable"},
		{422, "Unprocessable Content"},
		{429, "Too Many Requests"},
		{431, "Request Header Fields Too Large"},
		{500, "Internal Server Error"},
		{501, "Not Implemented"},
		{503, "Service Unavailable"},
		{505, "HTTP Version Not Supported"},
		{507, "Insufficient Storage"},
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].status == status)
			return str_from(texts[i].text);
	return S("Error");
}

enum range range_parse(str header, int64_t size, int64_t *from, int64_t *length)
{
	if (header.n < 7 || !str_eq_nocase(str_sub(header, 0, 6), S("bytes=")))
		return RANGE_WHOLE;
	str last = str_trim(str_sub(header, 6, header.n));
	if (str_find_byte(last, ',') >= 0 || str_find_byte(last, '-') < 0)
		return RANGE_WHOLE;
	str first = str_trim(str_cut(&last, '-'));
	last = str_trim(last);
	int64_t a = 0, b = size - 1;
	/* str_to_int takes a sign; in a range it would be a second '-'. */
	if ((last.n && (last.p[0] == '-' || !str_to_int(last, &b))) ||
	    (first.n && !str_to_int(first, &a)) || (first.n == 0 && last.n == 0))
		return RANGE_WHOLE;
	if (first.n == 0) {
		if (b == 0 || size == 0)
			return RANGE_OUTSIDE;
		a = b < size ? size - b : 0;
		b = size - 1;
	} else if (last.n && b < a) {
		return RANGE_WHOLE;
	}
	if (a >= size)
		return RANGE_OUTSIDE;
	if (b >= size)
		b = size - 1;
	*from = a;
	*length = b - a + 1;
	return RANGE_PART;
}

bool etag_matches(str header, str etag)
{
	if (etag.n == 0)
		return false;
	if (str_eq(str_trim(header), S("*")))
		return true;
	while (header.p) {
		str tag = str_trim(str_cut(&header, ','));
		if (str_starts(tag, S("W/")))
			tag = str_sub(tag, 2, tag.n);
		if (tag.n == etag.n + 2 && tag.p[0] == '"' && tag.p[tag.n - 1] == '"' &&
		    str_eq(str_sub(tag, 1, etag.n), etag))
			return true;
	}
	return false;
}

/* q=0, q=0.0 and the like say no; whatever else is there says yes. */
static bool weight_is_zero(str parameters)
{
	while (parameters.p) {
		str p = str_trim(str_cut(&parameters, ';'));
		if (p.n < 3 || (p.p[0] != 'q' && p.p[0] != 'Q') || p.p[1] != '=')
			continue;
		for (size_t i = 2; i < p.n; i++)
			if (p.p[i] != '0' && p.p[i] != '.')
				return false;
		return true;
	}
	return false;
}

bool gzip_accepted(str header)
{
	bool star = false;
	while (header.p) {
		str rest = str_cut(&header, ',');
		str coding = str_trim(str_cut(&rest, ';'));
		if (str_eq_nocase(coding, S("gzip")) || str_eq_nocase(coding, S("x-gzip")))
			return !weight_is_zero(rest);
		if (str_eq(coding, S("*")))
			star = !weight_is_zero(rest);
	}
	return star;
}

/* ---- headers ---- */

static void add(struct rq *rq, struct answer *answer, str name, str value)
{
	*ARENA_PUSH(rq->arena, &answer->headers) = (struct field){name, value};
}

static str header_value(struct rq *rq, void (*write)(struct out *, int64_t), int64_t v)
{
	struct out o = out_new(rq->arena, 64);
	write(&o, v);
	return out_view(&o);
}

static bool is_html(str type)
{
	return type.n == 0 || str_starts(type, S("text/html"));
}

static bool is_compressible(str type)
{
	static const char *const kinds[] = {"text/",
					    "application/json",
					    "application/javascript",
					    "image/svg+xml",
					    "application/xml",
					    "application/manifest+json",
					    "application/atom+xml",
					    "application/rss+xml",
					    "application/feed+json",
					    "application/ld+json",
					    "application/activity+json"};
	if (type.n == 0)
		return true;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_starts(type, str_from(kinds[i])))
			return true;
	return false;
}

static bool has_header(const struct field_list *headers, str name)
{
	for (size_t i = 0; i < headers->n; i++)
		if (str_eq_nocase(headers->v[i].name, name))
			return true;
	return false;
}

static void add_headers(struct rq *rq, struct answer *answer, bool packed)
{
	const struct response *r = &rq->response;
	bool content = answer->size || answer->body.n || answer->file >= 0;
	if (content || r->type.n)
		add(rq, answer, S("Content-Type"),
		    r->type.n ? r->type : S("text/html; charset=utf-8"));
	if (r->location.s.n)
		add(rq, answer, S("Location"), r->location.s);
	if (r->etag.n)
		add(rq, answer, S("ETag"),
		    packed ? str_cat(rq->arena, S("W/\""), r->etag, S("\""))
			   : str_cat(rq->arena, S("\""), r->etag, S("\"")));
	if (r->modified)
		add(rq, answer, S("Last-Modified"), header_value(rq, out_http_time, r->modified));
	if (!has_header(&r->headers, S("cache-control"))) {
		bool revalidate = !is_html(r->type) && (r->etag.n || r->modified);
		add(rq, answer, S("Cache-Control"),
		    r->cache.n	 ? r->cache
		    : revalidate ? S("private, no-cache")
				 : S("private, no-store"));
	}
	for (size_t i = 0; i < r->headers.n; i++)
		*ARENA_PUSH(rq->arena, &answer->headers) = r->headers.v[i];
}

/* ---- conditions ---- */

static bool not_modified(const struct rq *rq)
{
	const struct response *r = &rq->response;
	str none_match = rq_header(rq, S("if-none-match"));
	if (none_match.n)
		return etag_matches(none_match, r->etag);
	int64_t since;
	str modified_since = rq_header(rq, S("if-modified-since"));
	if (r->modified && modified_since.n && parse_http_time(modified_since, &since))
		return r->modified / SECOND * SECOND <= since;
	return false;
}

/* If-Range: the range holds only for the very same bytes. */
static bool range_holds(const struct rq *rq)
{
	str condition = rq_header(rq, S("if-range"));
	if (condition.n == 0)
		return true;
	int64_t time;
	if (condition.p[0] == '"')
		return etag_matches(condition, rq->response.etag);
	return rq->response.modified && parse_http_time(condition, &time) &&
	       rq->response.modified / SECOND * SECOND == time;
}

/* ---- bodies ---- */

static void plain(struct rq *rq, struct answer *answer, int status)
{
	out_reset(rq->out);
	out_str(rq->out, status_text(status));
	out_byte(rq->out, '\n');
	rq->response.type = S("text/plain; charset=utf-8");
	rq->response.etag = STR_NONE;
	rq->response.modified = 0;
	rq->response.cache = STR_NONE;
	answer->status = status;
	answer->body = out_view(rq->out);
}

struct packer {
	z_stream z;
};

void packer_free(struct packer *packer)
{
	if (packer)
		deflateEnd(&packer->z);
	free(packer);
}

/* Ready for the next body; NULL: no memory, and the body goes as it is. */
static z_stream *packer_ready(struct packer **packer)
{
	struct packer *p = *packer;
	if (p)
		return deflateReset(&p->z) == Z_OK ? &p->z : NULL;
	p = calloc(1, sizeof(*p));
	if (!p || deflateInit2(&p->z, GZIP_LEVEL, Z_DEFLATED, GZIP_WINDOW, GZIP_MEMORY,
			       Z_DEFAULT_STRATEGY) != Z_OK) {
		free(p);
		return NULL;
	}
	*packer = p;
	return &p->z;
}

static bool pack(str body, struct out *packed, struct packer **packer)
{
	out_reset(packed);
	z_stream *z = body.n > (size_t)64 << 20 ? NULL : packer_ready(packer);
	uLong bound = z ? deflateBound(z, (uLong)body.n) : 0;
	if (!z || !out_reserve(packed, bound))
		return false;
	z->next_in = (Bytef *)(uintptr_t)body.p;
	z->avail_in = (uInt)body.n;
	z->next_out = (Bytef *)packed->p;
	z->avail_out = (uInt)bound;
	bool done = deflate(z, Z_FINISH) == Z_STREAM_END;
	packed->n = z->total_out;
	return done && packed->n < body.n;
}

static bool plan_body(struct rq *rq, struct answer *answer, const struct answer_options *options)
{
	if (rq->out->bad) {
		plain(rq, answer, 500);
		return false;
	}
	answer->body = out_view(rq->out);
	if (!options->compress || answer->body.n <= COMPRESS_FROM ||
	    !is_compressible(rq->response.type) ||
	    has_header(&rq->response.headers, S("content-encoding")))
		return false;
	response_header(rq, S("Vary"), S("Accept-Encoding"));
	if (!gzip_accepted(rq_header(rq, S("accept-encoding"))) ||
	    !pack(answer->body, options->packed, options->packer))
		return false;
	answer->body = out_view(options->packed);
	response_header(rq, S("Content-Encoding"), S("gzip"));
	return true;
}

static void plan_file(struct rq *rq, struct answer *answer)
{
	struct stat st;
	int fd = open(cstr(rq->arena, rq->response.file),
		      O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		if (fd >= 0)
			close(fd);
		plain(rq, answer, 404);
		return;
	}
	answer->file = fd;
	answer->size = st.st_size;
	if (answer->status != 200)
		return;
	response_header(rq, S("Accept-Ranges"), S("bytes"));
	str wanted = rq_header(rq, S("range"));
	if (wanted.n == 0 || !range_holds(rq) || not_modified(rq))
		return;
	struct out range = out_new(rq->arena, 96);
	switch (range_parse(wanted, st.st_size, &answer->offset, &answer->size)) {
	case RANGE_WHOLE:
		return;
	case RANGE_PART:
		answer->status = 206;
		out_lit(&range, "bytes ");
		out_int(&range, answer->offset);
		out_byte(&range, '-');
		out_int(&range, answer->offset + answer->size - 1);
		out_byte(&range, '/');
		break;
	case RANGE_OUTSIDE:
		close(fd);
		answer->file = -1;
		answer->size = 0;
		plain(rq, answer, 416);
		out_lit(&range, "bytes */");
		break;
	}
	out_int(&range, st.st_size);
	response_header(rq, S("Content-Range"), out_view(&range));
}

struct answer answer_plan(struct rq *rq, const struct answer_options *options)
{
	struct answer answer = {.status = rq->response.status ? rq->response.status : 200,
				.file = -1};
	bool packed = false;
	if (rq->response.file.n)
		plan_file(rq, &answer);
	else
		packed = plan_body(rq, &answer, options);
	if (answer.status == 204)
		answer.body = STR_NONE;
	if (answer.status == 200 && rq->method == GET && not_modified(rq))
		answer.status = 304;
	add_headers(rq, &answer, packed);
	return answer;
}
