/* SPDX-License-Identifier: Apache-2.0
 * item: thanks, ratings, tags; each answers a script with JSON and a form with the
 * page it came from.
 */
#include "feature/items/handlers.h"

#include "base/utf8.h"
#include "core/place.h"
#include "core/preview.h"
#include "core/rating.h"
#include "core/reaction.h"
#include "core/tag.h"
#include "feature/items/pages.h"
#include "ui/api.h"

#include "items.html.h"
#include "items.sql.h"

static item_id item_of(const struct rq *rq)
{
	return (item_id){rq_path_id(rq, "item")};
}

err item_show(struct rq *rq)
{
	struct item_row row;
	url to = {0};
	TRY(item_find(rq->db, item_of(rq), &row));
	const struct item_kind *kind = item_kind_of(row.kind);
	if (!kind || !kind->address)
		return NOT_FOUND;
	TRY(kind->address(rq->db, row.id, rq->arena, &to));
	return url_empty(to) ? NOT_FOUND : redirect(rq, to);
}

err item_json(struct rq *rq)
{
	struct card card;
	TRY(card_of(rq, item_of(rq), &card));
	rq->response.type = S("application/json; charset=utf-8");
	json_card(rq->out, NULL, rq, &card);
	out_byte(rq->out, '\n');
	return OK;
}

/* The kinds whose rooms have no such page of their own. */
err item_history(struct rq *rq)
{
	struct card card;
	TRY(card_of(rq, item_of(rq), &card));
	const struct item_kind *kind = item_kind_of(card.item.kind);
	bool here = kind && kind->history;
	if (!here && rq->format != FORMAT_JSON)
		return redirect(rq, card.url);
	struct item_history_page p = {.card = &card};
	/* Who else may change it, and reads what it said before others could, the room knows. */
	TRY(changes_of(rq, card.item.id, here && viewer_is(rq, card.item.author), &p.changes));
	if (rq->format == FORMAT_JSON)
		return api_changes(rq, &p.changes);
	TRY(disclaimer_below(rq, &card.item, &p.disclaimer));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "What it said before")),
					     .disclaimed = true}),
		       v_item_history, &p);
}

bool switched_on(const struct rq *rq)
{
	str on = rq_form(rq, "on");
	return str_eq(on, S("1")) || str_eq(on, S("true"));
}

err state_json(struct rq *rq, bool on, int64_t n)
{
	api_begin(rq);
	json_bool(rq->out, "on", on);
	json_int(rq->out, "n", n);
	return api_end(rq);
}

err item_open_to(struct rq *rq, const struct item_row *row)
{
	struct q_items_kind q = {.kind = row->kind};
	item_id top = {row->root ? row->root : row->id.v};
	bool open, found;
	TRY(place_is_open(rq->db, row->place, &open));
	/* Also below what was removed. */
	if (row->root)
		TRY(q_items_kind(rq->db, top, &q, &found));
	const struct item_kind *kind = item_kind_of((enum kind)q.kind);
	if (open && kind && kind->open)
		TRY(kind->open(rq->db, top, &open));
	return open ? OK
		    : fail(rq, DENIED,
			   T(rq->lang, "This place is closed: it can be read, but nothing is "
				       "written there any more."));
}

err like_create(struct rq *rq)
{
	struct item_row row;
	bool on = switched_on(rq);
	TRY(item_find(rq->db, item_of(rq), &row));
	if (ID_EQ(row.author, rq->viewer_id))
		return fail(rq, DENIED, T(rq->lang, "Thanks are for others."));
	TRY(item_open_to(rq, &row));
	TRY(reaction_put(rq->db, row.id, REACTION_LIKE, on));
	const struct item_kind *kind = item_kind_of(row.kind);
	if (kind && kind->liked)
		TRY(kind->liked(rq->db, row.id));
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, url_path(rq->arena, "/items/%i", row.id.v));
	TRY(item_find(rq->db, row.id, &row));
	return state_json(rq, on, row.likes);
}

err rating_create(struct rq *rq)
{
	struct item_row row;
	int64_t stars = rq_form_int(rq, "stars", -1);
	TRY(item_find(rq->db, item_of(rq), &row));
	const struct item_kind *kind = item_kind_of(row.kind);
	if (!kind || !kind->rated)
		return fail(rq, INVALID, T(rq->lang, "This is not rated with stars."));
	if (stars < 0 || stars > 5)
		return fail(rq, INVALID, T(rq->lang, "A rating is 1 to 5 stars."));
	TRY(item_open_to(rq, &row));
	err e = rating_put(rq->db, row.id, (int)stars);
	if (e == DENIED)
		return fail(rq, DENIED, T(rq->lang, "Your own words: others rate them."));
	TRY(e);
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, url_path(rq->arena, "/items/%i", row.id.v));
	TRY(item_find(rq->db, row.id, &row));
	api_begin(rq);
	json_int(rq->out, "stars", row.my_stars);
	json_int(rq->out, "n", row.raters);
	json_str(rq->out, "text",
		 rating_shown(row.raters) ? rating_mean(rq, row.raters, row.stars) : STR_NONE);
	return api_end(rq);
}

err vote_create(struct rq *rq)
{
	struct item_row row;
	bool may;
	str word = rq_form(rq, "vote");
	enum vote vote = VOTE_NONE;
	TRY(item_find(rq->db, item_of(rq), &row));
	const struct item_kind *kind = item_kind_of(row.kind);
	if (!kind || !kind->votes)
		return fail(rq, INVALID, T(rq->lang, "This is not voted on."));
	if (str_eq(word, S("agree")))
		vote = VOTE_FOR;
	else if (str_eq(word, S("disagree")))
		vote = VOTE_AGAINST;
	else if (!str_eq(word, S("none")))
		return fail(rq, INVALID, T(rq->lang, "A vote is agree, disagree or none."));
	TRY(item_open_to(rq, &row));
	TRY(kind->votes(rq->db, &row, &may));
	if (!may)
		return fail(rq, DENIED,
			    T(rq->lang, "This takes no vote of yours: it is your own proposal, or "
					"it is decided."));
	TRY(rating_vote(rq->db, row.id, vote));
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, url_path(rq->arena, "/items/%i", row.id.v));
	TRY(item_find(rq->db, row.id, &row));
	api_begin(rq);
	json_vote_members(rq->out, &row);
	return api_end(rq);
}

err preview_delete(struct rq *rq)
{
	struct item_row row;
	TRY(item_find(rq->db, item_of(rq), &row));
	if (!ID_EQ(row.author, rq->viewer_id))
		return fail(rq, DENIED, T(rq->lang, "Only its author takes a preview away."));
	TRY(preview_hide(rq->db, row.id, rq_form_int(rq, "preview", 0)));
	return redirect_back(rq, url_path(rq->arena, "/items/%i", row.id.v));
}

err tag_list_json(struct rq *rq)
{
	struct tag_list tags;
	TRY(tag_complete(rq->db, utf8_head(rq_query(rq, "prefix"), 100), &tags));
	api_begin(rq);
	json_open(rq->out, "tags", '[');
	for (size_t i = 0; i < tags.n; i++) {
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "id", tags.v[i].id.v);
		json_str(rq->out, "name", tags.v[i].name);
		json_str(rq->out, "label", tags.v[i].label);
		json_int(rq->out, "items", tags.v[i].items);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}
