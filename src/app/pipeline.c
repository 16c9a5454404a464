/* SPDX-License-Identifier: Apache-2.0
 * pipeline: session, route, guard, token, limit, handler, answer. A read runs on a snapshot; a
 * write runs in the writer's batch and is answered only after the commit that holds it.
 */
#include "app/pipeline.h"

#include "app/answer.h"
#include "app/once.h"
#include "core/notify.h"
#include "core/session.h"
#include "http/json_form.h"
#include "ui/moment.h"

#include <setjmp.h>
#include <sodium.h>

enum {
	FORM_LIMIT = 2 << 20,
	INLINE_BODY = 64 << 10,
	MULTIPART_MOST = 64 << 20,   /* as the server takes by itself */
	UNDER_WAY_LEAST = 256 << 20, /* so much anybody may have on the way at a time */
	UNSAID_FIRST = 1 << 20,	     /* counted of a body that does not say how long it is */
	UNSAID_AHEAD = 64 << 20,     /* and so much more than came, at most */
};

/* What one request carries from step to step; in its arena. */
struct passage {
	struct pipeline *pipeline;
	struct rq *rq;
	struct db db;
	struct viewer viewer;
	struct session session;
	int retry_after;
	err committed, begun;
	bool announced; /* the writer was told that a write is in sight */
	struct db_write write;
};

static const struct viewer nobody = {.lang = LANG_EN};

/* Browsers trust this machine's own address as they trust TLS: a cookie for secure origins is kept
 * there. Both the peer and the name asked for must be this machine, so that a proxy in front does
 * not count. */
static bool is_loopback(const struct rq *rq)
{
	str host = rq->host;
	bool own_name = str_starts(host, S("127.")) || str_starts(host, S("localhost")) ||
			str_starts(host, S("[::1]"));
	return own_name && (str_starts(rq->address, S("127.")) || str_eq(rq->address, S("::1")));
}

static bool is_api(str path)
{
	return str_starts(path, S("/api/"));
}

/* ---- steps: each returns OK to go on ---- */

static enum format format_of(const struct rq *rq)
{
	bool json = is_api(rq->path) ||
		    str_find(rq_header(rq, S("accept")), S("application/json")) >= 0;
	return json ? FORMAT_JSON : FORMAT_HTML;
}

