/* SPDX-License-Identifier: Apache-2.0
 * page_text: writes pages. History is kept from the first change on: until then the live text is
 * all there is.
 */
#include "feature/wikis/page.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/attachment.h"
#include "core/found.h"
#include "core/job.h"
#include "core/person.h"
#include "core/revision.h"
#include "core/slug.h"
#include "feature/wikis/page_links.h"
#include "html/diff.h"

#include "page.sql.h"
#include "wiki.sql.h"

enum { OPENING = 64 << 10 };

/* ---- addresses ---- */

str page_slug_of(struct arena *a, str title)
{
	return slug_of(a, title, S("page"));
}

bool page_slug_reserved(str slug)
{
	static const char *const words[] = {"new",     "pages",	  "settings", "members", "autosave",
					    "export",  "close",	  "reopen",   "delete",	 "search",
					    "changes", "history", "edit",     "links"};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq(slug, str_from(words[i])))
			return true;
	return false;
}

/* What fewer people read than the wiki has addresses of its own kind: two pages want the same one
 * only where who writes the one reads the other, and a number behind it tells nobody anything. */
static str slug_for(struct arena *a, str stem, enum audience audience)
{
	return audience == AUDIENCE_PUBLIC     ? stem
	       : audience == AUDIENCE_INTERNAL ? str_cat(a, stem, S("~internal"))
					       : str_cat(a, stem, S("~members"));
}

static err free_slug(struct db *db, place_id wiki, int64_t page, str title, enum audience audience,
		     str *slug)
{
	str stem = page_slug_of(db->arena, title);
	for (int64_t number = page_slug_reserved(stem) ? 2 : 1;; number++) {
		struct q_page_slug q;
		bool found;
		*slug = slug_for(db->arena, slug_numbered(db->arena, stem, number), audience);
		TRY(q_page_slug(db, wiki, *slug, &q, &found));
		/* A page that is for others now leaves the addresses that it had before. */
		if (!found || q.page.v == page || (!q.current && q.audience != (int64_t)audience))
			return OK;
	}
}

/* ---- what follows from a text ---- */

/* A line for each heading: level, anchor and words. */
static str contents_of(struct arena *a, const struct markdown_found *found)
{
	struct out o = out_new(a, 1 << 20);
	for (size_t i = 0; i < found->headings.n; i++) {
		const struct markdown_heading *h = &found->headings.v[i];
		out_int(&o, h->level);
		out_byte(&o, '\t');
		out_str(&o, h->anchor);
		out_byte(&o, '\t');
		for (size_t k = 0; k < h->text.n; k++)
			out_byte(&o,
				 h->text.p[k] == '\n' || h->text.p[k] == '\t' ? ' ' : h->text.p[k]);
		out_byte(&o, '\n');
	}
	return o.bad ? STR_NONE : out_view(&o);
}

struct page_rendered page_render(struct arena *a, str wiki, str body)
{
	struct page_rendered r = {0};
	const struct markdown_options options = {
		.headings = true,
		.anchors = true,
		.mention_base = S("/people/"),
		.tag_base = S("/tags/"),
		.page_base = str_cat(a, url_path(a, "/wikis/%s", wiki).s, S("/")),
		.page_slug = page_slug_of};
	r.html = markdown_render(a, body, &options, &r.found);
	r.excerpt = markdown_text(a, body.n > OPENING ? utf8_head(body, OPENING / 4) : body,
				  PAGE_EXCERPT);
	r.contents = contents_of(a, &r.found);
	return r;
}

static struct page_rendered rendered(struct arena *a, str handle, const struct page_text *text)
{
	return text->rendered ? *text->rendered : page_render(a, handle, text->body);
}

/* ---- the tree ---- */

/* May the page stand below that one? Not below itself, and not too deep. Two who move pages at once
 * must not make a ring together: the caller holds the wiki. */
