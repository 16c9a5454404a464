/* SPDX-License-Identifier: Apache-2.0
 * write: having an idea and changing its words; wanting one; what becomes of it, and its end.
 */
#include "feature/suggestions/pages.h"

#include "base/utf8.h"
#include "core/mention.h"
#include "core/notify.h"
#include "core/revision.h"

#include "suggestions.html.h"

static html render(struct arena *a, str body)
{
	static const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	return markdown_render(a, body, &options, NULL);
}

/* ---- the form ---- */

static void take(struct rq *rq, const char *name, str *to)
{
	if (rq_form_has(rq, name))
		*to = str_trim(rq_form(rq, name));
}

static void form_read(struct rq *rq, struct suggestion_edit_page *p)
{
	take(rq, "title", &p->title);
	take(rq, "body", &p->body);
	take(rq, "tags", &p->tags);
	if (str_empty(p->title) || utf8_count(p->title) > SUGGESTION_TITLE_MAX)
		form_error(rq, "title",
			   T(rq->lang, "Say in a line what it is about: at most 200 characters."));
	if (utf8_count(p->body) > SUGGESTION_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 20,000 characters."));
}

static err show_form(struct rq *rq, struct place_view *where, struct suggestion_edit_page *p)
{
	p->where = where;
	return page_in_place(rq, where, "ideas",
			     p->old ? T(rq->lang, "Change the words") : T(rq->lang, "Have an idea"),
			     v_suggestion_edit, p);
}

static err refuse_form(struct rq *rq, struct place_view *where, struct suggestion_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = 422;
	return show_form(rq, where, p);
}

static err must_be_open(struct rq *rq, const struct place_view *where)
{
	return where->open ? OK
			   : fail(rq, DENIED,
				  T(rq->lang, "This community is archived: it can be read, but "
					      "nothing is written there any more."));
}

/* Members write; others are told how to become one. */
static err must_write(struct rq *rq, const struct place_view *where)
{
	TRY(must_be_open(rq, where));
	return where->may_write
		       ? OK
		       : fail(rq, DENIED,
			      T(rq->lang, "Members write here. Join the community first."));
}

static err answer(struct rq *rq, const struct place_view *where, item_id id, int status)
{
	if (rq->format == FORMAT_JSON)
		return suggestion_json(rq, id, status);
	return redirect(rq, suggestion_url(rq, where->place.handle, id.v));
}

err suggestion_new(struct rq *rq)
{
	struct place_view where;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	TRY(must_write(rq, &where));
	struct suggestion_edit_page p = {.action = suggestions_url(rq, &where.place),
					 .back = suggestions_url(rq, &where.place)};
	return show_form(rq, &where, &p);
}

err suggestion_make(struct db *db, const struct suggestion_new *new, item_id *id)
{
	bool made = new->created != 0;
	struct item_new item = {.kind = KIND_SUGGESTION,
				.place = new->place,
				.author = new->author,
				.audience = new->audience,
				.state = STATE_PUBLISHED,
				.created = new->created,
				.quiet = made,
				.text = str_cat(db->arena, new->title, S("\n"),
						markdown_text(db->arena, new->body, 2000))};
	TRY(item_create(db, &item, id));
	TRY(q_suggestion_add(db, *id, new->place, new->title, new->body,
			     render(db->arena, new->body).s));
	return text_names(db, *id, new->body, new->tags, true, made);
}

err suggestion_create(struct rq *rq)
{
	struct place_view where;
	item_id id;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	TRY(must_write(rq, &where));
	struct suggestion_edit_page p = {.action = suggestions_url(rq, &where.place),
					 .back = suggestions_url(rq, &where.place)};
	form_read(rq, &p);
	if (rq->errors.n)
		return refuse_form(rq, &where, &p);
	struct suggestion_new new = {.author = rq->viewer_id,
				     .place = where.place.id,
				     .audience = where.place.audience,
				     .title = p.title,
				     .body = p.body,
				     .tags = p.tags};
	TRY(suggestion_make(rq->db, &new, &id));
	return answer(rq, &where, id, 201);
}

/* ---- its words afterwards ---- */

static err own(struct rq *rq, struct place_view *where, struct q_suggestion_find *s,
	       struct suggestion_edit_page *p)
{
	struct item_row item;
	struct tag_list tags;
	struct out labels = out_new(rq->arena, 4096);
	TRY(suggestion_asked(rq, where, s, &item));
	if (!viewer_is(rq, item.author))
		return fail(rq, DENIED, T(rq->lang, "Only its author changes it."));
	TRY(must_write(rq, where));
	TRY(tag_of_item(rq->db, s->id, &tags));
	for (size_t i = 0; i < tags.n; i++) {
		if (i)
			out_lit(&labels, ", ");
		out_str(&labels, tags.v[i].label);
	}
	*p = (struct suggestion_edit_page){
		.old = true,
		.title = s->title,
		.body = s->body,
		.tags = out_view(&labels),
		.action = suggestion_action(rq, where->place.handle, s->id.v, "edit"),
		.back = suggestion_url(rq, where->place.handle, s->id.v)};
	return labels.bad;
}

err suggestion_edit(struct rq *rq)
{
	struct place_view where;
	struct q_suggestion_find s;
	struct suggestion_edit_page p;
	TRY(own(rq, &where, &s, &p));
	return show_form(rq, &where, &p);
}

err suggestion_update(struct rq *rq)
{
	struct place_view where;
	struct q_suggestion_find s;
	struct suggestion_edit_page p;
	int64_t number;
	TRY(item_hold(rq->db, (item_id){rq_path_id(rq, "suggestion")}));
	TRY(own(rq, &where, &s, &p));
	form_read(rq, &p);
	if (rq->errors.n)
		return refuse_form(rq, &where, &p);
	/* The first change also keeps what stood before it. */
	TRY(revision_add(rq->db, s.id, rq->viewer_id, s.title, s.body, &number));
	TRY(revision_add(rq->db, s.id, rq->viewer_id, p.title, p.body, &number));
	TRY(q_suggestion_write(rq->db, s.id, p.title, p.body, render(rq->arena, p.body).s));
	TRY(text_names(rq->db, s.id, p.body, p.tags, false, false));
	TRY(item_touch(rq->db, s.id, true));
	return answer(rq, &where, s.id, 200);
}

/* ---- wanting it ---- */

err suggestion_vote_update(struct rq *rq)
{
	struct place_view where;
	struct q_suggestion_find s;
	struct item_row item;
	int64_t changed;
	bool on = rq_form_int(rq, "on", 0) == 1;
	/* What is counted and what becomes of it come one after the other. */
	TRY(item_hold(rq->db, (item_id){rq_path_id(rq, "suggestion")}));
	TRY(suggestion_asked(rq, &where, &s, &item));
	TRY(must_write(rq, &where));
	if (viewer_is(rq, item.author))
		return fail(rq, DENIED, T(rq->lang, "That you want it is known: it is yours."));
	if (s.state > SUGGESTION_PLANNED)
		return fail(rq, CONFLICT, T(rq->lang, "It is settled what becomes of it."));
	TRY(on ? q_suggestion_vote_add(rq->db, s.id, &changed)
	       : q_suggestion_vote_drop(rq->db, s.id, &changed));
	if (changed)
		TRY(q_suggestion_counted(rq->db, s.id, on ? 1 : -1));
	return answer(rq, &where, s.id, 200);
}

/* ---- what becomes of it ---- */

int64_t suggestion_state_named(str name)
{
	for (int64_t state = SUGGESTION_WAITS; state <= SUGGESTION_NOT_DONE; state++)
		if (str_eq(name, suggestion_state_name(state)))
			return state;
	return 0;
}

err suggestion_state_update(struct rq *rq)
{
	struct place_view where;
	struct q_suggestion_find s;
	struct item_row item;
	int64_t state = suggestion_state_named(rq_form(rq, "state"));
	str said = str_trim(rq_form(rq, "said"));
	TRY(item_hold(rq->db, (item_id){rq_path_id(rq, "suggestion")}));
	TRY(suggestion_asked(rq, &where, &s, &item));
	if (!where.may_manage)
		return fail(rq, DENIED, T(rq->lang, "Only the hosts of this community do that."));
	TRY(must_be_open(rq, &where));
	if (!state || utf8_count(said) > SUGGESTION_SAID_MAX)
		return fail(rq, INVALID,
			    T(rq->lang, "Choose what becomes of it, and say why in at most 1,000 "
					"characters."));
	/* No silent end. */
	if (state == SUGGESTION_NOT_DONE && str_empty(said))
		return fail(rq, INVALID, T(rq->lang, "Say why it will not be done."));
	TRY(q_suggestion_put(rq->db, s.id, state, said));
	TRY(item_index(rq->db, s.id));
	if (state != s.state)
		TRY(notify_tell(rq->db, item.author, NOTIFY_SETTLED, s.id, s.id, rq->viewer_id));
	rq->audit_detail = id_text(rq, s.id.v);
	return answer(rq, &where, s.id, 200);
}

err suggestion_delete(struct rq *rq)
{
	struct place_view where;
	struct q_suggestion_find s;
	struct item_row item;
	TRY(item_hold(rq->db, (item_id){rq_path_id(rq, "suggestion")}));
	TRY(suggestion_asked(rq, &where, &s, &item));
	/* An author takes back own words, not what others said to them. */
	bool own = viewer_is(rq, item.author) && (where.may_write || item.comments == 0);
	if (!own && !where.may_manage)
		return fail(rq, DENIED, T(rq->lang, "Only its author or a host removes it."));
	TRY(item_delete(rq->db, s.id));
	TRY(q_suggestion_put(rq->db, s.id, SUGGESTION_REMOVED, STR_NONE));
	rq->audit_detail = id_text(rq, s.id.v);
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, suggestions_url(rq, &where.place));
}
