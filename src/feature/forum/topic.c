/* SPDX-License-Identifier: Apache-2.0
 * topic: the forum of a community and one of its topics with what was answered. Answers stand
 * shallow: what answers an answer stands right below it, whomever it answers; all levels are a
 * click away.
 */
#include "feature/forum/pages.h"

#include "core/comment.h"
#include "core/follow.h"
#include "ui/api.h"

#include "forum.html.h"

enum { TOPIC_PAGE = 30, TARGETS = 50, BLOCK_ROWS = 4 };

url forum_url(const struct rq *rq, const struct place *place)
{
	return place_tab_url(rq, place, "forum");
}

url forum_topic_url(const struct rq *rq, str community, int64_t id)
{
	return url_path(rq->arena, "/communities/%s/forum/%i", community, id);
}

url topic_action(const struct rq *rq, str community, int64_t id, const char *action)
{
	return url_path(rq->arena, "%r/%s", forum_topic_url(rq, community, id), str_from(action));
}

/* ---- the forum ---- */

static enum topic_order order_of(const struct rq *rq)
{
	str order = rq_query(rq, "show");
	if (str_eq(order, S("waiting")))
		return TOPICS_WAITING;
	return str_eq(order, S("newest")) ? TOPICS_NEWEST : TOPICS_LIVELY;
}

/* Where a page of the liveliest goes on: "LAST-ID". */
static void lively_cursor(const struct rq *rq, int64_t *last, int64_t *before)
{
	str text = rq_query(rq, "before"), first = str_cut(&text, '-');
	if (!str_to_int(first, last) || !str_to_int(text, before))
		*last = *before = INT64_MAX;
}

static err read_rows(struct rq *rq, const struct place *place, enum topic_order order, int64_t most,
		     struct q_topic_lively_list *rows)
{
	int64_t before = rq_query_int(rq, "before", INT64_MAX), last;
	*rows = (struct q_topic_lively_list){0};
	if (order == TOPICS_WAITING)
		return q_topic_waiting(rq->db, place->id, (item_id){before}, most, rows);
	if (order == TOPICS_NEWEST)
		return q_topic_newest(rq->db, place->id, (item_id){before}, most, rows);
	lively_cursor(rq, &last, &before);
	return q_topic_lively(rq->db, place->id, last, before, most, rows);
}

static str next_of(const struct rq *rq, enum topic_order order, const struct q_topic_lively *row)
{
	if (order != TOPICS_LIVELY)
		return id_text(rq, row->id.v);
	return str_cat(rq->arena, id_text(rq, row->last), S("-"), id_text(rq, row->id.v));
}

static err list_json(struct rq *rq, const struct q_topic_lively_list *rows, str next)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].id.v;
	return api_cards_after(rq, ids, next);
}

/* What stands first does not stand below once more. */
static void leave_out_pinned(struct topic_list_page *p)
{
	struct q_topic_lively_list *rows = &p->rows.rows;
	size_t kept = 0;
	for (size_t i = 0; i < rows->n; i++) {
		bool above = false;
		for (size_t k = 0; k < p->pinned.rows.n; k++)
			above = above || ID_EQ(p->pinned.rows.v[k].id, rows->v[i].id);
		if (!above)
			rows->v[kept++] = rows->v[i];
	}
	rows->n = kept;
}

err topic_list(struct rq *rq)
{
	struct place_view where;
	struct topic_list_page p = {.where = &where, .order = order_of(rq)};
	str next = STR_NONE;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	p.pinned.place = p.rows.place = &where.place;
	TRY(read_rows(rq, &where.place, p.order, TOPIC_PAGE + 1, &p.rows.rows));
	if (p.rows.rows.n > TOPIC_PAGE) {
		p.rows.rows.n = TOPIC_PAGE;
		next = next_of(rq, p.order, &p.rows.rows.v[TOPIC_PAGE - 1]);
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p.rows.rows, next);
	p.first = str_empty(rq_query(rq, "before"));
	if (p.first && p.order != TOPICS_WAITING)
		TRY(q_topic_pinned(rq->db, where.place.id, &p.pinned.rows));
	leave_out_pinned(&p);
	p.lively = forum_url(rq, &where.place);
	p.newest = url_path(rq->arena, "%r?show=newest", p.lively);
	p.waiting = url_path(rq->arena, "%r?show=waiting", p.lively);
	if (!str_empty(next))
		p.pager.older = page_with(rq, "before", next);
	return page_in_place(rq, &where, "forum", T(rq->lang, "Forum"), v_topic_list, &p);
}

