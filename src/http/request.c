/* SPDX-License-Identifier: Apache-2.0 */
#include "http/request.h"

#include "http/cookie.h"
#include "http/exchange.h"
#include "http/head.h"

/* ---- what came ---- */

str rq_header(const struct rq *rq, str name)
{
	const struct exchange *x = rq->server;
	const struct field *field = x ? head_find(&x->headers, name) : NULL;
	return field ? field->value : STR_NONE;
}

str rq_cookie(const struct rq *rq, str name)
{
	const struct exchange *x = rq->server;
	for (size_t i = 0; x && i < x->headers.n; i++) {
		if (!str_eq(x->headers.v[i].name, S("cookie")))
			continue;
		str value = cookie_find(x->headers.v[i].value, name);
		if (value.n)
			return value;
	}
	return STR_NONE;
}

static const struct field *find(const struct field_list *list, const char *name)
{
	str wanted = str_from(name);
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, wanted))
			return &list->v[i];
	return NULL;
}

static str value_of(const struct field_list *list, const char *name)
{
	const struct field *field = find(list, name);
	return field ? field->value : STR_NONE;
}

static int64_t int_of(const struct field_list *list, const char *name, int64_t otherwise)
{
	const struct field *field = find(list, name);
	if (field)
		(void)str_to_int(field->value, &otherwise);
	return otherwise;
}

str rq_path(const struct rq *rq, const char *name)
{
	return value_of(&rq->parameters, name);
}

int64_t rq_path_id(const struct rq *rq, const char *name)
{
	int64_t id = int_of(&rq->parameters, name, 0);
	return id > 0 ? id : 0;
}

str rq_query(const struct rq *rq, const char *name)
{
	return value_of(&rq->query, name);
}

int64_t rq_query_int(const struct rq *rq, const char *name, int64_t otherwise)
{
	return int_of(&rq->query, name, otherwise);
}

str rq_form(const struct rq *rq, const char *name)
{
	return value_of(&rq->form, name);
}

int64_t rq_form_int(const struct rq *rq, const char *name, int64_t otherwise)
{
	return int_of(&rq->form, name, otherwise);
}

bool rq_form_has(const struct rq *rq, const char *name)
{
	return find(&rq->form, name) != NULL;
}

const struct upload *rq_upload(const struct rq *rq, const char *name)
{
	str wanted = str_from(name);
	for (size_t i = 0; i < rq->uploads.n; i++)
		if (str_eq(rq->uploads.v[i].name, wanted))
			return &rq->uploads.v[i];
	return NULL;
}

/* ---- failures ---- */

err fail(struct rq *rq, err e, const char *safe_text)
{
	return fail_log(rq, e, safe_text, STR_NONE);
}

err fail_log(struct rq *rq, err e, const char *safe_text, str log_text)
{
	if (rq->fail_text.n == 0)
		rq->fail_text = str_dup(rq->arena, str_from(safe_text));
	if (rq->log_text.n == 0)
		rq->log_text = str_dup(rq->arena, log_text);
	return e;
}

void form_error(struct rq *rq, const char *field, const char *text)
{
	*ARENA_PUSH(rq->arena, &rq->errors) =
		(struct field){.name = str_dup(rq->arena, str_from(field)),
			       .value = str_dup(rq->arena, str_from(text))};
}

str form_error_of(const struct rq *rq, const char *field)
{
	return value_of(&rq->errors, field);
}

/* ---- answers ---- */

static err move(struct rq *rq, int status, url to)
{
	rq->response.status = status;
	rq->response.location = to;
	out_reset(rq->out);
	return OK;
}

err redirect(struct rq *rq, url to)
{
	return move(rq, 303, to);
}

err redirect_permanent(struct rq *rq, url to)
{
	return move(rq, 301, to);
}

/* A path on this server and nothing that a browser would read as another host. */
static bool is_own_path(str s)
{
	if (s.n == 0 || s.n > 2000 || s.p[0] != '/' ||
	    (s.n > 1 && (s.p[1] == '/' || s.p[1] == '\\')))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c <= 0x20 || c == 0x7f || c == '\\' || c >= 0x80)
			return false;
	}
	return true;
}

