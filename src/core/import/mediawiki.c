/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/mediawiki.h"

#include "base/clock.h"
#include "base/out.h"
#include "core/import/encoding.h"
#include "core/import/xml.h"

enum element {
	NOTHING,
	EXPORT,
	SITE,
	SITE_NAME,
	SITE_BASE,
	SPACES,
	SPACE,
	PAGE,
	PAGE_TITLE,
	PAGE_SPACE,
	PAGE_ID,
	PAGE_REDIRECT,
	REVISION,
	REVISION_ID,
	REVISION_TIME,
	REVISION_COMMENT,
	REVISION_MODEL,
	REVISION_TEXT,
	CONTRIBUTOR,
	CONTRIBUTOR_NAME,
	ELEMENTS
};

static const struct branch {
	enum element in;
	const char *name;
	enum element to;
} branches[] = {
	{NOTHING, "mediawiki", EXPORT},
	{EXPORT, "siteinfo", SITE},
	{SITE, "sitename", SITE_NAME},
	{SITE, "base", SITE_BASE},
	{SITE, "namespaces", SPACES},
	{SPACES, "namespace", SPACE},
	{EXPORT, "page", PAGE},
	{PAGE, "title", PAGE_TITLE},
	{PAGE, "ns", PAGE_SPACE},
	{PAGE, "id", PAGE_ID},
	{PAGE, "redirect", PAGE_REDIRECT},
	{PAGE, "revision", REVISION},
	{REVISION, "id", REVISION_ID},
	{REVISION, "timestamp", REVISION_TIME},
	{REVISION, "comment", REVISION_COMMENT},
	{REVISION, "model", REVISION_MODEL},
	{REVISION, "text", REVISION_TEXT},
	{REVISION, "contributor", CONTRIBUTOR},
	{CONTRIBUTOR, "username", CONTRIBUTOR_NAME},
};

struct dump {
	const struct mediawiki_handler *handler;
	struct arena *a;
	enum element stack[XML_DEPTH_MAX + 1];
	int depth;
	struct out fields[ELEMENTS]; /* on the heap: one page at a time */
	struct mediawiki_site site;
	int64_t space_number;
	bool site_told, page_told, redirects, removed;
	struct out target;
};

static str field(const struct dump *d, enum element e)
{
	return str_trim(out_view(&d->fields[e]));
}

static enum element element_of(enum element in, str name)
{
	for (size_t i = 0; i < sizeof(branches) / sizeof(branches[0]); i++)
		if (branches[i].in == in && str_eq(name, str_from(branches[i].name)))
			return branches[i].to;
	return NOTHING;
}

static str attribute(const struct xml_attribute *v, size_t n, str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].name.name, name))
			return v[i].value;
	return STR_NONE;
}

static err refused(struct xml *x, err e, str why)
{
	return e == OK ? OK : xml_refuse(x, e, why.n ? why : str_from(err_name(e)));
}

/* ---- what is handed over ---- */

static err tell_site(struct dump *d, struct xml *x)
{
	str why = STR_NONE;
	if (d->site_told)
		return OK;
	d->site_told = true;
	d->site.name = str_dup(d->a, field(d, SITE_NAME));
	d->site.base = str_dup(d->a, field(d, SITE_BASE));
	return d->handler->site
		       ? refused(x, d->handler->site(d->handler->self, &d->site, &why), why)
		       : OK;
}

static err tell_page(struct dump *d, struct xml *x)
{
	struct mediawiki_page page = {.title = field(d, PAGE_TITLE),
				      .redirects = d->redirects,
				      .target = out_view(&d->target)};
	str why = STR_NONE;
	if (d->page_told)
		return OK;
	d->page_told = true;
	if (page.title.n == 0)
		return xml_refuse(x, INVALID, S("a page without a title"));
	if (!str_to_int(field(d, PAGE_ID), &page.id) || page.id <= 0)
		return xml_refuse(x, INVALID, S("a page whose number cannot be read"));
	page.has_space = str_to_int(field(d, PAGE_SPACE), &page.space);
	return d->handler->page ? refused(x, d->handler->page(d->handler->self, &page, &why), why)
				: OK;
}

static err tell_revision(struct dump *d, struct xml *x)
{
	struct mediawiki_revision r = {.author = field(d, CONTRIBUTOR_NAME),
				       .comment = field(d, REVISION_COMMENT),
				       .model = field(d, REVISION_MODEL),
				       .text = out_view(&d->fields[REVISION_TEXT]),
				       .too_long = d->fields[REVISION_TEXT].bad != OK,
				       .removed = d->removed};
	str why = STR_NONE;
	if (!str_to_int(field(d, REVISION_ID), &r.id))
		return xml_refuse(x, INVALID, S("a revision whose number cannot be read"));
	if (!parse_iso_time(field(d, REVISION_TIME), &r.created))
		return xml_refuse(x, INVALID, S("a revision whose time cannot be read"));
	return d->handler->revision
		       ? refused(x, d->handler->revision(d->handler->self, &r, &why), why)
		       : OK;
}