static err step_route(struct passage *p)
{
	struct rq *rq = p->rq;
	int allowed;
	rq->format = format_of(rq);
	err e = router_find(p->pipeline->router, rq, rq->method, rq->path, &rq->route, &allowed);
	if (e == INVALID) {
		answer_allow(rq, allowed);
		return INVALID;
	}
	return e;
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

/* Sessions and API tokens. A request that names a token is judged by the token alone. */
static err find_viewer(struct passage *p)
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

static err too_fast(struct passage *p)
{
	struct rq *rq = p->rq;
	struct out seconds = out_new(rq->arena, 16);
	out_int(&seconds, p->retry_after);
	response_header(rq, S("Retry-After"), out_view(&seconds));
	rq->response.status = 429;
	return fail(rq, BUSY, T(rq->lang, "That was a little fast. Wait a moment and try again."));
}

static err step_session(struct passage *p)
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
static bool same_origin(const struct rq *rq)
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

/* A form that one of our pages sent, as a browser says: what it held is no stranger's. */
static bool from_own_page(const struct rq *rq)
{
	bool said = !str_empty(rq_header(rq, S("sec-fetch-site"))) ||
		    !str_empty(rq_header(rq, S("origin")));
	return rq->method == POST && rq->format == FORMAT_HTML && said && same_origin(rq);
}

/* Only programs are asked so: browsers would show a window of their own for it. */
static void ask_for_basic(struct rq *rq)
{
	rq->response.status = 401;
	response_header(rq, S("WWW-Authenticate"), S("Basic realm=\"Ruche\", charset=\"UTF-8\""));
}

static err step_guard(struct passage *p)
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

/* JSON bodies become form fields, so that handlers read one thing. */
static err step_body(struct passage *p)
{
	struct rq *rq = p->rq;
	bool json = str_starts(rq_header(rq, S("content-type")), S("application/json"));
	return rq->method != GET && json && !rq->route->body.raw ? json_form(rq) : OK;
}

static err step_csrf(struct passage *p)
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

/* Guesses count for the account, by whatever name it is called: its handle, its mail address, in
 * any case. */
static err limit_guesses(struct passage *p)
{
	struct rq *rq = p->rq;
	struct password_check check;
	struct out key = out_new(rq->arena, 64);
	str login = rq_form(rq, "login");
	TRY(password_lookup(&p->db, login, &check));
	out_lit(&key, "account ");
	out_int(&key, check.person.v);
	str who = ID_NONE(check.person) ? str_lower(rq->arena, str_trim(login)) : out_view(&key);
	return limits_sign_in(p->pipeline->limits, rq->address, who, p->db.now, &p->retry_after);
}

static bool takes_file(const struct route *route)
{
	return route->multipart || route->body.raw == RAW_FILE;
}

/* Of a list that also searches, and of a text that comes with files, the stricter one. */
static enum rate rate_of(const struct rq *rq)
{
	const struct route *route = rq->route;
	for (size_t i = 0; i < sizeof(route->searches) / sizeof(*route->searches); i++)
		if (route->searches[i] && !str_empty(rq_query(rq, route->searches[i])))
			return RATE_SEARCH;
	bool files =
		route->multipart && str_starts(rq_header(rq, S("content-type")), S("multipart/"));
	return files ? RATE_UPLOAD : route->rate;
}

static err step_limit(struct passage *p)
{
	struct rq *rq = p->rq;
	struct limits *limits = p->pipeline->app.limits ? p->pipeline->limits : NULL;
	err e = OK;
	/* A file was counted before it was let in, unless nobody could be asked then. */
	if (limits && !rq->counted)
		e = limits_take(limits, rate_of(rq), rq->viewer_id.v, rq->address, p->db.now,
				&p->retry_after);
	if (limits && e == OK && rq->route->rate == RATE_SIGN_IN && rq->method == POST)
		e = limit_guesses(p);
	/* Its files are not here: it is not done, also when it might be by now. */
	if (e == OK && rq->refused) {
		e = BUSY;
		p->retry_after = 1;
	}
	if (e != BUSY)
		return e;
	rq->form_kept = !ID_NONE(rq->viewer_id) && from_own_page(rq);
	return too_fast(p);
}

/* The bell, on whole pages only. */
static err step_bell(struct passage *p)
{
	struct rq *rq = p->rq;
	if (rq->method != GET || rq->format != FORMAT_HTML || ID_NONE(rq->viewer_id))
		return OK;
	return notify_count(&p->db, &p->viewer.unread);
}

static err (*const steps[])(struct passage *) = {
	step_route, step_session, step_guard, step_body, step_csrf, step_limit, step_bell,
};

/* ---- running the handler ---- */

/* The writer's batch need not stay open for this one any more. */
static void announced(void *arg)
{
	struct passage *p = arg;
	if (p->announced)
		database_writes_queued(p->rq->database, -1);
	p->announced = false;
}

static void finish(struct passage *p, err e)
{
	announced(p);
	answer_finish(p->rq, e);
	server_send(p->rq);
}

static void nothing_to_do(void *arg, err result)
{
	(void)arg;
	(void)result;
}

/* Marks the session as used, at most once an hour. A page must not wait for the writer, so the jobs
 * do it. */
static void touch_session(struct passage *p)
{
	if (p->rq->session && session_due(p->rq->session, p->db.now))
		p->pipeline->session_used(&p->pipeline->app, p->session.hash, p->session.person);
}

/* A handler that uses up its arena jumps out: its transaction is ended first, then the server
 * answers 503. */
static err call_handler(struct passage *p)
{
	jmp_buf here;
	jmp_buf *volatile before = arena_on_limit(p->rq->arena, NULL);
	if (setjmp(here) == 0) {
		arena_on_limit(p->rq->arena, &here);
		err e = p->rq->route->handler(p->rq);
		arena_on_limit(p->rq->arena, before);
		return e;
	}
	if (p->db.writing)
		db_write_end(&p->db, false, nothing_to_do, NULL);
	else
		db_read_end(&p->db);
	p->rq->db = NULL;
	arena_on_limit(p->rq->arena, before);
	REQUIRE(before);
	longjmp(*before, 1);
}

static void run_read(struct passage *p)
{
	err e = call_handler(p);
	db_read_end(&p->db);
	p->rq->db = NULL;
	touch_session(p);
	finish(p, e);
}

static void run_own(struct passage *p)
{
	db_read_end(&p->db);
	p->rq->db = NULL;
	announced(p);
	err e = p->rq->route->handler(p->rq);
	p->pipeline->app.wake(&p->pipeline->app);
	finish(p, e);
}

static void answer_write(void *arg)
{
	struct passage *p = arg;
	finish(p, p->committed);
}

static void committed(void *arg, err result)
{
	struct passage *p = arg;
	p->pipeline->app.wake(&p->pipeline->app);
	p->committed = result;
	if (!p->pipeline->unsafe_ack)
		server_continue(p->rq, answer_write, p);
}

/* The handler in its transaction, which is left open. */
static err write_once(struct passage *p)
{
	struct rq *rq = p->rq;
	rq->db = &p->db;
	p->db.viewer = rq->viewer_id;
	p->db.clear = rq->clear;
	/* Between the look at the session and this turn the account may have been erased. */
	if (!ID_NONE(rq->viewer_id))
		TRY(session_still(&p->db, rq->viewer_id));
	TRY(rq->begun(rq));
	err e = call_handler(p);
	if (e == OK)
		e = rq->written(rq);
	if (e == OK && rq->route->audit[0])
		e = answer_audit(rq);
	return e;
}

/* On PostgreSQL a write may meet another and be the one that is undone: nothing came of it, so it
 * is done again, once. What came with it as a file may have been moved to its place already. */
static err write_again(struct passage *p, const struct response *before)
{
	struct rq *rq = p->rq;
	db_write_end(&p->db, false, nothing_to_do, NULL);
	rq->response = *before;
	rq->fail_text = rq->log_text = rq->audit_detail = STR_NONE;
	rq->errors.n = 0;
	out_reset(rq->out);
	p->begun = db_write_begin(rq->database, rq->arena, &p->db);
	return p->begun == OK ? write_once(p) : p->begun;
}

/* What is said with a text, and that the request was done. */
static err written(struct rq *rq)
{
	TRY(moments_met(rq));
	return once_written(rq);
}

/* With the writer's turn. The page that refuses a form must not be lost with the transaction that
 * is undone: it is written already. */
static void write_in_turn(void *arg)
{
	struct passage *p = arg;
	struct rq *rq = p->rq;
	struct response before = rq->response;
	err e = p->begun == OK ? write_once(p) : p->begun;
	bool met = database_is_postgres(rq->database) && e == BUSY && !str_empty(p->db.log_text);
	if (p->begun == OK && met && rq->uploads.n == 0)
		e = write_again(p, &before);
	if (p->begun != OK) {
		rq->db = NULL;
		finish(p, e);
		return;
	}
	if (!str_empty(p->db.log_text))
		rq->log_text = p->db.log_text;
	bool keep = e == OK && rq->response.status < 400;
	rq->db = NULL;
	if (!keep) {
		/* Nothing is to be kept, so nobody waits for a commit. */
		db_write_end(&p->db, false, nothing_to_do, NULL);
		finish(p, e);
		return;
	}
	if (p->pipeline->unsafe_ack) {
		struct db db = p->db;
		finish(p, OK);
		db_write_end(&db, true, nothing_to_do, NULL);
		return;
	}
	/* From here on another thread may finish this request: nobody jumps back to this stack. */
	arena_on_limit(rq->arena, NULL);
	db_write_end(&p->db, true, committed, p);
}

static void run_in_turn(void *arg, err begun)
{
	struct passage *p = arg;
	p->begun = begun;
	server_continue(p->rq, write_in_turn, p);
}

/* The writer's thread runs the handler, so nobody waits here. */
static void run_write(struct passage *p)
{
	struct rq *rq = p->rq;
	db_read_end(&p->db);
	rq->db = NULL;
	if (rq->route->prepare && (!rq->route->multipart || rq->uploads.n)) {
		announced(p);
		err e = rq->route->prepare(rq);
		if (e != OK) {
			finish(p, e);
			return;
		}
	}
	p->write = (struct db_write){.database = rq->database,
				     .db = &p->db,
				     .arena = rq->arena,
				     .run = run_in_turn,
				     .arg = p,
				     .announced = p->announced};
	p->announced = false;
	/* Another thread may finish this request from here on. */
	db_write_queue(&p->write);
}

void pipeline_handle(void *context, struct rq *rq)
{
	struct pipeline *pipeline = context;
	struct passage *p = NEW(rq->arena, struct passage);
	p->pipeline = pipeline;
	p->rq = rq;
	rq->app = &pipeline->app;
	rq->database = pipeline->app.database;
	rq->viewer = &nobody;
	rq->still = session_still;
	rq->begun = once_begun;
	rq->written = written;
	rq->lang = LANG_EN;
	rq->secure = rq->tls || is_loopback(rq);
	if (!method_reads(rq->method)) {
		database_writes_queued(rq->database, 1);
		p->announced = true;
		arena_defer(rq->arena, announced,
			    p); /* a request that is cut off comes here at last */
	}
	if (answer_static(rq)) {
		announced(p);
		server_send(rq);
		return;
	}
	answer_begin(rq);
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++) {
		err e = steps[i](p);
		if (e == OK)
			continue;
		if (i == 0 && e != FAULT) {
			/* No such page: the words and the look still depend on who asks. */
			IGNORE(step_session(p));
		}
		if (rq->db)
			db_read_end(&p->db);
		rq->db = NULL;
		finish(p, e);
		return;
	}
	if (rq->route->own_transactions || (rq->route->own_for_files && rq_brought_files(rq)))
		run_own(p);
	else if (method_reads(rq->method))
		run_read(p);
	else
		run_write(p);
}

