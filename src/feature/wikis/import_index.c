/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/wikis/import_index.h"

#include "base/utf8.h"
#include "core/slug.h"
#include "feature/wikis/page.h"

#include <unicode/uchar.h>

enum { TEMPLATES_MAX = 64 << 20, HOPS_MAX = 3, NAME_MAX_BYTES = 90 };

/* ---- tables of names ---- */

static size_t seat_of(const struct import_names *t, str name)
{
	size_t at = (size_t)(str_hash(name) % t->seats);
	while (t->v[at].name.p && !str_eq(t->v[at].name, name))
		at = (at + 1) % t->seats;
	return at;
}

static const str *find(const struct import_names *t, str name)
{
	if (t->n == 0)
		return NULL;
	const struct import_name *e = &t->v[seat_of(t, name)];
	return e->name.p ? &e->text : NULL;
}

static void put(struct arena *a, struct import_names *t, str name, str text)
{
	if (name.n == 0)
		return;
	if ((t->n + 1) * 2 > t->seats) {
		struct import_names more = {.seats = t->seats ? t->seats * 2 : 256, .n = t->n};
		more.v = NEW_ARRAY(a, struct import_name, more.seats);
		for (size_t i = 0; i < t->seats; i++)
			if (t->v[i].name.p)
				more.v[seat_of(&more, t->v[i].name)] = t->v[i];
		*t = more;
	}
	struct import_name *e = &t->v[seat_of(t, name)];
	if (!e->name.p) {
		e->name = str_dup(a, name);
		t->n++;
	}
	e->text = str_dup(a, text);
}

/* An address is known by its hash alone: that two of them share one makes an address longer than it
 * had to be, no more. */
static bool take_address(struct import_index *x, str slug)
{
	if ((x->taken_n + 1) * 2 > x->taken_seats) {
		size_t seats = x->taken_seats ? x->taken_seats * 2 : 4096;
		uint64_t *more = NEW_ARRAY(x->whole, uint64_t, seats);
		for (size_t i = 0; i < x->taken_seats; i++) {
			size_t at = (size_t)(x->taken[i] % seats);
			while (x->taken[i] && more[at])
				at = (at + 1) % seats;
			if (x->taken[i])
				more[at] = x->taken[i];
		}
		x->taken = more;
		x->taken_seats = seats;
	}
	uint64_t hash = str_hash(slug) | 1;
	size_t at = (size_t)(hash % x->taken_seats);
	for (; x->taken[at]; at = (at + 1) % x->taken_seats)
		if (x->taken[at] == hash)
			return false;
	x->taken[at] = hash;
	x->taken_n++;
	return true;
}

/* ---- names ---- */

str import_title(struct arena *a, str title)
{
	struct out o = out_new(a, title.n + 8);
	size_t at = 0;
	title = str_trim(title);
	if (title.n) {
		char c[4];
		uint32_t first = utf8_next(title, &at);
		out_bytes(&o, c, utf8_put(c, (uint32_t)u_toupper((UChar32)first)));
	}
	for (; at < title.n; at++) {
		char c = title.p[at] == '_' ? ' ' : title.p[at];
		if (c != ' ' || o.p[o.n - 1] != ' ')
			out_byte(&o, c);
	}
	return str_trim(out_view(&o));
}

bool import_space(const struct import_index *x, str name, int64_t *number)
{
	static const struct {
		const char *name;
		int64_t number;
	} english[] = {{"media", -2},	 {"special", -1},  {"talk", 1},	 {"user", 2},
		       {"user talk", 3}, {"project", 4},   {"file", 6},	 {"image", 6},
		       {"mediawiki", 8}, {"template", 10}, {"help", 12}, {"category", 14}};
	for (size_t i = 0; i < x->site.spaces_n; i++)
		if (x->site.spaces[i].name.n && str_eq_nocase(x->site.spaces[i].name, name)) {
			*number = x->site.spaces[i].number;
			return true;
		}
	for (size_t i = 0; i < sizeof(english) / sizeof(english[0]); i++)
		if (str_eq_nocase(str_from(english[i].name), name)) {
			*number = english[i].number;
			return true;
		}
	return false;
}

int64_t import_space_of(const struct import_index *x, const struct mediawiki_page *page)
{
	ptrdiff_t colon = str_find_byte(page->title, ':');
	int64_t number = 0;
	if (page->has_space)
		return page->space;
	return colon > 0 && import_space(x, str_sub(page->title, 0, (size_t)colon), &number)
		       ? number
		       : 0;
}

str import_refusal(int64_t space)
{
	switch (space) {
	case 6:
		return S("descriptions of files, whose content is in no export of texts");
	case 8:
		return S("messages of the software");
	case WIKITEXT_TEMPLATE:
		return S("templates: their text stands in the pages that use them");
	case 828:
		return S("modules: programs of the parser");
	default:
		return STR_NONE;
	}
}

