/* SPDX-License-Identifier: Apache-2.0
 * room: the one screen of a jam: its forums, and the ideas of all or one of them, hot, new,
 * unanswered or unheard. And how it works, and where people take part from.
 */
#include "feature/jams/heard.h"
#include "feature/jams/understand_pages.h"

#include "core/words.h"
#include "ui/api.h"

#include "jams.html.h"

enum { IDEAS_PAGE = 20, HIGHLIGHTS = 5, EXCERPT = 600 };

/* ---- which ideas ---- */

enum idea_order idea_order_of(const struct rq *rq)
{
	str show = rq_query(rq, "show");
	if (str_eq(show, S("new")))
		return IDEAS_NEW;
	if (str_eq(show, S("unanswered")))
		return IDEAS_UNANSWERED;
	return str_eq(show, S("unheard")) ? IDEAS_UNHEARD : IDEAS_HOT;
}

bool idea_shown(const struct jam_view *v, bool rehearsal)
{
	bool ahead = v->jam.phase == JAM_AHEAD;
	return rehearsal == ahead && (!rehearsal || v->team);
}

/* Where a page of the hottest goes on: "HEAT-ID". */
static void hot_cursor(const struct rq *rq, int64_t *heat, int64_t *before)
{
	str text = rq_query(rq, "before"), first = str_cut(&text, '-');
	if (!str_to_int(first, heat) || !str_to_int(text, before))
		*heat = *before = INT64_MAX;
}

static err read_ids(struct rq *rq, const struct jam_view *v, place_id forum, enum idea_order order,
		    int64_t most, struct q_idea_new_in_list *rows)
{
	struct db *db = rq->db;
	bool all = ID_NONE(forum), rehearsal = v->jam.phase == JAM_AHEAD;
	int64_t heat;
	item_id before = {rq_query_int(rq, "before", INT64_MAX)};
	if (!idea_shown(v, rehearsal))
		return OK;
	switch (order) {
	case IDEAS_NEW:
		return all ? q_idea_new(db, v->jam.id, rehearsal, before, most, rows)
			   : q_idea_new_in(db, forum, rehearsal, before, most, rows);
	case IDEAS_UNANSWERED:
		return all ? q_idea_unanswered(db, v->jam.id, rehearsal, before, most, rows)
			   : q_idea_unanswered_in(db, forum, rehearsal, before, most, rows);
	case IDEAS_UNHEARD: /* drawn by heard.c */
	case IDEAS_HOT:
		break;
	}
	hot_cursor(rq, &heat, &before.v);
	return all ? q_idea_hot(db, v->jam.id, rehearsal, heat, before, most, rows)
		   : q_idea_hot_in(db, forum, rehearsal, heat, before, most, rows);
}

err idea_rows_of(struct rq *rq, const struct jam_view *v, place_id forum, enum idea_order order,
		 int64_t most, struct idea_rows *rows, str *next)
{
	struct q_idea_new_in_list found = {0};
	struct id_list ids = {0};
	*next = STR_NONE;
	if (order == IDEAS_UNHEARD) {
		TRY(heard_draw(rq, v, forum, LEAST_HEARD, (size_t)most, NULL, &ids));
		return heard_rows_fill(rq, ids, rows);
	}
	TRY(read_ids(rq, v, forum, order, most + 1, &found));
	for (size_t i = 0; i < found.n && i < (size_t)most; i++)
		*ARENA_PUSH(rq->arena, &ids) = found.v[i].id.v;
	if (found.n > (size_t)most) {
		const struct q_idea_new_in *last = &found.v[most - 1];
		*next = id_text(rq, last->id.v);
		if (order == IDEAS_HOT)
			*next = str_cat(rq->arena, id_text(rq, last->heat), S("-"), *next);
	}
	return idea_rows_fill(rq, ids, rows);
}

err idea_executives(struct rq *rq, struct id_list people, struct q_jam_executives_among_list *list)
{
	return people.n ? q_jam_executives_among(rq->db, people, list) : OK;
}

static const struct item_row *item_among(const struct item_rows *items, item_id id)
{
	for (size_t i = 0; i < items->n; i++)
		if (ID_EQ(items->v[i].id, id))
			return &items->v[i];
	return NULL;
}

static const struct q_idea_rows *words_among(const struct q_idea_rows_list *words, int64_t id)
{
	for (size_t i = 0; i < words->n; i++)
		if (words->v[i].id.v == id)
			return &words->v[i];
	return NULL;
}