/* What a sender is told apart by while nobody can be asked who it is; never a person's id. */
static int64_t credential_of(const struct rq *rq)
{
	uint64_t hash = str_hash(rq_header(rq, S("cookie"))) ^
			str_hash(rq_header(rq, S("authorization"))) * 31;
	return -(int64_t)(hash >> 2) - 1;
}

/* A body that does not say how long it is, and how much its sender may have on the way. */
struct unsaid {
	struct intake_body *body;
	int64_t all;
};

/* As much again as came is counted ahead, so that others fit beside it. */
static int reserve(struct body_plan *plan, int64_t came)
{
	struct unsaid *u = plan->reserving;
	int64_t ahead = came < UNSAID_AHEAD ? came : UNSAID_AHEAD;
	return intake_grow(u->body, came, came + ahead, u->all, &plan->reserved) == OK ? 0 : 503;
}

/* How much of a body may come, and that it does not meet too much that is on its way already. */
static int take_in(struct pipeline *pipeline, struct rq *rq, int64_t length,
		   const struct admission *may, struct body_plan *plan)
{
	int64_t all = may->all > UNDER_WAY_LEAST ? may->all : UNDER_WAY_LEAST;
	int64_t body = plan->raw ? plan->limit : MULTIPART_MOST;
	struct unsaid *unsaid = NEW(rq->arena, struct unsaid);
	if (length > may->body || (length < 0 && may->body == 0))
		return 507;
	body = may->body < body ? may->body : body;
	int64_t size = length >= 0 ? length : body < UNSAID_FIRST ? body : UNSAID_FIRST;
	if (intake_take(pipeline->intake, rq->arena, plan->sender, size, all, &unsaid->body) != OK)
		return 503;
	if (length < 0) {
		unsaid->all = all;
		plan->reserve = reserve;
		plan->reserving = unsaid;
		plan->reserved = size;
	}
	if (plan->raw)
		plan->limit = body;
	return 0;
}