/* ---- the elements ---- */

static void empty(struct dump *d, enum element from, enum element to)
{
	for (enum element e = from; e <= to; e++)
		out_reset(&d->fields[e]);
}

static err on_start(void *self, struct xml *x, struct xml_name name, const struct xml_attribute *v,
		    size_t n)
{
	struct dump *d = self;
	enum element in = d->stack[d->depth],
		     e = in || !d->depth ? element_of(in, name.name) : NOTHING;
	if (d->depth == 0 && e != EXPORT)
		return xml_refuse(x, INVALID, S("not an export of MediaWiki"));
	d->stack[++d->depth] = e;
	out_reset(&d->fields[e]);
	switch (e) {
	case EXPORT:
		d->site.language = str_dup(d->a, attribute(v, n, S("lang")));
		break;
	case SPACE:
		if (!str_to_int(attribute(v, n, S("key")), &d->space_number))
			return xml_refuse(x, INVALID, S("a namespace without a number"));
		break;
	case PAGE:
		empty(d, PAGE, CONTRIBUTOR_NAME);
		out_reset(&d->target);
		d->page_told = d->redirects = false;
		return tell_site(d, x);
	case PAGE_REDIRECT:
		d->redirects = true;
		out_str(&d->target, str_trim(attribute(v, n, S("title"))));
		break;
	case REVISION:
		empty(d, REVISION, CONTRIBUTOR_NAME);
		d->removed = false;
		return tell_page(d, x);
	case REVISION_TEXT:
		d->removed = attribute(v, n, S("deleted")).n > 0;
		break;
	default:
		break;
	}
	return OK;
}

static err end_space(struct dump *d, struct xml *x)
{
	if (d->site.spaces_n == MEDIAWIKI_SPACES_MAX)
		return xml_refuse(x, TOO_LARGE, S("more namespaces than are read"));
	if (!d->site.spaces)
		d->site.spaces = NEW_ARRAY(d->a, struct mediawiki_space, MEDIAWIKI_SPACES_MAX);
	d->site.spaces[d->site.spaces_n++] =
		(struct mediawiki_space){d->space_number, str_dup(d->a, field(d, SPACE))};
	return OK;
}

static err end_page(struct dump *d, struct xml *x)
{
	str why = STR_NONE;
	TRY(tell_page(d, x));
	return d->handler->page_end ? refused(x, d->handler->page_end(d->handler->self, &why), why)
				    : OK;
}

static err on_end(void *self, struct xml *x, struct xml_name name)
{
	struct dump *d = self;
	enum element e = d->stack[d->depth--];
	(void)name;
	switch (e) {
	case SPACE:
		return end_space(d, x);
	case SITE:
	case EXPORT:
		return tell_site(d, x);
	case REVISION:
		return tell_revision(d, x);
	case PAGE:
		return end_page(d, x);
	case PAGE_TITLE:
		return d->fields[e].bad ? xml_refuse(x, TOO_LARGE, S("a title is too long")) : OK;
	default:
		return OK;
	}
}

static err on_text(void *self, struct xml *x, str text)
{
	struct dump *d = self;
	enum element e = d->stack[d->depth];
	(void)x;
	/* A field that is full keeps its beginning. */
	if (e != NOTHING && !d->fields[e].bad)
		out_str(&d->fields[e], text);
	return OK;
}

static void release(void *self)
{
	struct dump *d = self;
	for (size_t i = 0; i < ELEMENTS; i++)
		out_free(&d->fields[i]);
	out_free(&d->target);
}

err mediawiki_read(struct arena *a, struct source *s, const struct mediawiki_handler *handler,
		   str *why)
{
	struct dump *d = NEW(a, struct dump);
	d->a = a;
	d->handler = handler;
	for (size_t i = 0; i < ELEMENTS; i++)
		d->fields[i] =
			out_heap(i == REVISION_TEXT ? MEDIAWIKI_TEXT_MAX : MEDIAWIKI_FIELD_MAX);
	d->target = out_heap(MEDIAWIKI_FIELD_MAX);
	arena_defer(a, release, d);
	const struct xml_handler events = {
		.self = d, .start = on_start, .end = on_end, .text = on_text};
	return xml_read(a, s, &events, why);
}