err idea_rows_fill(struct rq *rq, struct id_list ids, struct idea_rows *rows)
{
	struct item_rows items = {0};
	struct q_idea_rows_list words = {0};
	struct q_jam_executives_among_list executives = {0};
	struct id_list people = {0};
	if (ids.n == 0)
		return OK;
	TRY(item_list(rq->db, ids, &items));
	TRY(q_idea_rows(rq->db, ids, &words));
	for (size_t i = 0; i < items.n; i++)
		*ARENA_PUSH(rq->arena, &people) = items.v[i].author.v;
	TRY(idea_executives(rq, people, &executives));
	for (size_t i = 0; i < ids.n; i++) {
		const struct q_idea_rows *of = words_among(&words, ids.v[i]);
		const struct item_row *item = item_among(&items, (item_id){ids.v[i]});
		if (!of || !item)
			continue;
		struct idea_row *row = ARENA_PUSH(rq->arena, rows);
		*row = (struct idea_row){.of = of,
					 .item = *item,
					 .face = *face_of_author(rq, item),
					 .more = of->body.n > EXCERPT};
		row->excerpt = row->more
				       ? card_words(rq, markdown_text(rq->arena, of->body, EXCERPT))
				       : (html){of->html}; /* safe: rendered when written */
		for (size_t k = 0; k < executives.n; k++)
			row->executive =
				row->executive || ID_EQ(executives.v[k].person, item->author);
	}
	return OK;
}

static void serve_rows(struct rq *rq, const struct jam_view *v, const struct idea_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		/* Of one that goes on behind its beginning, the page of its own counts. */
		if (!rows->v[i].more)
			idea_served(rq, v, rows->v[i].item.id, rows->v[i].item.author,
				    rows->v[i].of->readers);
}

/* ---- the page ---- */

static void fill_links(struct rq *rq, struct room_page *p, str next)
{
	url at = p->forum ? jam_forum_url(rq, p->v->jam.handle, p->forum->id) : p->v->where.url;
	p->hot = at;
	p->fresh = url_path(rq->arena, "%r?show=new", at);
	p->unanswered = url_path(rq->arena, "%r?show=unanswered", at);
	p->unheard = url_path(rq->arena, "%r?show=unheard", at);
	if (!str_empty(next))
		p->older = page_with(rq, "before", next);
}

static err duty_of(struct rq *rq, const struct jam_view *v, struct q_jam_shifts_list *duty)
{
	struct q_jam_shifts_list all = {0};
	TRY(q_jam_shifts(rq->db, v->jam.id, rq->db->now, &all));
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].starts <= rq->db->now)
			*ARENA_PUSH(rq->arena, duty) = all.v[i];
	return OK;
}

static err show_room(struct rq *rq, struct jam_view *v, struct room_page *p)
{
	str next;
	place_id forum = p->forum ? p->forum->id : (place_id){0};
	p->v = v;
	p->order = idea_order_of(rq);
	p->first = str_empty(rq_query(rq, "before"));
	TRY(room_parts(rq, v, p, IDEAS_PAGE, &next));
	fill_links(rq, p, next);
	if (p->first && v->jam.phase > JAM_AHEAD)
		TRY(q_highlight_list(rq->db, v->jam.id, HIGHLIGHTS, &p->highlights));
	if (p->first && !p->forum && v->jam.phase > JAM_AHEAD)
		TRY(insight_beside(rq, v, &p->pulse, &p->themes));
	TRY(duty_of(rq, v, &p->duty));
	TRY(decide_aside(rq, v, &p->decide));
	p->form.forum = forum.v;
	if (p->forum)
		p->background =
			text_in(rq, p->forum->language, jam_markdown(rq, p->forum->background));
	const struct page how = {.style = "jams/jams.css",
				 .script = p->v->may_post ? "jams/similar.js" : NULL};
	return page_in_place_as(rq, &v->where, p->forum ? NULL : "",
				p->forum ? cstr(rq->arena, p->forum->title) : "", &how, v_jam_room,
				p);
}

err jam_show(struct rq *rq)
{
	struct jam_view v;
	struct room_page p = {0};
	TRY(jam_asked(rq, &v));
	if (rq->format == FORMAT_JSON)
		return jam_json(rq, &v, 200);
	if (!str_eq(rq_path(rq, "jam"), v.jam.handle))
		return redirect_permanent(rq, v.where.url);
	TRY(jam_forums(rq->db, v.jam.id, &p.forums));
	return show_room(rq, &v, &p);
}

