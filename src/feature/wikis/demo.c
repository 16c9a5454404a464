/* SPDX-License-Identifier: Apache-2.0
 * demo: the wikis of the demo organisation with their pages and changes, from the record files.
 */
#include "feature/wikis/handlers.h"

#include "base/log.h"

#include "page.sql.h"
#include "wiki.sql.h"

static err write_wiki(struct db *db, const struct demo *demo, const struct demo_record *r,
		      struct wiki *w)
{
	*w = (struct wiki){.handle = demo_get(r, S("wiki")),
			   .title = demo_get(r, S("title")),
			   .tagline = demo_get(r, S("tagline")),
			   .about = r->body,
			   .language = demo_get(r, S("language")),
			   .audience = str_eq(demo_get(r, S("audience")), S("public"))
					       ? AUDIENCE_PUBLIC
					       : AUDIENCE_INTERNAL,
			   .joining = JOIN_OPEN,
			   .created = demo_time(demo, demo_get(r, S("when")))};
	TRY(demo_person(db, demo_get(r, S("owner")), &w->owner));
	db->viewer = w->owner;
	return wiki_make(db, w);
}

/* The page of "WIKI/SLUG" in the wiki at hand. */
static err find_page(struct db *db, const struct wiki *w, str slug, item_id *id)
{
	struct q_page_slug q;
	bool found;
	TRY(q_page_slug(db, w->id, slug, &q, &found));
	*id = q.page;
	return found ? OK : NOT_FOUND;
}

static str slug_of_record(const struct demo_record *r, str field)
{
	str slug = demo_get(r, field);
	str_cut(&slug, '/');
	return slug;
}

static err write_page(struct db *db, const struct demo *demo, const struct demo_record *r,
		      const struct wiki *w)
{
	person_id author;
	item_id id;
	str below = demo_get(r, S("below"));
	struct page_text text = {.slug = slug_of_record(r, S("page")),
				 .title = demo_get(r, S("title")),
				 .body = r->body,
				 .tags = demo_get(r, S("tags")),
				 .language = demo_get(r, S("language")),
				 .audience = AUDIENCE_PUBLIC,
				 .template = str_eq(demo_get(r, S("template")), S("yes"))};
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	str verify = demo_get(r, S("verify"));
	if (!str_empty(verify) && !str_to_int(verify, &text.verify_days))
		return INVALID;
	if (!str_empty(below))
		TRY(find_page(db, w, below, &text.parent));
	return page_make(db, w->id, w->handle, author, &text,
			 demo_time(demo, demo_get(r, S("when"))), true, &id);
}

/* Another text of a page, at its time and by its author. */
static err write_change(struct db *db, const struct demo *demo, const struct demo_record *r,
			const struct wiki *w)
{
	struct item_row item;
	struct q_page_text old;
	item_id id;
	int64_t now = db->now;
	TRY(demo_person(db, demo_get(r, S("author")), &db->viewer));
	TRY(find_page(db, w, slug_of_record(r, S("change")), &id));
	TRY(item_find(db, id, &item));
	TRY(q_page_text(db, id, &old));
	struct page_text text = {.title = old.title,
				 .body = r->body,
				 .tags = S("pumps, valves"),
				 .language = item.language,
				 .summary = demo_get(r, S("summary")),
				 .parent = {old.parent},
				 .audience = item.audience,
				 .template = old.template,
				 .verify_days = old.verify_days};
	db->now = demo_time(demo, demo_get(r, S("when")));
	err e = page_change(db, &item, w->handle, &text);
	db->now = now;
	return e;
}

static err write_record(struct db *db, const struct demo *demo, const struct demo_record *r,
			struct wiki *w)
{
	str kind = demo_kind(r);
	if (str_eq(kind, S("wiki")))
		return write_wiki(db, demo, r, w);
	return str_eq(kind, S("page")) ? write_page(db, demo, r, w) : write_change(db, demo, r, w);
}

/* A wiki opens with the page that its record names, once the page is there. */
static err put_first(struct db *db, const struct demo_record *r)
{
	struct wiki w;
	item_id home;
	TRY(demo_person(db, demo_get(r, S("owner")), &db->viewer));
	TRY(wiki_find(db, demo_get(r, S("wiki")), &w, NULL));
	TRY(find_page(db, &w, page_slug_of(db->arena, demo_get(r, S("home"))), &home));
	return q_wiki_write(db, w.id, w.tagline, home.v);
}

err wikis_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "wikis");
	person_id viewer = db->viewer;
	int clear = db->clear;
	struct wiki w = {0};
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		err e = write_record(db, demo, &records->v[i], &w);
		if (e)
			log_event(LOG_ERROR, "demo", LOG_I("wikis.txt line", records->v[i].line),
				  LOG_S("error", str_from(err_name(e))));
		TRY(e);
	}
	for (size_t i = 0; records && i < records->n; i++)
		if (!str_empty(demo_get(&records->v[i], S("home"))))
			TRY(put_first(db, &records->v[i]));
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
