/* SPDX-License-Identifier: Apache-2.0
 * retention: sweeps of what is not kept for ever.
 */
#include "core/retention.h"

#include "base/clock.h"
#include "core/audit.h"
#include "core/blob_store.h"
#include "core/job.h"
#include "core/setting.h"

#include "retention.sql.h"

enum { WINDOW = 2000, DAYS_OTHERWISE = 90 };

static const char *const names[] = {"retention.notifications", "retention.events",
				    "retention.audit"};

static err days(struct db *db, const char *name, int64_t otherwise, int64_t *value)
{
	str text;
	TRY(setting_get(db, str_from(name), STR_NONE, &text));
	if (str_empty(text) || !str_to_int(text, value))
		*value = otherwise;
	return OK;
}

err retention_get(struct db *db, struct retention *r)
{
	TRY(days(db, names[0], DAYS_OTHERWISE, &r->notifications));
	TRY(days(db, names[1], DAYS_OTHERWISE, &r->events));
	return days(db, names[2], 0, &r->audit);
}

err retention_put(struct db *db, const struct retention *r)
{
	const int64_t values[] = {r->notifications, r->events, r->audit};
	for (size_t i = 0; i < 3; i++) {
		struct out text = out_new(db->arena, 24);
		out_int(&text, values[i]);
		TRY(setting_put(db, str_from(names[i]), out_view(&text)));
	}
	return OK;
}

static err sweep_events(struct db *db, int64_t kept, bool *more)
{
	struct q_retention_passed passed;
	bool found;
	int64_t n;
	if (kept == 0)
		return OK;
	TRY(q_retention_passed(db, &passed, &found));
	if (!found)
		return OK;
	TRY(q_retention_events(db, id_floor(db->now - kept * DAY), passed.tx, passed.last, WINDOW,
			       &n));
	*more = *more || n == WINDOW;
	return OK;
}

static err sweep_audit(struct db *db, int64_t kept, bool *more)
{
	struct q_retention_audit_last last;
	bool found;
	int64_t n;
	if (kept == 0)
		return OK;
	TRY(q_retention_audit_last(db, db->now - kept * DAY, WINDOW, &last, &found));
	if (!found)
		return OK;
	/* The chain goes on from the hash of the last row that went. */
	TRY(audit_begins_after(db, last.hash));
	TRY(q_retention_audit(db, last.id, &n));
	*more = *more || n == WINDOW;
	struct out detail = out_new(db->arena, 24);
	out_int(&detail, n);
	return audit_add(db, (person_id){0}, S("audit.retention"), STR_NONE, out_view(&detail),
			 STR_NONE);
}

err retention_sweep(struct db *db, bool *more)
{
	struct retention kept;
	int64_t n;
	*more = false;
	TRY(retention_get(db, &kept));
	TRY(q_retention_uploads(db, db->now - DAY, WINDOW, &n));
	*more = n == WINDOW;
	TRY(sweep_events(db, kept.events, more));
	return sweep_audit(db, kept.audit, more);
}

static str two_numbers(struct arena *a, int64_t first, int64_t second)
{
	struct out o = out_new(a, 48);
	out_int(&o, first);
	out_byte(&o, ' ');
	out_int(&o, second);
	return out_view(&o);
}

err retention_sweep_notifications(struct db *db, str after, str *next)
{
	struct retention kept;
	struct q_retention_notify_window_list rows = {0};
	int64_t owner = 0, id = 0, n;
	str first = str_cut(&after, ' ');
	*next = STR_NONE;
	if (!str_empty(first) && (!str_to_int(first, &owner) || !str_to_int(after, &id)))
		return INVALID;
	TRY(retention_get(db, &kept));
	if (kept.notifications == 0)
		return OK;
	TRY(q_retention_notify_window(db, owner, id, WINDOW, &rows));
	if (rows.n == 0)
		return OK;
	const struct q_retention_notify_window *last = &rows.v[rows.n - 1];
	if (rows.n == WINDOW)
		*next = two_numbers(db->arena, last->owner, last->id);
	return q_retention_notify(db, owner, id, last->owner, last->id,
				  id_floor(db->now - kept.notifications * DAY), &n);
}

static err let_go(struct db *db, str hash, int64_t due)
{
	int64_t n;
	TRY(q_retention_blob_drop(db, hash, &n));
	return n ? job_add(db, S("retention.file"), hash, due, true) : OK;
}

err retention_let_go(struct db *db, str hash)
{
	return let_go(db, hash, 0);
}

err retention_sweep_files(struct db *db, str after, str *next)
{
	struct q_retention_blobs_list rows = {0};
	int64_t id = 0;
	*next = STR_NONE;
	if (!str_empty(after) && !str_to_int(after, &id))
		return INVALID;
	TRY(q_retention_blobs(db, (blob_id){id}, WINDOW, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		/* What came in just now may be about to be shown; and a backup that runs finds the
		 * files it has rows of. */
		if (rows.v[i].unused && rows.v[i].created < db->now - HOUR)
			TRY(let_go(db, rows.v[i].hash, db->now + HOUR));
	}
	if (rows.n == WINDOW) {
		struct out o = out_new(db->arena, 24);
		out_int(&o, rows.v[rows.n - 1].id.v);
		*next = out_view(&o);
	}
	return OK;
}

err retention_remove_file(struct db *db, const struct app *app, str hash)
{
	struct q_retention_blob named;
	TRY(q_retention_blob(db, hash, &named));
	if (named.n)
		return OK;
	err e = blob_store_delete(db->arena, app->data, hash, db->now - HOUR);
	return e == BUSY ? job_add(db, S("retention.file"), hash, db->now + HOUR, true) : e;
}
