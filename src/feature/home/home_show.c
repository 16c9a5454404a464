/* SPDX-License-Identifier: Apache-2.0
 * home_show: the page: the box, the stream with the reason for each entry, and what stands beside
 * it.
 */
#include "feature/home/handlers.h"

#include "core/place.h"
#include "ui/api.h"

#include "home.html.h"
#include "home.sql.h"

#include <stdlib.h>

enum { NEWEST = 20 }; /* of each kind, for who wrote lately */

static bool order_named(str name, enum home_order *order)
{
	static const char *const names[] = {"ranked", "following", "latest"};
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_eq(name, str_from(names[i]))) {
			*order = (enum home_order)i;
			return true;
		}
	return false;
}

/* The wish of this request, else the one that was kept. */
static enum home_order order_of(const struct rq *rq)
{
	enum home_order order = ORDER_RANKED;
	if (!order_named(rq_query(rq, "order"), &order) &&
	    !order_named(rq->viewer->home_order, &order))
		order = ORDER_RANKED;
	return order;
}

static str language_of(const struct rq *rq)
{
	enum lang lang;
	return lang_parse(rq_query(rq, "language"), &lang) ? lang_code(lang) : STR_NONE;
}

/* ---- entries and cards ---- */

static const struct home_entry *entry_for(const struct home_stream *s, item_id id)
{
	for (size_t i = 0; i < s->entries.n; i++)
		if (ID_EQ(s->entries.v[i].id, id))
			return &s->entries.v[i];
	return NULL;
}

static bool shown_already(const struct card_list *cards, item_id id)
{
	for (size_t i = 0; i < cards->n; i++) {
		const struct card *c = &cards->v[i];
		bool inside = c->quoted && ID_EQ(c->quoted->item.id, id) && str_empty(c->body.s);
		if (ID_EQ(c->item.id, id) || inside)
			return true;
	}
	return false;
}

/* One post passed on by five people stands here once, and nothing that is only a gap. */
static bool repeats(const struct card_list *cards, const struct card *c)
{
	if (!str_empty(c->body.s))
		return shown_already(cards, c->item.id);
	if (c->quoted_gone)
		return true;
	return shown_already(cards, c->quoted ? c->quoted->item.id : c->item.id);
}

static html why_html(struct rq *rq, const struct home_stream *s, const struct home_entry *e,
		     const struct card *card)
{
	struct out o = out_new(rq->arena, 16384);
	v_home_why(&o, rq, e, card->item.author_name, s->order == ORDER_RANKED);
	return (html){out_view(&o)}; /* safe: written by a template */
}

/* Names for the explanations, of what is shown alone: the place, and one of the tags that the
 * viewer cares about. */
static err name_entries(struct rq *rq, struct home_stream *s)
{
	struct id_list hubs = {0}, topics = {0};
	struct q_home_places_list places = {0};
	struct q_home_tags_list tags = {0};
	for (size_t i = 0; i < s->entries.n; i++) {
		*ARENA_PUSH(rq->arena, &hubs) = s->entries.v[i].hub;
		for (size_t k = 0; k < s->entries.v[i].topics.n; k++)
			*ARENA_PUSH(rq->arena, &topics) = s->entries.v[i].topics.v[k];
	}
	TRY(q_home_places(rq->db, hubs, &places));
	if (topics.n)
		TRY(q_home_tags(rq->db, topics, &tags));
	for (size_t i = 0; i < s->entries.n; i++) {
		struct home_entry *e = &s->entries.v[i];
		for (size_t k = 0; k < places.n; k++)
			if (places.v[k].id.v == e->hub && places.v[k].kind != PLACE_PERSON)
				e->place = places.v[k].title;
		for (size_t t = 0; t < e->topics.n; t++)
			for (size_t k = 0; k < tags.n; k++)
				if (tags.v[k].id.v == e->topics.v[t] &&
				    (str_empty(e->topic) || str_cmp(tags.v[k].label, e->topic) < 0))
					e->topic = tags.v[k].label;
	}
	return OK;
}

