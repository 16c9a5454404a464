/* SPDX-License-Identifier: Apache-2.0
 * blog_tab: the blog of a community, on its tab: opened by an owner with one click, written by the
 * members. What is for the community is for the blog.
 */
#include "feature/blogs/handlers.h"

#include "base/utf8.h"
#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "blog_tab.html.h"

enum { BLOCK_ENTRIES = 3 };

/* Not found: *b stays as it is. */
static err find(struct rq *rq, const struct place *community, struct blog *b, bool *found)
{
	struct place_list list;
	TRY(place_children(rq->db, community->id, PLACE_COMMUNITY_BLOG, 1, &list));
	*found = list.n > 0;
	return *found ? blog_find(rq->db, list.v[0].handle, b, NULL) : OK;
}

err blog_tab_show(struct rq *rq)
{
	struct place_view where;
	struct blog b;
	bool found;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	struct blog_tab_page p = {.where = &where,
				  .may_open = where.role == ROLE_OWNER && where.open};
	TRY(find(rq, &where.place, &b, &found));
	if (rq->format == FORMAT_JSON)
		return found ? blog_json(rq, b.handle, 200) : NOT_FOUND;
	if (!found)
		return page_in_place(rq, &where, "blog", T(rq->lang, "Blog"), v_blog_tab_none, &p);
	p.of = (struct blog_page){.blog = &b, .series_name = rq_query(rq, "series")};
	TRY(blog_fill(rq, &p.of));
	const struct page how = {.feed = feed_url(rq, b.handle, "atom"), .feed_title = b.title};
	return page_in_place_as(rq, &where, "blog", T(rq->lang, "Blog"), &how, v_blog_tab, &p);
}

/* "The blog of X" in the community's language, where the name leaves room for it. */
static str title_of(const struct rq *rq, const struct place *community)
{
	enum lang lang = rq->lang;
	lang_parse(community->language, &lang);
	str title = format_fill(rq->arena, T(lang, "The blog of #"), community->title);
	return utf8_count(title) <= PLACE_TITLE_MAX ? title : community->title;
}

/* Named after the community; its owner has it at once. */
err blog_tab_create(struct rq *rq)
{
	struct place_view where;
	struct blog b;
	bool found;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	const struct place *c = &where.place;
	if (where.role != ROLE_OWNER)
		return fail(rq, DENIED, T(rq->lang, "An owner of the community opens its blog."));
	if (!where.open)
		return fail(rq, DENIED,
			    T(rq->lang, "This community is archived: it can be read, but nothing "
					"is written there any more."));
	/* Two owners who click at once open one. */
	TRY(member_hold(rq->db, (place_id){c->hub}));
	TRY(find(rq, c, &b, &found));
	if (found)
		return redirect(rq, place_tab_url(rq, c, "blog"));
	b = (struct blog){.of_community = true,
			  .parent = c->id,
			  .title = title_of(rq, c),
			  .language = c->language,
			  .kind = BLOG_GROUP,
			  /* As open as the community: its circle is never wider than that. */
			  .audience = AUDIENCE_INTERNAL,
			  .owner = rq->viewer_id};
	/* Its address tells nobody that a closed community of that name is there. */
	if (c->circle > CIRCLE_INTERNAL)
		b.handle = place_secret_handle(rq->arena);
	TRY(blog_make(rq->db, &b));
	return redirect(rq, place_tab_url(rq, c, "blog"));
}

err blog_tab_block(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	struct blog_tab_lines lines = {.all = place_tab_url(rq, place, "blog")};
	struct blog b;
	struct id_list ids;
	bool found;
	(void)role;
	TRY(find(rq, place, &b, &found));
	if (!found)
		return OK;
	TRY(blog_entries(rq->db, &b, 0, BLOCK_ENTRIES, &ids));
	TRY(cards_of(rq, ids, &lines.entries));
	if (lines.entries.n)
		v_blog_tab_block(out, rq, &lines);
	return out->bad;
}
