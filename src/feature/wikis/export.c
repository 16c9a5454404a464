/* SPDX-License-Identifier: Apache-2.0
 * export: a page or a whole wiki as one file: Markdown to go on with elsewhere, or HTML to read and
 * to print. It holds what the reader may see.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/pages.h"

#include "wiki_export.html.h"

#include <unistd.h>

enum { PAGES_MAX = 20000, BUFFER = 1 << 20 };

/* A file that grows as the pages come: a wiki need not fit into memory. */
struct file {
	struct out o;
	int fd;
	bool failed;
};

static void spill(struct out *o)
{
	struct file *f = (struct file *)(void *)o; /* its first member */
	size_t done = 0;
	while (done < o->n && !f->failed) {
		ssize_t n = write(f->fd, o->p + done, o->n - done);
		f->failed = n < 0;
		done += n < 0 ? 0 : (size_t)n;
	}
	o->n = 0;
}

struct export
{
	struct rq *rq;
	struct file file;
	bool html;
	int64_t n;
};

static void markdown_page(struct out *o, str title, str body)
{
	out_lit(o, "# ");
	out_str(o, title);
	out_lit(o, "\n\n");
	out_str(o, body);
	out_lit(o, "\n\n");
}

static err write_one(void *arg, const struct q_wiki_pages_in *q)
{
	struct export *e = arg;
	struct out *o = &e->file.o;
	e->n++;
	if (e->html) {
		html body = {q->html}; /* safe: by markdown_render when it was saved */
		v_export_page(o, q->slug, q->title, q->language, body);
	} else
		markdown_page(o, q->title, q->body);
	if (o->n >= BUFFER / 2)
		spill(o);
	return o->bad;
}

static err finish(struct rq *rq, struct export *e, str path, str name)
{
	spill(&e->file.o);
	bool failed = e->file.failed || e->file.o.bad;
	out_free(&e->file.o);
	if (close(e->file.fd) != 0 || failed)
		return FAULT;
	return response_file(
		rq, path,
		e->html ? S("text/html; charset=utf-8") : S("text/markdown; charset=utf-8"),
		STR_NONE, true, str_cat(rq->arena, name, e->html ? S(".html") : S(".md")));
}

static err begin(struct rq *rq, struct export *e, const struct export_page *p, str *path)
{
	*e = (struct export){.rq = rq,
			     .html = !str_eq(rq_query(rq, "form"), S("md")),
			     .file = {.o = out_heap((size_t)64 << 20)}};
	e->file.fd = rq_temporary(rq, path);
	if (e->file.fd < 0)
		return FAULT;
	if (e->html)
		v_export_begin(&e->file.o, rq, p);
	return OK;
}

err wiki_export(struct rq *rq)
{
	struct wiki w;
	struct export e;
	str path;
	TRY(wiki_asked(rq, &w));
	const struct export_page p = {
		.wiki = &w, .title = w.title, .language = w.language, .time = rq->db->now};
	TRY(begin(rq, &e, &p, &path));
	err result = q_wiki_pages_in(rq->db, w.id, PAGES_MAX, write_one, &e);
	if (e.html)
		v_export_end(&e.file.o);
	err done = finish(rq, &e, path, w.handle);
	return result ? result : done;
}

err page_export(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct q_page_text text;
	struct export e;
	str path;
	TRY(page_asked(rq, &w, &q, &item));
	TRY(q_page_text(rq->db, item.id, &text));
	const struct export_page p = {
		.wiki = &w, .title = q.title, .language = item.language, .time = rq->db->now};
	TRY(begin(rq, &e, &p, &path));
	if (e.html) {
		html body = {text.html}; /* safe: by markdown_render when it was saved */
		v_export_page(&e.file.o, q.slug, q.title, item.language, body);
		v_export_end(&e.file.o);
	} else {
		markdown_page(&e.file.o, text.title, text.body);
	}
	return finish(rq, &e, path, q.slug);
}
