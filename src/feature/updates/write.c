/* SPDX-License-Identifier: Apache-2.0
 * write: posting, answering, passing on, changing and removing updates, and the history of their
 * texts.
 */
#include "feature/updates/handlers.h"

#include "base/utf8.h"
#include "core/preview.h"
#include "ui/api.h"

#include "updates.html.h"
#include "updates.sql.h"

/* ---- the page with the box ---- */

static err show_new(struct rq *rq, int64_t reply_to, int64_t quotes)
{
	struct update_new_page p = {0};
	struct update_found answered;
	struct card above;
	url back = url_check(rq->arena, rq_form(rq, "back"));
	if (url_empty(back))
		back = URL("/");
	if (reply_to) {
		TRY(update_find(rq->db, (item_id){reply_to}, &answered));
		p.composer = composer_answer(rq, &answered.item,
					     url_path(rq->arena, "/updates/%i", reply_to));
	} else {
		TRY(composer_make(rq, back, &p.composer));
	}
	if (reply_to || quotes) {
		TRY(update_card(rq, (item_id){quotes ? quotes : reply_to}, &above));
		p.above = &above;
		p.composer.begin_blog = false;
	}
	if (quotes && !reply_to) {
		struct q_update_passed_by_me mine;
		TRY(q_update_passed_by_me(rq->db, quotes, &mine));
		p.passing_on = true;
		p.already = mine.n > 0;
		p.composer.quotes = quotes;
		p.composer.needs_words = p.already;
		p.composer.button = str_from(T(rq->lang, "Pass on"));
		p.composer.placeholder = str_from(T(rq->lang, "Say why, or pass it on as it is"));
		p.composer.back = above.url;
	}
	p.composer.moment_open = true;
	const char *title = p.passing_on ? T(rq->lang, "Pass on")
			    : reply_to	 ? T(rq->lang, "Answer")
					 : T(rq->lang, "Write");
	return page(rq, str_from(title), v_update_new, &p);
}

/* What is passed on: the original, where an update only passes it on. */
static err original(struct rq *rq, int64_t *quotes)
{
	struct item_row row;
	struct update_found u;
	if (!*quotes)
		return OK;
	TRY(item_find(rq->db, (item_id){*quotes}, &row));
	const struct item_kind *kind = item_kind_of(row.kind);
	if (row.state != STATE_PUBLISHED || !kind || !kind->cards)
		return NOT_FOUND;
	if (row.kind != KIND_UPDATE)
		return OK;
	TRY(update_find(rq->db, row.id, &u));
	if (u.quotes && str_empty(u.body)) {
		*quotes = u.quotes;
		TRY(item_find(rq->db, (item_id){*quotes}, &row));
	}
	return OK;
}

err update_new(struct rq *rq)
{
	int64_t quotes = rq_query_int(rq, "quotes", 0);
	TRY(original(rq, &quotes));
	return show_new(rq, rq_query_int(rq, "reply_to", 0), quotes);
}

/* ---- posting ---- */

static void check_body(struct rq *rq, str body, bool may_be_empty)
{
	size_t n = utf8_count(body);
	if (n == 0 && !may_be_empty)
		form_error(rq, "body", T(rq->lang, "There is nothing in it yet."));
	if (n > COMPOSER_MAX)
		form_error(
			rq, "body",
			cstr(rq->arena,
			     format_fill(
				     rq->arena,
				     T(rq->lang,
				       "An update has at most 1,000 characters; this one has #."),
				     number(rq, (int64_t)n))));
}

/* Passing on without words is done once. */
static err check_repeat(struct rq *rq, int64_t quotes)
{
	struct q_update_passed_by_me mine;
	TRY(q_update_passed_by_me(rq->db, quotes, &mine));
	if (mine.n)
		form_error(
			rq, "body",
			T(rq->lang, "You passed this on already. Add some words to do it again."));
	return OK;
}

/* The box again with what was typed, or the first error for a program. */
static err refuse(struct rq *rq, int64_t reply_to, int64_t quotes)
{
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = 422;
	return show_new(rq, reply_to, quotes);
}

/* Where the form stood, at the new post; a thread when it stood nowhere in particular. Home is
 * ranked, so it is told which one to show first, below the box. */
static url shown_at(struct rq *rq, item_id id)
{
	str rest = rq_form(rq, "back"), path = str_cut(&rest, '#');
	if (!str_starts(path, S("/")) || str_starts(path, S("//")) || str_starts(path, S("/write")))
		return url_path(rq->arena, "/updates/%i", id.v);
	if (str_eq(path, S("/")))
		return url_path(rq->arena, "/?posted=%i", id.v);
	return url_path(rq->arena, "%r#i%i", url_check(rq->arena, path), id.v);
}

static err created(struct rq *rq, item_id id, bool is_answer)
{
	struct card card;
	url answer;
	if (rq->format != FORMAT_JSON && is_answer) {
		TRY(update_address(rq->db, id, rq->arena, &answer));
		return redirect(rq, answer);
	}
	if (rq->format != FORMAT_JSON)
		return redirect(rq, shown_at(rq, id));
	TRY(update_card(rq, id, &card));
	rq->response.status = 201;
	rq->response.type = S("application/json; charset=utf-8");
	json_card(rq->out, NULL, rq, &card);
	return rq->out->bad;
}

