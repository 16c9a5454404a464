/* SPDX-License-Identifier: Apache-2.0
 * attachments: an image comes in (ui/image.h), and is served to those who may read what shows it.
 */
#include "feature/items/handlers.h"

#include "core/app.h"
#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/session.h"
#include "html/html.h"
#include "ui/api.h"
#include "ui/image.h"

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

err attachment_new(struct rq *rq)
{
	struct image_taken image;
	err e = image_take(rq, rq_upload(rq, "file"), &image);
	if (e)
		return image.refused ? fail_log(rq, e, image.refused, image.why) : e;
	rq->response.status = 201;
	api_begin(rq);
	json_str(rq->out, "url", str_cat(rq->arena, S("/blobs/"), image.hash));
	json_str(rq->out, "alt", image.name);
	json_int(rq->out, "width", image.width);
	json_int(rq->out, "height", image.height);
	return api_end(rq);
}

err blob_show(struct rq *rq)
{
	bool readable;
	str type = STR_NONE, hash = rq_path(rq, "hash");
	str path = blob_store_find(rq->arena, rq->app->data, hash);
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
