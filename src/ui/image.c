/* SPDX-License-Identifier: Apache-2.0
 * image: an image for a text.
 */
#include "ui/image.h"

#include "base/utf8.h"
#include "core/app.h"
#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/decode.h"

enum { IMAGE_SIDE = 1600, THUMB_SIDE = 480, NAME_MOST = 100 };

/* The file's name without its ending. */
static str name_of(struct arena *a, str filename)
{
	ptrdiff_t dot = -1;
	for (size_t i = 0; i < filename.n; i++)
		if (filename.p[i] == '.')
			dot = (ptrdiff_t)i;
	str stem = dot > 0 ? str_sub(filename, 0, (size_t)dot) : filename;
	return str_dup(a, utf8_head(utf8_clean(a, stem), NAME_MOST));
}

static const char *words_for(const struct rq *rq, err e)
{
	switch (e) {
	case TOO_LARGE:
		return T(rq->lang, "This image is too large. Up to 20 MB and 40 megapixels work.");
	case INVALID:
		return T(rq->lang, "This file is not an image we can read. JPEG, PNG, GIF and WebP "
				   "up to 40 megapixels and 20 MB work.");
	default:
		return T(rq->lang, "Images cannot be read just now. Your text is safe; try the "
				   "image again later.");
	}
}

err image_read(struct rq *rq, const struct upload *file, struct image_taken *image)
{
	static const struct decode_size sizes[] = {{IMAGE_SIDE, IMAGE_SIDE, false},
						   {THUMB_SIDE, THUMB_SIDE, false}};
	struct decode_result result = {0};
	*image = (struct image_taken){0};
	if (!file || file->size == 0) {
		image->refused = T(rq->lang, "Choose an image first.");
		return INVALID;
	}
	err e = rq->app->decoder ? decode_image(rq->app->decoder, rq->arena, file->path, sizes, 2,
						&result, &image->why)
				 : BUSY;
	if (e) {
		image->refused = words_for(rq, e);
		return e;
	}
	TRY(blob_store_put(rq->arena, rq->app->data, result.v[0].webp, &image->hash));
	TRY(blob_store_put(rq->arena, rq->app->data, result.v[1].webp, &image->thumb));
	image->name = name_of(rq->arena, file->filename);
	image->size = (int64_t)result.v[0].webp.n;
	image->width = (int)result.v[0].width;
	image->height = (int)result.v[0].height;
	return OK;
}

err image_record(struct db *db, const struct image_taken *image)
{
	int64_t id;
	return attachment_create(db, image->name, image->hash, S("image/webp"), image->size,
				 image->width, image->height, image->thumb, &id);
}

static err record(struct rq *rq, void *arg)
{
	return image_record(rq->db, arg);
}

err image_take(struct rq *rq, const struct upload *file, struct image_taken *image)
{
	TRY(image_read(rq, file, image));
	return rq_transaction(rq, true, record, image);
}

str image_markdown(struct arena *a, const struct image_taken *image)
{
	struct out o = out_new(a, 2 * NAME_MOST + 200);
	out_lit(&o, "![");
	for (size_t i = 0; i < image->name.n; i++) {
		char c = image->name.p[i];
		out_byte(&o, c == '[' || c == ']' || c == '\\' || c == '\n' || c == '\r' ? ' ' : c);
	}
	out_lit(&o, "](/blobs/");
	out_str(&o, image->hash);
	out_byte(&o, ')');
	return out_view(&o);
}
