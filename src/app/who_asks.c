/* SPDX-License-Identifier: Apache-2.0
 * who_asks: the steps of the pipeline that find out who sent a request, and whether they may:
 * session or token, guard, and that a form came from a page of ours.
 */
#include "app/passage.h"

#include <sodium.h>

const struct viewer nobody = {.lang = LANG_EN};

bool is_loopback(const struct rq *rq)
{
	str host = rq->host;
	bool own_name = str_starts(host, S("127.")) || str_starts(host, S("localhost")) ||
			str_starts(host, S("[::1]"));
	return own_name && (str_starts(rq->address, S("127.")) || str_eq(rq->address, S("::1")));
}

static str cookie_name(const struct rq *rq)
{
	return rq->secure ? S("__Host-ruche") : S("ruche");
}

/* A token beside a handle: the token's own, or nobody. */
static err find_by_pair(struct passage *p, str handle, str token)
{
	err e = session_find_token(&p->db, token, &p->viewer);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	if (str_eq_nocase(handle, p->viewer.handle))
		p->rq->viewer = &p->viewer;
	return OK;
}

/* "handle:ruche_..." in the address. */
static err find_by_query(struct passage *p, str token)
{
	str handle = str_cut(&token, ':');
	return find_by_pair(p, handle, token);
}

/* "Basic " and "login:ruche_..." in base64. The login is what the token's person signs in with:
 * the handle, or a mail address. */
static err find_by_basic(struct passage *p, str coded)
{
	struct rq *rq = p->rq;
	char text[400];
	size_t n;
	if (sodium_base642bin((unsigned char *)text, sizeof(text), coded.p, coded.n, NULL, &n, NULL,
			      sodium_base64_VARIANT_ORIGINAL) != 0)
		return OK;
	str token = str_dup(rq->arena, (str){text, n}), login = str_cut(&token, ':');
	struct password_check check;
	TRY(find_by_pair(p, login, token));
	if (ID_NONE(p->viewer.id) || !ID_NONE(rq->viewer->id))
		return OK;
	TRY(password_lookup(&p->db, login, &check));
	if (ID_EQ(check.person, p->viewer.id))
		rq->viewer = &p->viewer;
	return OK;
}

static err find_by_bearer(struct passage *p, str token)
{
	err e = session_find_token(&p->db, token, &p->viewer);
	if (e == OK)
		p->rq->viewer = &p->viewer;
	return e == NOT_FOUND ? OK : e;
}

/* Whoever tries tokens is asked to wait. Those that somebody has are never refused: many people may
 * be behind one address. BUSY, with the seconds in p->retry_after. */
static err find_by_token(struct passage *p, err (*find)(struct passage *, str), str said)
{
	struct limits *limits = p->pipeline->app.limits ? p->pipeline->limits : NULL;
	if (str_empty(said))
		return OK;
	TRY(find(p, said));
	if (limits && ID_NONE(p->rq->viewer->id))
		TRY(limits_token(limits, p->rq->address, p->db.now, &p->retry_after));
	p->retry_after = 0;
	return OK;
}

err find_viewer(struct passage *p)
{
	struct rq *rq = p->rq;
	str bearer = rq_header(rq, S("authorization"));
	/* A method or an address that is not there has no route, and its page a viewer all the
	 * same. */
	if (rq->route && rq->route->query_token)
		return find_by_token(p, find_by_query, rq_query(rq, "auth_token"));
	if (str_starts(bearer, S("Bearer ")))
		return find_by_token(p, find_by_bearer, str_trim(str_sub(bearer, 7, bearer.n)));
	if (rq->route && rq->route->basic && str_eq_nocase(str_sub(bearer, 0, 6), S("Basic ")))
		return find_by_token(p, find_by_basic, str_trim(str_sub(bearer, 6, bearer.n)));
	str secret = rq_cookie(rq, cookie_name(rq));
	if (str_empty(secret))
		return OK;
	err e = session_find(&p->db, secret, &p->session, &p->viewer);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	rq->viewer = &p->viewer;
	rq->session = &p->session;
	rq->csrf = p->session.csrf;
	return OK;
}

