/* SPDX-License-Identifier: Apache-2.0
 * integrity: what `ruche check` looks at here, a person's own texts for the export, and the end of
 * an account.
 */
#include "feature/activities/pages.h"

#include "base/json.h"

/* ---- check ---- */

static err miscounted(void *arg, const struct q_activity_check *q)
{
	out_fmt(arg, "activity %lld: a section counts its to-dos wrongly\n",
		(long long)q->activity.v);
	return OK;
}

static err lost(void *arg, const struct q_step_check *q)
{
	out_fmt(arg, "to-do or entry %lld: the item has no text, or one in another activity\n",
		(long long)q->id.v);
	return OK;
}

static err unfollowed(void *arg, const struct q_step_check_assignees *q)
{
	out_fmt(arg, "to-do %lld: whose it is says wrongly whether it is open, or its day\n",
		(long long)q->id.v);
	return OK;
}

err activities_check(struct db *db, struct out *findings)
{
	TRY(q_activity_check(db, miscounted, findings));
	TRY(q_step_check(db, lost, findings));
	return q_step_check_assignees(db, unfollowed, findings);
}

/* ---- one's own ---- */

struct export
{
	struct db *db;
	struct out *json;
};

static err export_step(void *arg, const struct q_step_export *q)
{
	const struct export *to = arg;
	struct out *o = to->json;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "kind", q->kind == KIND_TODO ? S("todo") : S("entry"));
	json_str(o, "activity", q->handle);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_str(o, "link", q->link);
	json_str(o, "due", day_text(to->db->arena, q->due));
	json_time(o, "done", q->done);
	json_close(o, '}');
	return o->bad;
}

static err export_todo(void *arg, const struct q_todo_export *q)
{
	const struct export *to = arg;
	struct out *o = to->json;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "activity", q->handle);
	json_str(o, "title", q->title);
	json_str(o, "due", day_text(to->db->arena, q->due));
	json_time(o, "done", q->done);
	json_close(o, '}');
	return o->bad;
}

err activities_export(struct db *db, person_id person, struct out *json)
{
	struct export to = {db, json};
	json_open(json, "activity_entries", '[');
	TRY(q_step_export(db, person, export_step, &to));
	json_close(json, ']');
	json_open(json, "todos", '[');
	TRY(q_todo_export(db, person, export_todo, &to));
	json_close(json, ']');
	return OK;
}

/* ---- the end of an account ---- */

err activities_erase(struct db *db, person_id person, struct id_list items)
{
	struct q_step_sections_list sections = {0};
	if (!items.n)
		return activities_leave(db, person);
	TRY(q_step_erase(db, items));
	TRY(q_step_erase_assignees(db, items));
	TRY(q_step_erase_files(db, items));
	TRY(q_step_sections(db, items, &sections));
	for (size_t i = 0; i < sections.n; i++) {
		TRY(activity_hold(db, sections.v[i].activity));
		TRY(q_section_recount(db, sections.v[i].section));
	}
	return OK;
}
