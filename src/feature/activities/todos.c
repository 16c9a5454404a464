/* SPDX-License-Identifier: Apache-2.0
 * todos: what somebody has to do, from all activities, by day: as a page, in the right column of
 * home, and as a feed for calendars. What is today is asked in the reader's time zone.
 */
#include "feature/activities/pages.h"

#include "core/feed_token.h"
#include "core/session.h"
#include "ui/api.h"

#include "todos.html.h"

enum { TODOS_SHOWN = 300, FINISHED_SHOWN = 20, FINISHED_DAYS = 14, BLOCK = 5, WEEK = 7 };

static err read_finished(struct rq *rq, int days, int64_t most, struct q_todo_finished_list *rows)
{
	return q_todo_finished(rq->db, rq->db->now - days * DAY, most, rows);
}

/* ---- the page ---- */

static int group_of(int64_t due, int64_t today)
{
	if (due == NO_DAY)
		return 4;
	return due < today ? 0 : due == today ? 1 : due <= today + WEEK ? 2 : 3;
}

static void fill_groups(struct rq *rq, const struct q_todo_mine_list *rows, struct todo_page *p)
{
	const char *const titles[] = {T(rq->lang, "Overdue"), T(rq->lang, "Today"),
				      T(rq->lang, "The next seven days"), T(rq->lang, "Later"),
				      T(rq->lang, "Without a day")};
	int64_t today = day_today(locale_of(rq));
	int last = -1;
	for (size_t i = 0; i < rows->n; i++) {
		int group = group_of(rows->v[i].due, today);
		if (group != last)
			*ARENA_PUSH(rq->arena, &p->groups) =
				(struct todo_group){.title = titles[group], .late = group == 0};
		last = group;
		*ARENA_PUSH(rq->arena, &p->groups.v[p->groups.n - 1].rows) = &rows->v[i];
	}
}

static err list_json(struct rq *rq, const struct q_todo_mine_list *rows, bool more)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "todos", '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_todo_mine *r = &rows->v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id.v);
		json_str(o, "title", r->title);
		json_str(o, "url", step_url(rq, r->handle, r->id.v).s);
		json_str(o, "activity", r->handle);
		json_str(o, "due", r->due == NO_DAY ? STR_NONE : day_field(rq, r->due));
		json_bool(o, "private", r->audience > AUDIENCE_MEMBERS);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (more) {
		const struct q_todo_mine *last = &rows->v[rows->n - 1];
		json_str(o, "next",
			 str_cat(rq->arena, id_text(rq, last->due), S("-"),
				 id_text(rq, last->id.v)));
	}
	return api_end(rq);
}

static err read_mine(struct rq *rq, struct q_todo_mine_list *rows, bool *more)
{
	str rest = rq_query(rq, "after"), first = str_cut(&rest, '-');
	int64_t due = 0, id = 0;
	if (!str_to_int(first, &due) || !str_to_int(rest, &id))
		due = id = 0;
	TRY(q_todo_mine(rq->db, due, id, TODOS_SHOWN + 1, rows));
	*more = rows->n > TODOS_SHOWN;
	if (*more)
		rows->n = TODOS_SHOWN;
	return OK;
}

static err show(struct rq *rq, str address)
{
	struct q_todo_mine_list rows = {0};
	struct todo_page p = {.feed_address = address};
	TRY(read_mine(rq, &rows, &p.more));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &rows, p.more);
	p.n = (int64_t)rows.n;
	fill_groups(rq, &rows, &p);
	TRY(read_finished(rq, FINISHED_DAYS, FINISHED_SHOWN, &p.finished));
	TRY(feed_token_made(rq->db, &p.feed_made));
	const struct page how = {.title = str_from(T(rq->lang, "My to-dos")),
				 .active = S("/activities"),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_todo_list, &p);
}

err todo_list(struct rq *rq)
{
	return show(rq, STR_NONE);
}

/* ---- the feed ---- */

err todo_address_create(struct rq *rq)
{
	str secret;
	TRY(session_hold(rq->db, rq->session));
	TRY(feed_token_make(rq->db, &secret));
	return show(rq, page_absolute(rq, url_path(rq->arena, "/feeds/todos/%s.ics", secret)));
}

err todo_address_delete(struct rq *rq)
{
	TRY(feed_token_drop(rq->db));
	return redirect(rq, URL("/todos"));
}

/* ---- in the right column of home ---- */

err todo_block(struct rq *rq, struct out *out)
{
	struct todo_block_data d = {0};
	if (!signed_in(rq))
		return OK;
	TRY(q_todo_mine(rq->db, 0, 0, BLOCK + 1, &d.rows));
	d.more = d.rows.n > BLOCK;
	if (d.more)
		d.rows.n = BLOCK;
	if (d.rows.n)
		v_todo_block(out, rq, &d);
	return out->bad;
}