static err fill_cards(struct rq *rq, struct home_stream *s, struct card_list *cards)
{
	struct id_list ids = {0};
	struct card_list all;
	*cards = (struct card_list){0};
	for (size_t i = 0; i < s->entries.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = s->entries.v[i].id.v;
	TRY(cards_of(rq, ids, &all));
	if (rq->format == FORMAT_HTML)
		TRY(name_entries(rq, s));
	for (size_t i = 0; i < all.n; i++) {
		if (repeats(cards, &all.v[i]))
			continue;
		const struct home_entry *e = entry_for(s, all.v[i].item.id);
		struct card *card = ARENA_PUSH(rq->arena, cards);
		*card = all.v[i];
		if (e && rq->format == FORMAT_HTML)
			card->why = why_html(rq, s, e, card);
	}
	return OK;
}

/* ---- beside the stream ---- */

static bool in_lately(const struct stream_lately *lately, person_id person)
{
	for (size_t i = 0; i < lately->n; i++)
		if (lately->v[i].person == person.v)
			return true;
	return false;
}

static int latest_first(const void *left, const void *right)
{
	const struct q_home_candidates *a = left, *b = right;
	return a->id.v > b->id.v ? -1 : a->id.v < b->id.v;
}

static bool is_muted(const struct q_home_muted_list *muted, person_id person)
{
	for (size_t i = 0; i < muted->n; i++)
		if (muted->v[i].whom == person.v)
			return true;
	return false;
}

/* The authors of the newest entries and updates of everybody. */
static err newest_authors(struct rq *rq, struct q_home_candidates_list *rows,
			  struct q_home_muted_list *muted)
{
	static const enum kind kinds[] = {KIND_ENTRY, KIND_UPDATE};
	struct id_list ids = {0}, authors = {0};
	for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		struct stream newest;
		TRY(stream_company(rq->db, kinds[k], 0, NEWEST, &newest));
		for (size_t i = 0; i < newest.n; i++)
			*ARENA_PUSH(rq->arena, &ids) = newest.v[i].id.v;
	}
	if (ids.n)
		TRY(q_home_candidates(rq->db, ids, rows));
	if (rows->n == 0)
		return OK;
	qsort(rows->v, rows->n, sizeof(*rows->v), latest_first);
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &authors) = rows->v[i].author.v;
	return q_home_muted(rq->db, authors, muted);
}

/* Who follows few people sees, behind those, who else wrote lately. */
static err widen_lately(struct rq *rq, struct stream_lately *lately)
{
	struct q_home_candidates_list rows = {0};
	struct q_home_muted_list muted = {0};
	if (lately->n == STREAM_LATELY || !rq->viewer->employee)
		return OK;
	TRY(newest_authors(rq, &rows, &muted));
	for (size_t i = 0; i < rows.n && lately->n < STREAM_LATELY; i++) {
		person_id author = rows.v[i].author;
		if (viewer_is(rq, author) || in_lately(lately, author) || is_muted(&muted, author))
			continue;
		lately->v[lately->n].person = author.v;
		lately->v[lately->n].last = rows.v[i].id.v;
		lately->n++;
	}
	return OK;
}

