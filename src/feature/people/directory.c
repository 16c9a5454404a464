/* SPDX-License-Identifier: Apache-2.0
 * directory: everybody by last name, or those of a unit, a country, a skill or a name. Each list
 * has an index that gives it in its order, so that a page costs the same however many people there
 * are.
 */
#include "feature/people/handlers.h"

#include "base/utf8.h"
#include "core/search.h"
#include "feature/people/pages.h"
#include "feature/people/words.h"

#include "people.html.h"
#include "people.sql.h"

enum { PAGE_ROWS = 50, CHOICES_MAX = 400, FOUND_MAX = 100 };

/* The name of a country takes ICU longer than the rest of its row, and a page holds few of them. */
static str country_of(struct rq *rq, const struct people_page *p, str code)
{
	for (size_t i = 0; i < p->rows.n; i++)
		if (str_eq(p->rows.v[i].country_code, code))
			return p->rows.v[i].country;
	return country_name(rq->arena, rq->lang, code);
}

static void add_row(struct rq *rq, struct people_page *p, const struct q_people_page *r)
{
	struct person person = {.name = r->name,
				.handle = r->handle,
				.photo = r->photo,
				.hue = r->hue,
				.kind = (enum person_kind)r->kind};
	*ARENA_PUSH(rq->arena, &p->rows) =
		(struct people_row){.face = face_of_person(rq, &person),
				    .handle = r->handle,
				    .name = r->name,
				    .title = r->title,
				    .unit = r->unit,
				    .city = r->city,
				    .country = country_of(rq, p, r->country),
				    .country_code = r->country,
				    .photo = r->photo,
				    .endorsements = r->endorsements};
}

/* ---- what the form offers ---- */

static err fill_units(struct rq *rq, struct people_page *p)
{
	struct q_people_next_unit q = {0};
	bool found = true;
	/* From one to the next by the index: their number counts, not that of the people. */
	for (size_t i = 0; i < CHOICES_MAX; i++) {
		TRY(q_people_next_unit(rq->db, q.unit, &q, &found));
		if (!found)
			return OK;
		*ARENA_PUSH(rq->arena, &p->units) =
			(struct choice){q.unit, q.unit, str_eq(q.unit, p->unit)};
	}
	return OK;
}

static err fill_countries(struct rq *rq, struct people_page *p)
{
	struct q_people_next_country q = {0};
	bool found = true;
	for (size_t i = 0; i < CHOICES_MAX; i++) {
		TRY(q_people_next_country(rq->db, q.country, &q, &found));
		if (!found)
			return OK;
		*ARENA_PUSH(rq->arena, &p->countries) = (struct choice){
			q.country, country_of(rq, p, q.country), str_eq(q.country, p->country)};
	}
	return OK;
}

/* The jump keeps the unit and the country. */
static void fill_letters(struct rq *rq, struct people_page *p, str current)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	if (!str_empty(p->q) || !str_empty(p->skill))
		return;
	for (size_t i = 0; i < sizeof(letters) - 1; i++) {
		str letter = {letters + i, 1};
		url to = url_path(rq->arena, "/people?letter=%s", letter);
		if (!str_empty(p->unit))
			to = url_path(rq->arena, "%r&unit=%s", to, p->unit);
		if (!str_empty(p->country))
			to = url_path(rq->arena, "%r&country=%s", to, p->country);
		*ARENA_PUSH(rq->arena, &p->letters) =
			(struct letter){letter, to, str_eq(letter, current)};
	}
}

/* ---- the lists ---- */