/* ---- a topic ---- */

err topic_asked(struct rq *rq, struct place_view *where, struct q_topic_find *t,
		struct item_row *item)
{
	bool found;
	item_id id = {rq_path_id(rq, "topic")};
	TRY(place_asked(rq, PLACE_COMMUNITY, where));
	TRY(q_topic_find(rq->db, id, t, &found));
	if (!found || !ID_EQ(t->place, where->place.id))
		return NOT_FOUND;
	return item_find(rq->db, id, item);
}

err topic_hosted(struct rq *rq, struct place_view *where, struct q_topic_find *t,
		 struct item_row *item)
{
	TRY(topic_asked(rq, where, t, item));
	if (where->may_manage)
		return OK;
	return fail(rq, DENIED, T(rq->lang, "Only the hosts of this community do that."));
}

/* Whom a row answers, when it stands flatter than it is. */
static str answered_on(const struct comment_page *page, int64_t id)
{
	for (size_t i = 0; i < page->n; i++)
		if (page->v[i].item.id.v == id && !page->v[i].gone)
			return page->v[i].item.author_name;
	return STR_NONE;
}

static void flatten(struct comment_page *page)
{
	for (size_t i = 0; i < page->n; i++)
		if (page->v[i].depth > 1) {
			page->v[i].answers = answered_on(page, page->v[i].item.reply_to);
			page->v[i].depth = 1;
		}
}

static err fill_answers(struct rq *rq, struct topic_page *p)
{
	const struct q_topic_find *t = p->topic;
	TRY(comment_list(rq->db, p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->page));
	p->threads = str_eq(rq_query(rq, "view"), S("threads"));
	if (!p->threads)
		flatten(&p->page);
	p->comments = comment_thread(rq, p->item, &p->page,
				     url_path(rq->arena, "%r#comments", page_here(rq)));
	p->comments.may_write = signed_in(rq) && !t->locked && p->where->open;
	p->comments.accepted = t->accepted;
	if (p->question && (p->may_host || p->may_edit) && p->where->open)
		p->comments.accept = topic_action(rq, p->where->place.handle, t->id.v, "answer");
	if (p->may_host && p->where->open)
		p->comments.split = topic_action(rq, p->where->place.handle, t->id.v, "split");
	if (!t->accepted)
		return OK;
	struct comment *answer = NEW(rq->arena, struct comment);
	err e = comment_find(rq->db, (item_id){t->accepted}, answer);
	if (e == OK && !answer->gone)
		p->accepted = answer;
	return e == NOT_FOUND ? OK : e;
}

/* It was moved: its address leads where it stands now. */
static err moved(struct rq *rq)
{
	struct q_topic_find t;
	bool found;
	TRY(q_topic_find(rq->db, (item_id){rq_path_id(rq, "topic")}, &t, &found));
	if (!found)
		return NOT_FOUND;
	return redirect_permanent(rq, forum_topic_url(rq, t.handle, t.id.v));
}

/* Where a host may move it. */
static err fill_targets(struct rq *rq, struct topic_page *p)
{
	TRY(q_topic_targets(rq->db, TARGETS + 1, &p->targets));
	p->others = (struct place_picker){.as = PICKED_HANDLE, .more = p->targets.n > TARGETS};
	if (p->others.more)
		p->targets.n = TARGETS;
	return OK;
}

