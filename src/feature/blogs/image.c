/* SPDX-License-Identifier: Apache-2.0
 * image: an image for an entry where no script runs: the editor's own form brings it, and comes
 * back with its Markdown behind the text. Nothing else is saved.
 */
#include "ui/image.h"

#include "feature/blogs/handlers.h"
#include "feature/blogs/pages.h"

struct asked {
	bool old; /* an entry that stands; else one that begins */
	struct blog blog;
	struct item_row item;
	struct editor_page editor;
	str image; /* its Markdown; empty when it was refused */
};

static err find(struct rq *rq, void *arg)
{
	struct asked *a = arg;
	struct q_entry_show e;
	if (!a->old) {
		TRY(blog_to_write(rq, &a->blog));
		editor_begin(rq, &a->blog, &a->editor);
		return OK;
	}
	TRY(entry_to_edit(rq, &e, &a->item));
	TRY(blog_find(rq->db, e.blog_handle, &a->blog, NULL));
	return editor_open(rq, &e, &a->item, &a->blog, &a->editor);
}

static err show(struct rq *rq, void *arg)
{
	struct asked *a = arg;
	struct editor_page *p = &a->editor;
	editor_read(rq, &p->form);
	if (a->image.n) {
		str body = p->form.body;
		while (body.n && strchr("\r\n \t", body.p[body.n - 1]))
			body.n--;
		p->form.body =
			str_cat(rq->arena, body, body.n ? S("\n\n") : S(""), a->image, S("\n"));
		p->image_added = true;
	}
	return editor_show(rq, p);
}

static err bring(struct rq *rq, bool old)
{
	struct asked a = {.old = old};
	struct image_taken image;
	/* Who may not write here gets nothing decoded. */
	TRY(rq_transaction(rq, false, find, &a));
	err e = image_take(rq, rq_upload(rq, "file"), &image);
	if (e && !image.refused)
		return e;
	if (e) {
		form_error(rq, "file", image.refused);
		rq->log_text = image.why;
		rq->response.status = 422;
	} else {
		a.image = image_markdown(rq->arena, &image);
	}
	return rq_transaction(rq, false, show, &a);
}

err entry_image_create(struct rq *rq)
{
	return bring(rq, false);
}

err entry_image_update(struct rq *rq)
{
	return bring(rq, true);
}
