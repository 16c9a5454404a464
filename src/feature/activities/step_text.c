/* SPDX-License-Identifier: Apache-2.0
 * step_text: making and changing to-dos and entries; whose they are.
 */
#include "feature/activities/step.h"

#include "base/order_key.h"
#include "core/attachment.h"
#include "core/follow.h"
#include "core/found.h"
#include "core/job.h"
#include "core/tag.h"

#include "activity.sql.h"
#include "step.sql.h"

static const struct markdown_options words = {
	.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

html step_render(struct arena *a, str body)
{
	return markdown_render(a, body, &words, NULL);
}

err step_log(struct db *db, place_id activity, enum change kind, item_id id, int64_t answer,
	     int64_t when)
{
	return q_change_add(db, activity, when ? id_past(when) : id_new(), kind, id, answer,
			    db->viewer);
}

/* ---- who reads it ---- */

static bool holds(struct id_list list, int64_t id)
{
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i] == id)
			return true;
	return false;
}

/* A private one is for its author, those who are named, and those whose it is. */
static enum audience audience_of(struct arena *a, const struct step_text *t, person_id author,
				 struct id_list *readers)
{
	*readers = (struct id_list){0};
	if (t->audience <= AUDIENCE_MEMBERS)
		return AUDIENCE_INTERNAL;
	for (size_t i = 0; i < t->readers.n; i++)
		if (t->readers.v[i] != author.v && !holds(*readers, t->readers.v[i]))
			*ARENA_PUSH(a, readers) = t->readers.v[i];
	for (size_t i = 0; i < t->assignees.n; i++)
		if (t->assignees.v[i] != author.v && !holds(*readers, t->assignees.v[i]))
			*ARENA_PUSH(a, readers) = t->assignees.v[i];
	return readers->n ? AUDIENCE_LISTED : AUDIENCE_PRIVATE;
}

/* ---- whose it is ---- */

static err tell_later(struct db *db, const char *what, item_id id, person_id person)
{
	struct out o = out_new(db->arena, 100);
	out_str(&o, str_from(what));
	out_byte(&o, ' ');
	out_int(&o, id.v);
	out_byte(&o, ' ');
	out_int(&o, db->viewer.v);
	out_byte(&o, ' ');
	out_int(&o, person.v);
	return job_add(db, S("activities.tell"), out_view(&o), 0, true);
}

/* Who has it to do hears of answers, and is told that it is theirs. */
static err assign(struct db *db, item_id id, const struct step_text *t, bool open, bool quiet)
{
	int64_t due = t->due ? t->due : NO_DAY;
	for (size_t i = 0; i < t->assignees.n && i < ASSIGNEES_MAX; i++) {
		person_id person = {t->assignees.v[i]};
		int64_t changed;
		TRY(q_assignee_add(db, id, person, open, due, &changed));
		if (!changed)
			continue;
		TRY(follow_import(db, person, id.v, FOLLOW_THREAD, db->now));
		if (!quiet && !ID_EQ(person, db->viewer))
			TRY(tell_later(db, "assigned", id, person));
	}
	return OK;
}

