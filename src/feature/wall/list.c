/* SPDX-License-Identifier: Apache-2.0
 * list: five things under a title. Others make their own after one, and it says after whose.
 */
#include "feature/wall/pages.h"

#include "base/utf8.h"
#include "core/comment.h"
#include "core/follow.h"
#include "core/notify.h"
#include "core/revision.h"
#include "core/stream.h"
#include "ui/api.h"

#include "wall.html.h"

enum { PAGE = 20, LINEAGE = 5, REUSED = 12 };

url list_url(const struct rq *rq, int64_t id)
{
	return url_path(rq->arena, "/lists/%i", id);
}

url list_action(const struct rq *rq, int64_t id, const char *action)
{
	return url_path(rq->arena, "/lists/%i/%s", id, str_from(action));
}

url list_again(const struct rq *rq, int64_t id)
{
	return url_path(rq->arena, "/lists/new?after=%i", id);
}

int64_t thing_number(size_t at)
{
	return (int64_t)at + 1;
}

str thing_name(const struct rq *rq, size_t at)
{
	return str_cat(rq->arena, S("thing"), id_text(rq, thing_number(at)));
}

static struct things things_of(const struct q_list_find *q)
{
	return (struct things){{q->one, q->two, q->three, q->four, q->five}, LIST_THINGS};
}

err list_make(struct db *db, person_id author, const struct list_form *f, enum audience audience,
	      int64_t created, item_id *id)
{
	place_id place;
	const str *t = f->things.v;
	TRY(person_place(db, author, &place));
	struct item_new new = {.kind = KIND_LIST,
			       .place = place,
			       .author = author,
			       .audience = audience,
			       .state = STATE_PUBLISHED,
			       .created = created,
			       .quiet = created != 0,
			       .text = str_join(db->arena, t, LIST_THINGS, S("\n"))};
	TRY(item_create(db, &new, id));
	return q_list_add(db, *id, f->title, t[0], t[1], t[2], t[3], t[4], f->after);
}

static str words_of(struct db *db, struct things things)
{
	return str_join(db->arena, things.v, LIST_THINGS, S("\n"));
}

/* ---- the form ---- */

static void form_read(struct rq *rq, struct list_form *f)
{
	if (rq_form_has(rq, "title"))
		f->title = str_trim(rq_form(rq, "title"));
	if (rq_form_has(rq, "audience"))
		f->audience = rq_form(rq, "audience");
	for (size_t i = 0; i < LIST_THINGS; i++) {
		const char *name = cstr(rq->arena, thing_name(rq, i));
		if (rq_form_has(rq, name))
			f->things.v[i] = str_trim(rq_form(rq, name));
	}
	f->things.n = LIST_THINGS;
}

static enum audience form_check(struct rq *rq, const struct list_form *f)
{
	enum audience audience = AUDIENCE_INTERNAL;
	if (str_empty(f->title) || utf8_count(f->title) > LIST_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "Give it a name: at most 120 characters."));
	for (size_t i = 0; i < LIST_THINGS; i++)
		if (str_empty(f->things.v[i]) || utf8_count(f->things.v[i]) > LIST_THING_MAX)
			form_error(rq, cstr(rq->arena, thing_name(rq, i)),
				   T(rq->lang, "Five it is, each in at most 300 characters."));
	if (!str_empty(f->audience) &&
	    (!audience_named(f->audience, &audience) ||
	     (audience != AUDIENCE_INTERNAL && audience != AUDIENCE_PUBLIC &&
	      audience != AUDIENCE_PRIVATE)))
		form_error(rq, "audience", T(rq->lang, "Choose who can read it."));
	return audience;
}

static err show_form(struct rq *rq, struct list_edit_page *p)
{
	p->form.things.n = LIST_THINGS;
	return page_as(
		rq,
		(&(const struct page){.title = str_from(p->list ? T(rq->lang, "Change the list")
								: T(rq->lang, "Five things")),
				      .style = "wall/wall.css"}),
		v_list_edit, p);
}