url form_back(const struct rq *rq)
{
	str back = rq_form(rq, "back");
	if (!is_own_path(back))
		return (url){0};
	return (url){back}; /* safe: is_own_path looked at every byte */
}

err redirect_back(struct rq *rq, url otherwise)
{
	url back = form_back(rq);
	return redirect(rq, url_empty(back) ? otherwise : back);
}

static bool value_valid(str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return s.n > 0;
}

void response_header(struct rq *rq, str name, str value)
{
	/* A value that would end the line is left out: it can only be an attack or our mistake. */
	if (!value_valid(value) || !value_valid(name))
		return;
	bool repeats = str_eq_nocase(name, S("Set-Cookie")) || str_eq_nocase(name, S("Link")) ||
		       str_eq_nocase(name, S("Vary"));
	for (size_t i = 0; i < rq->response.headers.n && !repeats; i++) {
		struct field *old = &rq->response.headers.v[i];
		if (str_eq_nocase(old->name, name)) {
			old->value = str_dup(rq->arena, value);
			return;
		}
	}
	*ARENA_PUSH(rq->arena, &rq->response.headers) =
		(struct field){str_dup(rq->arena, name), str_dup(rq->arena, value)};
}

void response_header_plain(struct rq *rq, str name, str value)
{
	*ARENA_PUSH(rq->arena, &rq->response.headers) = (struct field){name, value};
}

/* Types that we encode ourselves or that cannot carry script; everything else is downloaded. */
static bool inline_type(str type)
{
	static const char *const types[] = {"image/png",
					    "image/jpeg",
					    "image/webp",
					    "image/gif",
					    "image/avif",
					    "video/mp4",
					    "video/webm",
					    "audio/mpeg",
					    "audio/ogg",
					    "text/plain",
					    "text/plain; charset=utf-8"};
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (str_eq(type, str_from(types[i])))
			return true;
	return false;
}

static str disposition(struct arena *a, bool download, str filename)
{
	struct out o = out_new(a, 4096);
	if (download)
		out_lit(&o, "attachment");
	else
		out_lit(&o, "inline");
	if (filename.n) {
		/* RFC 8187: every byte but the plainest is written as %XX. */
		out_lit(&o, "; filename*=UTF-8''");
		for (size_t i = 0; i < filename.n && i < 1000; i++) {
			unsigned char c = (unsigned char)filename.p[i];
			bool safe = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
				    (c >= 'A' && c <= 'Z') || c == '.' || c == '-' || c == '_';
			static const char hex[] = "0123456789ABCDEF";
			if (safe)
				out_byte(&o, (char)c);
			else
				out_bytes(&o, (char[3]){'%', hex[c >> 4], hex[c & 15]}, 3);
		}
	}
	return out_view(&o);
}

err response_file(struct rq *rq, str path, str type, str etag, bool download, str filename)
{
	rq->response.file = str_dup(rq->arena, path);
	rq->response.type = str_dup(rq->arena, type);
	rq->response.etag = str_dup(rq->arena, etag);
	out_reset(rq->out);
	response_header(rq, S("Content-Disposition"),
			disposition(rq->arena, download || !inline_type(type), filename));
	response_header(rq, S("X-Content-Type-Options"), S("nosniff"));
	response_header(rq, S("Content-Security-Policy"), S("sandbox; default-src 'none'"));
	return OK;
}

void response_cookie(struct rq *rq, str name, str value, int64_t max_age_seconds)
{
	struct out o = out_new(rq->arena, 4096);
	if (cookie_write(&o, name, value, max_age_seconds, rq->secure) && !o.bad)
		response_header(rq, S("Set-Cookie"), out_view(&o));
}

bool rq_brought_files(const struct rq *rq)
{
	for (size_t i = 0; i < rq->uploads.n; i++)
		if (rq->uploads.v[i].size > 0 || !str_empty(rq->uploads.v[i].filename))
			return true;
	return false;
}