err too_fast(struct passage *p)
{
	struct rq *rq = p->rq;
	struct out seconds = out_new(rq->arena, 16);
	out_int(&seconds, p->retry_after);
	response_header(rq, S("Retry-After"), out_view(&seconds));
	rq->response.status = 429;
	return fail(rq, BUSY, T(rq->lang, "That was a little fast. Wait a moment and try again."));
}

err step_session(struct passage *p)
{
	struct rq *rq = p->rq;
	rq->viewer = &nobody;
	TRY(db_read_begin(rq->database, rq->arena, &p->db));
	rq->db = &p->db;
	err e = find_viewer(p);
	if (e == BUSY && p->retry_after)
		return too_fast(p);
	TRY(e);
	/* The cookie wins where nobody is signed in, then the account, then the browser. */
	if (!rq->viewer->has_language && !lang_parse(rq_cookie(rq, S("lang")), &rq->lang))
		rq->lang = lang_accept(rq_header(rq, S("accept-language")));
	if (rq->viewer->has_language)
		rq->lang = rq->viewer->lang;
	rq->viewer_id = rq->viewer->id;
	rq->clear = rq->viewer->employee ? 1 : 0;
	return OK;
}

/* Is the request one of our own pages'? Browsers say so in one or both of these; programs in
 * neither. */
bool same_origin(const struct rq *rq)
{
	str site = rq_header(rq, S("sec-fetch-site")), origin = rq_header(rq, S("origin"));
	if (!str_empty(site) && !str_eq(site, S("same-origin")) && !str_eq(site, S("none")))
		return false;
	if (str_empty(origin))
		return true;
	ptrdiff_t slashes = str_find(origin, S("://"));
	return slashes > 0 &&
	       str_eq_nocase(str_sub(origin, (size_t)slashes + 3, origin.n), rq->host);
}

bool from_own_page(const struct rq *rq)
{
	bool said = !str_empty(rq_header(rq, S("sec-fetch-site"))) ||
		    !str_empty(rq_header(rq, S("origin")));
	return rq->method == POST && rq->format == FORMAT_HTML && said && same_origin(rq);
}

void ask_for_basic(struct rq *rq)
{
	rq->response.status = 401;
	response_header(rq, S("WWW-Authenticate"), S("Basic realm=\"Ruche\", charset=\"UTF-8\""));
}

err step_guard(struct passage *p)
{
	const struct viewer *v = p->rq->viewer;
	bool enters = false;
	switch (p->rq->route->guard) {
	case GUARD_ANYONE:
		return OK;
	case GUARD_SIGNED_IN:
		enters = !ID_NONE(v->id);
		break;
	case GUARD_EMPLOYEE:
		enters = v->employee;
		break;
	case GUARD_ADMIN:
		enters = v->admin && v->employee;
		break;
	case GUARD_NONE:
		return FAULT;
	}
	if (!enters && p->rq->route->basic && ID_NONE(v->id))
		ask_for_basic(p->rq);
	/* The session may have ended while somebody was writing. */
	p->rq->form_kept = !enters && ID_NONE(v->id) && from_own_page(p->rq);
	return enters ? OK : NOT_FOUND;
}

static bool token_right(const struct rq *rq)
{
	str given = rq_form(rq, "csrf");
	if (str_empty(given))
		given = rq_header(rq, S("x-csrf-token"));
	return rq->session && given.n == rq->csrf.n && given.n > 0 &&
	       sodium_memcmp(given.p, rq->csrf.p, given.n) == 0;
}

err step_csrf(struct passage *p)
{
	struct rq *rq = p->rq;
	if (rq->route->csrf == CSRF_SAFE)
		return OK;
	if (rq->route->csrf == CSRF_BEARER && rq->viewer->token)
		return rq->viewer->token_writes
			       ? OK
			       : fail(rq, DENIED, T(rq->lang, "This token may only read."));
	if (!same_origin(rq))
		return fail(
			rq, DENIED,
			T(rq->lang, "This form was sent from another site, so nothing was done."));
	if (rq->route->csrf == CSRF_ORIGIN || token_right(rq))
		return OK;
	rq->form_kept = from_own_page(rq);
	return fail(rq, DENIED,
		    T(rq->lang, "This form is out of date. Reload the page and send it again."));
}
