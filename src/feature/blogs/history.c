/* SPDX-License-Identifier: Apache-2.0
 * history: the earlier states of an entry, what changed between any two of them, and going back to
 * one.
 */
#include "feature/blogs/handlers.h"

#include "core/preview.h"
#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "entry_history.html.h"

enum { HISTORY_PAGE = 200 };

err entry_history_list(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	TRY(entry_asked(rq, &e, &item));
	struct history_page p = {.item = &item, .entry = &e, .may_edit = entry_may_change(rq, &e)};
	if (rq->format == FORMAT_JSON) {
		struct change_list changes = {0};
		TRY(changes_of(rq, item.id, p.may_edit, &changes));
		return api_changes(rq, &changes);
	}
	int64_t from = rq_query_int(rq, "from", 0), to = rq_query_int(rq, "to", 0);
	/* The form of the page compares two of them. */
	if (from > 0 && to > 0)
		return redirect(rq, url_path(rq->arena, "%r/%i?from=%i",
					     entry_action(rq, e.blog_handle, e.slug, "history"), to,
					     from));
	TRY(revision_list(rq->db, item.id, rq_query_int(rq, "before", 0), p.may_edit,
			  &p.revisions));
	if (p.revisions.n == HISTORY_PAGE)
		p.older = page_with(rq, "before",
				    id_text(rq, p.revisions.v[HISTORY_PAGE - 1].number));
	TRY(blog_disclaimer(rq, e.disclaimer_language, e.language, &p.disclaimer,
			    &p.disclaimer_language));
	const struct page how = {.title = str_from(T(rq->lang, "History of the entry")),
				 .active = S("/blogs"),
				 .disclaimed = true};
	return page_as(rq, &how, v_entry_history, &p);
}

err entry_revision_show(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	int64_t newest, number = rq_path_id(rq, "number"),
			from = rq_query_int(rq, "from", number - 1);
	TRY(entry_asked(rq, &e, &item));
	struct revision_page p = {.item = &item,
				  .entry = &e,
				  .may_edit = entry_may_change(rq, &e),
				  .sides = !str_empty(rq_query(rq, "sides"))};
	TRY(revision_find(rq->db, item.id, number, p.may_edit, &p.after));
	err before = from > 0 ? revision_find(rq->db, item.id, from, p.may_edit, &p.before) : OK;
	/* What others never read is no change to them: the first state that they may read stands
	 * alone. */
	if (before != NOT_FOUND || !str_empty(rq_query(rq, "from")))
		TRY(before);
	TRY(revision_newest(rq->db, item.id, &newest));
	p.newest = number == newest;
	diff_words(rq->arena, p.before.title, p.after.title, &p.title);
	diff_words(rq->arena, p.before.body, p.after.body, &p.words);
	if (p.sides)
		diff_side_by_side(rq->arena, &p.words, &p.rows);
	TRY(blog_disclaimer(rq, e.disclaimer_language, e.language, &p.disclaimer,
			    &p.disclaimer_language));
	const struct page how = {.title = str_from(T(rq->lang, "What changed")),
				 .active = S("/blogs"),
				 .disclaimed = true};
	return page_as(rq, &how, v_entry_revision, &p);
}

err entry_revision_restore(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	struct revision r;
	struct blog b;
	struct entry_form form;
	struct entry_text text;
	TRY(entry_to_change(rq, &e, &item));
	TRY(blog_find(rq->db, e.blog_handle, &b, NULL));
	TRY(revision_find(rq->db, item.id, rq_path_id(rq, "number"), true, &r));
	TRY(editor_load(rq, item.id, item.audience, item.language, &form));
	form.title = r.title;
	form.body = r.body;
	TRY(editor_check(rq, &b, &form, EDITOR_SAVE, &text));
	/* Nothing but title and text goes back: who reads it and when it goes out stay as they are.
	 */
	text.publish_at = e.publish_at;
	if (rq->errors.n)
		return INVALID;
	TRY(entry_change(rq->db, &item, &text));
	TRY(preview_text(rq->db, rq->app, item.id, text.body, PREVIEWS_LONG));
	struct q_entry_address at;
	bool found;
	TRY(q_entry_address(rq->db, item.id, &at, &found));
	return redirect(rq, found ? entry_url(rq, at.blog, at.slug) : URL("/blogs/drafts"));
}
