/* SPDX-License-Identifier: Apache-2.0
 * entry_text: writes entries. History is kept from the first change on: until then the live text is
 * all there is, and imports and drafts that are published as they were begun cost one row.
 */
#include "feature/blogs/entry.h"

#include "base/utf8.h"
#include "core/app.h"
#include "core/found.h"
#include "core/job.h"
#include "core/notify.h"
#include "core/person.h"
#include "core/preview.h"
#include "core/revision.h"
#include "core/slug.h"
#include "core/tag.h"

#include "entry.sql.h"

enum { OPENING = 64 << 10 };

static const struct markdown_options options = {
	.headings = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

/* ---- addresses ---- */

str entry_slug_of(struct arena *a, str title)
{
	return slug_of(a, title, S("entry"));
}

/* Words that stand behind a blog's address for something else. */
static bool slug_reserved(str slug)
{
	static const char *const words[] = {"write",   "settings", "authors", "autosave", "image",
					    "entries", "preview",  "new",     "feed"};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq(slug, str_from(words[i])))
			return true;
	return false;
}

static err free_slug(struct db *db, place_id blog, int64_t entry, str title, str *slug)
{
	str stem = entry_slug_of(db->arena, title);
	for (int64_t number = 1;; number++) {
		struct q_entry_slug q;
		bool found;
		*slug = slug_numbered(db->arena, stem, number);
		if (number == 1 && slug_reserved(*slug))
			continue;
		TRY(q_entry_slug(db, blog, *slug, &q, &found));
		if (!found || q.entry.v == entry)
			return OK;
	}
}

/* ---- what follows from a text ---- */

/* The first words of a text, from its beginning alone: the rest need not be parsed for them. */
static str first_words(struct arena *a, str body, size_t max)
{
	return markdown_text(a, body.n > OPENING ? utf8_head(body, OPENING / 4) : body, max);
}

struct entry_rendered entry_render(struct arena *a, str body)
{
	struct entry_rendered r = {0};
	r.html = markdown_render(a, body, &options, &r.found);
	r.excerpt = first_words(a, body, ENTRY_EXCERPT);
	return r;
}

static struct entry_rendered rendered(struct arena *a, const struct entry_text *text)
{
	return text->rendered ? *text->rendered : entry_render(a, text->body);
}

err entry_readers_named(struct db *db, str handles, struct id_list *people, str *unknown)
{
	*people = (struct id_list){0};
	*unknown = STR_NONE;
	for (size_t i = 0; i < handles.n && people->n < ENTRY_READERS_MAX;) {
		size_t from = i;
		while (i < handles.n && !strchr(" ,;\t\r\n", handles.p[i]))
			i++;
		str handle = str_lower(db->arena, str_sub(handles, from, i - from));
		i++;
		if (str_starts(handle, S("@")))
			handle = str_sub(handle, 1, handle.n);
		if (str_empty(handle))
			continue;
		struct person p;
		err e = person_by_handle(db, handle, &p, NULL);
		if (e == NOT_FOUND && str_empty(*unknown))
			*unknown = handle;
		if (e == NOT_FOUND)
			continue;
		TRY(e);
		*ARENA_PUSH(db->arena, people) = p.id.v;
	}
	return OK;
}

static err name_readers(struct db *db, item_id id, struct id_list readers)
{
	TRY(q_entry_readers_drop(db, id));
	for (size_t i = 0; i < readers.n; i++)
		TRY(q_entry_reader_add(db, id, (person_id){readers.v[i]}));
	return OK;
}

