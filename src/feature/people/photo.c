/* SPDX-License-Identifier: Apache-2.0
 * photo: a picture of a person comes in, is decoded in the sandbox (core/photo.h), and the new one
 * takes the place of the old.
 */
#include "feature/people/handlers.h"

#include "core/photo.h"

static err record(struct rq *rq, void *arg)
{
	return photo_save(rq->db, rq->viewer_id, arg);
}

static err refuse(struct rq *rq, void *arg)
{
	const char *text = arg;
	form_error(rq, "photo", text);
	rq->response.status = 422;
	return profile_edit(rq);
}

err photo_create(struct rq *rq)
{
	const struct upload *file = rq_upload(rq, "photo");
	struct photo photo;
	str why = STR_NONE;
	if (!file || file->size == 0)
		return rq_transaction(rq, false, refuse,
				      (void *)(uintptr_t)T(rq->lang, "Choose a picture first."));
	err e = photo_prepare(rq->app, rq->arena, file->path, &photo, &why);
	if (e == TOO_LARGE)
		return rq_transaction(
			rq, false, refuse,
			(void *)(uintptr_t)T(
				rq->lang,
				"This picture is too large. Up to 20 MB and 40 megapixels work."));
	if (e == INVALID)
		return rq_transaction(
			rq, false, refuse,
			(void *)(uintptr_t)T(rq->lang,
					     "This file is not a picture we can read. JPEG, PNG, "
					     "GIF and WebP up to 40 megapixels and 20 MB work."));
	if (e)
		return fail_log(rq, e,
				T(rq->lang, "Pictures cannot be read just now. Try again later."),
				why);
	TRY(rq_transaction(rq, true, record, &photo));
	return redirect(rq, URL("/settings?photo=1"));
}

err photo_delete(struct rq *rq)
{
	TRY(photo_remove(rq->db, rq->viewer_id));
	return redirect(rq, URL("/settings?photo=1"));
}