err topic_show(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	err e = topic_asked(rq, &where, &t, &item);
	if (e == NOT_FOUND && rq->format == FORMAT_HTML)
		return moved(rq);
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return topic_json(rq, t.id, 200);
	struct topic_page p = {.where = &where,
			       .topic = &t,
			       .item = &item,
			       .author = face_of_author(rq, &item),
			       .body = {t.html}, /* safe: rendered when it was written */
			       .question = item.kind == KIND_QUESTION,
			       .may_edit = viewer_is(rq, item.author) && where.may_write,
			       .may_host = where.may_manage,
			       .here = forum_topic_url(rq, where.place.handle, t.id.v)};
	TRY(tag_of_item(rq->db, t.id, &p.tags));
	TRY(fill_answers(rq, &p));
	TRY(follow_is(rq->db, t.id.v, &p.following));
	p.flat = page_with(rq, "view", STR_NONE);
	p.threaded = page_with(rq, "view", S("threads"));
	if (p.may_host)
		TRY(fill_targets(rq, &p));
	return page_in_place_as(rq, &where, "forum", cstr(rq->arena, t.title),
				(&(const struct page){.words = &item}), v_topic_show, &p);
}

err topic_json(struct rq *rq, item_id id, int status)
{
	struct q_topic_find t;
	struct card card;
	bool found;
	TRY(q_topic_find(rq->db, id, &t, &found));
	if (!found)
		return NOT_FOUND;
	TRY(card_of(rq, id, &card));
	rq->response.status = status;
	api_begin(rq);
	json_card(rq->out, "item", rq, &card);
	json_str(rq->out, "community", t.handle);
	json_str(rq->out, "title", t.title);
	json_str(rq->out, "body", t.body);
	json_str(rq->out, "html", t.html);
	json_bool(rq->out, "question", card.item.kind == KIND_QUESTION);
	json_bool(rq->out, "open", t.open);
	json_bool(rq->out, "pinned", t.pinned);
	json_bool(rq->out, "locked", t.locked);
	if (t.accepted)
		json_int(rq->out, "accepted", t.accepted);
	return api_end(rq);
}

/* ---- on the community's first page ---- */

err forum_count_of(struct rq *rq, const struct place *place, int64_t *n)
{
	enum { LOOKED_AT = 200 };
	struct q_topic_counted q;
	struct q_topic_seen seen;
	enum role role;
	bool found;
	TRY(q_topic_counted(rq->db, place->id, &q, &found));
	TRY(access_role(rq->db, place->id, &role));
	*n = found ? q.topics : 0;
	if (role != ROLE_NONE || *n == 0)
		return OK;
	/* Others may see less than stands there: what is among members is not in their number. */
	TRY(q_topic_seen(rq->db, place->id, LOOKED_AT, &seen));
	*n = seen.looked < LOOKED_AT ? seen.n : -1;
	return OK;
}

err forum_block(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	struct forum_block_data d = {.place = place,
				     .waiting.place = place,
				     .lively.place = place,
				     .may_write = role != ROLE_NONE && place->state == PLACE_LIVE};
	TRY(forum_count_of(rq, place, &d.topics));
	TRY(q_topic_waiting(rq->db, place->id, (item_id){INT64_MAX}, BLOCK_ROWS, &d.waiting.rows));
	TRY(q_topic_lively(rq->db, place->id, INT64_MAX, INT64_MAX, BLOCK_ROWS, &d.lively.rows));
	if (d.topics || d.may_write)
		v_forum_block(out, rq, &d);
	return out->bad;
}

const struct face *helper_face(const struct rq *rq, const struct q_topic_helpers *h)
{
	struct face *face = NEW(rq->arena, struct face);
	*face = *face_make(rq->arena, h->name, h->handle, h->photo, h->hue);
	face->guest = h->kind == PERSON_GUEST;
	return face;
}

err forum_aside(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	enum { DAYS = 90, HELPERS = 5 };
	struct forum_aside_data d = {0};
	(void)role;
	TRY(q_topic_helpers(rq->db, place->id, (item_id){id_floor(rq->db->now - DAYS * DAY)},
			    HELPERS, &d.rows));
	if (d.rows.n)
		v_forum_aside(out, rq, &d);
	return out->bad;
}
