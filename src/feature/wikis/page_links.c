/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/wikis/page_links.h"

#include "page.sql.h"

enum { LEADS = 0, LEADS_NOWHERE = 1, LEADS_FOR_SOME = 2 };

/* What everybody here reads. */
static int64_t state_of(enum audience audience)
{
	return audience == AUDIENCE_PUBLIC ? LEADS : LEADS_FOR_SOME;
}

str page_name_of(str slug)
{
	return str_cut(&slug, '~');
}

/* What stands at an address has come, gone or changed. */
static err look_again(struct db *db, place_id wiki, str name)
{
	struct q_page_link_state q;
	bool found;
	TRY(q_page_link_state(db, wiki, name, &q, &found));
	TRY(q_page_links_to(db, wiki, name,
			    found ? state_of((enum audience)q.audience) : LEADS_NOWHERE));
	return q_page_link_again(db, wiki, name);
}

err page_link_address(struct db *db, place_id wiki, str slug, item_id page)
{
	struct q_page_slug before;
	bool taken;
	TRY(q_page_slug(db, wiki, slug, &before, &taken));
	TRY(q_page_slug_put(db, wiki, slug, page_name_of(slug), page));
	if (taken && !ID_EQ(before.page, page))
		TRY(q_page_link_page(db, before.page));
	return look_again(db, wiki, page_name_of(slug));
}

err page_link_former(struct db *db, place_id wiki, str slug, item_id page)
{
	TRY(q_page_slug_former(db, wiki, slug, page_name_of(slug), page));
	return look_again(db, wiki, page_name_of(slug));
}

static bool among(const struct markdown_names *names, str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_eq(names->v[i], name))
			return true;
	return false;
}

static err put(struct db *db, item_id page, place_id wiki, str slug, str title, bool closed)
{
	struct q_page_link_state q;
	bool found;
	TRY(q_page_link_state(db, wiki, slug, &q, &found));
	TRY(q_page_link_put(db, page, wiki, slug, title,
			    found ? state_of((enum audience)q.audience) : LEADS_NOWHERE, closed));
	return found ? q_page_link_again(db, wiki, slug) : OK;
}

err page_links_write(struct db *db, item_id page, place_id wiki, enum audience audience,
		     const struct markdown_found *found)
{
	struct q_page_links_list old = {0};
	struct markdown_names had = {0};
	bool closed = audience != AUDIENCE_PUBLIC;
	TRY(q_page_links(db, page, &old));
	for (size_t i = 0; i < old.n; i++) {
		*ARENA_PUSH(db->arena, &had) = old.v[i].slug;
		if (among(&found->slugs, old.v[i].slug))
			continue;
		TRY(q_page_link_drop(db, page, old.v[i].slug));
		TRY(q_page_link_again(db, wiki, old.v[i].slug));
	}
	for (size_t i = 0; i < found->slugs.n; i++)
		if (!among(&had, found->slugs.v[i]))
			TRY(put(db, page, wiki, found->slugs.v[i], found->pages.v[i], closed));
	return OK;
}

err page_links_audience(struct db *db, item_id page, place_id wiki, enum audience audience)
{
	struct q_page_slugs_list slugs = {0};
	struct q_page_links_list links = {0};
	TRY(q_page_slugs(db, page, &slugs));
	for (size_t i = 0; i < slugs.n; i++)
		TRY(look_again(db, wiki, slugs.v[i].name));
	TRY(q_page_links_close(db, page, audience != AUDIENCE_PUBLIC));
	TRY(q_page_links(db, page, &links));
	for (size_t i = 0; i < links.n; i++)
		TRY(q_page_link_again(db, wiki, links.v[i].slug));
	return OK;
}

err page_links_end(struct db *db, item_id page, place_id wiki)
{
	struct q_page_slugs_list slugs = {0};
	struct q_page_links_list links = {0};
	TRY(q_page_slugs(db, page, &slugs));
	TRY(q_page_slugs_drop(db, page));
	for (size_t i = 0; i < slugs.n; i++)
		TRY(look_again(db, wiki, slugs.v[i].name));
	TRY(q_page_links(db, page, &links));
	TRY(q_page_links_drop(db, page));
	for (size_t i = 0; i < links.n; i++)
		TRY(q_page_link_again(db, wiki, links.v[i].slug));
	return OK;
}

/* ---- as they are shown ---- */

static const struct q_page_missing *missing_at(const struct q_page_missing_list *missing, str slug)
{
	for (size_t i = 0; i < missing->n; i++)
		if (str_eq(missing->v[i].slug, slug))
			return &missing->v[i];
	return NULL;
}

struct shower {
	struct arena *arena;
	str wiki;
	bool may_write;
	struct q_page_missing_list missing;
};

static bool elsewhere(void *arg, str slug, url *to)
{
	const struct shower *s = arg;
	const struct q_page_missing *m = missing_at(&s->missing, slug);
	if (m && s->may_write)
		*to = url_path(s->arena, "/wikis/%s/new?title=%s", s->wiki, m->title);
	return m != NULL;
}

err page_links_shown(struct db *db, item_id page, str wiki, bool may_write, html text, html *shown)
{
	struct shower s = {.arena = db->arena, .wiki = wiki, .may_write = may_write};
	TRY(q_page_missing(db, page, &s.missing));
	*shown = s.missing.n ? html_page_links(db->arena, text, elsewhere, &s) : text;
	return OK;
}
