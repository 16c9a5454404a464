/* SPDX-License-Identifier: Apache-2.0
 * export: a page or a whole wiki as one file: Markdown to go on with elsewhere, or HTML to read and
 * to print; or a wiki as an archive (tar) with a file of Markdown for each page, and what hangs on
 * it beside it. It holds what the reader may see, at most 20,000 pages and so many files, and is
 * written to disk as they come.
 */
#include "feature/wikis/handlers.h"

#include "base/clock.h"
#include "core/blob_store.h"
#include "feature/wikis/page_links.h"
#include "feature/wikis/pages.h"

#include "wiki_export.html.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGES_MAX = 20000, BUFFER = 1 << 20, PAGE_MEMORY = 64 << 20 };
enum { FILES_MAX = 10000, FILES_MB = 256, PIECE = 64 << 10, LEFT_MAX = 8 << 20 };

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

enum form { FORM_HTML, FORM_MARKDOWN, FORM_ARCHIVE };

struct export
{
	struct rq *rq;
	struct file file;
	enum form form;
	str wiki;	       /* its handle: the folder of an archive */
	struct out page;       /* of an archive */
	struct out left;       /* files that are not in it, a line each */
	int64_t files, bytes;  /* that were looked at; that are in it */
	struct arena *scratch; /* of one page: a wiki has many */
};

static enum form form_asked(const struct rq *rq)
{
	str form = rq_query(rq, "form");
	return str_eq(form, S("md"))	? FORM_MARKDOWN
	       : str_eq(form, S("tar")) ? FORM_ARCHIVE
					: FORM_HTML;
}

static void markdown_page(struct out *o, str title, str body)
{
	out_lit(o, "# ");
	out_str(o, title);
	out_lit(o, "\n\n");
	out_str(o, body);
	out_lit(o, "\n\n");
}

/* ---- an archive ---- */

enum { TAR_BLOCK = 512, NAME_ROOM = 100, FOLDER_ROOM = 155 };

static void put_text(char *to, size_t room, str s)
{
	memcpy(to, s.p, s.n < room ? s.n : room);
}

static void put_octal(char *to, size_t digits, uint64_t n)
{
	for (size_t i = digits; i > 0; i--, n >>= 3)
		to[i - 1] = (char)('0' + (n & 7));
}

/* The head of a file, as POSIX writes it (ustar). */
static void tar_head(struct out *o, char type, str folder, str name, size_t size, int64_t changed)
{
	char head[TAR_BLOCK] = {0};
	uint64_t sum = 0;
	put_text(head, NAME_ROOM, name);
	put_octal(head + 100, 7, 0644);
	put_octal(head + 108, 7, 0);
	put_octal(head + 116, 7, 0);
	put_octal(head + 124, 11, size);
	put_octal(head + 136, 11, changed > 0 ? (uint64_t)(changed / SECOND) : 0);
	memset(head + 148, ' ', 8);
	head[156] = type;
	put_text(head + 257, 8, S("ustar\00000"));
	put_text(head + 345, FOLDER_ROOM, folder);
	for (size_t i = 0; i < TAR_BLOCK; i++)
		sum += (unsigned char)head[i];
	put_octal(head + 148, 6, sum);
	head[154] = 0;
	out_bytes(o, head, TAR_BLOCK);
}

static void tar_fill(struct out *o, size_t n)
{
	static const char nothing[TAR_BLOCK];
	out_bytes(o, nothing, n);
}

static void tar_end(struct out *o, size_t size)
{
	tar_fill(o, (TAR_BLOCK - size % TAR_BLOCK) % TAR_BLOCK);
}

static size_t digits_of(size_t n)
{
	size_t digits = 1;
	for (; n >= 10; n /= 10)
		digits++;
	return digits;
}

/* What the head has no room for stands before it, in a record that says how long it is, itself
 * included (pax). */
static void tar_long_name(struct out *o, struct arena *a, str folder, str name)
{
	str path = str_cat(a, S(" path="), folder, S("/"), name, S("\n"));
	size_t n = path.n + digits_of(path.n + digits_of(path.n));
	tar_head(o, 'x', S("pax"), S("long"), n, 0);
	out_int(o, (int64_t)n);
	out_str(o, path);
	tar_end(o, n);
}

