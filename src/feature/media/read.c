/* SPDX-License-Identifier: Apache-2.0
 * read: looks into sounds, films and slides after they came: how long, how it looks, page by page.
 * The programs that do so work outside of transactions, and may be missing: then it can be fetched,
 * and nothing more.
 */
#include "feature/media/pages.h"

#include "base/log.h"
#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/document_wait.h"

enum { LARGE = 1600, SMALL = 480, PAGE_MEMORY = 128 << 20 };
static const struct decode_size sizes[] = {{LARGE, LARGE, false}, {SMALL, SMALL, false}};

struct picture {
	str hash, thumb, words;
	int64_t size, width, height;
};
struct reading {
	struct q_media_content_find c;
	enum media_state state;
	enum document_program lacks;
	struct film film;
	struct picture poster;
	struct {
		struct picture *v;
		size_t n, cap;
	} pages;
	int in_all; /* pages of the deck: of very long ones only the first are drawn */
	str words;
};

static err store(const struct app *app, struct arena *a, const struct decode_result *r,
		 struct picture *p)
{
	str hash, thumb;
	TRY(blob_store_put(a, app->data, r->v[0].webp, &hash));
	TRY(blob_store_put(a, app->data, r->v[1].webp, &thumb));
	*p = (struct picture){.hash = hash,
			      .thumb = thumb,
			      .size = (int64_t)r->v[0].webp.n,
			      .width = r->v[0].width,
			      .height = r->v[0].height};
	return OK;
}

/* ---- slides ---- */

/* A page in an arena of its own: what drew it is large. */
static err read_page(const struct app *app, struct arena *a, str pdf, int number, struct picture *p)
{
	struct arena *own = arena_new(PAGE_MEMORY);
	struct decode_result r;
	str why = STR_NONE;
	err e = document_page(app->documents, app->decoder, own, pdf, number, sizes, 2, &r, &why);
	if (e == OK)
		e = store(app, own, &r, p);
	if (e == OK) {
		p->hash = str_dup(a, p->hash);
		p->thumb = str_dup(a, p->thumb);
	}
	arena_free(own);
	return e;
}

static err read_pages(const struct app *app, struct arena *a, str pdf, struct reading *r)
{
	struct document_text text = {0};
	int pages = 0;
	str why = STR_NONE;
	TRY(document_pages(app->documents, a, pdf, &pages, &why));
	r->in_all = pages;
	err e = document_text(app->documents, a, pdf, &text, &why);
	if (e && e != INVALID)
		return e;
	r->words = text.text;
	str rest = text.text;
	for (int i = 1; i <= pages && i <= MEDIA_PAGES_MAX; i++) {
		struct picture page = {0};
		str words = str_cut(&rest, '\f');
		e = read_page(app, a, pdf, i, &page);
		if (e == INVALID)
			continue;
		TRY(e);
		page.words = words;
		*ARENA_PUSH(a, &r->pages) = page;
	}
	return r->pages.n ? OK : INVALID;
}

static err read_slides(const struct app *app, struct arena *a, str path, struct reading *r)
{
	str pdf = path, why = STR_NONE;
	if (document_kind(r->c.type) == DOCUMENT_OFFICE)
		TRY(document_office(app->documents, a, str_cat(a, app->data, S("/uploads")), path,
				    r->c.type, &pdf, &why));
	return read_pages(app, a, pdf, r);
}

/* ---- sounds and films ---- */

static err read_film(const struct app *app, struct arena *a, str path, struct reading *r)
{
	struct decode_result still;
	str why = STR_NONE;
	TRY(film_probe(app->documents, a, path, &r->film, &why));
	if (!r->film.width && !r->film.cover)
		return OK;
	/* A tenth of it in, where titles are over, but soon. */
	int64_t at = r->film.duration / 10 < 10 * SECOND ? r->film.duration / 10 : 10 * SECOND;
	err e = film_still(app->documents, app->decoder, a, path, r->film.width ? at : 0, sizes, 2,
			   &still, &why);
	if (e == INVALID)
		return OK; /* it plays without a picture */
	TRY(e);
	return store(app, a, &still, &r->poster);
}

