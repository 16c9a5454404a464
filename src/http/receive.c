/* SPDX-License-Identifier: Apache-2.0 */
#include "http/receive.h"

#include <errno.h>
#include <unistd.h>

/* ---- the head ---- */

static void write_id(struct exchange *x)
{
	static const char hex[] = "0123456789abcdef";
	uint64_t number = atomic_fetch_add_explicit(&x->server->id_last, 1, memory_order_relaxed);
	for (int i = 0; i < 8; i++)
		x->id[i] = hex[x->server->id_salt >> (28 - 4 * i) & 15];
	x->id[8] = '-';
	for (int i = 0; i < 10; i++)
		x->id[9 + i] = hex[number >> (36 - 4 * i) & 15];
	x->id[19] = 0;
	x->rq.request_id = (str){x->id, 19};
}

static int read_method(struct exchange *x, str method)
{
	x->rq.method = method_named(method);
	x->head_only = x->rq.head = str_eq(method, S("HEAD"));
	if (x->rq.method)
		return 0;
	x->rq.method = GET;
	return str_eq(method, S("TRACE")) || str_eq(method, S("CONNECT")) ? 405 : 501;
}

static void read_client(struct exchange *x, const struct sockaddr *peer)
{
	struct rq *rq = &x->rq;
	const struct address_ranges *trusted = &x->server->trusted;
	struct address address;
	if (!address_of(peer, &address))
		return;
	if (trusted->n && address_in(trusted, &address)) {
		/* Of several headers the last is from the proxy nearest to us. */
		for (size_t i = x->headers.n; i > 0; i--) {
			const struct field *header = &x->headers.v[i - 1];
			if (!str_eq(header->name, S("x-forwarded-for")))
				continue;
			address = address_client(trusted, address, header->value);
			break;
		}
		rq->secure = rq->tls =
			str_eq_nocase(rq_header(rq, S("x-forwarded-proto")), S("https"));
	}
	rq->address = address_text(&address, x->address);
}

static int read_target(struct exchange *x)
{
	struct rq *rq = &x->rq;
	str path;
	int status =
		target_split((str){x->target, x->target_n}, rq->host, &path, &rq->query_string);
	if (status)
		return status;
	/* "/" may be a literal (http://host without a path); the rest is decoded where it stands.
	 */
	if (path.n > 1)
		status = path_decode((char *)(uintptr_t)path.p, &path.n);
	if (status)
		return status;
	rq->path = path;
	return rq->query_string.n && form_parse(rq->arena, rq->query_string, &rq->query) ? 400 : 0;
}

int receive_head(struct exchange *x, str method, str lines, const struct sockaddr *peer,
		 struct head_facts *facts)
{
	write_id(x);
	int status = head_read(x->rq.arena, lines, &x->headers);
	if (!status)
		status = head_check(&x->headers, x->http10, facts);
	x->rq.host = facts->host;
	read_client(x, peer);
	x->rq.agent = rq_header(&x->rq, S("user-agent"));
	int refused = read_method(x, method);
	if (!status)
		status = refused;
	return status ? status : read_target(x);
}

int rq_temporary(struct rq *rq, str *path)
{
	struct exchange *x = rq->server;
	return temporary_file(rq->arena, x->server->options.temporary, path);
}

/* ---- the body ---- */

static int open_upload(struct exchange *x, str type)
{
	struct rq *rq = &x->rq;
	struct upload *upload = ARENA_PUSH(rq->arena, &rq->uploads);
	*upload = (struct upload){.name = S("body"), .type = type};
	x->stage = STAGE_FILE;
	x->limit = x->plan.raw ? (size_t)x->plan.limit : x->server->options.upload_limit;
	x->file = temporary_file(rq->arena, x->server->options.temporary, &upload->path);
	if (x->file < 0)
		return errno == ENOSPC ? 507 : 500;
	return 0;
}

