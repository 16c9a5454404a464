/* SPDX-License-Identifier: Apache-2.0
 * import: an export of MediaWiki becomes a wiki. The file is read three times: for its templates
 * and the addresses of its pages (import_index.c), for the pages with their histories, and for what
 * leads from one page to another: redirects, and pages below pages.
 */
#include "feature/wikis/handlers.h"

#include "core/import/author.h"
#include "core/import/encoding.h"
#include "core/import/imported.h"
#include "core/revision.h"
#include "feature/wikis/import_index.h"
#include "feature/wikis/page_links.h"
#include "ui/import_report.h"

#include "page.sql.h"
#include "wiki.sql.h"

#define FILE_MAX ((int64_t)256 << 30)
#define PAGE_ARENA ((size_t)192 << 20)
enum { TAG_MAX = 50, SWEEPS_MAX = 4, INDEX_ARENA = 2000 };

/* A revision as it is written here; the last one and that before it are in memory. */
struct past {
	struct arena *arena;
	struct page_text text;
	person_id author;
	int64_t created;
};

struct wiki_import {
	struct db *db;
	const char *path;
	struct import_index index;
	struct import_report *report;
	struct wiki wiki;
	struct arena *row, *page_arena;
	struct past past[2];
	int revisions; /* of the page in work, that are kept */
	struct mediawiki_page page;
	int64_t space;
	item_id id;
	str refusal;
	bool made; /* the wiki is new */
	struct {
		int64_t *v; /* pages there that became pages here by this import, in their order */
		size_t n, cap, at;
	} written;
	bool leave, empty;
	int64_t all_revisions, lost[WIKITEXT_LOSSES];
	bool late, moved; /* the third reading; something was found in it */
};

static void skip(struct wiki_import *m, str reason)
{
	import_skip(m->index.whole, m->report, reason);
}

static void note(struct wiki_import *m, str reason, int64_t n)
{
	for (int64_t i = 0; i < n; i++)
		import_note(m->index.whole, m->report, reason);
}

static str page_key(struct wiki_import *m)
{
	struct out o = out_new(m->row, 64);
	out_lit(&o, "page ");
	out_int(&o, m->page.id);
	return out_view(&o);
}

/* ---- who ---- */

static err author_of(struct wiki_import *m, str name, person_id *person)
{
	name = one_line(m->row, name, 100);
	bool known = name.n > 0;
	const struct import_author author = {
		.source = m->index.source,
		.key = known ? str_cat(m->row, S("author "), name) : S("nobody"),
		.kind = known ? PERSON_EMPLOYEE : PERSON_GUEST,
		.display_name = known ? name : S("Without an account")};
	bool made, may;
	TRY(import_author(m->db, &author, person, &made));
	if (ID_NONE(m->wiki.id))
		return OK;
	TRY(access_may_write(m->db, *person, m->wiki.id, &may));
	return may ? OK : member_put(m->db, *person, m->wiki.id, ROLE_FACILITATOR, MEMBER_IN);
}

/* The wiki of an earlier import, or a new one: for all colleagues, who all write in it. */
static err find_wiki(struct wiki_import *m)
{
	const struct mediawiki_site *site = &m->index.site;
	struct arena *whole = m->index.whole;
	err e = imported_find(m->db, m->index.source, S("wiki"), &m->wiki.id.v);
	if (e == OK) {
		struct place p;
		TRY(place_find(m->db, m->wiki.id, &p));
		m->wiki.handle = str_dup(whole, p.handle);
		return OK;
	}
	if (e != NOT_FOUND)
		return e;
	str name = one_line(m->row, site->name, PLACE_TITLE_MAX);
	m->wiki = (struct wiki){.title = name.n ? name : S("MediaWiki"),
				.tagline = one_line(m->row, site->base, PLACE_TAGLINE_MAX),
				.language = str_dup(whole, str_sub(site->language, 0, 2)),
				.audience = AUDIENCE_INTERNAL,
				.joining = JOIN_OPEN};
	TRY(author_of(m, m->index.writer.n ? m->index.writer : m->wiki.title, &m->wiki.owner));
	m->db->viewer = m->wiki.owner;
	TRY(wiki_make(m->db, &m->wiki));
	m->made = true;
	m->wiki.handle = str_dup(whole, m->wiki.handle);
	return imported_put(m->db, m->index.source, S("wiki"), m->wiki.id.v);
}

/* ---- pages ---- */