static err fill_lately(struct rq *rq, const struct stream_lately *lately, struct home_page *p)
{
	struct q_home_lately_list rows = {0};
	struct id_list ids = {0};
	for (size_t i = 0; i < lately->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = lately->v[i].person;
	if (ids.n)
		TRY(q_home_lately(rq->db, ids, &rows));
	for (size_t i = 0; i < lately->n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_home_lately *r = &rows.v[k];
			if (r->id.v == lately->v[i].person)
				*ARENA_PUSH(rq->arena, &p->lately) = (struct home_lately){
					.face = face_make(rq->arena, r->name, r->handle, r->photo,
							  r->hue),
					.below = face_below(rq, r->title, r->city),
					.last = id_time(lately->v[i].last)};
		}
	return OK;
}

static err fill_blocks(struct rq *rq, struct home_page *p)
{
	for (const struct feature *const *f = features; *f; f++) {
		struct out o = out_new(rq->arena, 1 << 16);
		if (!(*f)->home_block)
			continue;
		TRY((*f)->home_block(rq, &o));
		if (o.n && o.bad == OK)
			*ARENA_PUSH(rq->arena, &p->blocks) =
				(html){out_view(&o)}; /* safe: the room's template wrote it */
	}
	return OK;
}

static void fill_languages(struct rq *rq, struct home_page *p)
{
	*ARENA_PUSH(rq->arena, &p->languages) =
		(struct home_language){.name = str_from(T(rq->lang, "All languages")),
				       .url = URL("/"),
				       .on = str_empty(p->stream->language)};
	for (int i = 0; i < LANG_COUNT; i++) {
		str code = lang_code((enum lang)i);
		*ARENA_PUSH(rq->arena, &p->languages) =
			(struct home_language){.code = code,
					       .name = lang_name((enum lang)i),
					       .url = url_path(rq->arena, "/?language=%s", code),
					       .on = str_eq(code, p->stream->language)};
	}
}

/* ---- the page ---- */

/* A page that must be seen first (changed guidelines). */
static err first_page(struct rq *rq, url *to)
{
	for (const struct feature *const *f = features; *f && url_empty(*to); f++)
		if ((*f)->gate)
			TRY((*f)->gate(rq, to));
	return OK;
}

err home_show(struct rq *rq)
{
	struct home_stream s = {.order = order_of(rq), .language = language_of(rq)};
	struct home_page p = {.stream = &s};
	url first = {0};
	if (!signed_in(rq))
		return redirect(rq, URL("/sign-in"));
	TRY(first_page(rq, &first));
	if (!url_empty(first))
		return redirect(rq, url_path(rq->arena, "%r?back=%s", first, S("/")));
	TRY(home_stream(rq, &s));
	TRY(fill_cards(rq, &s, &p.cards));
	TRY(composer_make(rq, URL("/"), &p.composer));
	TRY(widen_lately(rq, &s.lately));
	TRY(fill_lately(rq, &s.lately, &p));
	TRY(fill_blocks(rq, &p));
	fill_languages(rq, &p);
	return page(rq, str_from(T(rq->lang, "Home")), v_home_show, &p);
}

static void why_json(struct out *o, const struct home_entry *e)
{
	json_open(o, NULL, '{');
	json_int(o, "id", e->id.v);
	json_real(o, "recent", e->terms.recent, 2);
	json_real(o, "person", e->terms.person, 2);
	json_real(o, "place", e->terms.place, 2);
	json_real(o, "topic", e->terms.topic, 2);
	json_real(o, "good", e->terms.good, 2);
	json_real(o, "sum", e->terms.sum, 2);
	json_close(o, '}');
}

err home_json(struct rq *rq)
{
	struct home_stream s = {.order = order_of(rq), .language = language_of(rq)};
	struct card_list cards;
	TRY(home_stream(rq, &s));
	TRY(fill_cards(rq, &s, &cards));
	api_begin(rq);
	json_open(rq->out, "items", '[');
	for (size_t i = 0; i < cards.n; i++)
		json_card(rq->out, NULL, rq, &cards.v[i]);
	json_close(rq->out, ']');
	json_open(rq->out, "why", '[');
	for (size_t i = 0; i < cards.n; i++)
		why_json(rq->out, entry_for(&s, cards.v[i].item.id));
	json_close(rq->out, ']');
	if (!url_empty(s.next))
		json_str(rq->out, "more", s.next.s);
	return api_end(rq);
}

err home_order_update(struct rq *rq)
{
	enum home_order order;
	str name = rq_form(rq, "order");
	if (!order_named(name, &order))
		return fail(rq, INVALID, T(rq->lang, "The order is ranked, following or latest."));
	TRY(q_home_order(rq->db, name));
	return redirect(rq, URL("/"));
}
