/* SPDX-License-Identifier: Apache-2.0
 * preview_fetch: asks a page for its card: the page itself, its oEmbed answer when something is
 * missing, and its picture, which is decoded and written anew in the sandbox. What strangers
 * send is read in bounded memory; a page that does not answer leaves what was known.
 */
#include "core/preview.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/blob_store.h"
#include "core/decode.h"
#include "core/fetch.h"
#include "core/preview_page.h"
#include "core/retention.h"

#include "preview.sql.h"

enum {
	PATIENCE = 6 * SECOND,
	OWN_MEMORY = 64 << 20,
	IMAGE_BYTES = 5 << 20,
	IMAGE_SIDE = 640,
	IMAGE_LEAST = 64, /* smaller ones count visitors */
	JSON_BYTES = 64 << 10,
	TRIES = 4,
	AGAIN_DAYS = 30,
	USED_DAYS = 90, /* what nobody named for so long is not asked again */
};
enum { STATE_SHOWN = 2, STATE_NOTHING = 3 };

struct asking {
	const struct app *app;
	struct q_preview_ask q;
	err result;
	/* What came of it, in the job's own arena. */
	struct arena *keep;
	struct preview_words words;
	str image;
	int64_t bytes, width, height;
};

static err ask(const struct app *app, struct arena *a, str page, const str *types, size_t n,
	       size_t most, struct fetch_answer *answer)
{
	str why;
	struct fetch_question q = {
		.url = page, .types = types, .types_n = n, .most = most, .patience = PATIENCE};
	err e = fetch(app->fetcher, a, &q, answer, &why);
	if (e == OK && (answer->status == 429 || answer->status >= 500))
		return BUSY;
	return e == OK && answer->status != 200 ? NOT_FOUND : e;
}

static void ask_oembed(struct asking *s, struct arena *own)
{
	static const str types[] = {{"application/json", 16}, {"application/json+oembed", 23}};
	struct fetch_answer answer;
	if (str_empty(s->words.oembed) || (s->words.title.n && s->words.image.n))
		return;
	if (ask(s->app, own, s->words.oembed, types, 2, JSON_BYTES, &answer) == OK)
		preview_read_oembed(own, answer.body, answer.url, &s->words);
}

/* A card without its picture is a card. */
static void ask_image(struct asking *s, struct arena *own)
{
	static const str types[] = {
		{"image/jpeg", 10}, {"image/png", 9}, {"image/webp", 10}, {"image/gif", 9}};
	static const struct decode_size size[] = {{IMAGE_SIDE, IMAGE_SIDE, false}};
	struct fetch_answer answer;
	struct decode_result r = {0};
	str why;
	if (str_empty(s->words.image) || !s->app->decoder)
		return;
	if (ask(s->app, own, s->words.image, types, 4, IMAGE_BYTES, &answer) != OK ||
	    decode_image_bytes(s->app->decoder, own, answer.body, size, 1, &r, &why) != OK)
		return;
	if (r.v[0].width < IMAGE_LEAST || r.v[0].height < IMAGE_LEAST ||
	    blob_store_put(s->keep, s->app->data, r.v[0].webp, &s->image) != OK)
		return;
	s->bytes = (int64_t)r.v[0].webp.n;
	s->width = r.v[0].width;
	s->height = r.v[0].height;
}

static void ask_all(struct arena *own, void *arg)
{
	static const str types[] = {{"text/html", 9}, {"application/xhtml+xml", 21}};
	struct asking *s = arg;
	struct fetch_answer answer;
	s->result = ask(s->app, own, s->q.url, types, 2, 0, &answer);
	if (s->result != OK)
		return;
	struct preview_words found = preview_read_page(own, answer.body, answer.url);
	s->words = found;
	ask_oembed(s, own);
	ask_image(s, own);
	/* own ends with this function. */
	s->words = (struct preview_words){.title = str_dup(s->keep, s->words.title),
					  .description = str_dup(s->keep, s->words.description),
					  .site = str_dup(s->keep, s->words.site)};
}

static err read_row(const struct app *app, struct arena *a, int64_t id, struct q_preview_ask *q,
		    bool *found)
{
	struct db db = {0};
	TRY(db_read_begin(app->database, a, &db));
	err e = q_preview_ask(&db, id, q, found);
	db_read_end(&db);
	return e;
}

static err write_rows(struct db *db, int64_t id, const struct asking *s)
{
	struct q_preview_ask now;
	bool found;
	int64_t next = s->q.used > db->now - USED_DAYS * DAY ? db->now + AGAIN_DAYS * DAY : 0;
	TRY(q_preview_ask(db, id, &now, &found));
	if (!found) {
		/* The last text that named it is gone: so is the picture that has no row. */
		return str_empty(s->image) ? OK
					   : job_add(db, S("retention.file"), s->image, 0, true);
	}
	if (s->result != OK && now.state == STATE_SHOWN)
		return q_preview_later(db, id, next);
	str old = now.image;
	if (s->image.n)
		TRY(q_preview_blob(db, (blob_id){id_new()}, s->image, s->bytes, s->width,
				   s->height));
	TRY(q_preview_answer(db, id, s->words.title.n ? STATE_SHOWN : STATE_NOTHING, s->words.title,
			     s->words.description, s->words.site, s->image, s->width, s->height,
			     next));
	TRY(q_preview_waited(db, id));
	TRY(q_preview_waited_said(db, id));
	return str_empty(old) || str_eq(old, s->image) ? OK : retention_let_go(db, old);
}

static err write_answer(const struct app *app, struct arena *a, int64_t id, const struct asking *s)
{
	struct db db = {0};
	TRY(db_write_begin(app->database, a, &db));
	err e = write_rows(&db, id, s);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

err preview_fetch(const struct app *app, struct arena *a, const struct job *job)
{
	struct asking s = {.app = app, .keep = a};
	int64_t id;
	bool found = false;
	if (!str_to_int(job->payload, &id))
		return INVALID;
	TRY(read_row(app, a, id, &s.q, &found));
	if (!found || app->previews == PREVIEWS_NONE)
		return OK;
	if (!arena_bounded(OWN_MEMORY, ask_all, &s)) {
		log_event(LOG_WARN, "preview", LOG_S("what", S("memory limit reached")));
		s = (struct asking){.app = app, .keep = a, .q = s.q, .result = TOO_LARGE};
	}
	/* Who is down for a moment is asked again; for longer: nothing is shown. */
	if ((s.result == BUSY || s.result == FAULT) && job->attempts < TRIES)
		return BUSY;
	return write_answer(app, a, id, &s);
}
