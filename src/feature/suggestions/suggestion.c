/* SPDX-License-Identifier: Apache-2.0
 * suggestion: the ideas of a community, and one of them with what was answered.
 */
#include "feature/suggestions/pages.h"

#include "core/comment.h"
#include "core/follow.h"
#include "ui/api.h"

#include "suggestions.html.h"

enum { LIST_PAGE = 30 };

url suggestions_url(const struct rq *rq, const struct place *place)
{
	return place_tab_url(rq, place, "ideas");
}

url suggestion_url(const struct rq *rq, str community, int64_t id)
{
	return url_path(rq->arena, "/communities/%s/ideas/%i", community, id);
}

url suggestion_action(const struct rq *rq, str community, int64_t id, const char *action)
{
	return url_path(rq->arena, "%r/%s", suggestion_url(rq, community, id), str_from(action));
}

str suggestion_words(const struct rq *rq, int64_t state)
{
	switch (state) {
	case SUGGESTION_CONSIDERED:
		return str_from(T(rq->lang, "Is being considered"));
	case SUGGESTION_PLANNED:
		return str_from(T(rq->lang, "Will be done"));
	case SUGGESTION_DONE:
		return str_from(T(rq->lang, "Was done"));
	case SUGGESTION_NOT_DONE:
		return str_from(T(rq->lang, "Will not be done"));
	default:
		return str_from(T(rq->lang, "Waits to be considered"));
	}
}

str suggestion_state_name(int64_t state)
{
	static const str names[] = {
		[SUGGESTION_WAITS] = S("waits"),     [SUGGESTION_CONSIDERED] = S("considered"),
		[SUGGESTION_PLANNED] = S("planned"), [SUGGESTION_DONE] = S("done"),
		[SUGGESTION_NOT_DONE] = S("not"),
	};
	return state >= SUGGESTION_WAITS && state <= SUGGESTION_NOT_DONE ? names[state] : STR_NONE;
}

/* ---- the list ---- */

static enum suggestion_order order_of(const struct rq *rq)
{
	str order = rq_query(rq, "show");
	if (str_eq(order, S("settled")))
		return SUGGESTIONS_SETTLED;
	return str_eq(order, S("newest")) ? SUGGESTIONS_NEWEST : SUGGESTIONS_WANTED;
}

/* Where a page of the most wanted goes on: "VOTES-ID". */
static void wanted_cursor(const struct rq *rq, int64_t *votes, int64_t *before)
{
	str text = rq_query(rq, "before"), first = str_cut(&text, '-');
	if (!str_to_int(first, votes) || !str_to_int(text, before))
		*votes = *before = INT64_MAX;
}

static err read_rows(struct rq *rq, const struct place *place, enum suggestion_order order,
		     int64_t most, struct q_suggestion_wanted_list *rows)
{
	int64_t before = rq_query_int(rq, "before", INT64_MAX), votes;
	*rows = (struct q_suggestion_wanted_list){0};
	if (order == SUGGESTIONS_SETTLED)
		return q_suggestion_settled(rq->db, place->id, (item_id){before}, most, rows);
	if (order == SUGGESTIONS_NEWEST)
		return q_suggestion_newest(rq->db, place->id, (item_id){before}, most, rows);
	wanted_cursor(rq, &votes, &before);
	return q_suggestion_wanted(rq->db, place->id, votes, before, most, rows);
}

static str next_of(const struct rq *rq, enum suggestion_order order,
		   const struct q_suggestion_wanted *row)
{
	if (order != SUGGESTIONS_WANTED)
		return id_text(rq, row->id.v);
	return str_cat(rq->arena, id_text(rq, row->votes), S("-"), id_text(rq, row->id.v));
}

static err list_json(struct rq *rq, const struct q_suggestion_wanted_list *rows, str next)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].id.v;
	return api_cards_after(rq, ids, next);
}