err jam_forum_show(struct rq *rq)
{
	struct jam_view v;
	struct room_page p = {0};
	struct jam_forum f;
	TRY(jam_forum_asked(rq, &v, &p.forums, &f));
	p.forum = &f;
	return show_room(rq, &v, &p);
}

/* ---- for programs ---- */

void idea_row_json(struct rq *rq, const struct jam_view *v, const struct idea_row *row)
{
	json_open(rq->out, NULL, '{');
	json_int(rq->out, "id", row->item.id.v);
	json_str(rq->out, "url", idea_url(rq, v->jam.handle, row->item.id).s);
	json_int(rq->out, "forum", row->of->forum.v);
	json_str(rq->out, "title", row->of->title);
	json_str(rq->out, "body", row->of->body);
	json_str(rq->out, "language", row->item.language);
	json_person(rq->out, "author", row->item.author_handle, row->item.author_name);
	json_bool(rq->out, "guest", row->face.guest);
	json_bool(rq->out, "executive", row->executive);
	json_int(rq->out, "likes", row->item.likes);
	json_int(rq->out, "comments", row->item.comments);
	json_int(rq->out, "built", row->of->built);
	json_bool(rq->out, "question", row->of->asks);
	if (row->of->asks && row->of->answer)
		json_int(rq->out, "answer", row->of->answer);
	json_bool(rq->out, "highlighted", row->of->highlighted != 0);
	if (row->of->merged)
		json_int(rq->out, "merged", row->of->merged);
	json_time(rq->out, "created", row->item.created);
	json_close(rq->out, '}');
}

err idea_list(struct rq *rq)
{
	struct jam_view v;
	struct jam_forums forums;
	struct idea_rows rows = {0};
	str next;
	place_id forum = {rq_query_int(rq, "forum", 0)};
	bool known = ID_NONE(forum);
	TRY(jam_asked(rq, &v));
	TRY(jam_forums(rq->db, v.jam.id, &forums));
	for (size_t i = 0; i < forums.n; i++)
		known = known || ID_EQ(forums.v[i].id, forum);
	if (!known)
		return NOT_FOUND;
	TRY(idea_rows_of(rq, &v, forum, idea_order_of(rq), IDEAS_PAGE, &rows, &next));
	serve_rows(rq, &v, &rows);
	api_begin(rq);
	json_open(rq->out, "ideas", '[');
	for (size_t i = 0; i < rows.n; i++)
		idea_row_json(rq, &v, &rows.v[i]);
	json_close(rq->out, ']');
	if (!str_empty(next))
		json_str(rq->out, "next", next);
	return api_end(rq);
}

err jam_json(struct rq *rq, const struct jam_view *v, int status)
{
	struct jam_forums forums;
	struct out *o = rq->out;
	const struct place *p = &v->where.place;
	TRY(jam_forums(rq->db, v->jam.id, &forums));
	rq->response.status = status;
	api_begin(rq);
	json_int(o, "id", v->jam.id.v);
	json_str(o, "handle", p->handle);
	json_str(o, "url", jam_url(rq, p->handle).s);
	json_str(o, "title", p->title);
	json_str(o, "about", p->description);
	json_str(o, "language", p->language);
	json_str(o, "languages", v->jam.languages);
	json_str(o, "rules", v->jam.rules);
	json_str(o, "audience", audience_name(p->audience));
	json_str(o, "phase", jam_phase_name(v->jam.phase));
	json_time(o, "opens", v->jam.opens);
	json_time(o, "closes", v->jam.closes);
	json_time(o, "freezes", v->jam.freezes);
	json_int(o, "members", p->members);
	json_bool(o, "in", v->where.role != ROLE_NONE);
	json_open(o, "forums", '[');
	for (size_t i = 0; i < forums.n; i++) {
		const struct jam_forum *f = &forums.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", f->id.v);
		json_str(o, "title", f->title);
		json_str(o, "question", f->question);
		json_str(o, "background", f->background);
		json_str(o, "language", f->language);
		json_str(o, "moderator", f->moderator_handle);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

/* ---- how it works ---- */

err jam_rules(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked(rq, &v));
	struct jam_rules_page p = {.v = &v};
	TRY(jam_forums(rq->db, v.jam.id, &p.forums));
	p.rules = text_in(rq, v.where.place.language, jam_markdown(rq, v.jam.rules));
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v.where, "rules", T(rq->lang, "How it works"), &how,
				v_jam_rules, &p);
}
