/* SPDX-License-Identifier: Apache-2.0
 * pipeline: session, route, guard, token, limit, handler, answer. A read runs on a snapshot; a
 * write runs in the writer's batch and is answered only after the commit that holds it.
 */
#include "app/passage.h"

#include "app/answer.h"
#include "app/once.h"
#include "core/notify.h"
#include "http/json_form.h"
#include "ui/api.h"
#include "ui/moment.h"

#include <setjmp.h>

/* ---- steps: each returns OK to go on ---- */

enum format format_of(const struct rq *rq)
{
	bool json = str_starts(rq->path, S("/api/")) ||
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

/* JSON bodies become form fields, so that handlers read one thing. */
static err step_body(struct passage *p)
{
	struct rq *rq = p->rq;
	bool json = str_starts(rq_header(rq, S("content-type")), S("application/json"));
	return rq->method != GET && json && !rq->route->body.raw ? json_form(rq) : OK;
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

bool is_multipart(const struct rq *rq)
{
	return str_eq_nocase(str_sub(rq_header(rq, S("content-type")), 0, 10), S("multipart/"));
}

enum rate rate_of(const struct rq *rq)
{
	const struct route *route = rq->route;
	for (size_t i = 0; i < sizeof(route->searches) / sizeof(*route->searches); i++)
		if (route->searches[i] && !str_empty(rq_query(rq, route->searches[i])))
			return RATE_SEARCH;
	return route->multipart && is_multipart(rq) ? RATE_UPLOAD : route->rate;
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
	if (str_empty(p->rq->log_text))
		p->rq->log_text = p->db.log_text;
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
		err e = api_told(p->rq, p->rq->route->handler(p->rq));
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
	err e = api_told(p->rq, p->rq->route->handler(p->rq));
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