/* Who sends it, and how much they may. */
static err ask_sender(struct passage *p, struct admission *may, err *admitted)
{
	struct rq *rq = p->rq;
	*admitted = OK;
	*may = (struct admission){INT64_MAX, 0};
	TRY(find_viewer(p));
	TRY(step_guard(p));
	if (!rq->route->admit)
		return OK;
	rq->db = &p->db;
	rq->viewer_id = rq->viewer->id;
	p->db.viewer = rq->viewer_id;
	*admitted = rq->route->admit(rq, may);
	rq->db = NULL;
	return OK;
}

/* May whoever asks send a file to this route, and now? What came is only known to be somebody's
 * when their session is found. */
static int accept_file(struct pipeline *pipeline, struct rq *rq, int64_t length,
		       struct body_plan *plan)
{
	struct passage *p = NEW(rq->arena, struct passage);
	struct admission may = {FORM_LIMIT, 0};
	err admitted;
	p->pipeline = pipeline;
	p->rq = rq;
	rq->viewer = &nobody;
	int nobody_here = rq->route->basic ? 401 : 404;
	/* This runs on the loop: strangers do not make it ask the database. */
	if (rq_header(rq, S("cookie")).n == 0 && rq_header(rq, S("authorization")).n == 0)
		return nobody_here;
	plan->sender = credential_of(rq);
	/* With every connection in use nobody can be asked now. As much as a form may be is let in
	 * and judged when a worker has it. */
	if (db_read_try(pipeline->app.database, rq->arena, &p->db) != OK)
		return length >= 0 && length <= FORM_LIMIT
			       ? take_in(pipeline, rq, length, &may, plan)
			       : 503;
	err e = ask_sender(p, &may, &admitted);
	db_read_end(&p->db);
	if (!ID_NONE(rq->viewer->id))
		plan->sender = rq->viewer->id.v;
	if (e == BUSY && p->retry_after)
		return 429;
	if (e != OK)
		return e != NOT_FOUND ? 503 : ID_NONE(rq->viewer->id) ? nobody_here : 404;
	/* Of a form the token comes with the body; here it came with the head. */
	if (rq->route->body.raw && step_csrf(p) != OK)
		return 403;
	if (admitted)
		return admitted == NOT_FOUND ? 404 : 503;
	if (pipeline->app.limits && limits_take(pipeline->limits, rate_of(rq), rq->viewer->id.v,
						rq->address, p->db.now, &p->retry_after) != OK)
		return 429;
	plan->counted = true;
	return take_in(pipeline, rq, length, &may, plan);
}

