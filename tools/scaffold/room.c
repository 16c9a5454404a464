/* SPDX-License-Identifier: Apache-2.0
 * @room@: the list, one of them with what people say to it, and writing one.
 */
#include "feature/@rooms@/handlers.h"

#include "base/utf8.h"
#include "core/comment.h"
#include "ui/api.h"

#include "@rooms@.html.h"
#include "@rooms@.sql.h"

enum { PAGE = 20 };

static const struct markdown_options options = {
	.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

/* ---- reading ---- */

err @room@_list(struct rq *rq)
{
	struct @room@_list_page p = {0};
	struct q_@room@_newest_list rows = {0};
	struct id_list ids = {0};
	int64_t before = rq_query_int(rq, "before", 0), next = 0;
	TRY(q_@room@_newest(rq->db, before ? before : INT64_MAX, PAGE + 1, &rows));
	for (size_t i = 0; i < rows.n && i < PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows.v[i].id.v;
	if (rows.n > PAGE)
		next = rows.v[PAGE - 1].id.v;
	TRY(cards_of(rq, ids, &p.cards));
	if (rq->format == FORMAT_JSON)
		return api_cards(rq, &p.cards, next);
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	return page(rq, str_from(T(rq->lang, "@Rooms@")), v_@room@_list, &p);
}

err @room@_show(struct rq *rq)
{
	struct @room@_show_page p = {0};
	struct q_@room@_show q;
	struct comment_page comments;
	item_id id = {rq_path_id(rq, "@room@")};
	TRY(q_@room@_show(rq->db, id, &q));
	TRY(item_find(rq->db, id, &p.item));
	TRY(comment_list(rq->db, &p.item, comment_order_of(rq), rq_query_int(rq, "at", 0), &comments));
	p.title = q.title;
	p.body = (html){q.html}; /* safe: rendered when it was written */
	p.thread = comment_thread(rq, &p.item, &comments,
				  url_path(rq->arena, "/@rooms@/%i#comments", id.v));
	const struct page how = {.title = q.title, .active = S("/@rooms@"), .words = &p.item};
	return page_as(rq, &how, v_@room@_show, &p);
}

/* ---- writing ---- */

err @room@_new(struct rq *rq)
{
	return page(rq, str_from(T(rq->lang, "Write something new")), v_@room@_new, rq);
}

err @room@_create(struct rq *rq)
{
	str title = str_trim(rq_form(rq, "title")), body = str_trim(rq_form(rq, "body"));
	struct item_new new = {.kind = KIND_SAMPLE,
			       .place = rq->viewer->place,
			       .author = rq->viewer_id,
			       .audience = AUDIENCE_INTERNAL,
			       .state = STATE_PUBLISHED,
			       .text = str_cat(rq->arena, title, S(" "), body)};
	item_id id;
	if (str_empty(title) || utf8_count(title) > @ROOM@_TITLE)
		form_error(rq, "title", T(rq->lang, "It needs a title of at most 200 characters."));
	if (utf8_count(body) > @ROOM@_BODY)
		form_error(rq, "body", T(rq->lang, "It may have at most 10,000 characters."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return @room@_new(rq);
	}
	TRY(item_create(rq->db, &new, &id));
	TRY(q_@room@_add(rq->db, id, title, body,
			 markdown_render(rq->arena, body, &options, NULL).s));
	return redirect(rq, url_path(rq->arena, "/@rooms@/%i", id.v));
}

/* ---- its kind of item ---- */

err @room@_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = card_ids(rq->arena, cards, n);
	struct q_@room@_cards_list rows = {0};
	TRY(q_@room@_cards(rq->db, ids, &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			if (!ID_EQ(rows.v[k].id, cards[i]->item.id))
				continue;
			cards[i]->title = rows.v[k].title;
			cards[i]->body =
				(html){rows.v[k].html}; /* safe: rendered when it was written */
			cards[i]->text = markdown_text(rq->arena, rows.v[k].body, 300);
			cards[i]->url = url_path(rq->arena, "/@rooms@/%i", cards[i]->item.id.v);
		}
	return OK;
}

err @room@_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_@room@_text q;
	TRY(q_@room@_text(db, id, &q));
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err @room@_address(struct db *db, item_id id, struct arena *a, url *to)
{
	(void)db;
	*to = url_path(a, "/@rooms@/%i", id.v);
	return OK;
}
