/* SPDX-License-Identifier: Apache-2.0
 * feed: one's own to-dos for calendars (VTODO of RFC 5545), by an address that holds a secret.
 */
#include "feature/activities/pages.h"

#include "core/feed_token.h"
#include "core/ical.h"

enum { FEED_TODOS = 500, FEED_DONE = 100, FEED_DONE_DAYS = 30 };

static str uid(const struct rq *rq, int64_t id)
{
	str host = rq->host;
	return str_cat(rq->arena, S("todo-"), id_text(rq, id), S("@"), str_cut(&host, ':'));
}

/* What both kinds of rows have alike. */
struct feed_todo {
	int64_t id, due, created, updated, done;
	str handle, title, body, activity;
};

static void write_todo(struct rq *rq, struct ical_writer *w, const struct feed_todo *t)
{
	ical_open(w, S("VTODO"));
	ical_text(w, "UID", uid(rq, t->id));
	ical_time(w, "DTSTAMP", t->updated);
	ical_time(w, "CREATED", t->created);
	ical_time(w, "LAST-MODIFIED", t->updated);
	ical_text(w, "SUMMARY", t->title);
	ical_text(w, "DESCRIPTION", markdown_text(rq->arena, t->body, 2000));
	if (t->due && t->due != NO_DAY)
		ical_date(w, "DUE", t->due * DAY);
	ical_text(w, "CATEGORIES", t->activity);
	ical_raw(w, "URL", page_absolute(rq, step_url(rq, t->handle, t->id)));
	ical_text(w, "STATUS", t->done ? S("COMPLETED") : S("NEEDS-ACTION"));
	if (t->done) {
		ical_time(w, "COMPLETED", t->done);
		ical_int(w, "PERCENT-COMPLETE", 100);
	}
	ical_close(w, S("VTODO"));
}

static err write_open(struct rq *rq, struct ical_writer *w)
{
	struct q_todo_mine_list rows = {0};
	TRY(q_todo_mine(rq->db, 0, 0, FEED_TODOS, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_todo_mine *r = &rows.v[i];
		const struct feed_todo t = {.id = r->id.v,
					    .due = r->due,
					    .created = r->created,
					    .updated = r->updated,
					    .handle = r->handle,
					    .title = r->title,
					    .body = r->body,
					    .activity = r->activity_title};
		write_todo(rq, w, &t);
	}
	return OK;
}

static err write_done(struct rq *rq, struct ical_writer *w)
{
	struct q_todo_finished_list rows = {0};
	TRY(q_todo_finished(rq->db, rq->db->now - FEED_DONE_DAYS * DAY, FEED_DONE, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_todo_finished *r = &rows.v[i];
		const struct feed_todo t = {.id = r->id.v,
					    .due = r->due,
					    .created = r->created,
					    .updated = r->updated,
					    .done = r->done,
					    .handle = r->handle,
					    .title = r->title,
					    .body = r->body,
					    .activity = r->activity_title};
		write_todo(rq, w, &t);
	}
	return OK;
}

err todo_feed(struct rq *rq)
{
	struct viewer *viewer = NEW(rq->arena, struct viewer);
	struct ical_writer w = {.o = rq->out};
	str secret = rq_path(rq, "secret");
	if (!str_ends(secret, S(".ics")))
		return NOT_FOUND;
	TRY(feed_token_find(rq->db, str_sub(secret, 0, secret.n - 4), viewer));
	/* The feed is read as its owner, and in the owner's language. */
	rq->viewer = viewer;
	rq->viewer_id = viewer->id;
	if (viewer->has_language)
		rq->lang = viewer->lang;
	rq->response.type = S("text/calendar; charset=utf-8");
	out_reset(rq->out);
	ical_calendar_open(&w, str_from(T(rq->lang, "My to-dos")));
	TRY(write_open(rq, &w));
	TRY(write_done(rq, &w));
	ical_close(&w, S("VCALENDAR"));
	return rq->out->bad;
}
