/* SPDX-License-Identifier: Apache-2.0
 * comments: writing, changing and removing answers, and their history.
 */
#include "feature/items/handlers.h"

#include "core/comment.h"
#include "core/preview.h"
#include "feature/items/pages.h"
#include "ui/api.h"

#include "comment.sql.h"
#include "items.html.h"

enum { JSON_PAGE = 200 };

static err redirect_to(struct rq *rq, item_id comment)
{
	url to;
	TRY(item_kind_of(KIND_COMMENT)->address(rq->db, comment, rq->arena, &to));
	return redirect(rq, to);
}

static url shown_at(struct rq *rq, item_id comment)
{
	return url_path(rq->arena, "/items/%i", comment.v);
}

/* The words for what comment_create and comment_update refuse. */
static err refuse(struct rq *rq, err e)
{
	if (e == DENIED)
		return fail(rq, DENIED,
			    T(rq->lang, "This place is closed: it can be read, but nothing is "
					"written there any more."));
	if (e == INVALID)
		return fail(rq, INVALID, T(rq->lang, "The comment is empty."));
	if (e == TOO_LARGE)
		return fail(rq, INVALID,
			    T(rq->lang, "A comment has at most 20,000 characters. Yours is kept in "
					"the box; shorten it, or make it a post."));
	return e;
}

static err comment_as_json(struct rq *rq, item_id id, int status)
{
	struct card card;
	TRY(card_of(rq, id, &card));
	rq->response.status = status;
	rq->response.type = S("application/json; charset=utf-8");
	json_card(rq->out, NULL, rq, &card);
	return OK;
}

/* The item at the top, which decides whether answers are taken. */
static err top_of(struct rq *rq, const struct item_row *item, struct item_row *top)
{
	*top = *item;
	return item->root ? item_find(rq->db, (item_id){item->root}, top) : OK;
}

static err refuse_locked(struct rq *rq, const struct item_row *item)
{
	struct item_row top;
	bool may = true;
	TRY(top_of(rq, item, &top));
	const struct item_kind *kind = item_kind_of(top.kind);
	if (kind && kind->answerable)
		TRY(kind->answerable(rq->db, top.id, &may));
	return may ? OK
		   : fail(rq, DENIED,
			  T(rq->lang, "This is locked: it can be read, but not answered."));
}

static err tell_kind(struct rq *rq, const struct item_row *item, item_id answer)
{
	struct item_row top;
	TRY(top_of(rq, item, &top));
	const struct item_kind *kind = item_kind_of(top.kind);
	return kind && kind->answered ? kind->answered(rq->db, top.id, answer) : OK;
}

static err tell_gone(struct rq *rq, const struct item_row *answer)
{
	struct item_row top;
	TRY(top_of(rq, answer, &top));
	const struct item_kind *kind = item_kind_of(top.kind);
	return kind && kind->answer_gone ? kind->answer_gone(rq->db, top.id) : OK;
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
	TRY(refuse_locked(rq, &root));
	if (reply_to && reply_to != root.id.v) {
		TRY(item_find(rq->db, (item_id){reply_to}, &above));
		/* An answer stays below the item that the form names. */
		if (above.root != (root.root ? root.root : root.id.v))
			return NOT_FOUND;
	} else {
		reply_to = root.id.v;
	}
	TRY(refuse(rq, comment_create(rq->db, (item_id){reply_to}, rq_form(rq, "body"), &id)));
	TRY(tell_kind(rq, &root, id));
	TRY(preview_text(rq->db, rq->app, id, rq_form(rq, "body"), PREVIEWS_SHORT));
	if (rq->format == FORMAT_JSON)
		return comment_as_json(rq, id, 201);
	return redirect_to(rq, id);
}

