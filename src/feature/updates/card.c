/* SPDX-License-Identifier: Apache-2.0
 * card: an update in mixed lists, in the search index and in addresses; and how its content is read
 * and written.
 */
#include "feature/updates/handlers.h"

#include "base/utf8.h"
#include "core/mention.h"
#include "ui/api.h"

#include "updates.sql.h"

static const struct markdown_options options = {
	.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

static str did_of(struct rq *rq, const struct item_row *item, const struct q_update_cards *text)
{
	if (item->root)
		return str_from(T(rq->lang, "answered"));
	if (text->quotes && str_empty(text->body))
		return str_from(T(rq->lang, "passed on"));
	return str_empty(text->place_title)
		       ? STR_NONE
		       : format_fill(rq->arena, T(rq->lang, "in #"), text->place_title);
}

/* Its words, and what is said of its photos. */
static str plain(struct arena *a, str body, size_t most)
{
	struct update_photos photos;
	str words = markdown_text(a, update_photos_split(a, body, &photos), most);
	if (!photos.n)
		return words;
	str all = str_cat(a, words, words.n ? S(" ") : S(""), update_photos_words(a, &photos));
	return most ? utf8_head(all, most) : all;
}

/* Texts of the cards; quotes[i] is what cards[i] passes on. */
static err fill_texts(struct rq *rq, struct card **cards, size_t n, int64_t *quotes)
{
	struct id_list ids = card_ids(rq->arena, cards, n);
	struct q_update_cards_list rows = {0};
	TRY(q_update_cards(rq->db, ids, &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			if (!ID_EQ(rows.v[k].id, cards[i]->item.id))
				continue;
			cards[i]->body =
				(html){rows.v[k].html}; /* safe: rendered when it was written */
			cards[i]->text = plain(rq->arena, rows.v[k].body, 300);
			cards[i]->did = did_of(rq, &cards[i]->item, &rows.v[k]);
			cards[i]->url = url_path(rq->arena, "/updates/%i", cards[i]->item.id.v);
			quotes[i] = rows.v[k].quotes;
			break;
		}
	return OK;
}

/* Cards of what is passed on, without what those pass on in turn. */
static err inner_cards(struct rq *rq, struct id_list ids, struct card_list *inner)
{
	struct item_rows rows;
	struct id_list others = {0};
	*inner = (struct card_list){0};
	TRY(item_list(rq->db, ids, &rows));
	struct card **own = NEW_ARRAY(rq->arena, struct card *, rows.n + 1);
	int64_t *quotes = NEW_ARRAY(rq->arena, int64_t, rows.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.v[i].state != STATE_PUBLISHED)
			continue;
		if (rows.v[i].kind != KIND_UPDATE) {
			*ARENA_PUSH(rq->arena, &others) = rows.v[i].id.v;
			continue;
		}
		own[n] = NEW(rq->arena, struct card);
		own[n++]->item = rows.v[i];
	}
	TRY(fill_texts(rq, own, n, quotes));
	TRY(cards_of(rq, others, inner));
	for (size_t i = 0; i < n; i++)
		if (!url_empty(own[i]->url))
			*ARENA_PUSH(rq->arena, inner) = *own[i];
	return OK;
}

err update_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = {0};
	struct card_list inner;
	int64_t *quotes = NEW_ARRAY(rq->arena, int64_t, n + 1);
	TRY(fill_texts(rq, cards, n, quotes));
	for (size_t i = 0; i < n; i++)
		if (quotes[i])
			*ARENA_PUSH(rq->arena, &ids) = quotes[i];
	if (ids.n == 0)
		return OK;
	TRY(inner_cards(rq, ids, &inner));
	for (size_t i = 0; i < n; i++) {
		cards[i]->quoted_gone = quotes[i] != 0;
		for (size_t k = 0; k < inner.n && quotes[i] && !cards[i]->quoted; k++)
			if (inner.v[k].item.id.v == quotes[i]) {
				cards[i]->quoted = &inner.v[k];
				cards[i]->quoted_gone = false;
			}
	}
	return OK;
}

err update_card(struct rq *rq, item_id id, struct card *card)
{
	TRY(card_of(rq, id, card));
	return card->item.state == STATE_PUBLISHED ? OK : NOT_FOUND;
}

err update_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_update_text q;
	TRY(q_update_text(db, id, &q));
	*title = STR_NONE;
	*body = plain(db->arena, q.body, 0);
	return OK;
}

/* An answer beyond the first page of its thread is the first one of a page. */
err update_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct item_row row;
	struct q_update_answers_back_list before = {0};
	TRY(item_find(db, id, &row));
	*to = url_path(a, "/updates/%i", id.v);
	if (!row.root)
		return OK;
	TRY(q_update_answers_back(db, row.root, id.v, UPDATE_ANSWERS, &before));
	*to = before.n < UPDATE_ANSWERS
		      ? url_path(a, "/updates/%i#i%i", row.root, id.v)
		      : url_path(a, "/updates/%i?after=%i#i%i", row.root, before.v[0].id.v, id.v);
	return OK;
}

err update_at(struct db *db, str path, item_id *id)
{
	struct update_found u;
	if (!str_starts(path, S("/updates/")) || !str_to_int(str_sub(path, 9, path.n), &id->v))
		return NOT_FOUND;
	return update_find(db, *id, &u);
}

err update_find(struct db *db, item_id id, struct update_found *u)
{
	struct q_update_find q;
	TRY(item_find(db, id, &u->item));
	if (u->item.kind != KIND_UPDATE || u->item.state != STATE_PUBLISHED)
		return NOT_FOUND;
	TRY(q_update_find(db, id, &q));
	u->body = q.body;
	u->html = q.html;
	u->quotes = q.quotes;
	return OK;
}

static err write_names(struct db *db, item_id id, const struct markdown_found *found, bool quiet)
{
	struct text_list tags = {found->tags.v, found->tags.n, found->tags.cap};
	struct text_list names = {found->mentions.v, found->mentions.n, found->mentions.cap};
	TRY(tag_item(db, id, &tags));
	return quiet ? OK : mention_item(db, id, &names);
}

err update_write_content(struct db *db, item_id id, str body, int64_t quotes, bool quiet)
{
	struct markdown_found found = {0};
	html rendered = markdown_render(db->arena, body, &options, &found);
	TRY(q_update_add(db, id, body, rendered.s, quotes));
	TRY(update_photos_claim(db, id, &found, true));
	/* Nothing hangs on it yet, and most name nobody. */
	return found.tags.n || found.mentions.n ? write_names(db, id, &found, quiet) : OK;
}

err update_write_names(struct db *db, item_id id, str body)
{
	struct markdown_found found = {0};
	markdown_render(db->arena, body, &options, &found);
	return write_names(db, id, &found, false);
}

err update_rewrite_content(struct db *db, item_id id, str body)
{
	struct markdown_found found = {0};
	html rendered = markdown_render(db->arena, body, &options, &found);
	TRY(q_update_write(db, id, body, rendered.s));
	TRY(update_photos_claim(db, id, &found, false));
	TRY(write_names(db, id, &found, false));
	return item_touch(db, id, true);
}