static err by_name(struct rq *rq, struct people_page *p)
{
	struct q_people_page_list rows = {0};
	str letter = rq_query(rq, "letter"), key = rq_query(rq, "key");
	int64_t after = rq_query_int(rq, "after", 0);
	if (str_empty(key) && !str_empty(letter))
		key = name_sort_key(rq->arena, utf8_head(letter, 1));
	if (!str_empty(p->unit))
		TRY(q_people_page_unit(rq->db, p->unit, p->country, key, after, &rows));
	else if (!str_empty(p->country))
		TRY(q_people_page_country(rq->db, p->country, key, after, &rows));
	else
		TRY(q_people_page(rq->db, key, after, &rows));
	for (size_t i = 0; i < rows.n && i < PAGE_ROWS; i++)
		add_row(rq, p, &rows.v[i]);
	fill_letters(rq, p, letter);
	if (rows.n <= PAGE_ROWS)
		return OK;
	const struct q_people_page *last = &rows.v[PAGE_ROWS - 1];
	p->next_key = last->sort_key;
	p->next_id = last->id.v;
	p->pager.older = url_path(rq->arena, "/people?key=%s&after=%i", last->sort_key, last->id.v);
	if (!str_empty(p->unit))
		p->pager.older = url_path(rq->arena, "%r&unit=%s", p->pager.older, p->unit);
	if (!str_empty(p->country))
		p->pager.older = url_path(rq->arena, "%r&country=%s", p->pager.older, p->country);
	return OK;
}

static err by_skill(struct rq *rq, struct people_page *p)
{
	struct q_people_page_list rows = {0};
	struct tag tag;
	err e = tag_by_name(rq->db, tag_fold(rq->arena, p->skill), &tag);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	p->skill_label = tag.label;
	TRY(q_people_page_skill(rq->db, tag.id, p->unit, p->country,
				rq_query_int(rq, "most", INT64_MAX),
				rq_query_int(rq, "before", INT64_MAX), &rows));
	for (size_t i = 0; i < rows.n && i < PAGE_ROWS; i++)
		add_row(rq, p, &rows.v[i]);
	if (rows.n <= PAGE_ROWS)
		return OK;
	const struct q_people_page *last = &rows.v[PAGE_ROWS - 1];
	p->next_id = last->id.v;
	p->pager.older =
		url_path(rq->arena, "/people?skill=%s&unit=%s&country=%s&most=%i&before=%i",
			 tag.name, p->unit, p->country, last->endorsements, last->id.v);
	return OK;
}

/* Best first, in the order that the search by name gives. */
static err by_words(struct rq *rq, struct people_page *p, int64_t limit)
{
	struct id_list ids;
	struct q_people_page_list rows = {0};
	TRY(search_people(rq->db, p->q, limit, &ids));
	TRY(q_people_some(rq->db, ids, p->unit, p->country, &rows));
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].id.v == ids.v[i])
				add_row(rq, p, &rows.v[k]);
	return OK;
}

static err answer_json(struct rq *rq, const struct people_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "people", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct people_row *r = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_str(o, "handle", r->handle);
		json_str(o, "name", r->name);
		json_str(o, "url", face_url(rq, r->face).s);
		json_str(o, "photo", face_photo(rq, r->face).s);
		json_str(o, "title", r->title);
		json_str(o, "unit", r->unit);
		json_str(o, "city", r->city);
		json_str(o, "country", r->country_code);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (p->next_id) {
		json_int(o, "next", p->next_id);
		json_str(o, "next_key", p->next_key);
	}
	return api_end(rq);
}

static int64_t wanted(struct rq *rq)
{
	int64_t limit = rq_query_int(rq, "limit", PAGE_ROWS);
	return limit < 1 ? 1 : limit > FOUND_MAX ? FOUND_MAX : limit;
}

err people_list(struct rq *rq)
{
	bool json = rq->format == FORMAT_JSON;
	struct people_page p = {.q = str_trim(rq_query(rq, "q")),
				.unit = rq_query(rq, "unit"),
				.country = rq_query(rq, "country"),
				.skill = str_trim(rq_query(rq, "skill"))};
	if (!str_empty(rq_query(rq, "prefix")))
		p.q = str_trim(rq_query(rq, "prefix"));
	p.filtered = p.q.n || p.unit.n || p.country.n || p.skill.n;
	if (!str_empty(p.q))
		TRY(by_words(rq, &p, json ? wanted(rq) : PAGE_ROWS));
	else if (!str_empty(p.skill))
		TRY(by_skill(rq, &p));
	else
		TRY(by_name(rq, &p));
	if (json)
		return answer_json(rq, &p);
	TRY(fill_units(rq, &p));
	TRY(fill_countries(rq, &p));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "People")),
					     .style = "people/people.css"}),
		       v_people_list, &p);
}
