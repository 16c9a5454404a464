/* SPDX-License-Identifier: Apache-2.0
 * offline: the service worker, and the page that stands for others without a connection.
 */
#include "feature/mobile/handlers.h"

#include "base/json.h"
#include "core/session.h"
#include "feature/mobile/pages.h"
#include "ui/asset.h"

#include "mobile.html.h"

/* What the page /offline needs, and what a copy of any page is drawn with. */
static bool needed_offline(str path)
{
	return str_starts(path, S("css/")) || str_starts(path, S("js/")) ||
	       str_starts(path, S("mobile/")) || str_eq(path, S("icons.svg")) ||
	       str_eq(path, S("icons/mark.svg")) || str_eq(path, S("icons/app-192.png"));
}

/* Another program has other files: browsers fetch the worker anew when one byte of it is another.
 */
static void write_version(struct out *o)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < asset_count; i++)
		sum = sum * 31 + str_hash(str_from(asset_table[i].hash));
	out_lit(o, "const VERSION = '");
	out_hex(o, (bytes){(const uint8_t *)&sum, sizeof(sum)});
	out_lit(o, "'\nconst ASSETS = [");
	for (size_t i = 0, n = 0; i < asset_count; i++) {
		if (!needed_offline(str_from(asset_table[i].path)))
			continue;
		if (n++)
			out_byte(o, ',');
		out_json(o, str_from(asset_table[i].url));
	}
	out_lit(o, "]\nconst ICON = ");
}

err worker_show(struct rq *rq)
{
	struct out *o = rq->out;
	const struct asset *worker = asset_find(S("mobile/worker.js"));
	if (!worker)
		return FAULT;
	write_version(o);
	out_json(o, asset_url(rq->arena, "icons/app-192.png").s);
	out_lit(o, "\n");
	out_bytes(o, worker->bytes, worker->n);
	rq->response.type = S("text/javascript; charset=utf-8");
	rq->response.cache = S("no-cache");
	return o->bad;
}

/* Who is signed in, and the token of the session: whoever sends what waited asks before. A program
 * with a token of its own gets no other. */
static err offline_json(struct rq *rq)
{
	struct out *o = rq->out;
	bool session = rq->session != NULL;
	json_open(o, NULL, '{');
	json_int(o, "viewer", session ? rq->viewer_id.v : 0);
	json_str(o, "csrf", session ? rq->csrf : STR_NONE);
	json_close(o, '}');
	rq->response.type = S("application/json; charset=utf-8");
	rq->response.cache = S("private, no-store");
	return o->bad;
}

err offline_show(struct rq *rq)
{
	const struct offline_page p = {.back = page_here(rq)};
	if (rq->format == FORMAT_JSON)
		return offline_json(rq);
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Without a connection")),
					     .script = "mobile/offline.js",
					     .shell = signed_in(rq) ? PAGE_APP : PAGE_DOOR}),
		       v_offline_show, &p);
}