static err on_page(void *self, const struct mediawiki_page *page, str *why)
{
	struct wiki_import *m = self;
	int64_t known;
	(void)why;
	arena_reset(m->row);
	arena_reset(m->page_arena);
	m->page = *page;
	m->page.title = str_dup(m->page_arena, page->title);
	m->page.target = str_dup(m->page_arena, page->target);
	m->space = import_space_of(&m->index, page);
	m->revisions = 0;
	m->id = (item_id){0};
	m->empty = false;
	m->report->read++;
	m->refusal = import_refusal(m->space);
	err e = m->refusal.n ? NOT_FOUND
			     : imported_find(m->db, m->index.source, page_key(m), &known);
	if (e == OK)
		m->refusal = S("pages that are here already");
	m->leave = m->refusal.n > 0 || page->redirects;
	return e == NOT_FOUND ? OK : e;
}

static str tags_of(struct arena *a, const struct markdown_names *categories)
{
	struct out o = out_new(a, 1 << 16);
	for (size_t i = 0; i < categories->n; i++) {
		str tag = one_line(a, categories->v[i], TAG_MAX);
		for (size_t k = 0; k < tag.n; k++)
			out_byte(&o, tag.p[k] == ',' ? ' ' : tag.p[k]);
		out_lit(&o, ", ");
	}
	return out_view(&o);
}

struct conversion {
	struct wiki_import *m;
	struct past *p;
	const struct mediawiki_revision *r;
};

static void convert(struct arena *own, void *arg)
{
	const struct conversion *c = arg;
	struct wiki_import *m = c->m;
	struct past *p = c->p;
	struct wikitext_site site = import_wikitext(&m->index);
	struct wikitext_found found = {0};
	m->index.row = own;
	str body = wikitext_to_markdown(own, c->r->text, m->page.title, &site, &found);
	memcpy(m->lost, found.lost, sizeof(m->lost));
	m->empty = body.n == 0;
	if (found.cut || c->r->too_long || body.n > PAGE_BODY_MAX) {
		m->refusal = S("pages that are too long for a page here");
		return;
	}
	p->text = (struct page_text){
		.title = str_dup(p->arena, one_line(own, m->page.title, PAGE_TITLE_MAX)),
		.body = str_dup(p->arena, body),
		.tags = str_dup(p->arena, tags_of(own, &found.categories)),
		.slug = str_dup(p->arena, import_address(&m->index, own, m->page.title)),
		.summary = str_dup(p->arena, one_line(own, c->r->comment, PAGE_SUMMARY_MAX)),
		.language = m->wiki.language,
		.audience = AUDIENCE_PUBLIC};
}

/* In an arena of its own: a text whose templates ask for too much is left out, and no more. */
static void convert_bounded(struct wiki_import *m, struct past *p,
			    const struct mediawiki_revision *r)
{
	struct conversion c = {m, p, r};
	if (!arena_bounded(PAGE_ARENA, convert, &c))
		m->refusal = S("pages whose templates ask for too much");
	m->index.row = m->row;
}

/* The first state makes the page; each later one is its history. */
static err write_past(struct wiki_import *m, const struct past *before, const struct past *p)
{
	struct db *db = m->db;
	db->viewer = p->author;
	if (ID_NONE(m->id)) {
		TRY(page_make(db, m->wiki.id, m->wiki.handle, before->author, &before->text,
			      before->created, true, &m->id));
		TRY(page_past(db, m->id, before->author, before->created, STR_NONE, &before->text));
	}
	return page_past(db, m->id, p->author, p->created, before->text.body, &p->text);
}

static err on_revision(void *self, const struct mediawiki_revision *r, str *why)
{
	struct wiki_import *m = self;
	(void)why;
	m->all_revisions++;
	if (!m->leave && r->model.n && !str_eq(r->model, S("wikitext")))
		m->refusal = S("pages that are programs or data, not text");
	if (m->leave || m->refusal.n)
		return OK;
	if (r->removed || import_redirect(r->text).n) {
		/* It redirects from here on, or did once. */
		m->page.redirects = !r->removed;
		str target = import_redirect(r->text);
		if (target.n)
			m->page.target = str_dup(m->page_arena, target);
		return OK;
	}
	m->page.redirects = false;
	struct past *p = &m->past[m->revisions % 2], *before = &m->past[(m->revisions + 1) % 2];
	arena_reset(p->arena);
	arena_reset(m->row);
	convert_bounded(m, p, r);
	if (m->refusal.n && ID_NONE(m->id))
		return OK;
	if (m->refusal.n) {
		/* What was written of it stays; this state is left out. */
		m->refusal = STR_NONE;
		note(m, S("states of pages that were too long, or asked for too much, left out"),
		     1);
		return OK;
	}
	p->created = r->created < m->db->now ? r->created : m->db->now;
	TRY(author_of(m, r->author, &p->author));
	if (m->revisions++ > 0)
		TRY(write_past(m, before, p));
	return OK;
}

