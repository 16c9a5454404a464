/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/blogs/import.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/comment.h"
#include "core/import/encoding.h"
#include "html/html.h"

err blog_import_run(struct blog_import *i, err (*read)(struct blog_import *i, void *arg, str *why),
		    void *arg, str *why)
{
	struct arena *before = i->db->arena;
	person_id viewer = i->db->viewer;
	i->whole = before;
	i->row = arena_new(2 * IMPORT_RECORD_ARENA);
	i->db->arena = i->row;
	err e = read(i, arg, why);
	*why = str_dup(before, *why);
	i->db->log_text = str_dup(before, i->db->log_text);
	i->db->arena = before;
	i->db->viewer = viewer;
	arena_free(i->row);
	return e;
}

static str name_of(struct blog_import *i, const char *kind, int64_t number)
{
	struct out o = out_new(i->db->arena, 64);
	out_str(&o, str_from(kind));
	out_byte(&o, ' ');
	out_int(&o, number);
	return out_view(&o);
}

err blog_import_known(struct blog_import *i, const char *kind, int64_t number, int64_t *target)
{
	return imported_find(i->db, i->source, name_of(i, kind, number), target);
}

err blog_import_remember(struct blog_import *i, const char *kind, int64_t number, int64_t target)
{
	return imported_put(i->db, i->source, name_of(i, kind, number), target);
}

/* ---- the blog ---- */

static err find_or_make(struct blog_import *i, person_id owner)
{
	err e = imported_find(i->db, i->source, S("blog"), &i->blog.id.v);
	if (e != NOT_FOUND)
		return e;
	i->blog.owner = owner;
	/* Who brings a blog in does not thereby publish it to the world: its owner may. */
	i->blog.audience = AUDIENCE_INTERNAL;
	TRY(blog_make(i->db, &i->blog));
	i->blog.handle = str_dup(i->whole, i->blog.handle);
	return imported_put(i->db, i->source, S("blog"), i->blog.id.v);
}

err blog_import_open(struct blog_import *i, struct blog_import_author *author)
{
	if (ID_NONE(i->blog.id))
		TRY(find_or_make(i, author->person));
	/* What an author may read is what the importer sees of the blog from here on. */
	i->db->viewer = author->person;
	if (author->may_write)
		return OK;
	TRY(access_may_write(i->db, author->person, i->blog.id, &author->may_write));
	if (!author->may_write)
		TRY(member_put(i->db, author->person, i->blog.id, ROLE_FACILITATOR, MEMBER_IN));
	author->may_write = true;
	return OK;
}

/* ---- texts ---- */

str blog_import_title(struct arena *a, str title_html, str body, int64_t created)
{
	str title = one_line(a, html_to_text(a, title_html, ENTRY_TITLE_MAX), ENTRY_TITLE_MAX);
	if (title.n == 0)
		title = one_line(a, markdown_text(a, body, 60), 60);
	if (title.n == 0) {
		/* Neither words nor a title: a picture, say. Its day is all there is to name it by.
		 */
		struct out o = out_new(a, 64);
		out_iso_time(&o, created);
		title = str_sub(out_view(&o), 0, 10);
	}
	return title;
}

err blog_import_comment(struct blog_import *i, item_id below, person_id author, int64_t created,
			int64_t earliest, str body, item_id *id)
{
	*id = (item_id){0};
	str text = str_trim(body);
	if (text.n == 0 || utf8_count(text) > COMMENT_MAX) {
		import_skip(i->whole, i->report,
			    text.n ? S("a comment is too long") : S("a comment is empty"));
		return OK;
	}
	/* Threads are kept by age: an answer never comes before what it answers. */
	created = created > earliest ? created : earliest + SECOND;
	return comment_import(i->db, below, author, created < i->db->now ? created : i->db->now,
			      STR_NONE, text, id);
}
