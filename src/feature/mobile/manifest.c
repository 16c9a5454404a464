/* SPDX-License-Identifier: Apache-2.0
 * manifest: what a browser needs to put the house on a home screen.
 */
#include "feature/mobile/handlers.h"

#include "base/json.h"
#include "ui/asset.h"
#include "ui/feature.h"
#include "ui/page.h"

static void icon(struct rq *rq, const char *asset, str sizes, str type, str purpose)
{
	struct out *o = rq->out;
	json_open(o, NULL, '{');
	json_str(o, "src", asset_url(rq->arena, asset).s);
	json_str(o, "sizes", sizes);
	json_str(o, "type", type);
	json_str(o, "purpose", purpose);
	json_close(o, '}');
}

/* What other applications on a phone share: the service worker takes it (worker.js). */
static void share_target(struct out *o)
{
	static const char *const parameters[] = {"title", "text", "url"};
	json_open(o, "share_target", '{');
	json_str(o, "action", S("/share"));
	json_str(o, "method", S("POST"));
	json_str(o, "enctype", S("multipart/form-data"));
	json_open(o, "params", '{');
	for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++)
		json_str(o, parameters[i], str_from(parameters[i]));
	json_open(o, "files", '[');
	json_open(o, NULL, '{');
	json_str(o, "name", S("files"));
	json_open(o, "accept", '[');
	json_str(o, NULL, S("image/*"));
	json_close(o, ']');
	json_close(o, '}');
	json_close(o, ']');
	json_close(o, '}');
	json_close(o, '}');
}

err manifest_show(struct rq *rq)
{
	struct out *o = rq->out;
	str name = page_organisation(rq);
	json_open(o, NULL, '{');
	json_str(o, "id", S("/"));
	json_str(o, "name",
		 str_eq(name, S("Ruche")) ? name : str_cat(rq->arena, S("Ruche · "), name));
	json_str(o, "short_name", S("Ruche"));
	json_str(o, "lang", lang_code(rq->lang));
	json_str(o, "start_url", S("/"));
	json_str(o, "scope", S("/"));
	json_str(o, "display", S("standalone"));
	json_str(o, "background_color", S("#fbfbf9"));
	json_str(o, "theme_color", S("#fbfbf9"));
	json_open(o, "icons", '[');
	icon(rq, "icons/app-192.png", S("192x192"), S("image/png"), S("any"));
	icon(rq, "icons/app-512.png", S("512x512"), S("image/png"), S("any maskable"));
	icon(rq, "icons/mark.svg", S("any"), S("image/svg+xml"), S("any"));
	json_close(o, ']');
	share_target(o);
	json_close(o, '}');
	out_byte(o, '\n');
	rq->response.type = S("application/manifest+json; charset=utf-8");
	return o->bad;
}
