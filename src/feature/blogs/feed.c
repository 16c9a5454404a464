/* SPDX-License-Identifier: Apache-2.0
 * feed: Atom and RSS of all blogs, of one, and of a tag: what the reader may see, thirty entries,
 * with validators.
 */
#include "ui/feed.h"

#include "core/guideline.h"
#include "core/stream.h"
#include "feature/blogs/handlers.h"
#include "feature/blogs/pages.h"
#include "html/absolute.h"

/* A feed holds whole entries up to FEED_LETTERS of HTML; what no longer fits stands there with its
 * summary and its address. */
enum { FEED_ENTRIES = 30, FEED_LETTERS = 1 << 20, TAG_ROUNDS = 5 };

static str absolute(const struct rq *rq, url path)
{
	return page_absolute(rq, path);
}

static err add_entry(struct rq *rq, struct feed *f, const struct q_entry_feed *r,
		     const struct q_entry_feed_tags_list *tags, int64_t *letters)
{
	struct q_entry_html text;
	struct arena *a = rq->arena;
	struct feed_entry *e = feed_add(rq, f, r->created, r->edited ? r->edited : r->created);
	e->id = feed_tag_uri(rq, "entry", r->id.v);
	e->title = r->title;
	e->author = r->author_name;
	e->summary = r->excerpt;
	e->language = r->language;
	e->link = url_check(a, absolute(rq, entry_url(rq, r->blog_handle, r->slug)));
	for (size_t i = 0; i < tags->n; i++)
		if (tags->v[i].item.v == r->id.v)
			*ARENA_PUSH(a, &e->tags) = tags->v[i].label;
	if (r->size > *letters)
		return OK;
	*letters -= r->size;
	TRY(q_entry_html(rq->db, r->id, &text));
	html shown = text_shown(rq, NULL, (html){text.html}); /* safe: rendered when it was saved */
	shown = text_in(rq, r->language, shown);
	e->html = html_absolute(a, shown.s, f->origin,
				absolute(rq, entry_url(rq, r->blog_handle, r->slug)));
	return OK;
}

static err answer(struct rq *rq, struct feed *f, struct id_list ids, bool rss)
{
	struct q_entry_feed_list rows = {0};
	struct q_entry_feed_tags_list tags = {0};
	int64_t newest = 0, letters = FEED_LETTERS;
	TRY(q_entry_feed(rq->db, ids, &rows));
	TRY(q_entry_feed_tags(rq->db, ids, &tags));
	feed_begin(rq, f);
	for (size_t i = 0; i < rows.n; i++) {
		int64_t changed = rows.v[i].edited ? rows.v[i].edited : rows.v[i].created;
		newest = changed > newest ? changed : newest;
		TRY(add_entry(rq, f, &rows.v[i], &tags, &letters));
	}
	return feed_answer(rq, f, newest, rss);
}

err feed_all(struct rq *rq)
{
	struct stream stream;
	struct id_list ids = {0};
	struct feed f = {
		.id = feed_tag_uri(rq, "blogs", 0),
		.title = format_fill(rq->arena, T(rq->lang, "Blogs of #"), page_organisation(rq)),
		.language = lang_code(rq->lang),
		.link = url_check(rq->arena, absolute(rq, URL("/blogs")))};
	TRY(disclaimer_of(rq->db, f.language, &f.rights));
	TRY(stream_company(rq->db, KIND_ENTRY, 0, FEED_ENTRIES, &stream));
	for (size_t i = 0; i < stream.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	return answer(rq, &f, ids, str_ends(rq->path, S(".rss")));
}

err feed_blog(struct rq *rq)
{
	struct id_list ids;
	struct blog b;
	str name;
	bool rss, moved;
	if (!feed_cut_form(rq_path(rq, "file"), &name, &rss))
		return NOT_FOUND;
	TRY(blog_find(rq->db, name, &b, &moved));
	if (moved)
		return redirect_permanent(rq, feed_url(rq, b.handle, rss ? "rss" : "atom"));
	struct feed f = {.id = feed_tag_uri(rq, "blog", b.id.v),
			 .title = b.title,
			 .subtitle = b.tagline,
			 .language = b.language,
			 .link = url_check(rq->arena, absolute(rq, blog_url(rq, b.handle)))};
	str language;
	TRY(blog_disclaimer(rq, b.disclaimer_language, b.language, &f.rights, &language));
	TRY(blog_entries(rq->db, &b, 0, FEED_ENTRIES, &ids));
	return answer(rq, &f, ids, rss);
}

static bool has(const struct id_list *ids, int64_t id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (ids->v[i] == id)
			return true;
	return false;
}

/* A tag's newest items of all kinds hold entries among others, also those of closed places: a
 * bounded number of pages is looked through; behind them only open entries are looked for. *any: it
 * is on something that the reader may see. */
static err entries_of_tag(struct rq *rq, const struct tag *tag, struct id_list *ids, bool *any)
{
	struct q_entry_tagged_list rest = {0};
	int64_t before = 0;
	*any = false;
	for (int round = 0; round < TAG_ROUNDS && ids->n < FEED_ENTRIES; round++) {
		struct id_list page = {0};
		struct item_rows rows;
		TRY(tag_items(rq->db, tag->id, before, 40, &page));
		if (page.n == 0)
			return OK;
		*any = true;
		before = page.v[page.n - 1];
		TRY(item_list(rq->db, page, &rows));
		for (size_t i = 0; i < rows.n && ids->n < FEED_ENTRIES; i++)
			if (rows.v[i].kind == KIND_ENTRY)
				*ARENA_PUSH(rq->arena, ids) = rows.v[i].id.v;
	}
	if (ids->n < FEED_ENTRIES)
		TRY(entries_tagged(rq->db, tag, FEED_ENTRIES, &rest));
	for (size_t i = 0; i < rest.n && ids->n < FEED_ENTRIES; i++)
		if (!has(ids, rest.v[i].id.v))
			*ARENA_PUSH(rq->arena, ids) = rest.v[i].id.v;
	return OK;
}

err feed_tag(struct rq *rq)
{
	struct id_list ids = {0};
	struct tag tag;
	str name;
	bool rss, any;
	if (!feed_cut_form(rq_path(rq, "file"), &name, &rss))
		return NOT_FOUND;
	TRY(tag_by_name(rq->db, tag_fold(rq->arena, name), &tag));
	TRY(entries_of_tag(rq, &tag, &ids, &any));
	/* A tag that only closed texts carry is no news for strangers. */
	if (!any)
		return NOT_FOUND;
	if (!str_eq(name, tag.name))
		return redirect_permanent(
			rq, url_path(rq->arena, "/feeds/tags/%s",
				     str_cat(rq->arena, tag.name, rss ? S(".rss") : S(".atom"))));
	struct feed f = {.id = feed_tag_uri(rq, "tag", tag.id.v),
			 .title = str_cat(rq->arena, S("#"), tag.label),
			 .language = lang_code(rq->lang),
			 .link = url_check(rq->arena, absolute(rq, tag_url(rq, tag.name)))};
	TRY(disclaimer_of(rq->db, f.language, &f.rights));
	return answer(rq, &f, ids, rss);
}
