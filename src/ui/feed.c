/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/feed.h"

#include "base/clock.h"

#include "feed.xml.html.h"

static str iso_time(struct arena *a, int64_t time)
{
	struct out o = out_new(a, 64);
	out_iso_time(&o, time);
	return out_view(&o);
}

static str rss_time(struct arena *a, int64_t time)
{
	struct out o = out_new(a, 64);
	out_http_time(&o, time);
	return out_view(&o);
}

str feed_tag_uri(const struct rq *rq, const char *what, int64_t id)
{
	struct out o = out_new(rq->arena, 512);
	str host = rq->host;
	out_lit(&o, "tag:");
	out_str(&o, str_cut(&host, ':'));
	out_lit(&o, ",2026:");
	out_str(&o, str_from(what));
	out_byte(&o, ':');
	out_int(&o, id);
	return out_view(&o);
}

struct feed_entry *feed_add(struct rq *rq, struct feed *f, int64_t created, int64_t updated)
{
	struct feed_entry *e = ARENA_PUSH(rq->arena, &f->entries);
	e->published = iso_time(rq->arena, created);
	e->published_rss = rss_time(rq->arena, created);
	e->updated = iso_time(rq->arena, updated);
	return e;
}

static str etag_of(struct rq *rq)
{
	struct out o = out_new(rq->arena, 32);
	uint64_t hash = str_hash(out_view(rq->out));
	out_hex(&o, (bytes){(const uint8_t *)&hash, sizeof(hash)});
	return out_view(&o);
}

bool feed_cut_form(str file, str *name, bool *rss)
{
	*rss = str_ends(file, S(".rss"));
	if (!*rss && !str_ends(file, S(".atom")))
		return false;
	*name = str_sub(file, 0, file.n - (*rss ? 4 : 5));
	return name->n > 0;
}

void feed_begin(const struct rq *rq, struct feed *f)
{
	str home = page_absolute(rq, URL("/"));
	f->origin = str_sub(home, 0, home.n - 1);
}

err feed_answer(struct rq *rq, struct feed *f, int64_t newest, bool rss)
{
	f->updated = iso_time(rq->arena, newest);
	f->updated_rss = rss_time(rq->arena, newest);
	f->self = url_check(rq->arena, page_absolute(rq, page_path(rq)));
	rq->response.type = rss ? S("application/rss+xml; charset=utf-8")
				: S("application/atom+xml; charset=utf-8");
	if (rss)
		v_feed_rss(rq->out, f);
	else
		v_feed_atom(rq->out, f);
	rq->response.modified = newest;
	rq->response.etag = etag_of(rq);
	return rq->out->bad;
}
