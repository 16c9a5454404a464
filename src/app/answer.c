/* SPDX-License-Identifier: Apache-2.0 */
#include "app/answer.h"

#include "app/once.h"
#include "base/rand.h"
#include "core/app.h"
#include "core/audit.h"
#include "core/bus.h"
#include "core/session.h"
#include "http/answer.h"
#include "ui/asset.h"
#include "ui/page.h"
#include "ui/parts.h"

void answer_begin(struct rq *rq)
{
	uint8_t random[16];
	struct out nonce = out_new(rq->arena, 2 * sizeof(random)),
		   policy = out_new(rq->arena, 1024);
	rand_bytes(random, sizeof(random));
	out_hex(&nonce, (bytes){random, sizeof(random)});
	rq->nonce = out_view(&nonce);
	rq->icons = asset_url(rq->arena, "icons.svg").s;
	out_lit(&policy, "default-src 'none'; script-src 'nonce-");
	out_str(&policy, rq->nonce);
	out_lit(&policy, "'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
			 "connect-src "
			 "'self'; manifest-src 'self'; worker-src 'self'; "
			 "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
			 "require-trusted-types-for 'script'; "
			 /* one address, that of the service worker (ui/js/offline.js) */
			 "trusted-types ruche-worker");
	response_header_plain(rq, S("Content-Security-Policy"), out_view(&policy));
	response_header_plain(rq, S("X-Content-Type-Options"), S("nosniff"));
	response_header_plain(rq, S("Referrer-Policy"), S("same-origin"));
	response_header_plain(rq, S("Cross-Origin-Opener-Policy"), S("same-origin"));
	response_header_plain(rq, S("Permissions-Policy"),
			      S("camera=(), microphone=(), geolocation=()"));
	if (rq->tls)
		response_header(rq, S("Strict-Transport-Security"), S("max-age=31536000"));
}

void answer_allow(struct rq *rq, int methods)
{
	struct out allow = out_new(rq->arena, 128);
	for (int i = 0; i < METHODS; i++) {
		if (!(methods & 1 << i))
			continue;
		if (allow.n)
			out_lit(&allow, ", ");
		out_str(&allow, method_name((enum method)(1 << i)));
		if (1 << i == GET)
			out_lit(&allow, ", HEAD");
	}
	rq->response.status = 405;
	response_header(rq, S("Allow"), out_view(&allow));
}

/* {"error": {"code", "text", "fields": {...}}} */
static void json_error(struct rq *rq, err e)
{
	struct out *o = rq->out;
	const char *general = T(rq->lang, "Something went wrong on our side.");
	if (e == NOT_FOUND)
		general = T(rq->lang, "There is nothing here, or nothing for you.");
	else if (e != FAULT)
		general = T(rq->lang, "This could not be done.");
	out_reset(o);
	out_lit(o, "{\"error\":{\"code\":");
	out_json(o, str_from(err_name(e)));
	out_lit(o, ",\"text\":");
	out_json(o, str_empty(rq->fail_text) ? str_from(general) : rq->fail_text);
	out_lit(o, ",\"fields\":{");
	for (size_t i = 0; i < rq->errors.n; i++) {
		if (i)
			out_byte(o, ',');
		out_json(o, rq->errors.v[i].name);
		out_byte(o, ':');
		out_json(o, rq->errors.v[i].value);
	}
	out_lit(o, "}}}\n");
	rq->response.type = S("application/json; charset=utf-8");
}

/* For programs that show it to nobody, or as it is. */
static void plain_error(struct rq *rq)
{
	rq->response.type = S("text/plain; charset=utf-8");
	out_reset(rq->out);
	out_str(rq->out,
		str_empty(rq->fail_text) ? status_text(rq->response.status) : rq->fail_text);
	out_byte(rq->out, '\n');
}