/* The newest state is the page. */
static err write_page(struct wiki_import *m)
{
	struct past *p = &m->past[(m->revisions + 1) % 2];
	struct db *db = m->db;
	int64_t now = db->now;
	db->viewer = p->author;
	if (ID_NONE(m->id)) {
		TRY(page_make(db, m->wiki.id, m->wiki.handle, p->author, &p->text, p->created, true,
			      &m->id));
	} else {
		struct item_row item;
		TRY(item_find(db, m->id, &item));
		db->now = p->created;
		err e = page_settle(db, &item, m->wiki.handle, &p->text);
		db->now = now;
		TRY(e);
	}
	for (size_t i = 0; i < WIKITEXT_LOSSES; i++)
		note(m, wikitext_loss_words((enum wikitext_loss)i), m->lost[i]);
	m->report->written++;
	*ARENA_PUSH(m->index.whole, &m->written) = m->page.id;
	return imported_put(db, m->index.source, page_key(m), m->id.v);
}

static err on_page_end(void *self, str *why)
{
	struct wiki_import *m = self;
	(void)why;
	/* Redirects are written when all pages are there. */
	if (m->page.redirects && !m->refusal.n && ID_NONE(m->id))
		return OK;
	if (m->refusal.n && ID_NONE(m->id)) {
		skip(m, m->refusal);
		return OK;
	}
	if (m->revisions == 0) {
		skip(m, S("pages without a text"));
		return OK;
	}
	if (m->space == WIKITEXT_CATEGORY && m->empty && ID_NONE(m->id)) {
		skip(m, S("categories without a text: their pages carry them as tags"));
		return OK;
	}
	return write_page(m);
}

/* ---- what leads from page to page ---- */

static err at_address(struct wiki_import *m, str title, struct q_page_slug *q, bool *found)
{
	ptrdiff_t section = str_find_byte(title, '#');
	if (section > 0)
		title = str_trim(str_sub(title, 0, (size_t)section));
	return q_page_slug(m->db, m->wiki.id, import_address(&m->index, m->row, title), q, found);
}

/* The title of the page that it stands below; empty: none. Articles have no subpages. */
static str title_above(struct wiki_import *m)
{
	str title = m->page.title;
	size_t slash = title.n;
	if (m->space == 0)
		return STR_NONE;
	while (slash && title.p[slash - 1] != '/')
		slash--;
	if (slash > 1)
		return str_sub(title, 0, slash - 1);
	/* What is said of a page stands below it. */
	ptrdiff_t colon = str_find_byte(title, ':');
	if (m->space % 2 != 1 || colon < 0)
		return STR_NONE;
	str name = str_trim(str_sub(title, (size_t)colon + 1, title.n));
	for (size_t i = 0; i < m->index.site.spaces_n; i++)
		if (m->index.site.spaces[i].number == m->space - 1 && m->space > 1)
			return str_cat(m->row, m->index.site.spaces[i].name, S(":"), name);
	return name;
}

static err put_below(struct wiki_import *m)
{
	struct q_page_slug above;
	int64_t id;
	bool found;
	str title = title_above(m);
	if (title.n == 0)
		return OK;
	err e = imported_find(m->db, m->index.source, page_key(m), &id);
	if (e != OK)
		return e == NOT_FOUND ? OK : e;
	TRY(at_address(m, title, &above, &found));
	if (!found || above.page.v == id)
		return OK;
	e = page_put_below(m->db, (item_id){id}, above.page);
	return e == INVALID ? OK : e;
}

static err redirect_page(struct wiki_import *m)
{
	struct q_page_slug target, own;
	bool found, taken;
	int64_t known;
	err e = imported_find(m->db, m->index.source, page_key(m), &known);
	if (e != NOT_FOUND)
		return e;
	TRY(at_address(m, m->page.target, &target, &found));
	if (!found)
		return OK;
	str slug = page_slug_of(m->row, m->page.title);
	TRY(q_page_slug(m->db, m->wiki.id, slug, &own, &taken));
	if (!taken)
		TRY(page_link_former(m->db, m->wiki.id, slug, target.page));
	m->moved = true;
	m->report->written++;
	return imported_put(m->db, m->index.source, page_key(m), target.page.v);
}