/* Who was named when the entry was last saved, whatever they are called now. */
static err readers_of(struct db *db, item_id id, struct id_list *readers)
{
	struct q_entry_readers_list rows = {0};
	*readers = (struct id_list){0};
	TRY(q_entry_readers(db, id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, readers) = rows.v[i].person.v;
	return OK;
}

static bool same_people(struct id_list a, struct id_list b)
{
	for (size_t i = 0; i < a.n; i++) {
		size_t k = 0;
		while (k < b.n && b.v[k] != a.v[i])
			k++;
		if (k == b.n)
			return false;
	}
	return true;
}

/* ---- a new entry ---- */

err entry_make(struct db *db, place_id blog, person_id author, const struct entry_text *text,
	       enum state state, int64_t created, bool quiet, item_id *id)
{
	struct item_new new = {.kind = KIND_ENTRY,
			       .place = blog,
			       .author = author,
			       .audience = text->audience,
			       .state = state,
			       .language = text->language,
			       .created = created,
			       .text = first_words(db->arena, text->body, 2000),
			       .quiet = quiet};
	struct entry_rendered r = rendered(db->arena, text);
	str slug;
	if (text->audience == AUDIENCE_LISTED)
		new.readers = text->readers;
	TRY(free_slug(db, blog, 0, str_empty(text->slug) ? text->title : text->slug, &slug));
	TRY(item_create(db, &new, id));
	TRY(q_entry_add(db, *id, blog, slug, text->title, r.excerpt, (int64_t)r.found.words,
			text->series, state == STATE_SCHEDULED ? text->publish_at : 0, text->body,
			r.html.s));
	TRY(name_readers(db, *id, text->readers));
	TRY(q_entry_slug_put(db, blog, slug, *id));
	TRY(found_tags(db, *id, text->tags, &r.found));
	TRY(found_images(db, *id, &r.found));
	return state == STATE_PUBLISHED && !quiet ? found_mentions(db, *id, &r.found) : OK;
}

/* ---- changes ---- */

/* The first change also keeps what stood before it, under its own time. */
static err keep_history(struct db *db, const struct item_row *item, const struct q_entry_text *old,
			const struct entry_text *text)
{
	int64_t number, now = db->now;
	db->now = item->edited ? item->edited : item->updated;
	err e = revision_add(db, item->id, item->author, old->title, old->body, &number);
	db->now = now;
	TRY(e);
	return revision_add(db, item->id, db->viewer, text->title, text->body, &number);
}

static err move_address(struct db *db, const struct q_entry_text *old, str title, str *slug)
{
	*slug = old->slug;
	if (str_eq(entry_slug_of(db->arena, old->title), entry_slug_of(db->arena, title)))
		return OK;
	TRY(free_slug(db, old->blog, old->id.v, title, slug));
	TRY(q_entry_slug_retire(db, old->id));
	return q_entry_slug_put(db, old->blog, *slug, old->id);
}

static err change_audience(struct db *db, const struct item_row *item,
			   const struct entry_text *text)
{
	struct id_list before;
	TRY(readers_of(db, item->id, &before));
	TRY(name_readers(db, item->id, text->readers));
	bool same = same_people(before, text->readers) && same_people(text->readers, before);
	if (text->audience == item->audience && (text->audience != AUDIENCE_LISTED || same))
		return OK;
	return item_set_audience(db, item->id, text->audience, text->readers);
}

err entry_change(struct db *db, const struct item_row *item, const struct entry_text *text)
{
	struct q_entry_text old;
	str slug;
	bool published = item->state == STATE_PUBLISHED;
	TRY(q_entry_text(db, item->id, &old));
	bool changed = !str_eq(old.title, text->title) || !str_eq(old.body, text->body);
	struct entry_rendered r = rendered(db->arena, text);
	if (changed)
		TRY(keep_history(db, item, &old, text));
	TRY(move_address(db, &old, text->title, &slug));
	TRY(q_entry_write(db, item->id, slug, text->title, r.excerpt, (int64_t)r.found.words,
			  text->series, published ? 0 : text->publish_at, text->body, r.html.s));
	TRY(change_audience(db, item, text));
	if (!str_eq(item->language, text->language) && !str_empty(text->language))
		TRY(item_set_language(db, item->id, text->language));
	TRY(found_tags(db, item->id, text->tags, &r.found));
	TRY(found_images(db, item->id, &r.found));
	if (published)
		TRY(found_mentions(db, item->id, &r.found));
	else if (item->state != (text->publish_at ? STATE_SCHEDULED : STATE_DRAFT))
		TRY(item_set_state(db, item->id, text->publish_at ? STATE_SCHEDULED : STATE_DRAFT));
	return item_touch(db, item->id, published && changed);
}

/* ---- publication ---- */

err entry_publish(struct db *db, item_id *id, int64_t when)
{
	struct q_entry_text text;
	struct q_entry_audience audience;
	struct id_list readers;
	TRY(item_publish(db, id, when));
	TRY(q_entry_unplan(db, *id));
	TRY(q_entry_text(db, *id, &text));
	TRY(q_entry_audience(db, *id, &audience));
	/* Named readers, the author among them, are written against the new id. */
	if (audience.audience == AUDIENCE_LISTED) {
		TRY(readers_of(db, *id, &readers));
		TRY(item_set_audience(db, *id, AUDIENCE_LISTED, readers));
	}
	struct entry_rendered r = entry_render(db->arena, text.body);
	return found_mentions(db, *id, &r.found);
}

err entries_publish_due(struct db *db, const struct app *app, str payload)
{
	struct q_entry_due_list due = {0};
	(void)payload;
	TRY(q_entry_due(db, db->now, 1000, &due));
	for (size_t i = 0; i < due.n; i++)
		TRY(job_add(db, S("blogs.publish_entry"), due.v[i].plan, 0, false));
	if (due.n && app->wake)
		app->wake(app);
	return OK;
}

/* It is a draft again, and the owners of the blog hear of it: its time is gone. */
static err hold_back(struct db *db, item_id id)
{
	struct q_entry_owners_list owners = {0};
	TRY(q_entry_unplan(db, id));
	TRY(item_set_state(db, id, STATE_DRAFT));
	TRY(q_entry_owners(db, id, &owners));
	for (size_t i = 0; i < owners.n; i++)
		TRY(notify_own(db, owners.v[i].person, NOTIFY_HELD, id));
	return OK;
}

err entry_publish_planned(struct db *db, const struct app *app, str plan)
{
	struct q_entry_planned q;
	bool found;
	int64_t id_number;
	if (!str_to_int(str_word(&plan), &id_number))
		return INVALID;
	item_id id = {id_number};
	TRY(q_entry_planned(db, id, db->now, &q, &found));
	/* It was published, deleted or put off meanwhile. */
	if (!found)
		return OK;
	/* It happens in its author's name: the event says so, and nobody is told of the own entry.
	 */
	db->viewer = q.author;
	err e = entry_publish(db, &id, q.publish_at);
	if (e == OK) {
		struct q_entry_text text;
		TRY(q_entry_text(db, id, &text));
		return preview_text(db, app, id, text.body, PREVIEWS_LONG);
	}
	/* Who no longer writes here, or is gone. */
	return e == DENIED ? hold_back(db, id) : e;
}
