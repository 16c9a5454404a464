/* SPDX-License-Identifier: Apache-2.0
 * find: the search page and its JSON.
 */
#include "feature/search/handlers.h"

#include "base/utf8.h"
#include "feature/search/pages.h"

#include "search.html.h"
#include "tags.sql.h"

enum { PAGE_HITS = 20, PEOPLE_SHOWN = 6, EXCERPT = 260, TITLE = 160 };

err found_people(struct rq *rq, struct id_list ids, struct found_people *people)
{
	struct q_tags_people_list rows = {0};
	if (!ids.n)
		return OK;
	TRY(q_tags_people(rq->db, ids, &rows));
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_tags_people *r = &rows.v[k];
			if (r->id.v == ids.v[i])
				*ARENA_PUSH(rq->arena, people) = (struct found_person){
					face_make(rq->arena, r->name, r->handle, r->photo, r->hue),
					face_below(rq, r->title, r->city)};
		}
	return OK;
}

/* The facets are fields of their own, so that they can be chosen and left without touching the
 * words. */
static err read_query(struct rq *rq, struct search_page *p)
{
	struct search_query *q = &p->query;
	str year = rq_query(rq, "year");
	p->asked = str_trim(rq_query(rq, "q"));
	p->newest = str_eq(rq_query(rq, "order"), S("newest"));
	err e = search_parse(rq->arena, p->asked, q);
	if (e == TOO_LARGE) {
		p->too_long = true;
		return search_parse(rq->arena, S(""), q);
	}
	TRY(e);
	q->kind = rq_query(rq, "kind").n ? rq_query(rq, "kind") : q->kind;
	q->author = rq_query(rq, "author").n ? rq_query(rq, "author") : q->author;
	q->tag = rq_query(rq, "tag").n ? rq_query(rq, "tag") : q->tag;
	int64_t number;
	if (year.n == 4 && str_to_int(year, &number) && number >= 2020 && number < 9000) {
		/* Within what was typed. */
		int64_t first = date_time((struct date){.year = (int)number, .month = 1, .day = 1});
		int64_t end =
			date_time((struct date){.year = (int)number + 1, .month = 1, .day = 1});
		q->after = q->after > first ? q->after : first;
		q->before = q->before && q->before < end ? q->before : end;
	}
	q->empty = q->empty && !q->kind.n && !q->author.n && !q->tag.n && !q->after;
	if (q->kind.n) {
		const struct item_kind *kind = item_kind_named(q->kind);
		q->kind_number = kind ? (int)kind->kind : 0;
	}
	return OK;
}

static err fill_rows(struct rq *rq, struct search_page *p, size_t from)
{
	struct id_list ids = {0};
	struct card_list cards;
	for (size_t i = from; i < p->result.n && i < from + PAGE_HITS; i++)
		*ARENA_PUSH(rq->arena, &ids) = p->result.v[i].id.v;
	TRY(cards_of(rq, ids, &cards));
	for (size_t i = 0; i < cards.n; i++) {
		const struct card *c = &cards.v[i];
		const struct item_kind *kind = item_kind_of(c->item.kind);
		str title = STR_NONE, body = c->text;
		err (*text)(struct db *, item_id, str *, str *) =
			kind->opening ? kind->opening : kind->text;
		if (p->query.parts->n && text)
			TRY(text(rq->db, c->item.id, &title, &body));
		/* What has no title is led to by the words around what was found. */
		title = c->title.n ? c->title : body;
		*ARENA_PUSH(rq->arena, &p->rows) = (struct search_row){
			.card = *c,
			.kind = str_from(message_find(rq->lang, kind->label, 1)),
			.title = search_excerpt(rq->arena, &p->query, title, TITLE),
			.excerpt = search_excerpt(rq->arena, &p->query, body, EXCERPT)};
	}
	size_t next = from + PAGE_HITS;
	p->next = next < p->result.n ? (int64_t)next : 0;
	if (p->next)
		p->pager.older = page_with(rq, "from", id_text(rq, p->next));
	if (from)
		p->pager.newer = page_with(
			rq, "from",
			from > PAGE_HITS ? id_text(rq, (int64_t)(from - PAGE_HITS)) : S(""));
	return OK;
}

