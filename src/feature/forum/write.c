/* SPDX-License-Identifier: Apache-2.0
 * write: beginning a topic or a question, and changing its words.
 */
#include "feature/forum/pages.h"

#include "base/utf8.h"
#include "core/mention.h"
#include "core/revision.h"
#include "ui/api.h"

#include "forum.html.h"

html topic_render(struct arena *a, str body)
{
	static const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	return markdown_render(a, body, &options, NULL);
}

err topic_make(struct db *db, enum kind kind, person_id author, const struct place *place,
	       int64_t created, str title, str body, str tags, item_id *id)
{
	struct item_new new = {
		.kind = kind,
		.place = place->id,
		.author = author,
		.audience = place->audience,
		.state = STATE_PUBLISHED,
		.created = created,
		.quiet = created != 0,
		.text = str_cat(db->arena, title, S("\n"), markdown_text(db->arena, body, 2000))};
	TRY(item_create(db, &new, id));
	TRY(q_topic_add(db, *id, place->id, title, body, topic_render(db->arena, body).s,
			kind == KIND_QUESTION));
	TRY(q_topic_count(db, place->id, 1));
	return text_names(db, *id, body, tags, true, created != 0);
}

/* ---- the form ---- */

static void take(struct rq *rq, const char *name, str *to)
{
	if (rq_form_has(rq, name))
		*to = str_trim(rq_form(rq, name));
}

static void form_read(struct rq *rq, struct topic_form *f)
{
	take(rq, "title", &f->title);
	take(rq, "body", &f->body);
	take(rq, "tags", &f->tags);
	if (rq_form_has(rq, "kind"))
		f->question = str_eq(rq_form(rq, "kind"), S("question"));
}

static void form_check(struct rq *rq, const struct topic_form *f)
{
	if (str_empty(f->title) || utf8_count(f->title) > TOPIC_TITLE_MAX)
		form_error(rq, "title",
			   T(rq->lang, "Say in a line what it is about: at most 200 characters."));
	if (utf8_count(f->body) > TOPIC_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 50,000 characters."));
}

static err show_form(struct rq *rq, struct place_view *where, struct topic_edit_page *p)
{
	const char *title = p->topic	       ? T(rq->lang, "Change the words")
			    : p->form.question ? T(rq->lang, "Ask the community")
					       : T(rq->lang, "Begin a topic");
	p->where = where;
	return page_in_place(rq, where, "forum", title, v_topic_edit, p);
}

static err refuse_form(struct rq *rq, struct place_view *where, struct topic_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = 422;
	return show_form(rq, where, p);
}

/* Members write; others are told how to become one. */
static err writable(struct rq *rq, struct place_view *where)
{
	TRY(place_asked(rq, PLACE_COMMUNITY, where));
	if (where->may_write)
		return OK;
	return fail(rq, DENIED,
		    where->open ? T(rq->lang, "Members write here. Join the community first.")
				: T(rq->lang, "This community is archived: it can be read, but "
					      "nothing is written there any more."));
}

err topic_new(struct rq *rq)
{
	struct place_view where;
	TRY(writable(rq, &where));
	struct topic_edit_page p = {.form.question = !str_eq(rq_query(rq, "kind"), S("topic")),
				    .action = forum_url(rq, &where.place),
				    .back = forum_url(rq, &where.place)};
	return show_form(rq, &where, &p);
}

err topic_create(struct rq *rq)
{
	struct place_view where;
	item_id id;
	TRY(writable(rq, &where));
	struct topic_edit_page p = {.action = forum_url(rq, &where.place),
				    .back = forum_url(rq, &where.place)};
	form_read(rq, &p.form);
	form_check(rq, &p.form);
	if (rq->errors.n)
		return refuse_form(rq, &where, &p);
	TRY(topic_make(rq->db, p.form.question ? KIND_QUESTION : KIND_TOPIC, rq->viewer_id,
		       &where.place, 0, p.form.title, p.form.body, p.form.tags, &id));
	if (rq->format == FORMAT_JSON)
		return topic_json(rq, id, 201);
	return redirect(rq, forum_topic_url(rq, where.place.handle, id.v));
}

/* ---- its words afterwards ---- */

static err own_topic(struct rq *rq, struct place_view *where, struct q_topic_find *t,
		     struct item_row *item)
{
	TRY(topic_asked(rq, where, t, item));
	if (!viewer_is(rq, item->author))
		return fail(rq, DENIED, T(rq->lang, "Only its author changes it."));
	if (where->open && !where->may_write)
		return fail(rq, DENIED,
			    T(rq->lang, "Members write here. Join the community first."));
	if (where->open && !t->locked)
		return OK;
	return fail(rq, DENIED, T(rq->lang, "This is locked: it can be read, but not changed."));
}

static err stored(struct rq *rq, const struct place_view *where, const struct q_topic_find *t,
		  struct topic_edit_page *p)
{
	struct tag_list tags;
	struct out labels = out_new(rq->arena, 4096);
	TRY(tag_of_item(rq->db, t->id, &tags));
	for (size_t i = 0; i < tags.n; i++) {
		if (i)
			out_lit(&labels, ", ");
		out_str(&labels, tags.v[i].label);
	}
	*p = (struct topic_edit_page){
		.topic = t->id.v,
		.form = {.title = t->title, .body = t->body, .tags = out_view(&labels)},
		.action = topic_action(rq, where->place.handle, t->id.v, "edit"),
		.back = forum_topic_url(rq, where->place.handle, t->id.v)};
	return labels.bad;
}

err topic_edit(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	struct topic_edit_page p;
	TRY(own_topic(rq, &where, &t, &item));
	TRY(stored(rq, &where, &t, &p));
	return show_form(rq, &where, &p);
}

err topic_update(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	struct topic_edit_page p;
	int64_t number;
	TRY(own_topic(rq, &where, &t, &item));
	TRY(item_hold(rq->db, t.id));
	TRY(stored(rq, &where, &t, &p));
	form_read(rq, &p.form);
	form_check(rq, &p.form);
	if (rq->errors.n)
		return refuse_form(rq, &where, &p);
	/* The first change also keeps what stood before it. */
	TRY(revision_add(rq->db, t.id, item.author, t.title, t.body, &number));
	TRY(revision_add(rq->db, t.id, rq->viewer_id, p.form.title, p.form.body, &number));
	TRY(q_topic_write(rq->db, t.id, p.form.title, p.form.body,
			  topic_render(rq->arena, p.form.body).s));
	TRY(text_names(rq->db, t.id, p.form.body, p.form.tags, false, false));
	TRY(item_touch(rq->db, t.id, true));
	if (rq->format == FORMAT_JSON)
		return topic_json(rq, t.id, 200);
	return redirect(rq, forum_topic_url(rq, where.place.handle, t.id.v));
}

/* ---- what it said before ---- */

err topic_history(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	TRY(topic_asked(rq, &where, &t, &item));
	struct topic_history_page p = {.where = &where, .topic = &t};
	TRY(changes_of(rq, t.id, viewer_is(rq, item.author), &p.changes));
	if (rq->format == FORMAT_JSON)
		return api_changes(rq, &p.changes);
	return page_in_place(rq, &where, "forum", T(rq->lang, "History of the topic"),
			     v_topic_history, &p);
}
