/* SPDX-License-Identifier: Apache-2.0
 * notice: the list, one notice with what people say to it, writing, and the grey block on home.
 */
#include "feature/notices/handlers.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/access.h"
#include "core/audit.h"
#include "core/comment.h"
#include "core/revision.h"
#include "ui/api.h"

#include "comments.html.h"
#include "notices.html.h"
#include "notices.sql.h"

enum { PAGE = 20, CURRENT = 50, BLOCK = 4 };

static struct notice notice_from(const struct q_notice_current *q)
{
	return (struct notice){.id = q->id,
			       .until = q->until,
			       .created = q->created,
			       .title = q->title,
			       .body = q->body,
			       .html = {q->html}, /* safe: rendered when it was written */
			       .language = q->language};
}

static void copy(struct arena *a, const struct q_notice_current_list *rows, size_t most,
		 struct notice_rows *to)
{
	for (size_t i = 0; i < rows->n && i < most; i++)
		*ARENA_PUSH(a, to) = notice_from(&rows->v[i]);
}

/* Administrators, and whom they made facilitators of the notices. */
static err may_write(struct rq *rq, bool *may)
{
	place_id place;
	*may = rq->viewer->admin && rq->viewer->employee;
	err e = notice_place(rq->db, rq->viewer_id, false, &place);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	return access_may_write(rq->db, rq->viewer_id, place, may);
}

static err writers_only(struct rq *rq)
{
	bool may;
	TRY(may_write(rq, &may));
	return may ? OK : NOT_FOUND;
}

static err list_json(struct rq *rq, const struct notice_list_page *p, int64_t next)
{
	struct id_list ids = {0};
	struct card_list cards;
	for (size_t i = 0; i < p->current.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = p->current.v[i].id.v;
	for (size_t i = 0; i < p->past.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = p->past.v[i].id.v;
	TRY(cards_of(rq, ids, &cards));
	return api_cards(rq, &cards, next);
}

err notice_list(struct rq *rq)
{
	struct notice_list_page p = {0};
	struct q_notice_current_list current = {0}, past = {0};
	int64_t before = rq_query_int(rq, "before", 0), next = 0;
	p.first = before == 0;
	if (p.first)
		TRY(q_notice_current(rq->db, CURRENT, &current));
	TRY(q_notice_past(rq->db, before ? before : INT64_MAX, PAGE + 1, &past));
	copy(rq->arena, &current, CURRENT, &p.current);
	copy(rq->arena, &past, PAGE, &p.past);
	if (past.n > PAGE)
		next = past.v[PAGE - 1].id.v;
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p, next);
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	TRY(may_write(rq, &p.may_write));
	return page(rq, str_from(T(rq->lang, "Company notices")), v_notice_list, &p);
}

static err find(struct rq *rq, struct notice *notice)
{
	struct q_notice_current q;
	TRY(q_notice_show(rq->db, (item_id){rq_path_id(rq, "notice")}, &q));
	*notice = notice_from(&q);
	return OK;
}

/* One as it is now. */
static err notice_json(struct rq *rq, item_id id, int status)
{
	struct q_notice_current q;
	struct item_row item;
	struct out *o = rq->out;
	TRY(q_notice_show(rq->db, id, &q));
	TRY(item_find(rq->db, id, &item));
	rq->response.status = status;
	api_begin(rq);
	json_int(o, "id", id.v);
	json_str(o, "url", url_path(rq->arena, "/notices/%i", id.v).s);
	json_person(o, "author", item.author_handle, item.author_name);
	json_str(o, "title", q.title);
	json_str(o, "body", q.body);
	json_str(o, "html", q.html);
	json_str(o, "language", q.language);
	json_time(o, "created", q.created);
	json_time(o, "until", q.until == NOTICE_FOR_EVER ? 0 : q.until);
	json_bool(o, "over", q.until <= rq->db->now);
	json_int(o, "comments", item.comments);
	return api_end(rq);
}

err notice_show(struct rq *rq)
{
	struct notice_show_page p = {0};
	struct comment_page comments;
	TRY(find(rq, &p.notice));
	if (rq->format == FORMAT_JSON)
		return notice_json(rq, p.notice.id, 200);
	TRY(item_find(rq->db, p.notice.id, &p.item));
	TRY(comment_list(rq->db, &p.item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &comments));
	TRY(may_write(rq, &p.may_write));
	p.over = p.notice.until <= rq->db->now;
	p.thread = comment_thread(rq, &p.item, &comments,
				  url_path(rq->arena, "/notices/%i#comments", p.notice.id.v));
	return page_as(rq, (&(const struct page){.title = p.notice.title, .active = S("/notices")}),
		       v_notice_show, &p);
}

/* ---- writing ---- */

static err show_form(struct rq *rq, const struct notice *notice)
{
	struct notice_form_page p = {.action = URL("/notices"), .back = URL("/notices")};
	if (notice) {
		p.id = notice->id;
		p.title = notice->title;
		p.body = notice->body;
		p.until = notice->until == NOTICE_FOR_EVER
				  ? STR_NONE
				  : format_input_time(locale_of(rq), notice->until);
		p.action = url_path(rq->arena, "/notices/%i/edit", notice->id.v);
		p.back = url_path(rq->arena, "/notices/%i", notice->id.v);
	}
	const char *title = notice ? T(rq->lang, "Edit the notice") : T(rq->lang, "Write a notice");
	return page_as(rq,
		       (&(const struct page){.title = str_from(title), .active = S("/notices")}),
		       v_notice_form, &p);
}

/* As the field of the form says it, in the reader's zone; programs may say it in UTC. */
static bool read_time(struct rq *rq, str text, int64_t *time)
{
	if (text.n && text.p[text.n - 1] == 'Z')
		return parse_iso_time(text, time);
	return format_read_input_time(locale_of(rq), text, time);
}

/* Reads the form; what is wrong becomes form errors. What a program leaves out stays as in `old`;
 * the form sends everything. */
static void read_form(struct rq *rq, const struct notice *old, struct notice *n)
{
	str until = rq_form(rq, "until");
	n->title = str_trim(field_value(rq, "title", old->title));
	n->body = str_trim(field_value(rq, "body", old->body));
	n->until = rq_form_has(rq, "until") ? NOTICE_FOR_EVER : old->until;
	if (str_empty(n->title) || utf8_count(n->title) > NOTICE_TITLE)
		form_error(rq, "title",
			   T(rq->lang, "A notice has a title of at most 200 characters."));
	if (utf8_count(n->body) > NOTICE_BODY)
		form_error(rq, "body", T(rq->lang, "A notice is short: at most 5,000 characters."));
	if (!str_empty(until) && !read_time(rq, until, &n->until))
		form_error(rq, "until", T(rq->lang, "This is not a date."));
}

err notice_new(struct rq *rq)
{
	TRY(writers_only(rq));
	return show_form(rq, NULL);
}

err notice_create(struct rq *rq)
{
	struct notice n;
	const struct notice none = {.until = NOTICE_FOR_EVER};
	struct item_new new = {.kind = KIND_NOTICE,
			       .author = rq->viewer_id,
			       .audience = AUDIENCE_INTERNAL,
			       .state = STATE_PUBLISHED};
	item_id id;
	TRY(writers_only(rq));
	read_form(rq, &none, &n);
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_form(rq, NULL);
	}
	TRY(notice_place(rq->db, rq->viewer_id, true, &new.place));
	new.text = str_cat(rq->arena, n.title, S(" "), n.body);
	TRY(notice_write(rq->db, &new, n.until, n.title, n.body, &id));
	if (rq->format == FORMAT_JSON)
		return notice_json(rq, id, 201);
	return redirect(rq, url_path(rq->arena, "/notices/%i", id.v));
}