/* Reads what is there; what cannot be read is no failure of the job. */
static err look(const struct app *app, struct arena *a, struct reading *r)
{
	err e = NOT_FOUND;
	str path = blob_store_find(a, app->data, r->c.hash);
	r->lacks = document_lacks(app->documents, r->c.type);
	r->state = MEDIA_WAITS;
	if (r->lacks)
		return OK;
	if (app->documents)
		e = r->c.kind == KIND_SLIDES ? read_slides(app, a, path, r)
					     : read_film(app, a, path, r);
	if (e == BUSY || e == FAULT)
		return e;
	r->state = e == OK ? MEDIA_READ : MEDIA_UNREADABLE;
	return OK;
}

/* ---- its rows ---- */

static err keep_picture(struct db *db, const struct reading *r, const struct picture *p)
{
	int64_t attachment;
	return attachment_create(db, r->c.name, p->hash, S("image/webp"), p->size, p->width,
				 p->height, p->thumb, &attachment);
}

static err keep(struct db *db, const struct reading *r)
{
	struct picture first = r->pages.n ? r->pages.v[0] : r->poster;
	struct q_media_content_find now;
	bool found;
	db->viewer = r->c.person; /* what belongs to its owner is claimed in its owner's name */
	db->clear = CIRCLE_INTERNAL;
	if (r->lacks)
		TRY(document_wait(db, S("decode.media"), r->c.id, r->lacks));
	if (r->poster.hash.n)
		TRY(keep_picture(db, r, &r->poster));
	for (size_t i = 0; i < r->pages.n; i++) {
		const struct picture *p = &r->pages.v[i];
		TRY(keep_picture(db, r, p));
		TRY(q_media_page_put(db, r->c.id, (int64_t)i + 1, p->hash, p->thumb, p->width,
				     p->height, p->words));
	}
	TRY(q_media_content_read(
		db, r->c.id, r->film.duration, r->film.width ? r->film.width : first.width,
		r->film.height ? r->film.height : first.height, r->pages.n ? r->in_all : 0,
		first.hash, first.thumb, r->words, (int64_t)r->state));
	/* That row is held now: has it got its words meanwhile? Then nobody else claims the pages.
	 */
	TRY(q_media_content_find(db, r->c.id, &now, &found));
	/* Its owner may be erased meanwhile, and what it held with them. */
	if (found && !str_eq(now.hash, r->c.hash))
		return CONFLICT;
	if (!found || !now.item)
		return OK;
	TRY(media_claim(db, r->c.id));
	return item_index(db, (item_id){now.item});
}

err media_read(const struct app *app, struct arena *a, struct database *database, struct db *open,
	       int64_t content)
{
	struct reading r = {0};
	struct db db = {0};
	bool found;
	if (open) {
		TRY(q_media_content_find(open, content, &r.c, &found));
		TRY(found ? look(app, a, &r) : OK);
		return found ? keep(open, &r) : OK;
	}
	TRY(db_read_begin(database, a, &db));
	err e = q_media_content_find(&db, content, &r.c, &found);
	db_read_end(&db);
	/* It may have been given up meanwhile. */
	if (e || !found || (r.c.state != MEDIA_NEW && r.c.state != MEDIA_WAITS))
		return e;
	str hash = r.c.hash;
	TRY(look(app, a, &r));
	TRY(db_write_begin(database, a, &db));
	/* It may have got its words while it was looked at, or be gone. */
	e = q_media_content_find(&db, content, &r.c, &found);
	if (e == OK && found && str_eq(hash, r.c.hash))
		e = keep(&db, &r);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

err media_read_job(const struct app *app, struct arena *a, const struct job *job)
{
	int64_t content;
	if (!str_to_int(job->payload, &content))
		return INVALID;
	return media_read(app, a, app->database, NULL, content);
}