static err unassign(struct db *db, item_id id, struct id_list stay)
{
	struct q_assignee_list_list rows = {0};
	struct id_list one = {&id.v, 1, 1};
	TRY(q_assignee_list(db, one, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (!holds(stay, rows.v[i].id.v))
			TRY(q_assignee_drop(db, id, rows.v[i].id));
	return OK;
}

/* ---- making and changing ---- */

static err write_names(struct db *db, item_id id, const struct step_text *t, bool quiet)
{
	struct markdown_found found = {0};
	(void)markdown_render(db->arena, t->body, &words, &found);
	TRY(found_tags(db, id, STR_NONE, &found));
	return quiet ? OK : found_mentions(db, id, &found);
}

/* Behind the last one of a section. */
static err last_key(struct db *db, int64_t section, str *position)
{
	struct q_step_last last;
	TRY(q_step_last(db, section, &last));
	if (order_key_between(db->arena, last.position, STR_NONE, position) &&
	    position->n <= ORDER_KEY_LONG)
		return OK;
	TRY(step_renumber(db, section));
	TRY(q_step_last(db, section, &last));
	return order_key_between(db->arena, last.position, STR_NONE, position) ? OK : FAULT;
}

err step_make(struct db *db, place_id activity, int64_t section, person_id author,
	      const struct step_text *t, int64_t created, item_id *id)
{
	struct q_step_count count;
	struct item_new new = {.kind = t->kind,
			       .place = activity,
			       .author = author,
			       .state = STATE_PUBLISHED,
			       .created = created,
			       .quiet = created != 0,
			       .text = str_cat(db->arena, t->title, S("\n"),
					       markdown_text(db->arena, t->body, 2000))};
	str position;
	TRY(activity_hold(db, activity));
	TRY(q_step_count(db, activity, STEPS_MAX, &count));
	if (count.n >= STEPS_MAX)
		return TOO_LARGE;
	TRY(last_key(db, section, &position));
	new.audience = audience_of(db->arena, t, author, &new.readers);
	TRY(item_create(db, &new, id));
	TRY(q_step_add(db, *id, activity, section, position, t->title, t->body,
		       step_render(db->arena, t->body).s, t->link, t->due));
	TRY(step_files_put(db, *id, t->files));
	TRY(assign(db, *id, t, true, new.quiet));
	TRY(write_names(db, *id, t, new.quiet));
	TRY(q_section_recount(db, section));
	return new.quiet ? OK : step_log(db, activity, CHANGE_ADDED, *id, 0, 0);
}

err step_copy(struct db *db, place_id activity, int64_t section, const struct q_step_copied *from,
	      str position, int64_t due)
{
	struct item_new new = {.kind = (enum kind)from->kind,
			       .place = activity,
			       .author = db->viewer,
			       .audience = AUDIENCE_INTERNAL,
			       .state = STATE_PUBLISHED,
			       .language = from->language,
			       .created = db->now,
			       .quiet = true};
	struct tag_list tags;
	struct text_list labels = {0};
	item_id id;
	TRY(item_create(db, &new, &id));
	TRY(q_step_add(db, id, activity, section, position, from->title, from->body, from->html,
		       from->link, due));
	TRY(tag_of_item(db, from->id, &tags));
	for (size_t i = 0; i < tags.n; i++)
		*ARENA_PUSH(db->arena, &labels) = tags.v[i].label;
	return labels.n ? tag_new_item(db, id, &labels) : OK;
}

err step_change(struct db *db, const struct item_row *item, const struct step_text *t)
{
	struct q_step_find old;
	struct id_list readers;
	bool found;
	TRY(activity_hold(db, item->place));
	TRY(q_step_find(db, item->id, item->place, &old, &found));
	if (!found)
		return NOT_FOUND;
	TRY(q_step_write(db, item->id, t->title, t->body, step_render(db->arena, t->body).s,
			 t->link, t->due));
	if (t->files_given)
		TRY(step_files_put(db, item->id, t->files));
	TRY(unassign(db, item->id, t->assignees));
	TRY(assign(db, item->id, t, old.done == 0, false));
	TRY(q_assignee_follow(db, item->id, old.done == 0, t->due ? t->due : NO_DAY));
	enum audience audience = audience_of(db->arena, t, item->author, &readers);
	if (audience != item->audience || audience == AUDIENCE_LISTED)
		TRY(item_set_audience(db, item->id, audience, readers));
	TRY(write_names(db, item->id, t, false));
	TRY(item_touch(db, item->id, true));
	return q_section_recount(db, old.section);
}

/* ---- doing ---- */

err step_set_done(struct db *db, place_id activity, item_id id, bool done)
{
	struct q_step_find s;
	bool found;
	TRY(activity_hold(db, activity));
	TRY(q_step_find(db, id, activity, &s, &found));
	if (!found)
		return NOT_FOUND;
	if (s.kind != KIND_TODO)
		return INVALID;
	if ((s.done != 0) == done)
		return OK;
	TRY(q_step_finish(db, id, done ? db->now : 0, done ? db->viewer : (person_id){0}));
	TRY(q_assignee_follow(db, id, !done, s.due ? s.due : NO_DAY));
	TRY(q_section_recount(db, s.section));
	TRY(item_touch(db, id, false));
	TRY(step_log(db, activity, done ? CHANGE_DONE : CHANGE_AGAIN, id, 0, 0));
	return done ? tell_later(db, "done", id, (person_id){0}) : OK;
}

err step_remove(struct db *db, item_id id, int64_t section)
{
	TRY(item_delete(db, id));
	TRY(q_assignee_end(db, id));
	/* It does not come back: its files would be kept, and counted, for nobody. */
	TRY(attachment_files_end(db, id));
	return q_section_recount(db, section);
}