static err refuse_form(struct rq *rq, struct list_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = 422;
	return show_form(rq, p);
}

/* The list that a new one is made after. */
static err read_after(struct rq *rq, int64_t id, struct list_edit_page *p)
{
	struct q_list_find *q = NEW(rq->arena, struct q_list_find);
	bool found;
	if (!id)
		return OK;
	TRY(q_list_find(rq->db, (item_id){id}, q, &found));
	if (!found)
		return NOT_FOUND;
	p->after = q;
	p->form.after = q->id.v;
	return OK;
}

err list_new(struct rq *rq)
{
	struct list_edit_page p = {
		.action = URL("/lists"), .back = URL("/lists"), .form.audience = S("internal")};
	TRY(read_after(rq, rq_query_int(rq, "after", 0), &p));
	if (p.after) {
		p.form.title = p.after->title;
		p.form.things = things_of(p.after);
		p.back = list_url(rq, p.after->id.v);
	}
	return show_form(rq, &p);
}

static err list_json(struct rq *rq, item_id id, int status)
{
	struct q_list_find q;
	struct card card;
	bool found;
	TRY(q_list_find(rq->db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	TRY(card_of(rq, id, &card));
	struct things t = things_of(&q);
	struct q_list_find above;
	bool seen = false;
	if (q.after)
		TRY(q_list_find(rq->db, (item_id){q.after}, &above, &seen));
	rq->response.status = status;
	api_begin(rq);
	json_card(rq->out, "item", rq, &card);
	json_str(rq->out, "title", q.title);
	json_open(rq->out, "things", '[');
	for (size_t i = 0; i < LIST_THINGS; i++)
		json_str(rq->out, NULL, t.v[i]);
	json_close(rq->out, ']');
	if (seen)
		json_int(rq->out, "after", q.after);
	return api_end(rq);
}

err list_create(struct rq *rq)
{
	struct list_edit_page p = {.action = URL("/lists"), .back = URL("/lists")};
	item_id id;
	TRY(read_after(rq, rq_form_int(rq, "after", 0), &p));
	form_read(rq, &p.form);
	enum audience audience = form_check(rq, &p.form);
	if (rq->errors.n)
		return refuse_form(rq, &p);
	TRY(list_make(rq->db, rq->viewer_id, &p.form, audience, 0, &id));
	if (p.after)
		TRY(notify_tell(rq->db, p.after->author, NOTIFY_REUSED, p.after->id, id,
				rq->viewer_id));
	return rq->format == FORMAT_JSON ? list_json(rq, id, 201)
					 : redirect(rq, list_url(rq, id.v));
}

/* ---- one list ---- */

static err asked(struct rq *rq, struct q_list_find *q, struct item_row *item)
{
	bool found;
	item_id id = {rq_path_id(rq, "list")};
	TRY(q_list_find(rq->db, id, q, &found));
	return found ? item_find(rq->db, id, item) : NOT_FOUND;
}

/* After whose it is, and after whose that; what the viewer may not see ends it. */
static err read_lineage(struct rq *rq, int64_t after, struct lineage *lineage)
{
	for (int i = 0; after && i < LINEAGE; i++) {
		struct q_list_find q;
		bool found;
		TRY(q_list_find(rq->db, (item_id){after}, &q, &found));
		if (!found)
			break;
		*ARENA_PUSH(rq->arena, lineage) = q;
		after = q.after < after ? q.after : 0;
	}
	return OK;
}

err list_show(struct rq *rq)
{
	struct q_list_find q;
	struct item_row item;
	TRY(asked(rq, &q, &item));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, q.id, 200);
	struct list_page p = {.list = &q,
			      .item = &item,
			      .author = face_of_author(rq, &item),
			      .things = things_of(&q),
			      .may_edit = viewer_is(rq, item.author),
			      .may_reuse = rq->viewer->employee,
			      .here = list_url(rq, q.id.v)};
	TRY(read_lineage(rq, q.after, &p.lineage));
	TRY(q_list_after(rq->db, q.id.v, REUSED, &p.reused));
	TRY(comment_list(rq->db, &item, comment_order_of(rq), rq_query_int(rq, "at", 0), &p.page));
	p.comments = comment_thread(rq, &item, &p.page,
				    url_path(rq->arena, "%r#comments", page_here(rq)));
	TRY(follow_is(rq->db, q.id.v, &p.following));
	return page_as(rq,
		       (&(const struct page){.title = q.title,
					     .style = "wall/wall.css",
					     .open = item.circle == CIRCLE_PUBLIC,
					     .words = &item,
					     .embedded = true}),
		       v_list_show, &p);
}

static err own(struct rq *rq, struct q_list_find *q, struct item_row *item)
{
	TRY(asked(rq, q, item));
	if (viewer_is(rq, item->author))
		return OK;
	return fail(rq, DENIED, T(rq->lang, "Only its author changes it."));
}

static struct list_edit_page edit_page(struct rq *rq, const struct q_list_find *q,
				       const struct item_row *item)
{
	return (struct list_edit_page){.list = q->id.v,
				       .form = {.title = q->title,
						.audience = audience_name(item->audience),
						.things = things_of(q),
						.after = q->after},
				       .action = list_action(rq, q->id.v, "edit"),
				       .back = list_url(rq, q->id.v)};
}

err list_edit(struct rq *rq)
{
	struct q_list_find q;
	struct item_row item;
	TRY(own(rq, &q, &item));
	struct list_edit_page p = edit_page(rq, &q, &item);
	return show_form(rq, &p);
}

err list_update(struct rq *rq)
{
	struct q_list_find q;
	struct item_row item;
	int64_t number;
	TRY(own(rq, &q, &item));
	TRY(item_hold(rq->db, q.id));
	TRY(own(rq, &q, &item)); /* as it is now, with nobody else in between */
	struct list_edit_page p = edit_page(rq, &q, &item);
	form_read(rq, &p.form);
	enum audience audience = form_check(rq, &p.form);
	if (rq->errors.n)
		return refuse_form(rq, &p);
	const str *t = p.form.things.v;
	TRY(revision_add(rq->db, q.id, item.author, q.title, words_of(rq->db, things_of(&q)),
			 &number));
	TRY(revision_add(rq->db, q.id, rq->viewer_id, p.form.title, words_of(rq->db, p.form.things),
			 &number));
	TRY(q_list_write(rq->db, q.id, p.form.title, t[0], t[1], t[2], t[3], t[4]));
	if (audience != item.audience)
		TRY(item_set_audience(rq->db, q.id, audience, (struct id_list){0}));
	TRY(item_touch(rq->db, q.id, true));
	return rq->format == FORMAT_JSON ? list_json(rq, q.id, 200)
					 : redirect(rq, list_url(rq, q.id.v));
}

err list_delete(struct rq *rq)
{
	struct q_list_find q;
	struct item_row item;
	TRY(own(rq, &q, &item));
	TRY(item_delete(rq->db, q.id));
	rq->audit_detail = id_text(rq, q.id.v);
	if (rq->format != FORMAT_JSON)
		return redirect(rq, URL("/lists"));
	rq->response.status = 204;
	return OK;
}

/* ---- all of them ---- */

err list_list(struct rq *rq)
{
	struct stream stream;
	struct id_list ids = {0};
	struct lists_page p = {0};
	TRY(stream_company(rq->db, KIND_LIST, rq_query_int(rq, "before", 0), PAGE + 1, &stream));
	for (size_t i = 0; i < stream.n && i < PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	int64_t next = stream.n > PAGE ? stream.v[PAGE - 1].id.v : 0;
	TRY(cards_of(rq, ids, &p.cards));
	if (rq->format == FORMAT_JSON)
		return api_cards(rq, &p.cards, next);
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Lists of five")),
					     .style = "wall/wall.css"}),
		       v_list_list, &p);
}