err notice_edit(struct rq *rq)
{
	struct notice n;
	TRY(writers_only(rq));
	TRY(find(rq, &n));
	return show_form(rq, &n);
}

err notice_change(struct rq *rq)
{
	struct notice old, n;
	struct item_row item;
	int64_t number;
	TRY(writers_only(rq));
	TRY(find(rq, &old));
	TRY(item_find(rq->db, old.id, &item));
	TRY(item_hold(rq->db, old.id));
	TRY(find(rq, &old)); /* as it is now, with nobody else in between */
	read_form(rq, &old, &n);
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_form(rq, &old);
	}
	TRY(revision_add(rq->db, old.id, item.author, old.title, old.body, &number));
	TRY(revision_add(rq->db, old.id, rq->viewer_id, n.title, n.body, &number));
	TRY(q_notice_write(rq->db, old.id, n.until, n.title, n.body,
			   notice_render(rq->db, n.body).s));
	TRY(item_touch(rq->db, old.id, true));
	if (rq->format == FORMAT_JSON)
		return notice_json(rq, old.id, 200);
	return redirect(rq, url_path(rq->arena, "/notices/%i", old.id.v));
}

err notice_delete(struct rq *rq)
{
	struct notice n;
	TRY(writers_only(rq));
	TRY(find(rq, &n));
	TRY(item_delete(rq->db, n.id));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, URL("/notices"));
}

/* ---- on home ---- */

err notice_block(struct rq *rq, struct out *o)
{
	struct q_notice_current_list rows = {0};
	struct notice_block block = {0};
	if (!rq->viewer->employee)
		return OK;
	TRY(q_notice_current(rq->db, CURRENT, &rows));
	block.n = (int64_t)rows.n;
	copy(rq->arena, &rows, BLOCK, &block.current);
	if (block.current.n)
		v_notice_block(o, rq, &block);
	return OK;
}