/* A facet's links choose a value, or leave the chosen one. */
static void fill_facet(struct rq *rq, struct search_page *p, const char *title,
		       const struct search_facets *from, const char *name)
{
	str chosen = rq_query(rq, name);
	struct found_facet *facet = ARENA_PUSH(rq->arena, &p->facets);
	struct facet_list *to = &facet->list;
	facet->title = str_from(title);
	to->more = p->result.more;
	for (size_t i = 0; i < from->n; i++) {
		const struct search_facet *f = &from->v[i];
		bool on = chosen.n && str_eq(chosen, f->value);
		*ARENA_PUSH(rq->arena, to) =
			(struct facet){.label = f->label.n ? f->label : f->value,
				       .url = page_with(rq, name, on ? S("") : f->value),
				       .n = f->n,
				       .on = on};
	}
}

static void name_kinds(struct rq *rq, struct search_facets *kinds)
{
	for (size_t i = 0; i < kinds->n; i++) {
		int64_t number = 0;
		const struct item_kind *kind = str_to_int(kinds->v[i].value, &number)
						       ? item_kind_of((enum kind)number)
						       : NULL;
		if (!kind)
			continue;
		kinds->v[i].value = str_from(kind->name);
		kinds->v[i].label = str_from(message_find(rq->lang, kind->label_many, 2));
	}
}

/* Places whose names have the words, asked of the rooms that keep them. */
static err fill_places(struct rq *rq, struct search_page *p)
{
	for (const struct feature *const *f = features; *f; f++) {
		struct found_group group = {.room = str_from((*f)->name)};
		if (!(*f)->places_named)
			continue;
		TRY((*f)->places_named(rq, p->query.words, &group.places));
		group.label = str_from(message_find(rq->lang, (*f)->places_label, 1));
		if (group.places.n)
			*ARENA_PUSH(rq->arena, &p->places) = group;
	}
	return OK;
}

static err fill_neighbours(struct rq *rq, struct search_page *p)
{
	struct id_list people;
	if (!p->query.words.n)
		return OK;
	TRY(fill_places(rq, p));
	if (rq->db->clear < CIRCLE_INTERNAL)
		return OK;
	TRY(search_people(rq->db, p->query.words, PEOPLE_SHOWN, &people));
	TRY(found_people(rq, people, &p->people));
	str name = tag_fold(rq->arena, p->query.words);
	return name.n ? tag_complete(rq->db, name, &p->tags) : OK;
}

static err fill(struct rq *rq, struct search_page *p)
{
	int64_t from = rq_query_int(rq, "from", 0);
	from = from > 0 && from < SEARCH_HITS ? from : 0;
	TRY(read_query(rq, p));
	p->empty = p->query.empty;
	if (p->empty)
		return OK;
	TRY(search_items(rq->db, &p->query, p->newest, &p->result));
	TRY(fill_rows(rq, p, (size_t)from));
	if (!from)
		TRY(fill_neighbours(rq, p));
	name_kinds(rq, &p->result.kinds);
	return OK;
}

err search_show(struct rq *rq)
{
	struct search_page p = {0};
	TRY(fill(rq, &p));
	fill_facet(rq, &p, T(rq->lang, "By kind"), &p.result.kinds, "kind");
	fill_facet(rq, &p, T(rq->lang, "By author"), &p.result.authors, "author");
	fill_facet(rq, &p, T(rq->lang, "By tag"), &p.result.tags, "tag");
	fill_facet(rq, &p, T(rq->lang, "By year"), &p.result.years, "year");
	p.by_rank = page_with(rq, "order", S(""));
	p.by_time = page_with(rq, "order", S("newest"));
	return page(rq, str_from(T(rq->lang, "Search")), v_search_show, &p);
}

