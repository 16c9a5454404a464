/* SPDX-License-Identifier: Apache-2.0
 * event: making an event, and changing all of it.
 */
#include "feature/events/event.h"

#include "core/found.h"
#include "core/job.h"

html event_render(struct arena *a, str body, struct markdown_found *found)
{
	static const struct markdown_options options = {.breaks = true,
							.headings = true,
							.mention_base = {"/people/", 8},
							.tag_base = {"/tags/", 6}};
	return markdown_render(a, body, &options, found);
}

static str plain(struct arena *a, const struct event_words *w)
{
	return str_cat(a, w->title, S("\n"), markdown_text(a, w->body, 2000), S("\n"), w->location);
}

/* The name under which other calendars know it. */
static str own_uid(struct arena *a, item_id id)
{
	struct out o = out_new(a, 64);
	out_int(&o, id.v);
	out_lit(&o, "@ruche");
	return out_view(&o);
}

static err names(struct db *db, item_id id, const struct event_words *w,
		 const struct markdown_found *found, bool quiet)
{
	TRY(found_tags(db, id, w->tags, found));
	TRY(found_images(db, id, found));
	return quiet ? OK : found_mentions(db, id, found);
}

err event_make(struct db *db, const struct event_new *new, item_id *id)
{
	const struct event_words *w = &new->words;
	struct markdown_found found = {0};
	html text = event_render(db->arena, w->body, &found);
	struct item_new item = {.kind = KIND_EVENT,
				.place = new->place,
				.author = new->author,
				.audience = new->audience,
				.state = STATE_PUBLISHED,
				.created = new->created,
				.quiet = new->quiet || new->created,
				.text = plain(db->arena, w)};
	TRY(item_create(db, &item, id));
	TRY(q_event_insert(db, *id, new->place, w->title, w->body, text.s, w->location, w->link,
			   w->zone, w->first, w->length, w->all_day, w->rule, w->seats, w->remind,
			   str_empty(new->uid) ? own_uid(db->arena, *id) : new->uid, new->follows.v,
			   new->sequence, new->cancelled));
	TRY(names(db, *id, w, &found, item.quiet));
	return new->unlaid ? OK : event_lay(db, *id);
}

/* Answers and single times stay with their day when only the clock or the day moved. */
static err shift(struct db *db, const struct q_event_find *e, int64_t by)
{
	TRY(q_event_change_shift(db, e->id, by));
	TRY(q_event_change_shifted(db, e->id));
	TRY(q_event_date_shift(db, e->id, by));
	TRY(q_event_date_shifted(db, e->id));
	TRY(q_reply_shift(db, e->id, by));
	return q_reply_shifted(db, e->id);
}

err event_change(struct db *db, const struct q_event_find *e, const struct event_words *w)
{
	struct markdown_found found = {0};
	html text = event_render(db->arena, w->body, &found);
	bool moved = w->first != e->first;
	if (moved)
		TRY(shift(db, e, w->first - e->first));
	TRY(q_event_write(db, e->id, w->title, w->body, text.s, w->location, w->link, w->zone,
			  w->first, w->length, w->all_day, w->rule, w->seats, w->remind));
	TRY(names(db, e->id, w, &found, false));
	TRY(event_lay(db, e->id));
	/* What was over may be to come again. */
	if (w->seats != e->seats || (w->seats && moved))
		TRY(reply_settle(db, e->id, w->seats));
	return item_touch(db, e->id, true);
}

err event_tell(struct db *db, item_id event, int64_t original, person_id who, const char *what)
{
	struct out o = out_new(db->arena, 128);
	out_fmt(&o, "%lld %lld %lld 0 %s", (long long)event.v, (long long)original,
		(long long)who.v, what);
	return job_add(db, S("events.tell"), out_view(&o), 0, false);
}
