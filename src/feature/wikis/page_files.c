/* SPDX-License-Identifier: Apache-2.0
 * page_files: files of any kind that hang on a page. Whoever reads the page fetches them, whoever
 * writes in the wiki adds and removes them; with the page they are gone.
 */
#include "feature/wikis/handlers.h"

#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/file.h"
#include "feature/wikis/pages.h"
#include "ui/api.h"

struct incoming {
	struct wiki wiki;
	struct q_page_show page;
	struct item_row item;
	struct file_content content;
	str name;
};

url wiki_page_files(const struct rq *rq, str wiki, str slug)
{
	return url_path(rq->arena, "%r#files", wiki_page_url(rq, wiki, slug));
}

url wiki_page_file(const struct rq *rq, str wiki, str slug, int64_t id)
{
	return url_path(rq->arena, "%r/files/%i", wiki_page_url(rq, wiki, slug), id);
}

url wiki_page_file_delete(const struct rq *rq, str wiki, str slug, int64_t id)
{
	return url_path(rq->arena, "%r/delete", wiki_page_file(rq, wiki, slug, id));
}

/* ---- one more ---- */

static err may_add(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	TRY(page_asked(rq, &in->wiki, &in->page, &in->item));
	return wiki_to_write(rq, &in->wiki);
}

static err add(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	int64_t id;
	TRY(page_to_change(rq, &in->wiki, &in->page, &in->item));
	TRY(attachment_file_add(rq->db, in->item.id, in->name, &in->content, &id));
	return item_touch(rq->db, in->item.id, false);
}

static err let_go(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	return file_let_go(rq->db, &in->content);
}

static err refused(struct rq *rq, err e)
{
	switch (e) {
	case CONFLICT:
		return fail(rq, e,
			    T(rq->lang, "A file of this name hangs on this page already. Remove it "
					"first, or give yours another name."));
	case TOO_LARGE:
		return fail(rq, e,
			    T(rq->lang, "There is no room left for it: a page holds 100 files, and "
					"you may attach 10 GB in all."));
	case INVALID:
		return fail(rq, e, T(rq->lang, "This is no name for a file."));
	default:
		return e;
	}
}

static err take_one(struct rq *rq, const struct upload *upload, struct incoming *in)
{
	str why = STR_NONE;
	in->name = file_name_clean(rq->arena, upload->filename);
	err e = file_take(rq->app, rq->arena, upload->path, &in->content, &why);
	if (e == DENIED)
		return fail_log(rq, INVALID,
				T(rq->lang, "The scanner of this house refused the file."), why);
	if (e)
		return fail_log(rq, e == NOT_FOUND ? FAULT : e,
				T(rq->lang, "The file could not be stored. Try again later."), why);
	e = rq_transaction(rq, true, add, in);
	if (e) {
		err dropped = rq_transaction(rq, true, let_go, in);
		return dropped ? dropped : refused(rq, e);
	}
	return OK;
}

static err answer_page(struct rq *rq, void *arg)
{
	const struct incoming *in = arg;
	return page_json(rq, in->item.id, 201);
}

err page_file_create(struct rq *rq)
{
	struct incoming in = {0};
	size_t n = 0;
	TRY(rq_transaction(rq, false, may_add, &in));
	for (size_t i = 0; i < rq->uploads.n; i++) {
		const struct upload *u = &rq->uploads.v[i];
		if (!str_eq(u->name, S("file")) || str_empty(u->filename))
			continue;
		TRY(take_one(rq, u, &in));
		n++;
	}
	if (!n)
		return fail(rq, INVALID, T(rq->lang, "Choose a file first."));
	if (rq->format == FORMAT_JSON)
		return rq_transaction(rq, false, answer_page, &in);
	return redirect(rq, wiki_page_files(rq, in.wiki.handle, in.page.slug));
}

/* ---- fetched, and gone ---- */

err page_file_show(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct attached_file f;
	TRY(page_asked(rq, &w, &q, &item));
	TRY(attachment_file(rq->db, item.id, rq_path_id(rq, "file"), &f));
	rq->response.cache = S("private, no-cache");
	return response_file(rq, blob_store_find(rq->arena, rq->app->data, f.hash), f.type, f.hash,
			     true, f.name);
}

err page_file_delete(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct attached_file f;
	TRY(page_to_change(rq, &w, &q, &item));
	TRY(attachment_file(rq->db, item.id, rq_path_id(rq, "file"), &f));
	TRY(attachment_file_drop(rq->db, item.id, &f));
	TRY(item_touch(rq->db, item.id, false));
	rq->audit_detail = f.name;
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, wiki_page_files(rq, w.handle, q.slug));
}