err suggestions_list(struct rq *rq)
{
	struct place_view where;
	struct suggestion_list_page p = {.where = &where, .order = order_of(rq)};
	str next = STR_NONE;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	TRY(read_rows(rq, &where.place, p.order, LIST_PAGE + 1, &p.rows));
	if (p.rows.n > LIST_PAGE) {
		p.rows.n = LIST_PAGE;
		next = next_of(rq, p.order, &p.rows.v[LIST_PAGE - 1]);
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p.rows, next);
	p.wanted = suggestions_url(rq, &where.place);
	p.newest = url_path(rq->arena, "%r?show=newest", p.wanted);
	p.settled = url_path(rq->arena, "%r?show=settled", p.wanted);
	if (!str_empty(next))
		p.pager.older = page_with(rq, "before", next);
	return page_in_place(rq, &where, "ideas", T(rq->lang, "Ideas"), v_suggestion_list, &p);
}

/* ---- one of them ---- */

err suggestion_asked(struct rq *rq, struct place_view *where, struct q_suggestion_find *s,
		     struct item_row *item)
{
	bool found;
	item_id id = {rq_path_id(rq, "suggestion")};
	TRY(place_asked(rq, PLACE_COMMUNITY, where));
	TRY(q_suggestion_find(rq->db, id, s, &found));
	if (!found || !ID_EQ(s->place, where->place.id))
		return NOT_FOUND;
	return item_find(rq->db, id, item);
}

static void fill_states(struct rq *rq, struct suggestion_page *p)
{
	for (int64_t state = SUGGESTION_WAITS; state <= SUGGESTION_NOT_DONE; state++)
		*ARENA_PUSH(rq->arena, &p->states) =
			(struct suggestion_choice){.name = suggestion_state_name(state),
						   .words = suggestion_words(rq, state),
						   .on = state == p->suggestion->state};
}

err suggestion_show(struct rq *rq)
{
	struct place_view where;
	struct q_suggestion_find s;
	struct item_row item;
	TRY(suggestion_asked(rq, &where, &s, &item));
	if (rq->format == FORMAT_JSON)
		return suggestion_json(rq, s.id, 200);
	bool own = viewer_is(rq, item.author);
	struct suggestion_page p = {.where = &where,
				    .suggestion = &s,
				    .item = &item,
				    .author = face_of_author(rq, &item),
				    .body = {s.html}, /* safe: rendered when it was written */
				    .may_vote = where.may_write && !own &&
						s.state <= SUGGESTION_PLANNED,
				    .may_edit = own && where.may_write,
				    .may_remove = where.may_manage || own,
				    .may_host = where.may_manage && where.open,
				    .here = suggestion_url(rq, where.place.handle, s.id.v)};
	TRY(tag_of_item(rq->db, s.id, &p.tags));
	TRY(comment_list(rq->db, &item, comment_order_of(rq), rq_query_int(rq, "at", 0), &p.page));
	p.comments = comment_thread(rq, &item, &p.page,
				    url_path(rq->arena, "%r#comments", page_here(rq)));
	p.comments.may_write = signed_in(rq) && where.open;
	TRY(follow_is(rq->db, s.id.v, &p.following));
	if (p.may_host)
		fill_states(rq, &p);
	return page_in_place_as(rq, &where, "ideas", cstr(rq->arena, s.title),
				(&(const struct page){.words = &item}), v_suggestion_show, &p);
}

err suggestion_json(struct rq *rq, item_id id, int status)
{
	struct q_suggestion_find s;
	struct card card;
	bool found;
	TRY(q_suggestion_find(rq->db, id, &s, &found));
	if (!found)
		return NOT_FOUND;
	TRY(card_of(rq, id, &card));
	rq->response.status = status;
	api_begin(rq);
	json_card(rq->out, "item", rq, &card);
	json_str(rq->out, "community", s.handle);
	json_str(rq->out, "title", s.title);
	json_str(rq->out, "body", s.body);
	json_str(rq->out, "html", s.html);
	json_str(rq->out, "state", suggestion_state_name(s.state));
	json_str(rq->out, "said", s.said);
	json_int(rq->out, "votes", s.votes);
	json_bool(rq->out, "voted", s.voted);
	return api_end(rq);
}

err suggestion_history(struct rq *rq)
{
	struct place_view where;
	struct q_suggestion_find s;
	struct item_row item;
	TRY(suggestion_asked(rq, &where, &s, &item));
	struct suggestion_history_page p = {.where = &where, .suggestion = &s};
	TRY(changes_of(rq, s.id, viewer_is(rq, item.author), &p.changes));
	return page_in_place(rq, &where, "ideas", T(rq->lang, "History of the idea"),
			     v_suggestion_history, &p);
}
