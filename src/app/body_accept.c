/* SPDX-License-Identifier: Apache-2.0
 * body_accept: before a body is read: may it come, how large, and from whom. Asked on the loop.
 */
#include "app/passage.h"

enum {
	FORM_LIMIT = 2 << 20,
	INLINE_BODY = 64 << 10,
	MULTIPART_MOST = 64 << 20,   /* as the server takes by itself */
	UNDER_WAY_LEAST = 256 << 20, /* so much anybody may have on the way at a time */
	UNSAID_FIRST = 1 << 20,	     /* counted of a body that does not say how long it is */
	UNSAID_AHEAD = 64 << 20,     /* and so much more than came, at most */
};

/* May a file come with it? A plain form on a route that takes files is a form like any other. */
static bool brings_file(const struct rq *rq, const struct route *route)
{
	return route->body.raw == RAW_FILE || (route->multipart && is_multipart(rq));
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
	if (brings_file(rq, route)) {
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
	bool to_disk = rq->method == PUT || is_multipart(rq);
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
	       !route->own_transactions && !brings_file(rq, route) && !method_reads(route->method);
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
