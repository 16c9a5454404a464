/* SPDX-License-Identifier: Apache-2.0
 * attachments: an image comes in, is decoded and written anew in the sandbox, stored by hash, and
 * served to those who may read what shows it.
 */
#include "feature/items/handlers.h"

#include "base/utf8.h"
#include "core/app.h"
#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/decode.h"
#include "core/session.h"
#include "html/html.h"
#include "ui/api.h"

enum { IMAGE_SIDE = 1600, THUMB_SIDE = 480 };

err preview_create(struct rq *rq)
{
	static const struct markdown_options options = {
		.headings = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	str body = rq_form(rq, "body");
	if (body.n > 1 << 20)
		return fail(rq, TOO_LARGE, T(rq->lang, "This text is too long for a preview."));
	html rendered = markdown_render(rq->arena, body, &options, NULL);
	if (rq->format != FORMAT_JSON) {
		html_raw(rq->out, rendered);
		return OK;
	}
	api_begin(rq);
	json_str(rq->out, "html", rendered.s);
	return api_end(rq);
}

struct stored {
	str name, hash, thumb;
	struct decoded_image image;
	int64_t id;
};

static err record(struct rq *rq, void *arg)
{
	struct stored *s = arg;
	return attachment_create(rq->db, s->name, s->hash, S("image/webp"),
				 (int64_t)s->image.webp.n, s->image.width, s->image.height,
				 s->thumb, &s->id);
}

/* The file's name without its ending, as a first alternative text. */
static str alt_of(struct arena *a, str filename)
{
	ptrdiff_t dot = -1;
	for (size_t i = 0; i < filename.n; i++)
		if (filename.p[i] == '.')
			dot = (ptrdiff_t)i;
	str stem = dot > 0 ? str_sub(filename, 0, (size_t)dot) : filename;
	return str_dup(a, utf8_head(utf8_clean(a, stem), 100));
}

err attachment_new(struct rq *rq)
{
	static const struct decode_size sizes[] = {{IMAGE_SIDE, IMAGE_SIDE, false},
						   {THUMB_SIDE, THUMB_SIDE, false}};
	const struct upload *file = rq_upload(rq, "file");
	struct decode_result result = {0};
	struct stored s = {0};
	str why = STR_NONE;
	if (!file || file->size == 0)
		return fail(rq, INVALID, T(rq->lang, "Choose an image first."));
	if (!rq->app->decoder)
		return fail(rq, BUSY,
			    T(rq->lang, "Images cannot be read just now. Your text is safe; try "
					"the image again later."));
	err e = decode_image(rq->app->decoder, rq->arena, file->path, sizes, 2, &result, &why);
	if (e == TOO_LARGE)
		return fail_log(
			rq, e,
			T(rq->lang, "This image is too large. Up to 20 MB and 40 megapixels work."),
			why);
	if (e == INVALID)
		return fail_log(rq, e,
				T(rq->lang, "This file is not an image we can read. JPEG, PNG, GIF "
					    "and WebP up to 40 megapixels and 20 MB work."),
				why);
	if (e)
		return fail_log(rq, e,
				T(rq->lang, "Images cannot be read just now. Your text is safe; "
					    "try the image again later."),
				why);
	s.name = alt_of(rq->arena, file->filename);
	s.image = result.v[0];
	TRY(blob_store_put(rq->arena, rq->app->data, s.image.webp, &s.hash));
	TRY(blob_store_put(rq->arena, rq->app->data, result.v[1].webp, &s.thumb));
	TRY(rq_transaction(rq, true, record, &s));
	rq->response.status = 201;
	api_begin(rq);
	json_str(rq->out, "url", str_cat(rq->arena, S("/blobs/"), s.hash));
	json_str(rq->out, "alt", s.name);
	json_int(rq->out, "width", s.image.width);
	json_int(rq->out, "height", s.image.height);
	return api_end(rq);
}

err blob_show(struct rq *rq)
{
	bool readable;
	str type = STR_NONE, hash = rq_path(rq, "hash");
	str path = blob_store_path(rq->arena, rq->app->data, hash);
	if (str_empty(path))
		return NOT_FOUND;
	/* The right comes before the validator: a 304 would tell a stranger that the image is
	 * there. */
	TRY(attachment_readable(rq->db, hash, &readable, &type));
	if (!readable)
		return NOT_FOUND;
	rq->response.cache = S("private, max-age=3600");
	response_header(rq, S("Content-Security-Policy"), S("default-src 'none'; sandbox"));
	return response_file(rq, path, type, hash, false, hash);
}
