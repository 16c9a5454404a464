/* SPDX-License-Identifier: Apache-2.0
 * comments: writing, changing and removing answers, and their history.
 */
#include "feature/items/handlers.h"

#include "core/comment.h"
#include "feature/items/pages.h"
#include "ui/api.h"

#include "items.html.h"

static url shown_at(struct rq *rq, item_id comment)
{
	return url_path(rq->arena, "/items/%i", comment.v);
}

/* The words for what comment_create and comment_update refuse. */
static err refuse(struct rq *rq, err e)
{
	if (e == INVALID)
		return fail(rq, INVALID, T(rq->lang, "The comment is empty."));
	if (e == TOO_LARGE)
		return fail(rq, INVALID, T(rq->lang, "A comment has at most 20,000 characters. Yours is kept in the box; shorten it, or make it a post."));
	return e;
}

static err comment_as_json(struct rq *rq, item_id id)
{
	struct id_list ids = {0};
	struct card_list cards;
	*ARENA_PUSH(rq->arena, &ids) = id.v;
	TRY(cards_of(rq, ids, &cards));
	if (cards.n == 0)
		return NOT_FOUND;
	rq->response.status = 201;
	rq->response.type = S("application/json; charset=utf-8");
	json_card(rq->out, NULL, rq, &cards.v[0]);
	return OK;
}

err comments_create(struct rq *rq)
{
	struct item_row root, above;
	item_id id;
	int64_t reply_to = rq_form_int(rq, "reply_to", 0);
	TRY(item_find(rq->db, (item_id){rq_path_id(rq, "item")}, &root));
	const struct item_kind *kind = item_kind_of(root.kind);
	if (!kind || !kind->commented)
		return fail(rq, INVALID, T(rq->lang, "This cannot be commented."));
	if (reply_to && reply_to != root.id.v) {
		TRY(item_find(rq->db, (item_id){reply_to}, &above));
		/* An answer stays below the item that the form names. */
		if (above.root != root.id.v && above.root != root.root)
			return NOT_FOUND;
	} else {
		reply_to = root.id.v;
	}
	TRY(refuse(rq, comment_create(rq->db, (item_id){reply_to}, rq_form(rq, "body"), &id)));
	if (rq->format == FORMAT_JSON)
		return comment_as_json(rq, id);
	url back = url_check(rq->arena, rq_form(rq, "back"));
	str path = back.s, anchor_free = str_cut(&path, '#');
	if (!str_starts(anchor_free, S("/")) || str_starts(anchor_free, S("//")))
		return redirect(rq, shown_at(rq, id));
	/* Where the form stood, at the new comment: on its last page when there are several. */
	return redirect(rq, url_path(rq->arena, "%r#c%i", url_check(rq->arena, anchor_free), id.v));
}

err comments_json(struct rq *rq)
{
	struct item_row root;
	struct comment_page page;
	struct id_list ids = {0};
	struct card_list cards;
	TRY(item_find(rq->db, (item_id){rq_path_id(rq, "item")}, &root));
	TRY(comment_list(rq->db, root.id, comment_order_of(rq), rq_query_int(rq, "at", 0), &page));
	for (size_t i = 0; i < page.n && ids.n < 500; i++)
		if (!page.v[i].gone)
			*ARENA_PUSH(rq->arena, &ids) = page.v[i].item.id.v;
	TRY(cards_of(rq, ids, &cards));
	return api_cards(rq, &cards, page.after);
}

static err own_comment(struct rq *rq, struct comment *c)
{
	TRY(comment_find(rq->db, (item_id){rq_path_id(rq, "comment")}, c));
	if (c->gone)
		return NOT_FOUND;
	return c->may_edit ? OK : fail(rq, DENIED, T(rq->lang, "Only its author changes a comment."));
}

static err show_edit(struct rq *rq, const struct comment *c)
{
	struct comment_page_edit p = {.comment = c, .back = shown_at(rq, c->item.id), .body = c->body};
	return page(rq, str_from(T(rq->lang, "Edit the comment")), v_comment_edit, &p);
}

err comment_edit(struct rq *rq)
{
	struct comment c;
	TRY(own_comment(rq, &c));
	return show_edit(rq, &c);
}

err comment_change(struct rq *rq)
{
	struct comment c;
	TRY(own_comment(rq, &c));
	err e = comment_update(rq->db, c.item.id, rq_form(rq, "body"));
	if (e == INVALID || e == TOO_LARGE) {
		form_error(rq, "body", e == INVALID ? T(rq->lang, "The comment is empty.") : T(rq->lang, "A comment has at most 20,000 characters."));
		rq->response.status = 422;
		return show_edit(rq, &c);
	}
	TRY(e);
	return redirect(rq, shown_at(rq, c.item.id));
}

err comment_remove(struct rq *rq)
{
	struct comment c;
	TRY(own_comment(rq, &c));
	TRY(comment_delete(rq->db, c.item.id));
	return redirect_back(rq, url_path(rq->arena, "/items/%i", c.item.root));
}

err comment_history(struct rq *rq)
{
	struct comment c;
	struct revision_list list;
	struct comment_history_page p = {.comment = &c};
	TRY(comment_find(rq->db, (item_id){rq_path_id(rq, "comment")}, &c));
	if (c.gone)
		return NOT_FOUND;
	p.back = shown_at(rq, c.item.id);
	TRY(revision_list(rq->db, c.item.id, 0, &list));
	for (size_t i = 0; i < list.n && i < 50; i++) {
		struct change_row *row = ARENA_PUSH(rq->arena, &p.changes);
		struct revision before = {0};
		TRY(revision_find(rq->db, c.item.id, list.v[i].number, &row->revision));
		if (list.v[i].number > 1)
			TRY(revision_find(rq->db, c.item.id, list.v[i].number - 1, &before));
		diff_words(rq->arena, before.body, row->revision.body, &row->words);
	}
	return page(rq, str_from(T(rq->lang, "History of the comment")), v_comment_history, &p);
}