str import_redirect(str text)
{
	text = str_trim(text);
	if (!str_eq_nocase(str_sub(text, 0, 9), S("#redirect")))
		return STR_NONE;
	ptrdiff_t from = str_find(str_sub(text, 0, 1000), S("[[")),
		  to = str_find(str_sub(text, 0, 1000), S("]]"));
	str target = from < 0 || to < from
			     ? STR_NONE
			     : str_sub(text, (size_t)from + 2, (size_t)(to - from) - 2);
	return str_trim(str_cut(&target, '|'));
}

str import_address(const struct import_index *x, struct arena *a, str title)
{
	const str *other = find(&x->addresses, import_title(a, title));
	return other ? *other : page_slug_of(a, title);
}

/* ---- the reading ---- */

static err on_site(void *self, const struct mediawiki_site *site, str *why)
{
	struct import_index *x = self;
	(void)why;
	x->site = *site;
	x->source = str_cat(x->whole, S("mediawiki "),
			    str_sub(site->base.n ? site->base : site->name, 0, 500));
	return OK;
}

static err on_page(void *self, const struct mediawiki_page *page, str *why)
{
	struct import_index *x = self;
	(void)why;
	arena_reset(x->row);
	x->space = import_space_of(x, page);
	x->title = str_dup(x->row, page->title);
	x->redirects = page->redirects;
	x->program = false;
	x->newest = INT64_MIN;
	out_reset(&x->text);
	return OK;
}

static err on_revision(void *self, const struct mediawiki_revision *r, str *why)
{
	struct import_index *x = self;
	(void)why;
	if (x->writer.n == 0)
		x->writer = str_dup(x->whole, r->author);
	if (r->created < x->newest)
		return OK;
	x->newest = r->created;
	x->program = r->model.n && !str_eq(r->model, S("wikitext"));
	/* Of pages the beginning says whether they redirect. */
	out_reset(&x->text);
	out_str(&x->text, x->space == WIKITEXT_TEMPLATE ? r->text : str_sub(r->text, 0, 1000));
	return OK;
}

static void keep_template(struct import_index *x)
{
	str name = x->title, text = out_view(&x->text), target = import_redirect(text);
	str_cut(&name, ':');
	name = import_title(x->row, name);
	if (target.n) {
		str_cut(&target, ':');
		put(x->whole, &x->aliases, name, import_title(x->row, target));
		return;
	}
	str included = wikitext_included(x->row, text);
	if (x->template_bytes + included.n > TEMPLATES_MAX) {
		x->templates_full = true;
		return;
	}
	x->template_bytes += included.n;
	put(x->whole, &x->templates, name, included);
}

static err on_page_end(void *self, str *why)
{
	struct import_index *x = self;
	(void)why;
	if (x->program)
		return OK;
	if (x->space == WIKITEXT_TEMPLATE)
		keep_template(x);
	if (import_refusal(x->space).n || x->redirects || import_redirect(out_view(&x->text)).n)
		return OK;
	str stem = page_slug_of(x->row, x->title), slug = stem;
	int64_t number = page_slug_reserved(stem) ? 2 : 1;
	for (slug = slug_numbered(x->row, stem, number); !take_address(x, slug);)
		slug = slug_numbered(x->row, stem, ++number);
	if (!str_eq(slug, stem))
		put(x->whole, &x->addresses, import_title(x->row, x->title), slug);
	return OK;
}

err import_index_read(struct import_index *x, struct source *s, str *why)
{
	const struct mediawiki_handler handler = {.self = x,
						  .site = on_site,
						  .page = on_page,
						  .revision = on_revision,
						  .page_end = on_page_end};
	x->text = out_heap(MEDIAWIKI_TEXT_MAX);
	err e = mediawiki_read(x->whole, s, &handler, why);
	out_free(&x->text);
	return e;
}

/* ---- what the converter asks ---- */

static bool template_text(void *self, str name, str *text)
{
	const struct import_index *x = self;
	str key = import_title(x->row, name);
	for (int hop = 0; hop < HOPS_MAX; hop++) {
		const str *alias = find(&x->aliases, key);
		if (!alias)
			break;
		key = *alias;
	}
	const str *found = find(&x->templates, key);
	if (found)
		*text = *found;
	return found != NULL;
}

static bool space(void *self, str name, int64_t *number)
{
	return import_space(self, name, number);
}

/* By its title where that gives its address, and where md4c takes it; else by the address. */
static str page(void *self, struct arena *a, str title)
{
	const struct import_index *x = self;
	const str *other = find(&x->addresses, import_title(a, title));
	if (other)
		return *other;
	bool plain = title.n <= NAME_MAX_BYTES && str_find_byte(title, '&') < 0;
	return plain ? title : page_slug_of(a, title);
}

struct wikitext_site import_wikitext(struct import_index *x)
{
	return (struct wikitext_site){.self = x,
				      .name = x->site.name,
				      .template_text = template_text,
				      .space = space,
				      .page = page};
}
