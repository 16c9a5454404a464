/* SPDX-License-Identifier: Apache-2.0
 * draft: what is begun and not out yet, and the choice of a blog to write in.
 */
#include "feature/blogs/handlers.h"

#include "feature/blogs/pages.h"

#include "entry_editor.html.h"

enum { DRAFTS_SHOWN = 200 };

/* Editors of new entries that hold words; their blogs by the id in the form's name. */
static err fill_unsaved(struct rq *rq, struct draft_page *p)
{
	struct q_entry_unsaved_list rows = {0};
	TRY(q_entry_unsaved(rq->db, DRAFTS_SHOWN, &rows));
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < p->blogs.n; k++)
			if (str_eq(rows.v[i].form,
				   autosave_form(rq, p->blogs.v[k].id, (item_id){0})))
				*ARENA_PUSH(rq->arena, &p->unsaved) =
					(struct unsaved){.title = rows.v[i].title,
							 .blog_title = p->blogs.v[k].title,
							 .blog_handle = p->blogs.v[k].handle,
							 .updated = rows.v[i].updated};
	return OK;
}

err draft_list(struct rq *rq)
{
	struct draft_page p = {0};
	TRY(q_blog_mine(rq->db, &p.blogs));
	TRY(q_entry_drafts(rq->db, DRAFTS_SHOWN, &p.drafts));
	TRY(fill_unsaved(rq, &p));
	return page(rq, str_from(T(rq->lang, "My drafts")), v_draft_list, &p);
}

err blog_write_choice(struct rq *rq)
{
	struct draft_page p = {0};
	TRY(q_blog_mine(rq->db, &p.blogs));
	size_t own = 0;
	while (own < p.blogs.n && p.blogs.v[own].kind == PLACE_BLOG)
		own++;
	p.may_open = own == 0 && rq->viewer->employee;
	if (p.blogs.n == 1 && own == 1)
		return redirect(rq, blog_action(rq, p.blogs.v[0].handle, "write"));
	if (p.blogs.n == 0 && rq->viewer->employee)
		return redirect(rq, URL("/blogs/new"));
	return page(rq, str_from(T(rq->lang, "Write an entry")), v_blog_choice, &p);
}