/* What one of our pages sent is refused with its words, as a form without files is: such a body is
 * read, and nothing of its files is kept. */
static bool gives_words_back(const struct rq *rq, int64_t length, int status)
{
	bool ended = status == 404 && ID_NONE(rq->viewer->id);
	return (ended || status == 429) && rq->route->multipart && length >= 0 &&
	       length <= FORM_LIMIT && from_own_page(rq);
}

/* Files go to the disk as they come, so only routes that take files get large bodies, and only from
 * people who may send them. */
int pipeline_accept_body(void *context, const struct rq *rq, int64_t length, struct body_plan *plan)
{
	struct pipeline *pipeline = context;
	const struct route *route;
	int allowed;
	struct rq probe = *rq;
	err e = router_find(pipeline->router, &probe, rq->method, rq->path, &route, &allowed);
	if (e == NOT_FOUND)
		return 404;
	if (e != OK)
		return 405;
	*plan = route->body;
	if (plan->raw && length > plan->limit)
		return 413;
	if (takes_file(route)) {
		probe.route = route;
		probe.secure = rq->secure || is_loopback(rq);
		probe.format = format_of(rq);
		int status = accept_file(pipeline, &probe, length, plan);
		if (!status || !gives_words_back(&probe, length, status))
			return status;
		plan->fileless = plan->refused = true;
		return 0;
	}
	if (plan->raw)
		return 0;
	plan->fileless = true;
	if (length > FORM_LIMIT)
		return 413;
	bool to_disk =
		rq->method == PUT || str_starts(rq_header(rq, S("content-type")), S("multipart/"));
	return to_disk && length < 0 ? 411 : 0;
}

bool pipeline_inline_write(void *context, const struct rq *rq)
{
	struct pipeline *pipeline = context;
	const struct route *route;
	struct rq probe = *rq;
	int64_t length;
	int allowed;
	if (database_is_postgres(pipeline->app.database) ||
	    !str_to_int(rq_header(rq, S("content-length")), &length) || length > INLINE_BODY)
		return false;
	return router_find(pipeline->router, &probe, rq->method, rq->path, &route, &allowed) ==
		       OK &&
	       !route->own_transactions && !takes_file(route) && !method_reads(route->method);
}

/* A form that may bring files and brought none is as quick as another. */
static bool brought_bytes(const struct rq *rq)
{
	for (size_t i = 0; i < rq->uploads.n; i++)
		if (rq->uploads.v[i].size > 0)
			return true;
	return false;
}

bool pipeline_slow(void *context, const struct rq *rq)
{
	struct pipeline *pipeline = context;
	const struct route *route;
	struct rq probe = *rq;
	int allowed;
	return router_find(pipeline->router, &probe, rq->method, rq->path, &route, &allowed) ==
		       OK &&
	       (route->body.raw == RAW_FILE || brought_bytes(rq));
}

void pipeline_refused(void *context, struct rq *rq, int status)
{
	(void)context;
	if (status == 401)
		ask_for_basic(rq);
}
