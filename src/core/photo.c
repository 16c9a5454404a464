/* SPDX-License-Identifier: Apache-2.0 */
#include "core/photo.h"

#include "core/blob_store.h"

#include "core/retention.h"

#include "photo.sql.h"

static const struct decode_size squares[] = {{PHOTO_SMALL, PHOTO_SMALL, true},
					     {PHOTO_LARGE, PHOTO_LARGE, true}};

static err store(const struct app *app, struct arena *a, const struct decode_result *r,
		 struct photo *p)
{
	for (size_t i = 0; i < 2; i++) {
		TRY(blob_store_put(a, app->data, r->v[i].webp, &p->v[i].hash));
		p->v[i].size = (int64_t)r->v[i].webp.n;
		p->v[i].side = r->v[i].width;
	}
	return OK;
}

err photo_prepare(const struct app *app, struct arena *a, str file, struct photo *p, str *why)
{
	struct decode_result r;
	*why = S("there is no decoder");
	if (!app->decoder)
		return BUSY;
	TRY(decode_image(app->decoder, a, file, squares, 2, &r, why));
	return store(app, a, &r, p);
}

err photo_prepare_bytes(const struct app *app, struct arena *a, bytes image, struct photo *p,
			str *why)
{
	struct decode_result r;
	*why = S("there is no decoder");
	if (!app->decoder)
		return BUSY;
	TRY(decode_image_bytes(app->decoder, a, image, squares, 2, &r, why));
	return store(app, a, &r, p);
}

/* The files of an earlier photo go, unless something else shows them. */
static err let_go(struct db *db, const struct q_photo_hashes_list *old)
{
	for (size_t i = 0; i < old->n; i++)
		TRY(retention_let_go(db, old->v[i].hash));
	return OK;
}

err photo_save(struct db *db, person_id person, const struct photo *p)
{
	struct q_photo_hashes_list old = {0};
	TRY(q_photo_hashes(db, person, &old));
	TRY(q_photo_forget(db, person));
	for (size_t i = 0; i < 2; i++) {
		TRY(q_photo_blob_add(db, (blob_id){id_new()}, p->v[i].hash, p->v[i].size,
				     p->v[i].side, db->now));
		TRY(q_photo_add(db, p->v[i].hash, person));
	}
	TRY(let_go(db, &old));
	return q_photo_set(db, person, p->v[0].hash);
}

err photo_remove(struct db *db, person_id person)
{
	struct q_photo_hashes_list old = {0};
	TRY(q_photo_hashes(db, person, &old));
	TRY(q_photo_forget(db, person));
	TRY(let_go(db, &old));
	return q_photo_set(db, person, STR_NONE);
}

err photo_large(struct db *db, person_id person, str *hash)
{
	struct q_photo_large q;
	bool found;
	TRY(q_photo_large(db, person, &q, &found));
	*hash = found ? q.hash : STR_NONE;
	return OK;
}
