/* SPDX-License-Identifier: Apache-2.0
 * cards: what stands below a message that names pages: of our own items a card for those who may
 * read them, asked for at every look; of the web the card that stands below something which the
 * viewer may read (core/preview.h).
 */
#include "feature/chat/pages.h"

#include "core/app.h"
#include "ui/api.h"
#include "ui/page.h"

enum { CARDS_EACH = 3, CARDS_PAGE = 30, WORDS = 100 };

/* The next address in a text that Markdown made. */
static bool next_address(str text, size_t *at, str *address)
{
	str rest = str_sub(text, *at, text.n);
	ptrdiff_t from = str_find(rest, S("href=\""));
	if (from < 0)
		return false;
	rest = str_sub(rest, (size_t)from + 6, rest.n);
	*address = str_cut(&rest, '"');
	*at = (size_t)(address->p - text.p) + address->n;
	return true;
}

/* "/blogs/valves/otters" of one of our addresses, whole or from the root on; empty for others, and
 * for names and tags, which have no card. */
static str own_path(struct rq *rq, str address)
{
	str home = page_absolute(rq, URL("/"));
	str named = str_cat(rq->arena, rq->tls ? S("https://") : S("http://"), rq->host, S("/"));
	str path = address;
	if (str_starts(address, home))
		path = str_sub(address, home.n - 1, address.n);
	else if (str_starts(address, named))
		path = str_sub(address, named.n - 1, address.n);
	if (!str_starts(path, S("/")) || str_starts(path, S("/people/")) ||
	    str_starts(path, S("/tags/")))
		return STR_NONE;
	path = str_cut(&path, '#');
	return str_cut(&path, '?');
}

/* What a page names: rows and items beside each other. */
struct named {
	struct named_item {
		struct said_row *row;
		int64_t item;
	} * v;
	size_t n, cap;
	struct id_list ids;
};

static err add_item(struct rq *rq, struct said_row *row, str path, struct named *named)
{
	item_id id;
	err e = features_item_at(rq->db, path, &id);
	if (e != OK)
		return e == NOT_FOUND ? OK : e;
	*ARENA_PUSH(rq->arena, named) = (struct named_item){row, id.v};
	for (size_t i = 0; i < named->ids.n; i++)
		if (named->ids.v[i] == id.v)
			return OK;
	*ARENA_PUSH(rq->arena, &named->ids) = id.v;
	return OK;
}

static err name_pages(struct rq *rq, struct said_row *row, struct named *named, size_t *looked)
{
	str address;
	size_t at = 0;
	for (size_t n = 0;
	     n < CARDS_EACH && *looked < CARDS_PAGE && next_address(row->body.s, &at, &address);) {
		str path = own_path(rq, address);
		bool web = str_starts(address, S("http"));
		if (path.n)
			TRY(add_item(rq, row, path, named));
		else if (web && rq->app->previews != PREVIEWS_NONE)
			TRY(preview_of_address(rq->db, html_to_text(rq->arena, address, 0),
					       &row->previews));
		else
			continue;
		n++;
		++*looked;
	}
	return OK;
}

static void put_card(const struct rq *rq, struct said_row *row, const struct card *c)
{
	for (size_t i = 0; i < row->cards.n; i++)
		if (str_eq(row->cards.v[i].url.s, c->url.s))
			return;
	*ARENA_PUSH(rq->arena, &row->cards) = (struct said_card){
		.url = c->url,
		.title = c->title.n ? c->title : markdown_text(rq->arena, c->text, WORDS),
		.author = c->item.author_name,
		.place = c->place_title,
		.language = c->item.language};
}

err said_cards_of(struct rq *rq, struct said_rows *rows)
{
	struct named named = {0};
	struct card_list cards = {0};
	size_t looked = 0;
	for (size_t i = 0; i < rows->n; i++)
		if (!rows->v[i].deleted)
			TRY(name_pages(rq, &rows->v[i], &named, &looked));
	if (named.ids.n == 0)
		return OK;
	TRY(cards_of(rq, named.ids, &cards));
	for (size_t i = 0; i < named.n; i++)
		for (size_t k = 0; k < cards.n; k++)
			if (cards.v[k].item.id.v == named.v[i].item)
				put_card(rq, named.v[i].row, &cards.v[k]);
	return OK;
}

static void json_card_of(struct out *o, str address, str title, str text)
{
	json_open(o, NULL, '{');
	json_str(o, "url", address);
	json_str(o, "title", title);
	json_str(o, "text", text);
	json_close(o, '}');
}

void json_said_cards(struct rq *rq, const struct said_row *row)
{
	json_open(rq->out, "cards", '[');
	for (size_t i = 0; i < row->cards.n; i++)
		json_card_of(rq->out, row->cards.v[i].url.s, row->cards.v[i].title,
			     row->cards.v[i].author);
	for (size_t i = 0; i < row->previews.n; i++)
		json_card_of(rq->out, row->previews.v[i].url, row->previews.v[i].title,
			     row->previews.v[i].description);
	json_close(rq->out, ']');
}

const struct preview_cards *said_previews(const struct rq *rq, const struct said_row *row)
{
	struct preview_cards *cards = NEW(rq->arena, struct preview_cards);
	*cards = (struct preview_cards){.v = row->previews.v, .n = row->previews.n};
	return cards;
}