static void error_answer(struct rq *rq, err e)
{
	struct response *r = &rq->response;
	if (r->status < 400)
		r->status = page_status(e);
	r->file = STR_NONE;
	r->location = (url){0};
	r->etag = STR_NONE;
	r->cache = S("private, no-store");
	if (rq->format == FORMAT_JSON) {
		json_error(rq, e);
		return;
	}
	if (rq->route && rq->route->basic) {
		plain_error(rq);
		return;
	}
	r->type = S("text/html; charset=utf-8");
	out_reset(rq->out);
	IGNORE(page_error(rq, e)); /* its own failure leaves an empty body with the right status */
}

void answer_finish(struct rq *rq, err e)
{
	struct response *r = &rq->response;
	if (e == OK && rq->out->bad != OK)
		e = rq->out->bad;
	if (e == FAULT && str_empty(rq->log_text))
		rq->log_text = S("a fault that says no more");
	if (e == CONFLICT && rq->repeated)
		once_answer(rq);
	else if (e != OK)
		error_answer(rq, e);
	if (!r->status)
		r->status = url_empty(r->location) ? 200 : 303;
	bool shared = rq->route && rq->route->cache == CACHE_PUBLIC_SHORT &&
		      ID_NONE(rq->viewer_id) && r->status == 200;
	/* The service worker keeps pages for whose they are, and lets go of everybody else's. */
	if (rq->session && !ID_NONE(rq->viewer_id) && rq->format == FORMAT_HTML)
		response_header_plain(rq, S("Ruche-Viewer"), id_text(rq, rq->viewer_id.v));
	if (str_empty(r->cache))
		r->cache = shared ? S("public, max-age=60") : S("private, no-cache");
	if (shared)
		response_header(rq, S("Vary"), S("Cookie, Accept-Language, Authorization"));
	else
		response_header(rq, S("Vary"), S("Cookie"));
}

bool answer_static(struct rq *rq)
{
	if (str_eq(rq->path, S("/health")) && rq->method == GET) {
		rq->response.type = S("application/json");
		rq->response.cache = S("no-store");
		out_lit(rq->out, "{\"status\":\"ok\"");
		if (rq->app->bus) /* without it things are only late */
			out_str(rq->out, bus_connected(rq->app->bus) ? S(",\"bus\":\"connected\"")
								     : S(",\"bus\":\"away\""));
		out_byte(rq->out, '}');
		return true;
	}
	if (!str_starts(rq->path, S("/static/")) || rq->method != GET)
		return false;
	bool current = false;
	const struct asset *asset = asset_of_url(rq->path, &current);
	response_header(rq, S("X-Content-Type-Options"), S("nosniff"));
	if (!asset) {
		rq->response.status = 404;
		rq->response.type = S("text/plain; charset=utf-8");
		out_lit(rq->out, "There is no such file.\n");
		return true;
	}
	rq->response.type = str_from(asset->type);
	rq->response.cache = current ? S("public, max-age=31536000, immutable") : S("no-cache");
	rq->response.etag = str_from(asset->hash);
	bool gzip = asset->gzip && str_find(rq_header(rq, S("accept-encoding")), S("gzip")) >= 0;
	if (gzip) {
		response_header(rq, S("Content-Encoding"), S("gzip"));
		out_bytes(rq->out, asset->gzip, asset->gzip_n);
	} else {
		out_bytes(rq->out, asset->bytes, asset->n);
	}
	response_header(rq, S("Vary"), S("Accept-Encoding"));
	return true;
}

err answer_audit(struct rq *rq)
{
	struct out target = out_new(rq->arena, 4096);
	out_str(&target, str_sub(rq->path, 0, 1000));
	for (size_t i = 0; i < rq->parameters.n && i < 4; i++) {
		out_byte(&target, ' ');
		out_str(&target, rq->parameters.v[i].value);
	}
	return audit_add(rq->db, rq->viewer_id, str_from(rq->route->audit), out_view(&target),
			 rq->audit_detail, rq->address);
}