static void tar_begin(struct export *e, str folder, str name, size_t size, int64_t changed)
{
	struct out *o = &e->file.o;
	if (name.n > NAME_ROOM || folder.n > FOLDER_ROOM)
		tar_long_name(o, e->scratch, folder, name);
	tar_head(o, '0', folder, name, size, changed);
}

static void tar_text(struct export *e, str name, str text, int64_t changed)
{
	tar_begin(e, e->wiki, name, text.n, changed);
	out_str(&e->file.o, text);
	tar_end(&e->file.o, text.n);
}

/* ---- what hangs on the pages ---- */

static void leave_out(struct export *e, str folder, str name)
{
	out_str(&e->left, folder);
	out_byte(&e->left, '/');
	out_str(&e->left, name);
	out_byte(&e->left, '\n');
}

/* As many bytes as its head says, or the archive is worth nothing. */
static void copy_file(struct export *e, int fd, int64_t size)
{
	struct file *f = &e->file;
	char *piece = arena_alloc(e->scratch, PIECE);
	while (size > 0 && !f->failed) {
		ssize_t n = read(fd, piece, size < PIECE ? (size_t)size : PIECE);
		f->failed = n <= 0;
		if (n > 0)
			out_bytes(&f->o, piece, (size_t)n);
		size -= n;
		if (f->o.n >= BUFFER / 2)
			spill(&f->o);
	}
}

static err write_file(void *arg, const struct q_wiki_files_in *q)
{
	struct export *e = arg;
	struct stat st;
	str folder = str_cat(e->scratch, e->wiki, S("/"), q->slug, S(".files"));
	str path = blob_store_find(e->scratch, e->rq->app->data, q->hash);
	bool room = e->bytes + q->size <= (int64_t)FILES_MB << 20;
	int fd = room && path.n ? open(cstr(e->scratch, path), O_RDONLY | O_CLOEXEC) : -1;
	e->files++;
	if (fd < 0 || fstat(fd, &st) != 0 || st.st_size != q->size) {
		leave_out(e, folder, q->name);
	} else {
		e->bytes += q->size;
		tar_begin(e, folder, q->name, (size_t)q->size, q->created);
		copy_file(e, fd, q->size);
		tar_end(&e->file.o, (size_t)q->size);
	}
	if (fd >= 0)
		close(fd);
	arena_reset(e->scratch);
	return e->file.o.bad;
}

/* What is left out is named. */
static err write_files(struct export *e, place_id wiki)
{
	struct rq *rq = e->rq;
	TRY(q_wiki_files_in(rq->db, wiki, FILES_MAX, write_file, e));
	if (e->files == FILES_MAX)
		leave_out(e, e->wiki, S("..."));
	if (out_view(&e->left).n)
		tar_text(e, S("left-out.txt"),
			 str_cat(rq->arena,
				 str_from(T(rq->lang, "There was no room for these files:")),
				 S("\n"), out_view(&e->left)),
			 rq->db->now);
	return OK;
}

static void tar_page(struct export *e, const struct q_wiki_pages_in *q)
{
	out_reset(&e->page);
	markdown_page(&e->page, q->title, q->body);
	tar_text(e, str_cat(e->scratch, q->slug, S(".md")), out_view(&e->page), q->changed);
	arena_reset(e->scratch);
}

/* What is not there for the reader is no link here either: only its words stay. */
static err html_page(struct export *e, item_id id, str slug, str title, str language, html body)
{
	struct db *db = e->rq->db;
	struct arena *before = db->arena;
	db->arena = e->scratch;
	err failed = page_links_shown(db, id, e->wiki, false, body, &body);
	if (failed == OK)
		v_export_page(&e->file.o, slug, title, language, body);
	db->arena = before;
	db->log_text = str_dup(before, db->log_text);
	arena_reset(e->scratch);
	return failed;
}