err update_create(struct rq *rq)
{
	struct update_photos photos;
	str body = update_photos_split(rq->arena, rq_form(rq, "body"), &photos);
	int64_t quotes = rq_form_int(rq, "quotes", 0), reply_to = rq_form_int(rq, "reply_to", 0);
	struct item_new new = {.kind = KIND_UPDATE,
			       .author = rq->viewer_id,
			       .state = STATE_PUBLISHED,
			       .reply_to = {reply_to}};
	struct update_found above;
	struct item_row passed;
	item_id id;
	TRY(original(rq, &quotes));
	if (reply_to)
		TRY(update_find(rq->db, (item_id){reply_to}, &above));
	new.audience = AUDIENCE_INTERNAL; /* an answer takes its thread's */
	if (!reply_to)
		TRY(place_named(rq, "audience", PICKED_READERS));
	if (!reply_to)
		TRY(update_read_audience(rq, &new));
	TRY(update_photos_take(rq, &photos));
	check_body(rq, body, quotes != 0 || photos.n > 0);
	body = update_photos_join(rq->arena, body, &photos);
	if (str_empty(body) && quotes)
		TRY(check_repeat(rq, quotes));
	if (rq->errors.n)
		return refuse(rq, reply_to, quotes);
	new.text = markdown_text(rq->arena, body, 2000);
	if (str_empty(body)) {
		TRY(item_find(rq->db, (item_id){quotes}, &passed));
		new.language = passed.language;
	}
	err e = item_create(rq->db, &new, &id);
	if (e == DENIED)
		return fail(rq, DENIED, T(rq->lang, "You can read there, but not write."));
	TRY(e);
	TRY(update_write_content(rq->db, id, body, quotes, false));
	TRY(preview_text(rq->db, rq->app, id, body, PREVIEWS_SHORT));
	return created(rq, id, reply_to != 0);
}

/* ---- changing and removing ---- */

/* The viewer's own update, with words that can be changed. */
static err own_update(struct rq *rq, struct update_found *u)
{
	TRY(update_find(rq->db, (item_id){rq_path_id(rq, "update")}, u));
	return viewer_is(rq, u->item.author)
		       ? OK
		       : fail(rq, DENIED, T(rq->lang, "Only its author changes an update."));
}

/* An answer's own address leads to it in its thread. */
static url thread_url(struct rq *rq, const struct item_row *item)
{
	return url_path(rq->arena, "/updates/%i", item->id.v);
}

static err show_edit(struct rq *rq, const struct update_found *u)
{
	struct update_edit_page p = {.item = u->item, .back = thread_url(rq, &u->item)};
	p.body = update_photos_split(rq->arena, u->body, &p.photos);
	TRY(update_audience_form(rq, u, &p));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Edit the update")),
					     .active = S("/updates")}),
		       v_update_edit, &p);
}

err update_edit(struct rq *rq)
{
	struct update_found u;
	TRY(own_update(rq, &u));
	return show_edit(rq, &u);
}

err update_change(struct rq *rq)
{
	struct update_found u;
	struct card card;
	int64_t revision;
	struct update_photos photos;
	str body = rq_form(rq, "body");
	TRY(own_update(rq, &u));
	struct update_audience to;
	if (rq->format == FORMAT_JSON && !rq_form_has(rq, "body"))
		body = u.body; /* a program may change only who reads it */
	body = update_photos_split(rq->arena, body, &photos);
	TRY(update_photos_take(rq, &photos));
	check_body(rq, body, u.quotes != 0 || photos.n > 0);
	body = update_photos_join(rq->arena, body, &photos);
	TRY(update_check_audience(rq, &u, &to));
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_edit(rq, &u);
	}
	if (!str_eq(body, u.body)) {
		/* The first edit also keeps what stood before it. */
		TRY(revision_add(rq->db, u.item.id, u.item.author, STR_NONE, u.body, &revision));
		TRY(revision_add(rq->db, u.item.id, rq->viewer_id, STR_NONE, body, &revision));
		TRY(update_rewrite_content(rq->db, u.item.id, body));
	}
	TRY(update_change_audience(rq, &u, &to, body));
	TRY(preview_text(rq->db, rq->app, u.item.id, body, PREVIEWS_SHORT));
	if (rq->format != FORMAT_JSON)
		return redirect(rq, thread_url(rq, &u.item));
	TRY(update_card(rq, u.item.id, &card));
	rq->response.type = S("application/json; charset=utf-8");
	json_card(rq->out, NULL, rq, &card);
	return rq->out->bad;
}

err update_delete(struct rq *rq)
{
	struct update_found u;
	TRY(own_update(rq, &u));
	TRY(item_delete(rq->db, u.item.id));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect_back(rq, URL("/updates"));
}

err update_history(struct rq *rq)
{
	struct update_found u;
	TRY(update_find(rq->db, (item_id){rq_path_id(rq, "update")}, &u));
	struct update_history_page p = {.item = u.item, .back = thread_url(rq, &u.item)};
	TRY(disclaimer_below(rq, &u.item, &p.disclaimer));
	TRY(changes_of(rq, u.item.id, viewer_is(rq, u.item.author), &p.changes));
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "History of the update")),
				      .active = S("/updates"),
				      .disclaimed = true}),
		v_update_history, &p);
}
