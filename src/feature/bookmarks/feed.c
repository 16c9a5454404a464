/* SPDX-License-Identifier: Apache-2.0
 * feed: bookmarks as Atom and RSS: of everybody, a person, a tag, an address; thirty of them, as
 * the reader may see them. A program that cannot sign in brings the person's own secret
 * (core/feed_token.h) as ?secret=, and reads as that person, private ones too.
 */
#include "feature/bookmarks/handlers.h"

#include "core/feed_token.h"
#include "core/guideline.h"
#include "core/person.h"
#include "core/session.h"
#include "html/absolute.h"
#include "ui/disclaimer.h"
#include "ui/feed.h"

#include "bookmarks.html.h"
#include "bookmarks.sql.h"

enum { FEED_BOOKMARKS = 30 };

/* From here on the transaction answers for whom the secret belongs to. */
static err read_as(struct rq *rq)
{
	struct viewer *whose = NEW(rq->arena, struct viewer);
	str secret = rq_query(rq, "secret");
	if (str_empty(secret))
		return OK;
	TRY(feed_token_find(rq->db, secret, whose));
	rq->viewer_id = rq->db->viewer;
	rq->clear = rq->db->clear;
	return OK;
}

static void add_one(struct rq *rq, struct feed *f, const struct bookmark *b)
{
	struct out o = out_new(rq->arena, 64 << 10);
	int64_t changed = b->item.edited ? b->item.edited : b->item.created;
	url page = url_check(rq->arena, page_absolute(rq, bookmark_url(rq, b->item.id)));
	struct feed_entry *e = feed_add(rq, f, b->item.created, changed);
	e->id = feed_tag_uri(rq, "bookmark", b->item.id.v);
	e->title = b->title;
	e->author = b->item.author_name;
	e->language = b->item.language;
	/* A reader opens what was kept; who wants to answer goes to the page. */
	e->link = b->url;
	v_bookmark_feed_body(&o, rq, b, page, text_shown(rq, NULL, b->html));
	e->html = html_absolute(rq->arena, out_view(&o), f->origin, page.s);
	for (size_t i = 0; i < b->tags.n; i++)
		*ARENA_PUSH(rq->arena, &e->tags) = b->tags.v[i].label;
}

static err write_feed(struct rq *rq, struct feed *f, const struct bookmark_wanted *w, url page,
		      bool rss)
{
	struct bookmark_list list;
	int64_t next, newest = 0;
	TRY(bookmark_page(rq->db, w, &list, &next));
	f->language = lang_code(rq->lang);
	if (str_empty(f->rights))
		TRY(disclaimer_of(rq->db, f->language, &f->rights));
	f->link = url_check(rq->arena, page_absolute(rq, page));
	feed_begin(rq, f);
	for (size_t i = 0; i < list.n; i++) {
		const struct item_row *item = &list.v[i].item;
		int64_t changed = item->edited ? item->edited : item->created;
		newest = changed > newest ? changed : newest;
		add_one(rq, f, &list.v[i]);
	}
	return feed_answer(rq, f, newest, rss);
}

err bookmark_feed_all(struct rq *rq)
{
	struct bookmark_wanted w = {.source = BOOKMARKS_ALL, .most = FEED_BOOKMARKS};
	struct feed f = {.id = feed_tag_uri(rq, "bookmarks", 0),
			 .title = format_fill(rq->arena, T(rq->lang, "Bookmarks at #"),
					      page_organisation(rq))};
	TRY(read_as(rq));
	return write_feed(rq, &f, &w, URL("/bookmarks"), str_ends(rq->path, S(".rss")));
}

err bookmark_feed_person(struct rq *rq)
{
	struct bookmark_wanted w = {.source = BOOKMARKS_PERSON, .most = FEED_BOOKMARKS};
	struct disclaimer whose;
	struct person person;
	str handle;
	bool rss;
	if (!feed_cut_form(rq_path(rq, "file"), &handle, &rss))
		return NOT_FOUND;
	TRY(read_as(rq));
	TRY(bookmark_owner_of(rq, handle, &person, NULL));
	w.person = person.id;
	TRY(disclaimer_in(rq, person.disclaimer_language, &whose));
	struct feed f = {.id = feed_tag_uri(rq, "bookmarks-of", person.id.v),
			 .title =
				 format_fill(rq->arena, T(rq->lang, "Bookmarks of #"), person.name),
			 .rights = whose.text};
	return write_feed(rq, &f, &w, bookmark_person_url(rq, person.handle), rss);
}

err bookmark_feed_tag(struct rq *rq)
{
	struct bookmark_wanted w = {.source = BOOKMARKS_ALL, .most = FEED_BOOKMARKS};
	struct tag tag;
	str name;
	bool rss;
	if (!feed_cut_form(rq_path(rq, "file"), &name, &rss))
		return NOT_FOUND;
	TRY(read_as(rq));
	TRY(bookmark_known_tag(rq, tag_fold(rq->arena, name), &tag));
	*ARENA_PUSH(rq->arena, &w.tags) = tag;
	struct feed f = {.id = feed_tag_uri(rq, "bookmarks-tag", tag.id.v),
			 .title = str_cat(rq->arena, S("#"), tag.label)};
	return write_feed(rq, &f, &w, bookmark_tag_url(rq, tag.name), rss);
}

err bookmark_feed_link(struct rq *rq)
{
	struct bookmark_wanted w = {.source = BOOKMARKS_LINK, .most = FEED_BOOKMARKS};
	struct q_bookmark_link_find link;
	struct bookmark_list first;
	int64_t next;
	str hash;
	bool rss;
	if (!feed_cut_form(rq_path(rq, "file"), &hash, &rss))
		return NOT_FOUND;
	TRY(read_as(rq));
	TRY(q_bookmark_link_find(rq->db, hash, &link));
	w.link = link.id;
	/* Kept by nobody whom the reader may know of: as if nobody did. */
	TRY(bookmark_page(rq->db, &w, &first, &next));
	if (first.n == 0)
		return NOT_FOUND;
	struct feed f = {.id = feed_tag_uri(rq, "bookmarks-link", link.id),
			 .title = first.v[0].title,
			 .subtitle = first.v[0].url.s};
	return write_feed(rq, &f, &w, bookmark_link_url(rq, hash), rss);
}

err bookmark_feed_secret(struct rq *rq)
{
	str secret;
	TRY(session_hold(rq->db, rq->session));
	TRY(feed_token_make(rq->db, &secret));
	return bookmark_settings_with(rq, STR_NONE, STR_NONE, secret);
}
