/* SPDX-License-Identifier: Apache-2.0
 * dav_locking: LOCK and UNLOCK. A lock of a name that is free makes an empty file of it; its
 * content is stored between two transactions, as that of every file is.
 */
#include "base/rand.h"
#include "core/session.h"
#include "feature/webdav/dav_answer.h"
#include "feature/webdav/dav_body.h"
#include "feature/webdav/dav_write.h"
#include "feature/webdav/dav_xml.h"
#include "feature/webdav/handlers.h"

struct locking {
	struct dav_request d;
	struct dav_lockinfo info;
	enum dav_depth depth;
	struct file_content empty;
	str token;
	bool made;
};

/* urn:uuid:, version 4 */
static str new_token(struct arena *a)
{
	uint8_t b[16];
	struct out o = out_new(a, 64);
	rand_bytes(b, sizeof(b));
	b[6] = (uint8_t)((b[6] & 15) | 0x40);
	b[8] = (uint8_t)((b[8] & 63) | 0x80);
	out_lit(&o, "urn:uuid:");
	for (size_t i = 0; i < sizeof(b); i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			out_byte(&o, '-');
		out_hex(&o, (bytes){b + i, 1});
	}
	return out_view(&o);
}

static void write_answer(struct rq *rq, struct dav_request *d, int status)
{
	dav_xml_answer(rq, status, S("prop"));
	dav_lock_write(rq->out, &d->locks, &d->target, rq->viewer_id, rq->db->now);
	dav_xml_answered(rq, S("prop"));
}

/* ---- a new one ---- */

/* Two locks of one thing go together when both are shared. */
static err check_conflicts(struct locking *l)
{
	struct dav_request *d = &l->d;
	const struct dav_target *t = &d->target;
	for (size_t i = 0; i < d->locks.n; i++) {
		const struct q_dav_locks *other = &d->locks.v[i];
		if ((other->exclusive || l->info.exclusive) && dav_lock_covers(other, t))
			return dav_refuse_condition(d->rq, 423, S("no-conflicting-lock"), t->path,
						    t->folder);
	}
	if (l->depth == DAV_DEPTH_0 || !t->folder)
		return OK;
	return dav_lock_conflicts_below(d, t, l->info.exclusive);
}

static err lock_check(struct rq *rq, void *arg)
{
	struct locking *l = arg;
	const struct dav_target *t = &l->d.target;
	TRY(dav_write_begin(rq, &l->d));
	if (!t->above_found)
		return dav_refuse(rq, 409);
	if (!t->found && (t->slash || !file_name_valid(t->name)))
		return dav_refuse(rq, 400);
	TRY(dav_may_write(rq, t));
	TRY(dav_preconditions(rq, t));
	if (!t->found)
		TRY(dav_lock_allows(&l->d, t, DAV_ITSELF | DAV_NAME));
	TRY(dav_locks_load(&l->d, t));
	return check_conflicts(l);
}

static err make_file(struct rq *rq, struct locking *l)
{
	struct dav_target *t = &l->d.target;
	int64_t version;
	item_id id;
	struct file_new new = {.place = t->place.place.id,
			       .folder = t->parent,
			       .name = t->name,
			       .content = &l->empty,
			       .audience = AUDIENCE_PRIVATE};
	TRY(file_put(rq->db, &new, &id, &version));
	l->made = true;
	t->found = true;
	return file_find(rq->db, id.v, &t->node);
}

static err lock_write(struct rq *rq, void *arg)
{
	struct locking *l = arg;
	struct dav_target *t = &l->d.target;
	struct q_dav_lock_count held;
	l->made = false;
	TRY(lock_check(rq, l));
	place_id place = t->place.place.id;
	TRY(q_dav_lock_count(rq->db, rq->viewer_id, place, &held));
	if (held.n >= DAV_LOCKS_OF_PERSON || held.here >= DAV_LOCKS_HERE ||
	    l->d.locks.n >= DAV_LOCKS_OF_PLACE)
		return BUSY;
	if (!t->found)
		TRY(make_file(rq, l));
	int64_t seconds = dav_timeout_read(rq_header(rq, S("timeout")));
	TRY(q_dav_lock_add(rq->db, l->token, place, t->node.id, rq->viewer_id,
			   t->folder && l->depth == DAV_DEPTH_INFINITY, l->info.exclusive,
			   l->info.owner, rq->db->now + seconds * SECOND));
	l->d.locks_of = (place_id){0};
	TRY(dav_locks_load(&l->d, t));
	write_answer(rq, &l->d, l->made ? 201 : 200);
	return OK;
}

