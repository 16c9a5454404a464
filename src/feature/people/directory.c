/* SPDX-License-Identifier: Apache-2.0
 * directory: everybody by last name, or those of a unit, a country, a skill or a name, and of what
 * is chosen together. Each list has an index that gives it in its order, so that a page costs the
 * same however many people there are.
 */
#include "feature/people/handlers.h"

#include "base/utf8.h"
#include "core/search.h"
#include "feature/people/pages.h"
#include "core/words.h"

#include "people.html.h"
#include "people.sql.h"

enum { PAGE_ROWS = 50, CHOICES_MAX = 400, FOUND_MAX = 100, NAMES_MAX = 500 };

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
	struct person person = {.id = r->id,
				.name = r->name,
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

/* An address of the list that keeps the unit and the country. */
static url kept(struct rq *rq, const struct people_page *p, url to)
{
	if (!str_empty(p->unit))
		to = url_path(rq->arena, "%r&unit=%s", to, p->unit);
	if (!str_empty(p->country))
		to = url_path(rq->arena, "%r&country=%s", to, p->country);
	return to;
}

static void fill_letters(struct rq *rq, struct people_page *p, str current)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ#";
	for (size_t i = 0; i < sizeof(letters) - 1; i++) {
		str letter = {letters + i, 1};
		*ARENA_PUSH(rq->arena, &p->letters) = (struct letter){
			letter, kept(rq, p, url_path(rq->arena, "/people?letter=%s", letter)),
			str_eq(letter, current)};
	}
}

/* ---- by name ---- */

/* The sort keys of a list: all of them, or, for '#', those before A and those behind Z. */
struct ranges {
	struct {
		str low, high;
	} v[2];
	size_t n;
};

static struct ranges ranges_of(struct arena *a, bool others)
{
	const str end = S("~"); /* behind every key */
	if (!others)
		return (struct ranges){.v = {{S(""), end}}, .n = 1};
	/* U+FFFF sorts behind all that can follow a letter. */
	return (struct ranges){.v = {{S(""), name_sort_key(a, S("a"))},
				     {name_sort_key(a, S("z\xEF\xBF\xBF")), end}},
			       .n = 2};
}

static err read_ahead(struct rq *rq, const struct people_page *p, str key, int64_t id, str high,
		      int64_t most, struct q_people_page_list *rows)
{
	if (!str_empty(p->unit))
		return q_people_page_unit(rq->db, p->unit, p->country, key, id, high, most, rows);
	if (!str_empty(p->country))
		return q_people_page_country(rq->db, p->country, key, id, high, most, rows);
	return q_people_page(rq->db, key, id, high, most, rows);
}

static err read_back(struct rq *rq, const struct people_page *p, str key, int64_t id, str low,
		     int64_t most, struct q_people_page_list *rows)
{
	if (!str_empty(p->unit))
		return q_people_page_unit_back(rq->db, p->unit, p->country, key, id, low, most,
					       rows);
	if (!str_empty(p->country))
		return q_people_page_country_back(rq->db, p->country, key, id, low, most, rows);
	return q_people_page_back(rq->db, key, id, low, most, rows);
}

static void append(struct rq *rq, struct q_people_page_list *rows,
		   const struct q_people_page_list *some)
{
	for (size_t i = 0; i < some->n; i++)
		*ARENA_PUSH(rq->arena, rows) = some->v[i];
}

/* Up to that many behind a key, in the order of names. */
static err ahead(struct rq *rq, const struct people_page *p, const struct ranges *in, str key,
		 int64_t id, size_t most, struct q_people_page_list *rows)
{
	for (size_t i = 0; i < in->n && rows->n < most; i++) {
		struct q_people_page_list some = {0};
		bool inside = str_cmp(key, in->v[i].low) >= 0;
		TRY(read_ahead(rq, p, inside ? key : in->v[i].low, inside ? id : 0, in->v[i].high,
			       (int64_t)(most - rows->n), &some));
		append(rq, rows, &some);
	}
	return OK;
}

/* Up to that many before a key, the last one first. */
static err back(struct rq *rq, const struct people_page *p, const struct ranges *in, str key,
		int64_t id, size_t most, struct q_people_page_list *rows)
{
	for (size_t i = in->n; i-- > 0 && rows->n < most;) {
		struct q_people_page_list some = {0};
		bool inside = str_cmp(key, in->v[i].high) < 0;
		TRY(read_back(rq, p, inside ? key : in->v[i].high, inside ? id : 0, in->v[i].low,
			      (int64_t)(most - rows->n), &some));
		append(rq, rows, &some);
	}
	return OK;
}

/* Shows a page of rows that were read from one side, and says whether more were. */
static bool take(struct rq *rq, struct people_page *p, const struct q_people_page_list *rows,
		 bool backwards)
{
	size_t n = rows->n < PAGE_ROWS ? rows->n : PAGE_ROWS;
	for (size_t i = 0; i < n; i++)
		add_row(rq, p, &rows->v[backwards ? n - 1 - i : i]);
	return rows->n > PAGE_ROWS;
}

static url name_page(struct rq *rq, const struct people_page *p, const char *side, bool others,
		     const struct q_people_page *at)
{
	url to =
		url_path(rq->arena, "/people?key=%s&%s=%i", at->sort_key, str_from(side), at->id.v);
	if (others)
		to = url_path(rq->arena, "%r&letter=%s", to, S("#"));
	return kept(rq, p, to);
}