static void json_facets(struct out *o, const char *name, const struct search_facets *facets)
{
	json_open(o, name, '[');
	for (size_t i = 0; i < facets->n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "value", facets->v[i].value);
		json_str(o, "label",
			 facets->v[i].label.n ? facets->v[i].label : facets->v[i].value);
		json_int(o, "n", facets->v[i].n);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void json_places(struct out *o, const struct found_groups *groups)
{
	json_open(o, "places", '[');
	for (size_t i = 0; i < groups->n; i++)
		for (size_t k = 0; k < groups->v[i].places.n; k++) {
			const struct found_place *place = &groups->v[i].places.v[k];
			json_open(o, NULL, '{');
			json_str(o, "room", groups->v[i].room);
			json_str(o, "title", place->title);
			json_str(o, "about", place->below);
			json_str(o, "url", place->url.s);
			json_close(o, '}');
		}
	json_close(o, ']');
}

err search_json(struct rq *rq)
{
	struct search_page p = {0};
	TRY(fill(rq, &p));
	if (p.too_long)
		return fail(rq, TOO_LARGE, T(rq->lang, "That is too long to look for."));
	api_begin(rq);
	struct out *o = rq->out;
	json_open(o, "items", '[');
	for (size_t i = 0; i < p.rows.n; i++) {
		p.rows.v[i].card.text = html_to_text(rq->arena, p.rows.v[i].excerpt.s, 0);
		json_card(o, NULL, rq, &p.rows.v[i].card);
	}
	json_close(o, ']');
	json_open(o, "people", '[');
	for (size_t i = 0; i < p.people.n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "handle", p.people.v[i].face->handle);
		json_str(o, "name", p.people.v[i].face->name);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_places(o, &p.places);
	json_int(o, "total", (int64_t)p.result.n);
	json_bool(o, "more", p.result.more);
	if (p.next)
		json_int(o, "next", p.next);
	json_facets(o, "kinds", &p.result.kinds);
	json_facets(o, "authors", &p.result.authors);
	json_facets(o, "tags", &p.result.tags);
	json_facets(o, "years", &p.result.years);
	return api_end(rq);
}

/* ---- while somebody types ---- */

enum { SUGGESTED_PEOPLE = 5, SUGGESTED_TAGS = 4, SUGGESTED_LETTERS = 100 };

static void write_suggestions(struct rq *rq, const struct found_people *people,
			      const struct tag_list *tags)
{
	struct out *o = rq->out;
	json_open(o, "people", '[');
	for (size_t i = 0; i < people->n; i++) {
		const struct found_person *p = &people->v[i];
		json_open(o, NULL, '{');
		json_str(o, "name", p->face->name);
		json_str(o, "handle", p->face->handle);
		json_str(o, "about", p->below);
		json_str(o, "url", face_url(rq, p->face).s);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_open(o, "tags", '[');
	for (size_t i = 0; i < tags->n && i < SUGGESTED_TAGS; i++) {
		json_open(o, NULL, '{');
		json_str(o, "label", tags->v[i].label);
		json_str(o, "url", tag_url(rq, tags->v[i].name).s);
		json_close(o, '}');
	}
	json_close(o, ']');
}

/* The rule is that of the page: whom search_people and which tags tag_complete give to the viewer.
 */
err suggestion_list(struct rq *rq)
{
	str words = utf8_head(str_trim(rq_query(rq, "q")), SUGGESTED_LETTERS);
	str tag =
		tag_fold(rq->arena, str_starts(words, S("#")) ? str_sub(words, 1, words.n) : words);
	struct id_list ids = {0};
	struct found_people people = {0};
	struct tag_list tags = {0};
	if (words.n)
		TRY(search_people(rq->db, words, SUGGESTED_PEOPLE, &ids));
	TRY(found_people(rq, ids, &people));
	if (tag.n)
		TRY(tag_complete(rq->db, tag, &tags));
	api_begin(rq);
	write_suggestions(rq, &people, &tags);
	return api_end(rq);
}