static err write_one(void *arg, const struct q_wiki_pages_in *q)
{
	struct export *e = arg;
	struct out *o = &e->file.o;
	if (e->form == FORM_ARCHIVE) {
		tar_page(e, q);
	} else if (e->form == FORM_HTML) {
		html body = {q->html}; /* safe: by markdown_render when it was saved */
		TRY(html_page(e, q->id, q->slug, q->title, q->language, body));
	} else {
		markdown_page(o, q->title, q->body);
	}
	if (o->n >= BUFFER / 2)
		spill(o);
	return o->bad;
}

static err finish(struct rq *rq, struct export *e, str path, str name)
{
	static const struct {
		str type, ending;
	} files[] = {[FORM_HTML] = {{"text/html; charset=utf-8", 24}, {".html", 5}},
		     [FORM_MARKDOWN] = {{"text/markdown; charset=utf-8", 28}, {".md", 3}},
		     [FORM_ARCHIVE] = {{"application/x-tar", 17}, {".tar", 4}}};
	spill(&e->file.o);
	bool failed = e->file.failed || e->file.o.bad || e->page.bad || e->left.bad;
	out_free(&e->file.o);
	out_free(&e->page);
	out_free(&e->left);
	arena_free(e->scratch);
	if (close(e->file.fd) != 0 || failed)
		return FAULT;
	return response_file(rq, path, files[e->form].type, STR_NONE, true,
			     str_cat(rq->arena, name, files[e->form].ending));
}

static err begin(struct rq *rq, struct export *e, const struct export_page *p, str *path)
{
	*e = (struct export){.rq = rq,
			     .form = form_asked(rq),
			     .wiki = p->wiki->handle,
			     .page = out_heap((size_t)2 << 20),
			     .left = out_heap(LEFT_MAX),
			     .file = {.o = out_heap((size_t)64 << 20)}};
	e->file.fd = rq_temporary(rq, path);
	if (e->file.fd < 0)
		return FAULT;
	e->scratch = arena_new(PAGE_MEMORY);
	if (e->form == FORM_HTML)
		v_export_begin(&e->file.o, rq, p);
	return OK;
}

err wiki_export(struct rq *rq)
{
	struct wiki w;
	struct export e;
	str path;
	TRY(wiki_asked(rq, &w));
	struct export_page p = {.wiki = &w,
				.title = w.title,
				.language = w.language,
				.home = page_absolute(rq, wiki_url(rq, w.handle)),
				.time = rq->db->now};
	if (w.circle == CIRCLE_PUBLIC)
		TRY(disclaimer_in(rq, w.language, &p.disclaimer));
	TRY(begin(rq, &e, &p, &path));
	err result = q_wiki_pages_in(rq->db, w.id, PAGES_MAX, write_one, &e);
	if (e.form == FORM_HTML)
		v_export_end(&e.file.o, &p);
	if (e.form == FORM_ARCHIVE && result == OK)
		result = write_files(&e, w.id);
	/* Two empty blocks end an archive. */
	if (e.form == FORM_ARCHIVE)
		tar_fill(&e.file.o, TAR_BLOCK), tar_fill(&e.file.o, TAR_BLOCK);
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
	struct export_page p = {.wiki = &w,
				.title = q.title,
				.language = item.language,
				.home = page_absolute(rq, wiki_page_url(rq, w.handle, q.slug)),
				.time = rq->db->now};
	TRY(disclaimer_below(rq, &item, &p.disclaimer));
	TRY(begin(rq, &e, &p, &path));
	/* One page is a file of its own. */
	if (e.form == FORM_ARCHIVE)
		e.form = FORM_MARKDOWN;
	html body = {text.html}; /* safe: by markdown_render when it was saved */
	err result = OK;
	if (e.form == FORM_HTML) {
		result = html_page(&e, item.id, q.slug, q.title, item.language, body);
		v_export_end(&e.file.o, &p);
	} else {
		markdown_page(&e.file.o, text.title, text.body);
	}
	err done = finish(rq, &e, path, q.slug);
	return result ? result : done;
}