static err by_name(struct rq *rq, struct people_page *p)
{
	struct q_people_page_list rows = {0}, other = {0};
	str letter = rq_query(rq, "letter"), key = rq_query(rq, "key");
	int64_t before = rq_query_int(rq, "before", 0), after = rq_query_int(rq, "after", 0);
	bool others = str_eq(letter, S("#"));
	struct ranges in = ranges_of(rq->arena, others);
	if (str_empty(key) && !str_empty(letter) && !others)
		key = name_sort_key(rq->arena, utf8_head(letter, 1));
	if (before)
		TRY(back(rq, p, &in, key, before, PAGE_ROWS + 1, &rows));
	else
		TRY(ahead(rq, p, &in, key, after, PAGE_ROWS + 1, &rows));
	bool more = take(rq, p, &rows, before);
	fill_letters(rq, p, letter);
	if (!p->rows.n)
		return OK;
	const struct q_people_page *one = &rows.v[0], *end = &rows.v[p->rows.n - 1],
				   *first = before ? end : one, *last = before ? one : end;
	if (before)
		TRY(ahead(rq, p, &in, last->sort_key, last->id.v, 1, &other));
	else
		TRY(back(rq, p, &in, first->sort_key, first->id.v, 1, &other));
	if (before ? more : other.n > 0)
		p->previous = name_page(rq, p, "before", others, first);
	if (before ? other.n == 0 : !more)
		return OK;
	p->next_key = last->sort_key;
	p->next_id = last->id.v;
	p->next = name_page(rq, p, "after", others, last);
	return OK;
}

/* ---- by skill, by name and skill ---- */

static url skill_page(struct rq *rq, const struct people_page *p, str tag, const char *side,
		      const struct q_people_page *at)
{
	return kept(rq, p,
		    url_path(rq->arena, "/people?skill=%s&key=%i&%s=%i", tag, at->endorsements,
			     str_from(side), at->id.v));
}

static err by_skill(struct rq *rq, struct people_page *p, const struct tag *tag)
{
	struct q_people_page_list rows = {0}, other = {0};
	int64_t before = rq_query_int(rq, "before", 0);
	int64_t most = rq_query_int(rq, "key", INT64_MAX);
	p->skill_label = tag->label;
	if (before)
		TRY(q_people_page_skill_back(rq->db, tag->id, p->unit, p->country, most, before,
					     PAGE_ROWS + 1, &rows));
	else
		TRY(q_people_page_skill(rq->db, tag->id, p->unit, p->country, most,
					rq_query_int(rq, "after", INT64_MAX), PAGE_ROWS + 1,
					&rows));
	bool more = take(rq, p, &rows, before);
	if (!p->rows.n)
		return OK;
	const struct q_people_page *one = &rows.v[0], *end = &rows.v[p->rows.n - 1],
				   *first = before ? end : one, *last = before ? one : end;
	if (before)
		TRY(q_people_page_skill(rq->db, tag->id, p->unit, p->country, last->endorsements,
					last->id.v, 1, &other));
	else
		TRY(q_people_page_skill_back(rq->db, tag->id, p->unit, p->country,
					     first->endorsements, first->id.v, 1, &other));
	if (before ? more : other.n > 0)
		p->previous = skill_page(rq, p, tag->name, "before", first);
	if (before ? other.n == 0 : !more)
		return OK;
	p->next_key = id_text(rq, last->endorsements);
	p->next_id = last->id.v;
	p->next = skill_page(rq, p, tag->name, "after", last);
	return OK;
}

/* Best first, in the order that the search by name gives. What narrows the list is asked behind
 * the search, so more names than are shown are looked at. */
static err by_words(struct rq *rq, struct people_page *p, tag_id tag, size_t limit)
{
	bool narrowed = tag.v || p->unit.n || p->country.n;
	struct id_list ids;
	struct q_people_page_list rows = {0};
	TRY(search_people(rq->db, p->q, narrowed ? NAMES_MAX : (int64_t)limit, &ids));
	TRY(q_people_some(rq->db, ids, tag, p->unit, p->country, &rows));
	for (size_t i = 0; i < ids.n && p->rows.n < limit; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].id.v == ids.v[i])
				add_row(rq, p, &rows.v[k]);
	p->names = narrowed && ids.n == NAMES_MAX ? NAMES_MAX : 0;
	return OK;
}

/* A skill that nobody has ever named is nobody's. */
static err by_filters(struct rq *rq, struct people_page *p, size_t limit)
{
	struct tag tag = {0};
	if (!str_empty(p->skill)) {
		err e = tag_by_name(rq->db, tag_fold(rq->arena, p->skill), &tag);
		if (e)
			return e == NOT_FOUND ? OK : e;
	}
	return str_empty(p->q) ? by_skill(rq, p, &tag) : by_words(rq, p, tag.id, limit);
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

static size_t wanted(struct rq *rq)
{
	int64_t limit = rq_query_int(rq, "limit", PAGE_ROWS);
	return limit < 1 ? 1 : limit > FOUND_MAX ? FOUND_MAX : (size_t)limit;
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
	if (!str_empty(p.q) || !str_empty(p.skill))
		TRY(by_filters(rq, &p, json ? wanted(rq) : PAGE_ROWS));
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