static err create(struct rq *rq, struct locking *l)
{
	err e = dav_lockinfo_read(rq->arena, rq->body, &l->info);
	if (e)
		return dav_refuse(rq, e == TOO_LARGE ? 413 : 400);
	TRY(rq_transaction(rq, false, lock_check, l));
	if (!l->d.target.found)
		TRY(file_take_bytes(rq->app, rq->arena, (bytes){(const uint8_t *)"", 0},
				    &l->empty));
	l->token = new_token(rq->arena);
	TRY(rq_transaction(rq, true, lock_write, l));
	response_header(rq, S("Lock-Token"), str_cat(rq->arena, S("<"), l->token, S(">")));
	return OK;
}

/* ---- refresh ---- */

static err refresh(struct rq *rq, void *arg)
{
	struct locking *l = arg;
	struct dav_request *d = &l->d;
	int64_t until = rq->db->now + dav_timeout_read(rq_header(rq, S("timeout"))) * SECOND;
	bool any = false;
	TRY(dav_write_begin(rq, d));
	if (!d->target.found)
		return NOT_FOUND;
	if (d->condition.lists.n == 0)
		return dav_refuse(rq, 400);
	TRY(dav_locks_load(d, &d->target));
	for (size_t i = 0; i < d->locks.n; i++) {
		struct q_dav_locks *lock = &d->locks.v[i];
		if (!ID_EQ(lock->person, rq->viewer_id) || !dav_lock_covers(lock, &d->target) ||
		    !dav_if_names(&d->condition, lock->token))
			continue;
		TRY(q_dav_lock_refresh(rq->db, lock->token, until));
		lock->expires = until;
		any = true;
	}
	if (!any)
		return dav_refuse_condition(rq, 412, S("lock-token-matches-request-uri"), STR_NONE,
					    false);
	write_answer(rq, d, 200);
	return OK;
}

static err lock(struct rq *rq, struct locking *l)
{
	if (dav_depth_read(rq_header(rq, S("depth")), DAV_DEPTH_INFINITY, &l->depth) != OK ||
	    l->depth == DAV_DEPTH_1)
		return dav_refuse(rq, 400);
	return rq->body.n ? create(rq, l) : rq_transaction(rq, true, refresh, l);
}

err dav_lock_create(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, lock(rq, NEW(rq->arena, struct locking))));
}

/* ---- UNLOCK ---- */

static err unlock(struct rq *rq)
{
	struct dav_request *d = NEW(rq->arena, struct dav_request);
	str token = dav_coded_url(rq_header(rq, S("lock-token")));
	TRY(dav_write_begin(rq, d));
	if (!d->target.found)
		return NOT_FOUND;
	if (token.n == 0)
		return dav_refuse(rq, 400);
	TRY(dav_locks_load(d, &d->target));
	for (size_t i = 0; i < d->locks.n; i++) {
		const struct q_dav_locks *l = &d->locks.v[i];
		if (!str_eq(l->token, token) || !dav_lock_covers(l, &d->target))
			continue;
		/* A keeper of the place ends what shuts the others out. */
		if (!ID_EQ(l->person, rq->viewer_id) && !d->target.place.keeper)
			return dav_refuse(rq, 403);
		TRY(q_dav_lock_drop(rq->db, token));
		return dav_status(rq, 204);
	}
	return dav_refuse_condition(rq, 409, S("lock-token-matches-request-uri"), STR_NONE, false);
}

err dav_lock_delete(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, unlock(rq)));
}