/* All of them, whatever thread they stand in: a program puts them in order by `reply_to`. */
err comments_json(struct rq *rq)
{
	struct item_row root;
	struct q_comment_flat_list rows = {0};
	struct id_list ids = {0};
	struct card_list cards;
	int64_t at = rq_query_int(rq, "at", 0);
	TRY(item_find(rq->db, (item_id){rq_path_id(rq, "item")}, &root));
	if (comment_order_of(rq) == COMMENTS_NEWEST)
		TRY(q_comment_flat_newest(rq->db, root.id.v, at ? at : INT64_MAX, JSON_PAGE + 1,
					  &rows));
	else
		TRY(q_comment_flat(rq->db, root.id.v, at, JSON_PAGE + 1, &rows));
	for (size_t i = 0; i < rows.n && i < JSON_PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows.v[i].id.v;
	TRY(cards_of(rq, ids, &cards));
	return api_cards(rq, &cards, rows.n > JSON_PAGE ? rows.v[JSON_PAGE - 1].id.v : 0);
}

/* One thread on a page of its own, for what does not fit on the page of its item. */
err comment_show(struct rq *rq)
{
	struct q_comment_thread q;
	struct item_row root;
	struct comment_page page;
	struct thread_page p = {0};
	item_id id = {rq_path_id(rq, "comment")};
	TRY(q_comment_thread(rq->db, id, &q));
	/* Comments carry their root's circle: who may read that may read them, also below one that
	 * was removed. */
	TRY(item_find(rq->db, (item_id){q.root}, &root));
	if (root.state != STATE_PUBLISHED)
		return NOT_FOUND;
	if (q.thread != id.v)
		return redirect(rq, shown_at(rq, id));
	TRY(comment_thread_page(rq->db, id, rq_query_int(rq, "after", 0), &page));
	const struct item_kind *kind = item_kind_of(root.kind);
	if (!kind || !kind->address || page.n == 0)
		return NOT_FOUND;
	TRY(kind->address(rq->db, root.id, rq->arena, &p.back));
	TRY(disclaimer_below(rq, &root, &p.disclaimer));
	p.thread = comment_thread(rq, &root, &page,
				  url_path(rq->arena, "/comments/%i#comments", id.v));
	p.thread.single = true;
	/* Without a choice the form answers the top of the thread. */
	p.thread.reply_to = rq_query_int(rq, "reply_to", page.v[0].gone ? root.id.v : id.v);
	p.top = &page.v[0];
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "A thread")),
					     .disclaimed = true}),
		       v_thread_show, &p);
}

static err own_comment(struct rq *rq, struct comment *c)
{
	TRY(comment_find(rq->db, (item_id){rq_path_id(rq, "comment")}, c));
	if (c->gone)
		return NOT_FOUND;
	return c->may_edit ? OK
			   : fail(rq, DENIED, T(rq->lang, "Only its author changes a comment."));
}

/* Its author takes a comment away at any time, but rewrites it only while the place is open. */
static err open_comment(struct rq *rq, struct comment *c)
{
	TRY(own_comment(rq, c));
	return item_open_to(rq, &c->item);
}

static err show_edit(struct rq *rq, const struct comment *c)
{
	struct comment_page_edit p = {
		.comment = c, .back = shown_at(rq, c->item.id), .body = c->body};
	return page(rq, str_from(T(rq->lang, "Edit the comment")), v_comment_edit, &p);
}

err comment_edit(struct rq *rq)
{
	struct comment c;
	TRY(open_comment(rq, &c));
	return show_edit(rq, &c);
}

err comment_change(struct rq *rq)
{
	struct comment c;
	TRY(open_comment(rq, &c));
	err e = comment_update(rq->db, c.item.id, rq_form(rq, "body"));
	if (e == INVALID || e == TOO_LARGE) {
		form_error(rq, "body",
			   e == INVALID ? T(rq->lang, "The comment is empty.")
					: T(rq->lang, "A comment has at most 20,000 characters."));
		if (rq->format == FORMAT_JSON)
			return api_refuse(rq);
		rq->response.status = 422;
		return show_edit(rq, &c);
	}
	TRY(e);
	TRY(preview_text(rq->db, rq->app, c.item.id, rq_form(rq, "body"), PREVIEWS_SHORT));
	if (rq->format == FORMAT_JSON)
		return comment_as_json(rq, c.item.id, 200);
	return redirect(rq, shown_at(rq, c.item.id));
}

err comment_remove(struct rq *rq)
{
	struct comment c;
	TRY(own_comment(rq, &c));
	TRY(comment_delete(rq->db, c.item.id));
	TRY(tell_gone(rq, &c.item));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect_back(rq, url_path(rq->arena, "/items/%i", c.item.root));
}

err comment_history(struct rq *rq)
{
	struct comment c;
	struct comment_history_page p = {.comment = &c};
	TRY(comment_find(rq->db, (item_id){rq_path_id(rq, "comment")}, &c));
	if (c.gone)
		return NOT_FOUND;
	p.back = shown_at(rq, c.item.id);
	TRY(disclaimer_below(rq, &c.item, &p.disclaimer));
	TRY(changes_of(rq, c.item.id, c.may_edit, &p.changes));
	if (rq->format == FORMAT_JSON)
		return api_changes(rq, &p.changes);
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "History of the comment")),
				      .disclaimed = true}),
		v_comment_history, &p);
}