static err on_late_page(void *self, const struct mediawiki_page *page, str *why)
{
	struct wiki_import *m = self;
	(void)why;
	arena_reset(m->row);
	arena_reset(m->page_arena);
	m->page = *page;
	m->page.title = str_dup(m->page_arena, page->title);
	m->page.target = str_dup(m->page_arena, page->target);
	m->space = import_space_of(&m->index, page);
	return OK;
}

static err on_late_revision(void *self, const struct mediawiki_revision *r, str *why)
{
	struct wiki_import *m = self;
	str target = import_redirect(r->text);
	(void)why;
	m->page.redirects |= target.n > 0;
	if (target.n)
		m->page.target = str_dup(m->page_arena, target);
	return OK;
}

static err on_late_page_end(void *self, str *why)
{
	struct wiki_import *m = self;
	(void)why;
	if (import_refusal(m->space).n)
		return OK;
	/* Pages of an earlier import stay where people have moved them since. */
	bool written = m->written.at < m->written.n && m->written.v[m->written.at] == m->page.id;
	if (!m->late && written)
		m->written.at++;
	if (m->page.redirects)
		return redirect_page(m);
	return m->late || !written ? OK : put_below(m);
}

/* ---- the whole ---- */

static err read_with(struct wiki_import *m, const struct mediawiki_handler *handler, str *why)
{
	struct source *s;
	/* What a reading needs goes with it; only the index stays. */
	struct arena *a = arena_new((size_t)INDEX_ARENA << 10);
	err e = source_open(a, str_from(m->path), FILE_MAX, &s, why);
	if (e == OK)
		e = mediawiki_read(a, s, handler, why);
	*why = str_dup(m->index.whole, *why);
	arena_free(a);
	return e;
}

/* The page that the site names as its first. */
static err set_home(struct wiki_import *m)
{
	str base = m->index.site.base, title = base;
	struct q_page_slug home;
	bool found;
	for (ptrdiff_t slash = str_find_byte(title, '/'); slash >= 0;
	     slash = str_find_byte(title, '/'))
		title = str_sub(title, (size_t)slash + 1, title.n);
	TRY(at_address(m, import_title(m->row, title), &home, &found));
	return found ? q_wiki_write(m->db, m->wiki.id, one_line(m->row, base, PLACE_TAGLINE_MAX),
				    home.page.v)
		     : OK;
}

static err read_all(struct wiki_import *m, str *why)
{
	const struct mediawiki_handler pages = {.self = m,
						.page = on_page,
						.revision = on_revision,
						.page_end = on_page_end},
				       ways = {.self = m,
					       .page = on_late_page,
					       .revision = on_late_revision,
					       .page_end = on_late_page_end};
	struct source *s;
	TRY(source_open(m->index.whole, str_from(m->path), FILE_MAX, &s, why));
	TRY(import_index_read(&m->index, s, why));
	TRY(find_wiki(m));
	TRY(read_with(m, &pages, why));
	/* A redirect may lead to one that comes later. */
	for (int sweep = 0; sweep == 0 || (m->moved && sweep < SWEEPS_MAX); sweep++) {
		m->moved = false;
		m->late = sweep > 0;
		TRY(read_with(m, &ways, why));
	}
	int64_t lost = m->report->read - m->report->written - m->report->skipped;
	for (int64_t i = 0; i < lost; i++)
		skip(m, S("redirects to what is not in the file, or was left out"));
	note(m, S("revisions read"), m->all_revisions);
	if (m->index.templates_full)
		note(m, S("templates beyond the 64 MiB of them that are kept"), 1);
	return m->made ? set_home(m) : OK;
}

err wikis_import_mediawiki(struct db *db, const struct app *app, str path,
			   struct import_report *report, str *why)
{
	struct arena *before = db->arena;
	person_id viewer = db->viewer;
	int clear = db->clear;
	struct wiki_import *m = NEW(before, struct wiki_import);
	(void)app;
	*m = (struct wiki_import){.db = db,
				  .path = cstr(before, path),
				  .report = report,
				  .row = arena_new(2 * IMPORT_RECORD_ARENA),
				  .page_arena = arena_new((size_t)64 << 20),
				  .index = {.whole = before}};
	for (int i = 0; i < 2; i++)
		m->past[i].arena = arena_new((size_t)16 << 20);
	m->index.row = db->arena = m->row;
	db->clear = CIRCLE_INTERNAL;
	err e = read_all(m, why);
	*why = str_dup(before, *why);
	db->log_text = str_dup(before, db->log_text);
	db->arena = before;
	db->viewer = viewer;
	db->clear = clear;
	for (int i = 0; i < 2; i++)
		arena_free(m->past[i].arena);
	arena_free(m->row);
	arena_free(m->page_arena);
	return e;
}
