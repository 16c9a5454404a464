/* SPDX-License-Identifier: Apache-2.0
 * file_preview: what is shown of an image that somebody brought: made anew by the decoder's sandbox
 * (core/decode.h), in a job and outside of any transaction, so that nobody who brings a file waits
 * for it.
 */
#include "core/file_internal.h"

#include "core/blob_store.h"
#include "core/decode.h"
#include "core/job.h"

#include "file.sql.h"

enum { LARGE_SIDE = 1600, SMALL_SIDE = 320 };

static bool is_image(str type)
{
	return str_starts(type, S("image/"));
}

err file_preview_later(struct db *db, item_id id, str type)
{
	struct out payload = out_new(db->arena, 24);
	if (!is_image(type))
		return OK;
	out_int(&payload, id.v);
	return job_add(db, S("decode.file_preview"), out_view(&payload), 0, true);
}

static err make(const struct app *app, struct arena *a, str hash, struct file_content *c)
{
	static const struct decode_size sizes[] = {{LARGE_SIDE, LARGE_SIDE, false},
						   {SMALL_SIDE, SMALL_SIDE, false}};
	struct decode_result result = {0};
	str why = STR_NONE, path = blob_store_find(a, app->data, hash);
	TRY(decode_image(app->decoder, a, path, sizes, 2, &result, &why));
	for (size_t i = 0; i < 2; i++) {
		const struct decoded_image *image = &result.v[i];
		TRY(blob_store_put(a, app->data, image->webp, &c->preview[i].hash));
		c->preview[i].size = (int64_t)image->webp.n;
		c->preview[i].width = image->width;
		c->preview[i].height = image->height;
	}
	return OK;
}

static err put(struct db *db, item_id id, int64_t version, const struct file_content *c)
{
	struct q_file_row q;
	struct q_file_version_rows v;
	bool found;
	/* Nobody brings a newer version meanwhile: that one has a job of its own. */
	TRY(item_hold(db, id));
	TRY(q_file_row(db, id, &q, &found));
	if (!found || q.version != version)
		return file_let_go(db, c);
	TRY(q_file_version_row(db, id, version, true, &v));
	return file_preview_put(db, id, v.author, q.name, c);
}

err file_preview_job(const struct app *app, struct arena *a, const struct job *job)
{
	struct db *db = NEW(a, struct db);
	struct file_content c = {0};
	struct q_file_row q;
	item_id id;
	bool found;
	if (!str_to_int(job->payload, &id.v))
		return INVALID;
	TRY(db_read_begin(app->database, a, db));
	err e = q_file_row(db, id, &q, &found);
	db_read_end(db);
	TRY(e);
	if (!found || !is_image(q.type) || !app->decoder)
		return OK;
	e = make(app, a, q.hash, &c);
	/* No preview is no failure: not every image can be read. */
	if (e == INVALID || e == NOT_FOUND || e == TOO_LARGE)
		return OK;
	TRY(e);
	TRY(db_write_begin(app->database, a, db));
	e = put(db, id, q.version, &c);
	err committed = db_write_end_wait(db, e == OK);
	return e ? e : committed;
}