static err check_parent(struct db *db, place_id wiki, int64_t page, item_id parent)
{
	for (int depth = 0; !ID_NONE(parent); depth++) {
		struct q_page_parent q;
		bool found;
		TRY(q_page_parent(db, parent, &q, &found));
		if (!found || !ID_EQ(q.wiki, wiki) || parent.v == page || depth >= PAGE_DEPTH_MAX)
			return INVALID;
		parent.v = q.parent;
	}
	return OK;
}

/* ---- a new page ---- */

static int64_t due_of(int64_t from, int64_t days)
{
	return days > 0 ? from + days * DAY : 0;
}

/* Who watches is told by a job; the item's own event goes where all events go. */
static err tell(struct db *db, item_id id, const char *what)
{
	struct out o = out_new(db->arena, 64);
	out_int(&o, id.v);
	out_byte(&o, ' ');
	out_int(&o, db->viewer.v);
	out_byte(&o, ' ');
	out_str(&o, str_from(what));
	return job_add(db, S("wikis.tell"), out_view(&o), 0, false);
}

err page_make(struct db *db, place_id wiki, str handle, person_id author,
	      const struct page_text *text, int64_t created, bool quiet, item_id *id)
{
	struct item_new new = {.kind = KIND_PAGE,
			       .place = wiki,
			       .author = author,
			       .audience = text->audience,
			       .state = STATE_PUBLISHED,
			       .language = text->language,
			       .created = created,
			       .quiet = quiet};
	struct page_rendered r = rendered(db->arena, handle, text);
	int64_t now = created ? created : db->now;
	str slug;
	new.text = r.excerpt;
	TRY(q_wiki_hold(db, wiki));
	TRY(check_parent(db, wiki, 0, text->parent));
	TRY(free_slug(db, wiki, 0, str_empty(text->slug) ? text->title : text->slug, text->audience,
		      &slug));
	TRY(item_create(db, &new, id));
	TRY(q_page_add(db, *id, wiki, text->parent.v, slug, text->title,
		       name_sort_key(db->arena, text->title), r.excerpt, (int64_t)r.found.words,
		       r.contents, text->body, r.html.s, now, author, author, text->template,
		       text->verify_days, due_of(now, text->verify_days)));
	TRY(page_link_address(db, wiki, slug, *id));
	TRY(page_links_write(db, *id, wiki, text->audience, &r.found));
	TRY(found_tags(db, *id, text->tags, &r.found));
	TRY(found_images(db, *id, &r.found));
	if (quiet)
		return OK;
	TRY(found_mentions(db, *id, &r.found));
	return tell(db, *id, "new");
}

/* ---- changes ---- */

static void count_lines(struct arena *a, str before, str after, int64_t *added, int64_t *removed)
{
	struct diff_list ops = {0};
	diff_tokens(a, before, after, false, &ops);
	*added = *removed = 0;
	for (size_t i = 0; i < ops.n; i++) {
		str text = ops.v[i].text;
		int64_t n = text.n && text.p[text.n - 1] != '\n';
		for (size_t k = 0; k < text.n; k++)
			n += text.p[k] == '\n';
		*added += ops.v[i].kind == DIFF_INSERT ? n : 0;
		*removed += ops.v[i].kind == DIFF_DELETE ? n : 0;
	}
}

/* The first change also keeps what stood before it, under its own time. */
static err keep_history(struct db *db, const struct item_row *item, const struct q_page_text *old,
			const struct page_text *text)
{
	int64_t number, added, removed, now = db->now;
	db->now = item->edited ? item->edited : item->updated;
	err e = revision_add(db, item->id, old->changer, old->title, old->body, &number);
	db->now = now;
	TRY(e);
	TRY(revision_add(db, item->id, db->viewer, text->title, text->body, &number));
	count_lines(db->arena, old->body, text->body, &added, &removed);
	return q_page_change_put(db, item->id, number, text->summary, added, removed);
}

