/* SPDX-License-Identifier: Apache-2.0
 * step_bring: a form with files. They are scanned and stored before the transaction that writes the
 * step; in it they become files of the community when exactly its readers read the step, else files
 * of who brings them, read by whoever reads the step and by nobody else.
 */
#include "feature/activities/step_bring.h"

#include "core/person.h"
#include "feature/activities/step_form.h"

struct bring {
	struct brought {
		str name;
		struct file_content content;
	} * v;
	size_t n, cap;
	size_t chosen;
	bool failed; /* storing them as files did: the step was fine */
};

static bool is_chosen(const struct upload *u)
{
	/* A field where nothing was chosen comes as an empty file without a name. */
	return str_eq(u->name, S("upload")) && (u->size > 0 || !str_empty(u->filename));
}

size_t step_bring_count(const struct rq *rq)
{
	const struct bring *b = rq->prepared;
	return b ? b->chosen : 0;
}

void step_bring_refused(struct rq *rq)
{
	if (step_bring_count(rq) && str_empty(form_error_of(rq, "upload")))
		form_error(rq, "upload", T(rq->lang, "Choose your files again, please."));
}

/* ---- where they go, and who reads them ---- */

/* The files of its community, when who reads there is who reads the step. */
static err community_of(struct db *db, const struct activity *a, int64_t circle, bool *fits)
{
	struct file_place p;
	*fits = false;
	if (ID_NONE(a->parent) || str_empty(a->community_handle))
		return OK;
	err e = file_place_find(db, a->parent, &p);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	*fits = p.may_write && p.place.circle == circle &&
		access_circle(p.place.audience, p.place.circle, p.place.hub, (person_id){0}, 0) ==
			circle;
	return OK;
}

static err put_all(struct rq *rq, const struct activity *a, item_id step, struct bring *b)
{
	struct item_row item;
	struct file_new new = {.audience = AUDIENCE_INTERNAL, .beside = true};
	bool in_community;
	TRY(item_find(rq->db, step, &item));
	TRY(community_of(rq->db, a, item.circle, &in_community));
	bool along = !in_community && item.circle > CIRCLE_INTERNAL;
	new.place = a->parent;
	if (!in_community)
		TRY(person_place(rq->db, rq->viewer_id, &new.place));
	if (along)
		new.audience = AUDIENCE_LISTED;
	for (size_t i = 0; i < b->n; i++) {
		item_id file;
		int64_t version;
		new.name = b->v[i].name;
		new.content = &b->v[i].content;
		TRY(file_put(rq->db, &new, &file, &version));
		if (along)
			TRY(access_read_along(rq->db, file, step));
		TRY(q_step_file_add(rq->db, step, file));
	}
	return OK;
}

err step_bring_put(struct rq *rq, const struct activity *a, item_id step)
{
	struct bring *b = rq->prepared;
	if (!b || !b->n)
		return OK;
	err e = put_all(rq, a, step, b);
	b->failed = e != OK;
	return e;
}

/* ---- before the step is written ---- */

static bool too_large(const struct file_quota *q, int64_t size)
{
	return size > q->most - q->used;
}

static void no_room(struct rq *rq)
{
	form_error(rq, "upload",
		   T(rq->lang, "There is no room left for these files. Empty the trash of your "
			       "files, or remove what you need no more."));
}

static err look(struct rq *rq)
{
	struct file_quota quota;
	int64_t size = 0;
	TRY(file_quota_of(rq->db, rq->viewer_id, &quota));
	for (size_t i = 0; i < rq->uploads.n; i++)
		if (is_chosen(&rq->uploads.v[i]))
			size += rq->uploads.v[i].size;
	if (too_large(&quota, size))
		no_room(rq);
	return OK;
}

static err look_new(struct rq *rq, void *arg)
{
	struct activity a;
	(void)arg;
	TRY(activity_to_write(rq, &a));
	return look(rq);
}

static err look_changed(struct rq *rq, void *arg)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	(void)arg;
	TRY(step_to_write(rq, &a, &s, &item));
	return look(rq);
}

static void refuse_scanned(struct rq *rq, str name, str why)
{
	str text = format_fill(rq->arena, T(rq->lang, "The scanner of this house refused #"), name);
	if (!str_empty(why))
		text = str_cat(rq->arena, text, S(": "), why);
	form_error(rq, "upload", cstr(rq->arena, text));
}

static err take_all(struct rq *rq, struct bring *b)
{
	for (size_t i = 0; i < rq->uploads.n && rq->errors.n == 0; i++) {
		const struct upload *u = &rq->uploads.v[i];
		struct file_content content;
		str why = STR_NONE;
		if (!is_chosen(u))
			continue;
		str name = file_name_clean(rq->arena, u->filename);
		err e = file_take(rq->app, rq->arena, u->path, &content, &why);
		if (e == DENIED) {
			refuse_scanned(rq, name, why);
			return OK;
		}
		if (e)
			return fail_log(
				rq, e == NOT_FOUND ? FAULT : e,
				T(rq->lang, "The file could not be stored. Try again later."), why);
		*ARENA_PUSH(rq->arena, b) = (struct brought){name, content};
	}
	return OK;
}

static err let_go(struct rq *rq, void *arg)
{
	struct bring *b = arg;
	for (size_t i = 0; i < b->n; i++)
		TRY(file_let_go(rq->db, &b->v[i].content));
	b->n = 0;
	return OK;
}

struct writing {
	err (*write)(struct rq *rq);
};

static err write_step(struct rq *rq, void *arg)
{
	const struct writing *w = arg;
	return w->write(rq);
}

/* What stopped the files, beside their field; the error itself when it is none of theirs. */
static err explain(struct rq *rq, err e)
{
	switch (e) {
	case TOO_LARGE:
		no_room(rq);
		return OK;
	case DENIED:
	case NOT_FOUND:
		form_error(rq, "upload", T(rq->lang, "You have no place for files here."));
		return OK;
	case CONFLICT:
	case INVALID:
		form_error(rq, "upload",
			   T(rq->lang, "One of the files has a name that cannot be used. Give it "
				       "another one."));
		return OK;
	default:
		return e;
	}
}

/* Errors that are there already make the handler show its form again and write nothing. */
static err step_form_taken(struct rq *rq, err (*may)(struct rq *rq, void *arg),
			   err (*write)(struct rq *rq))
{
	struct bring b = {0};
	struct writing w = {write};
	for (size_t i = 0; i < rq->uploads.n; i++)
		b.chosen += is_chosen(&rq->uploads.v[i]);
	rq->prepared = &b;
	err e = OK;
	if (b.chosen) {
		e = rq_transaction(rq, false, may, NULL);
		if (e == OK && rq->errors.n == 0 && b.chosen <= FILES_MAX)
			e = take_all(rq, &b);
	}
	if (e == OK)
		e = rq_transaction(rq, true, write_step, &w);
	/* A step without its files is not what was asked for: the whole form comes back. */
	bool again = e && b.failed;
	if (b.n && (e || rq->response.status == 422))
		TRY(rq_transaction(rq, true, let_go, &b));
	if (again)
		e = explain(rq, e);
	if (again && e == OK)
		e = rq_transaction(rq, true, write_step, &w);
	rq->prepared = NULL;
	return e;
}

err step_create_form(struct rq *rq)
{
	return step_form_taken(rq, look_new, step_create);
}

err step_update_form(struct rq *rq)
{
	return step_form_taken(rq, look_changed, step_update);
}
