/* SPDX-License-Identifier: Apache-2.0
 * oembed: what other sites show of an item that everybody may read: a photo, a player in a frame,
 * or a quotation, as its kind says. It answers whoever asks as it answers a stranger: what is not
 * public is not there.
 */
#include "feature/items/handlers.h"
#include "feature/items/oembed.h"

#include "core/app.h"
#include "ui/api.h"
#include "ui/page.h"

#include "items.html.h"
#include "oembed.xml.html.h"

enum { WIDTH = 600, WIDTH_LEAST = 100, HEIGHT = 240, TITLE = 80 };

/* The path of an address of this house; empty for another one. */
static str own_path(struct rq *rq, str address)
{
	str home = page_absolute(rq, URL("/"));
	str named = str_cat(rq->arena, rq->tls ? S("https://") : S("http://"), rq->host, S("/"));
	str begin = str_starts(address, home) ? home : named;
	if (!str_starts(address, begin))
		return STR_NONE;
	str path = str_sub(address, begin.n - 1, address.n);
	path = str_cut(&path, '#');
	return str_cut(&path, '?');
}

static err find(struct rq *rq, struct card *card)
{
	item_id id;
	str path = own_path(rq, rq_query(rq, "url"));
	if (str_empty(path))
		return NOT_FOUND;
	/* From here on nobody asks: who is signed in learns nothing more. */
	rq->db->viewer = (person_id){0};
	rq->db->clear = CIRCLE_PUBLIC;
	TRY(features_item_at(rq->db, path, &id));
	TRY(card_of(rq, id, card));
	bool open = card->item.state == STATE_PUBLISHED && card->item.circle == CIRCLE_PUBLIC;
	return open ? OK : NOT_FOUND;
}

static void write_json(struct rq *rq, const struct oembed *e)
{
	struct out *o = rq->out;
	json_open(o, NULL, '{');
	json_str(o, "version", S("1.0"));
	json_str(o, "type", e->type);
	json_str(o, "title", e->title);
	json_str(o, "author_name", e->author);
	json_str(o, "provider_name", e->provider);
	json_str(o, "provider_url", e->home);
	json_int(o, "cache_age", 3600);
	json_int(o, "width", e->width);
	json_int(o, "height", e->height);
	if (e->thumb.n) {
		json_str(o, "thumbnail_url", e->thumb);
		json_int(o, "thumbnail_width", e->thumb_width);
		json_int(o, "thumbnail_height", e->thumb_height);
	}
	if (e->picture.n)
		json_str(o, "url", e->picture);
	else
		json_str(o, "html", e->html);
	json_close(o, '}');
	out_byte(o, '\n');
	rq->response.type = S("application/json; charset=utf-8");
}

static int64_t bounded(struct rq *rq, const char *name, int64_t usual)
{
	int64_t most = rq_query_int(rq, name, usual);
	return most < WIDTH_LEAST ? WIDTH_LEAST : most < usual ? most : usual;
}

/* A picture keeps its shape in the room that is left for it. */
static void fit(struct rq *rq, int64_t *width, int64_t *height)
{
	int64_t w = bounded(rq, "maxwidth", INT32_MAX), h = bounded(rq, "maxheight", INT32_MAX);
	if (*width > w) {
		*height = *height * w / *width;
		*width = w;
	}
	if (*height > h) {
		*width = *width * h / *height;
		*height = h;
	}
	*width += *width == 0;
	*height += *height == 0;
}

static err quote(struct rq *rq, struct oembed *e)
{
	struct out o = out_new(rq->arena, 16 << 10);
	e->width = bounded(rq, "maxwidth", WIDTH);
	e->height = bounded(rq, "maxheight", HEIGHT);
	v_oembed_quote(&o, e, url_check(rq->arena, e->page));
	e->html = out_view(&o);
	return o.bad;
}

static err frame(struct rq *rq, const struct embed *own, struct oembed *e)
{
	struct out o = out_new(rq->arena, 16 << 10);
	e->width = bounded(rq, "maxwidth", own->width);
	e->height = bounded(rq, "maxheight", own->height);
	v_oembed_frame(&o, e, url_check(rq->arena, page_absolute(rq, own->frame)));
	e->html = out_view(&o);
	return o.bad;
}

/* As its kind has it shown. */
static err fill(struct rq *rq, const struct card *card, struct oembed *e)
{
	const struct item_kind *kind = item_kind_of(card->item.kind);
	struct embed own = {0};
	if (kind && kind->embed)
		TRY(kind->embed(rq, card->item.id, &own));
	if (!url_empty(own.thumb) && own.thumb_width > 0 && own.thumb_height > 0) {
		e->thumb = page_absolute(rq, own.thumb);
		e->thumb_width = own.thumb_width;
		e->thumb_height = own.thumb_height;
		fit(rq, &e->thumb_width, &e->thumb_height);
	}
	e->type = S("rich");
	if (own.as == EMBED_QUOTE || own.width < 1 || own.height < 1)
		return quote(rq, e);
	if (own.as != EMBED_PHOTO) {
		e->type = own.as == EMBED_VIDEO ? S("video") : S("rich");
		return frame(rq, &own, e);
	}
	e->type = S("photo");
	e->width = own.width;
	e->height = own.height;
	fit(rq, &e->width, &e->height);
	/* Where the small one is enough it is taken. */
	e->picture = e->thumb.n && e->width <= own.thumb_width ? e->thumb
							       : page_absolute(rq, own.picture);
	return OK;
}

err oembed_show(struct rq *rq)
{
	struct card card;
	str format = rq_query(rq, "format");
	bool xml = str_eq(format, S("xml"));
	/* Asked for nothing: what programs find here. */
	if (str_empty(rq_query(rq, "url")))
		return redirect(rq, URL("/api"));
	TRY(find(rq, &card));
	if (!xml && !str_empty(format) && !str_eq(format, S("json"))) {
		rq->response.status = 501; /* as the format says */
		return fail(rq, INVALID, T(rq->lang, "The formats are json and xml."));
	}
	str words = html_to_text(rq->arena, card.body.s, 300);
	struct oembed e = {.title = card.title.n ? card.title
						 : markdown_text(rq->arena, card.text, TITLE),
			   .words = str_empty(words) ? card.text : words,
			   .author = card.item.author_name,
			   .provider = page_organisation(rq),
			   .language = card.item.language,
			   .page = page_absolute(rq, card.url),
			   .home = page_absolute(rq, URL("/"))};
	TRY(fill(rq, &card, &e));
	if (!xml)
		write_json(rq, &e);
	else {
		v_oembed_xml(rq->out, &e);
		rq->response.type = S("text/xml; charset=utf-8");
	}
	return rq->out->bad;
}

err items_at(struct db *db, str path, item_id *id)
{
	struct item_row row;
	if (!str_starts(path, S("/items/")) || !str_to_int(str_sub(path, 7, path.n), &id->v))
		return NOT_FOUND;
	return item_find(db, *id, &row);
}