static err move_address(struct db *db, const struct item_row *item, const struct q_page_text *old,
			const struct page_text *text, str *slug)
{
	*slug = old->slug;
	if (item->audience == text->audience &&
	    str_eq(page_slug_of(db->arena, old->title), page_slug_of(db->arena, text->title)))
		return OK;
	TRY(free_slug(db, old->wiki, item->id.v, text->title, text->audience, slug));
	TRY(q_page_slug_retire(db, item->id));
	return page_link_address(db, old->wiki, *slug, item->id);
}

static int64_t next_due(const struct q_page_text *old, const struct page_text *text, int64_t now)
{
	return due_of(old->verified ? old->verified : now, text->verify_days);
}

/* The text, and all that follows from it but what is told. */
static err write_text(struct db *db, const struct item_row *item, const struct q_page_text *old,
		      const struct page_text *text, const struct page_rendered *r)
{
	str slug;
	TRY(move_address(db, item, old, text, &slug));
	TRY(q_page_write(db, item->id, text->parent.v, slug, text->title,
			 name_sort_key(db->arena, text->title), r->excerpt, (int64_t)r->found.words,
			 r->contents, text->body, r->html.s, db->now, db->viewer, text->template,
			 text->verify_days, next_due(old, text, db->now)));
	if (text->audience != item->audience) {
		TRY(item_set_audience(db, item->id, text->audience, (struct id_list){0}));
		TRY(page_links_audience(db, item->id, old->wiki, text->audience));
	}
	if (!str_eq(item->language, text->language) && !str_empty(text->language))
		TRY(item_set_language(db, item->id, text->language));
	TRY(page_links_write(db, item->id, old->wiki, text->audience, &r->found));
	TRY(found_tags(db, item->id, text->tags, &r->found));
	return found_images(db, item->id, &r->found);
}

err page_change(struct db *db, const struct item_row *item, str handle,
		const struct page_text *text)
{
	struct q_page_text old;
	TRY(q_page_text(db, item->id, &old));
	bool changed = !str_eq(old.title, text->title) || !str_eq(old.body, text->body);
	struct page_rendered r = rendered(db->arena, handle, text);
	if (text->parent.v != old.parent) {
		TRY(q_wiki_hold(db, old.wiki));
		TRY(check_parent(db, old.wiki, item->id.v, text->parent));
	}
	if (changed)
		TRY(keep_history(db, item, &old, text));
	TRY(write_text(db, item, &old, text, &r));
	TRY(found_mentions(db, item->id, &r.found));
	TRY(item_touch(db, item->id, changed));
	return changed ? tell(db, item->id, "edit") : OK;
}

/* ---- what is brought in ---- */

err page_past(struct db *db, item_id id, person_id author, int64_t created, str before,
	      const struct page_text *text)
{
	int64_t number, added, removed, now = db->now;
	db->now = created;
	err e = revision_add(db, id, author, text->title, text->body, &number);
	db->now = now;
	TRY(e);
	count_lines(db->arena, before, text->body, &added, &removed);
	return q_page_change_put(db, id, number, text->summary, added, removed);
}

err page_settle(struct db *db, const struct item_row *item, str handle,
		const struct page_text *text)
{
	struct q_page_text old;
	TRY(q_page_text(db, item->id, &old));
	struct page_rendered r = rendered(db->arena, handle, text);
	TRY(write_text(db, item, &old, text, &r));
	return item_touch(db, item->id, true);
}

err page_put_below(struct db *db, item_id id, item_id parent)
{
	struct q_page_text old;
	TRY(q_page_text(db, id, &old));
	TRY(check_parent(db, old.wiki, id.v, parent));
	return q_page_put_below(db, id, parent.v);
}

err page_delete(struct db *db, const struct item_row *item)
{
	struct q_page_text old;
	TRY(q_wiki_hold(db, item->place));
	TRY(q_page_text(db, item->id, &old));
	TRY(q_page_lift(db, old.wiki, item->id.v, old.parent));
	TRY(page_links_end(db, item->id, old.wiki));
	TRY(item_delete(db, item->id));
	/* It does not come back: its files would be kept, and counted, for nobody. */
	return attachment_files_end(db, item->id);
}
