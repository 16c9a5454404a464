/* SPDX-License-Identifier: Apache-2.0
 * page_files: files of any kind that hang on a page, with their versions. Whoever reads the page
 * fetches them, whoever writes in the wiki adds, restores and removes them; with the page they are
 * gone.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/pages.h"
#include "ui/api.h"

#include "wiki_files.html.h"

enum { VERSIONS_PAGE = 200 };

struct incoming {
	struct wiki wiki;
	struct q_page_show page;
	struct item_row item;
};

url wiki_page_files(const struct rq *rq, str wiki, str slug)
{
	return wiki_page_action(rq, wiki, slug, "files");
}

static err may_add(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	TRY(page_asked(rq, &in->wiki, &in->page, &in->item));
	return wiki_to_write(rq, &in->wiki);
}

static err answer(struct rq *rq, const struct incoming *in)
{
	return redirect(rq, attached_part(rq, wiki_page_url(rq, in->wiki.handle, in->page.slug)));
}

static err add(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	TRY(page_to_change(rq, &in->wiki, &in->page, &in->item));
	TRY(attach_put_versions(rq, in->item.id));
	return rq->format == FORMAT_JSON ? page_json(rq, in->item.id, 201) : answer(rq, in);
}

err page_file_create(struct rq *rq)
{
	struct incoming in = {0};
	return attach_form_alone(rq, may_add, add, &in);
}

err page_file_show(struct rq *rq)
{
	struct incoming in;
	TRY(page_asked(rq, &in.wiki, &in.page, &in.item));
	return attach_send(rq, in.item.id, rq_path_id(rq, "file"));
}

err page_file_delete(struct rq *rq)
{
	struct incoming in;
	TRY(page_to_change(rq, &in.wiki, &in.page, &in.item));
	TRY(attach_drop(rq, in.item.id, rq_path_id(rq, "file")));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return answer(rq, &in);
}

/* ---- versions ---- */

/* The file of the address, which hangs on the page of the address. */
static err file_of(struct rq *rq, const struct incoming *in, struct attached_file *f)
{
	return attachment_file(rq->db, in->item.id, rq_path_id(rq, "file"), f);
}

/* What hung there before others could read the page is for those who read its old texts, too. */
static err version_of(struct rq *rq, const struct incoming *in, const struct attached_file *f,
		      struct attached_file *version)
{
	int64_t number = rq_path_id(rq, "number");
	if (number == f->version) {
		*version = *f;
		return OK;
	}
	return attachment_version(rq->db, in->item.id, f->id, number,
				  page_reads_closed(rq, &in->wiki, &in->item), version);
}

url wiki_page_file(const struct rq *rq, str wiki, str slug, int64_t file)
{
	return attached_url(rq, wiki_page_files(rq, wiki, slug), file);
}

static url version_url(const struct rq *rq, url file, int64_t number)
{
	return url_path(rq->arena, "%r/versions/%i", file, number);
}

static void version_json(struct rq *rq, url file, const struct attached_file *v)
{
	struct out *o = rq->out;
	json_open(o, NULL, '{');
	json_int(o, "number", v->version);
	json_int(o, "size", v->size);
	json_str(o, "type", v->type);
	if (signed_in(rq))
		json_str(o, "author_name", v->owner_name);
	json_time(o, "created", v->created);
	json_str(o, "url", version_url(rq, file, v->version).s);
	json_close(o, '}');
}

static err versions_json(struct rq *rq, const struct page_versions *p)
{
	api_begin(rq);
	json_int(rq->out, "id", p->file.id);
	json_str(rq->out, "name", p->file.name);
	json_open(rq->out, "versions", '[');
	for (size_t i = 0; i < p->rows.n; i++)
		version_json(rq, p->here, &p->rows.v[i]);
	json_close(rq->out, ']');
	if (p->more)
		json_int(rq->out, "next", p->rows.v[p->rows.n - 1].version);
	return api_end(rq);
}

/* The newest stands first, and is no row of the older ones. */
static err fill_versions(struct rq *rq, const struct incoming *in, struct page_versions *p)
{
	int64_t before = rq_query_int(rq, "before", 0);
	struct attached_files older;
	if (!before)
		*ARENA_PUSH(rq->arena, &p->rows) = p->file;
	TRY(attachment_versions(rq->db, in->item.id, p->file.id, before,
				page_reads_closed(rq, &in->wiki, &in->item), &older));
	for (size_t i = 0; i < older.n; i++)
		*ARENA_PUSH(rq->arena, &p->rows) = older.v[i];
	p->more = older.n == VERSIONS_PAGE;
	return OK;
}

static err show_versions(struct rq *rq, const struct incoming *in)
{
	struct page_versions p = {.wiki = &in->wiki, .page = &in->page};
	TRY(file_of(rq, in, &p.file));
	p.here = wiki_page_file(rq, in->wiki.handle, in->page.slug, p.file.id);
	p.may_write = in->wiki.may_write && in->wiki.state == PLACE_LIVE;
	TRY(fill_versions(rq, in, &p));
	if (rq->format == FORMAT_JSON)
		return versions_json(rq, &p);
	if (p.more)
		p.older = page_with(rq, "before", id_text(rq, p.rows.v[p.rows.n - 1].version));
	const struct page how = {.title = p.file.name, .active = S("/wikis")};
	return page_as(rq, &how, v_page_versions, &p);
}

err page_file_version_list(struct rq *rq)
{
	struct incoming in;
	TRY(page_asked(rq, &in.wiki, &in.page, &in.item));
	return show_versions(rq, &in);
}

err page_file_version_show(struct rq *rq)
{
	struct incoming in;
	struct attached_file f, version;
	TRY(page_asked(rq, &in.wiki, &in.page, &in.item));
	TRY(file_of(rq, &in, &f));
	TRY(version_of(rq, &in, &f, &version));
	return attach_send_file(rq, &version);
}

static err changed(struct rq *rq, const struct incoming *in, int64_t file)
{
	TRY(item_touch(rq->db, in->item.id, false));
	if (rq->format == FORMAT_JSON)
		return show_versions(rq, in);
	return redirect(rq, url_path(rq->arena, "%r/versions",
				     wiki_page_file(rq, in->wiki.handle, in->page.slug, file)));
}

err page_file_version_restore(struct rq *rq)
{
	struct incoming in;
	struct attached_file f, version;
	TRY(page_to_change(rq, &in.wiki, &in.page, &in.item));
	TRY(file_of(rq, &in, &f));
	TRY(version_of(rq, &in, &f, &version));
	err e = attachment_version_restore(rq->db, in.item.id, &f, &version);
	if (e == TOO_LARGE)
		return fail(rq, e,
			    T(rq->lang, "There is no room left for your files: you may "
					"attach 10 GB in all."));
	TRY(e);
	return changed(rq, &in, f.id);
}

err page_file_version_delete(struct rq *rq)
{
	struct incoming in;
	struct attached_file f, version;
	TRY(page_to_change(rq, &in.wiki, &in.page, &in.item));
	TRY(file_of(rq, &in, &f));
	TRY(version_of(rq, &in, &f, &version));
	if (version.id == f.id)
		return fail(rq, CONFLICT,
			    T(rq->lang, "This is the newest version: restore an older one "
					"first, or remove the whole file."));
	TRY(attachment_file_drop(rq->db, in.item.id, &version));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return changed(rq, &in, f.id);
}