static int begin_kind(struct exchange *x, str header)
{
	struct rq *rq = &x->rq;
	const struct server_options *o = &x->server->options;
	struct out *scratch = &x->space->body;
	str rest = header;
	str type = str_lower(rq->arena, str_trim(str_cut(&rest, ';')));
	if (x->plan.raw == RAW_FILE)
		return open_upload(x, type);
	x->limit = x->plan.raw ? (size_t)x->plan.limit : o->body_limit;
	scratch->max = x->limit;
	if (x->plan.raw) {
		x->stage = STAGE_RAW;
		return 0;
	}
	if (str_eq(type, S("application/x-www-form-urlencoded"))) {
		x->stage = STAGE_FORM;
		form_begin(&x->form, rq->arena, scratch, &rq->form);
		return 0;
	}
	if (str_eq(type, S("application/json")) ||
	    (str_starts(type, S("application/")) && str_ends(type, S("+json")))) {
		x->stage = STAGE_RAW;
		return 0;
	}
	if (str_eq(type, S("multipart/form-data"))) {
		x->stage = STAGE_MULTIPART;
		x->limit = o->upload_limit;
		scratch->max = MULTIPART_FIELD;
		x->multipart = NEW(rq->arena, struct multipart);
		err e = multipart_begin(x->multipart, rq->arena, header, o->temporary, scratch,
					&rq->form, &rq->uploads);
		x->multipart->fileless = x->plan.fileless;
		return e ? 400 : 0;
	}
	return rq->method == PUT && !x->plan.fileless ? open_upload(x, type) : 415;
}

int receive_begin(struct exchange *x, const struct head_facts *facts)
{
	const struct server_options *o = &x->server->options;
	int64_t length = facts->body == BODY_CHUNKED ? -1 : facts->length;
	if (x->rq.method == GET)
		return 400;
	int status = o->accept_body ? o->accept_body(o->context, &x->rq, length, &x->plan) : 0;
	x->rq.counted = x->plan.counted;
	x->rq.refused = x->plan.refused;
	if (!status)
		status = begin_kind(x, rq_header(&x->rq, S("content-type")));
	if (!status && length > 0 && (uint64_t)length > x->limit)
		status = 413;
	return status;
}

static int status_of(const struct exchange *x, err e)
{
	if (e == OK)
		return 0;
	if (e == INVALID)
		return 400;
	if (e == TOO_LARGE)
		return 413;
	return x->multipart && x->multipart->disk_full ? 507 : 500;
}

static int write_upload(struct exchange *x, str piece)
{
	while (piece.n) {
		ssize_t n = write(x->file, piece.p, piece.n);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return errno == ENOSPC ? 507 : 500;
		piece = str_sub(piece, (size_t)n, piece.n);
	}
	return 0;
}

static int take(struct exchange *x, str piece)
{
	int64_t came = (int64_t)x->received;
	if (x->received > x->limit)
		return 413;
	if (x->plan.reserve && came > x->plan.reserved) {
		int status = x->plan.reserve(&x->plan, came);
		if (status)
			return status;
	}
	switch (x->stage) {
	case STAGE_FORM:
		return status_of(x, form_feed(&x->form, piece));
	case STAGE_MULTIPART:
		return status_of(x, multipart_feed(x->multipart, piece));
	case STAGE_RAW:
		out_str(&x->space->body, piece);
		return status_of(x, x->space->body.bad);
	case STAGE_FILE:
		return write_upload(x, piece);
	default:
		return 0;
	}
}

static int finish(struct exchange *x, str unused)
{
	(void)unused;
	struct rq *rq = &x->rq;
	switch (x->stage) {
	case STAGE_FORM:
		return status_of(x, form_end(&x->form));
	case STAGE_MULTIPART:
		return status_of(x, multipart_end(x->multipart));
	case STAGE_RAW:
		rq->body = out_view(&x->space->body);
		return 0;
	case STAGE_FILE:
		rq->uploads.v[0].size = (int64_t)x->received;
		if (close(x->file) != 0) {
			x->file = -1;
			return errno == ENOSPC ? 507 : 500;
		}
		x->file = -1;
		return 0;
	default:
		return x->refusal;
	}
}

int receive_piece(struct exchange *x, str piece)
{
	x->received += piece.n;
	if (x->stage == STAGE_DISCARD)
		return 0;
	int status = exchange_guarded(x, take, piece);
	if (status) {
		x->stage = STAGE_DISCARD;
		x->refusal = status;
		x->received = 0;
	}
	return status;
}

int receive_end(struct exchange *x)
{
	return exchange_guarded(x, finish, STR_NONE);
}
