/* SPDX-License-Identifier: Apache-2.0
 * The reading side of search. A query becomes one expression of terms and marks, in the words of
 * either database; the newest readable hits are ranked and counted here. Every row passes visible()
 * on its way, so an index that is behind shows too little for a second, never too much.
 */
#include "core/search.h"

#include "base/clock.h"
#include "core/person.h"
#include "core/place.h"
#include "core/search_rank.h"

#include "search.sql.h"

#include <stdlib.h>

enum {
	CIRCLES = 200, /* more: looking at each hit is faster than asking the index for so many */
	MATCH_BYTES = 65536,
	FACET_VALUES = 12,
};

/* How each database writes the same expression. */
struct dialect {
	str and, or, prefix, next, quote;
	bool phrase_in_quotes;
};
static const struct dialect sqlite = {.and = {" AND ", 5},
				      .or = {" OR ", 4},
				      .prefix = {" *", 2},
				      .next = {" ", 1},
				      .quote = {"\"", 1},
				      .phrase_in_quotes = true};
static const struct dialect postgres = {.and = {" & ", 3},
					.or = {" | ", 3},
					.prefix = {":*", 2},
					.next = {" <-> ", 5},
					.quote = {"'", 1}};

struct match {
	struct out text;
	const struct dialect *dialect;
};

static void match_and(struct match *m)
{
	if (m->text.n)
		out_str(&m->text, m->dialect->and);
}

/* One form of a part: "a b c" or ('a' <-> 'b' <-> 'c'). Terms are letters and digits only. */
static void match_form(struct match *m, const struct query_part *p, size_t form)
{
	const struct dialect *d = m->dialect;
	bool many = p->words > 1 && !d->phrase_in_quotes;
	if (many)
		out_byte(&m->text, '(');
	for (size_t i = 0; i < p->words; i++) {
		if (i)
			out_str(&m->text, d->next);
		if (many || i == 0)
			out_str(&m->text, d->quote);
		out_str(&m->text, p->form[form][i]);
		if (many || i + 1 == p->words)
			out_str(&m->text, d->quote);
	}
	if (p->prefix)
		out_str(&m->text, d->prefix);
	if (many)
		out_byte(&m->text, ')');
}

static void match_part(struct match *m, const struct query_part *p)
{
	match_and(m);
	out_byte(&m->text, '(');
	for (size_t form = 0; form < p->forms; form++) {
		if (form)
			out_str(&m->text, m->dialect->or);
		match_form(m, p, form);
	}
	out_byte(&m->text, ')');
}

static void mark_word(struct match *m, char letter, int64_t id)
{
	out_str(&m->text, m->dialect->quote);
	out_lit(&m->text, SEARCH_MARK);
	out_byte(&m->text, letter);
	if (id)
		out_int(&m->text, id);
	out_str(&m->text, m->dialect->quote);
}

static void match_mark(struct match *m, char letter, int64_t id)
{
	match_and(m);
	mark_word(m, letter, id);
}

/* The circles of the viewer, when they are few. */
static err match_circles(struct db *db, struct match *m, bool *few)
{
	struct q_search_circles_list circles = {0};
	TRY(q_search_circles(db, CIRCLES + 1, &circles));
	*few = circles.n <= CIRCLES;
	if (!*few)
		return OK;
	match_and(m);
	out_byte(&m->text, '(');
	mark_word(m, 'p', db->viewer.v);
	out_str(&m->text, m->dialect->or);
	mark_word(m, 'q', 0);
	for (size_t i = 0; i < circles.n; i++) {
		out_str(&m->text, m->dialect->or);
		mark_word(m, 'a', circles.v[i].circle);
	}
	out_byte(&m->text, ')');
	return OK;
}

/* Who is read outside under a pseudonym is not found there by the name of the account. */
static err not_hidden(struct db *db, int64_t person)
{
	struct person p;
	TRY(person_find(db, (person_id){person}, &p));
	bool hidden = db->clear == CIRCLE_PUBLIC && p.pseudonym.n && person != db->viewer.v;
	return hidden ? NOT_FOUND : OK;
}

static err match_author(struct db *db, str handle, struct match *m)
{
	int kind;
	int64_t target = db->viewer.v;
	bool current;
	if (!str_eq(handle, S("me")) && !str_eq(handle, S("moi"))) {
		TRY(handle_find(db, handle, &kind, &target, &current));
		if (kind != 1)
			return NOT_FOUND;
		TRY(not_hidden(db, target));
	}
	if (!target)
		return NOT_FOUND;
	match_mark(m, 'u', target);
	return OK;
}

/* in: a place that the viewer may know of, or a person's own place. */
static err match_place(struct db *db, str handle, struct match *m)
{
	int kind;
	place_id id = {0};
	struct place place;
	bool current;
	TRY(handle_find(db, handle, &kind, &id.v, &current));
	if (kind == 1)
		TRY(not_hidden(db, id.v));
	if (kind == 1)
		TRY(person_place(db, (person_id){id.v}, &id));
	TRY(place_find(db, id, &place));
	match_mark(m, place.hub == place.id.v ? 'h' : 'l', place.id.v);
	return OK;
}

static err match_query(struct db *db, const struct search_query *q, struct match *m)
{
	struct tag tag;
	for (size_t i = 0; i < q->parts->n; i++)
		match_part(m, &q->parts->v[i]);
	/* Words of which nothing is left to look for find nothing. */
	if (q->words.n && !q->parts->n)
		return NOT_FOUND;
	if (q->author.n)
		TRY(match_author(db, q->author, m));
	if (q->in.n)
		TRY(match_place(db, q->in, m));
	if (q->tag.n) {
		TRY(tag_by_name(db, tag_fold(db->arena, q->tag), &tag));
		match_mark(m, 't', tag.id.v);
	}
	if (q->kind.n && !q->kind_number)
		return NOT_FOUND;
	if (q->kind_number)
		match_mark(m, 'k', q->kind_number);
	if (!m->text.n)
		match_mark(m, 'x', 0);
	return OK;
}

typedef err (*search_closed)(struct db *, str, int64_t, int64_t, int64_t,
			     struct q_search_public_list *);
typedef err (*search_open)(struct db *, str, str, int64_t, int64_t, int64_t,
			   struct q_search_public_list *);

/* A candidate: what is known of a readable hit. */
struct candidates {
	struct q_search_public *v;
	size_t n, cap;
};

/* Both lists are newest first, and no item stands in both. */
static void merge(struct arena *a, const struct q_search_public_list *x,
		  const struct q_search_public_list *y, struct candidates *to)
{
	size_t i = 0, k = 0;
	while ((i < x->n || k < y->n) && to->n < SEARCH_HITS) {
		bool left = k == y->n || (i < x->n && x->v[i].id.v >= y->v[k].id.v);
		struct q_search_public next = left ? x->v[i++] : y->v[k++];
		/* Only while an item moves from one index to the other. */
		if (to->n && to->v[to->n - 1].id.v == next.id.v)
			continue;
		*ARENA_PUSH(a, to) = next;
	}
}

/* PostgreSQL's text index has no order: the newest that match a frequent word would be all that
 * match, sorted, or all items looked at from the newest on until there are enough. But it also
 * knows each item's "day", the part of its id above DAY_BITS (nine hours), and finds the few of a
 * day at once. So it is asked for the newest days that hold about STRETCH items, then for twice as
 * many, and for the rest when a word is so rare that STRETCHES of them did not hold enough. */
enum {
	DAY_BITS = 38,
	STRETCH = 8192,
	STRETCHES = 6,
	FEW = 1 << 19, /* so few items are asked at once */
};

static str all_days(void)
{
	return S("{}");
}

static str list_days(struct arena *a, int64_t first, int64_t last)
{
	struct out o = out_new(a, 24 * (size_t)(last - first + 2));
	for (int64_t day = last; day >= first; day--) {
		out_byte(&o, day == last ? '{' : ',');
		out_int(&o, day);
	}
	out_byte(&o, '}');
	return out_view(&o);
}

static err ask_days(struct db *db, search_open ask, str match, str days, int64_t low, int64_t high,
		    struct q_search_public_list *found)
{
	struct q_search_public_list some = {0};
	TRY(ask(db, match, days, low, high, SEARCH_HITS + 1 - (int64_t)found->n, &some));
	for (size_t i = 0; i < some.n; i++)
		*ARENA_PUSH(db->arena, found) = some.v[i];
	return OK;
}

/* The newest of an open index, at most SEARCH_HITS + 1. */
static err gather_open(struct db *db, search_open ask, str match, int64_t low, int64_t high,
		       struct q_search_public_list *found)
{
	struct q_search_days known;
	TRY(q_search_days(db, &known));
	int64_t first = known.first > low >> DAY_BITS ? known.first : low >> DAY_BITS,
		last = known.last < high >> DAY_BITS ? known.last : high >> DAY_BITS;
	if (known.items < FEW || first > last)
		return ask_days(db, ask, match, all_days(), low, high, found);
	int64_t days = STRETCH * (known.last - known.first + 1) / known.items + 1;
	for (int i = 0; i < STRETCHES && last >= first && found->n <= SEARCH_HITS; i++) {
		int64_t from = last - days + 1 > first ? last - days + 1 : first;
		TRY(ask_days(db, ask, match, list_days(db->arena, from, last), low, high, found));
		last = from - 1;
		days *= 2;
	}
	if (last < first || found->n > SEARCH_HITS)
		return OK;
	int64_t rest = (last + 1) << DAY_BITS;
	return ask_days(db, ask, match, all_days(), low, rest < high ? rest : high, found);
}

/* A guest also finds what is open to colleagues in the hubs joined: it stands in the open index
 * under the hub's mark. */
static err gather_joined(struct db *db, struct match *m, int64_t low, int64_t high,
			 struct q_search_public_list *open)
{
	struct q_search_circles_list circles = {0};
	struct q_search_public_list inside = {0};
	struct candidates both = {0};
	size_t end = m->text.n;
	TRY(q_search_circles(db, CIRCLES, &circles));
	if (circles.n == 0)
		return OK;
	match_and(m);
	out_byte(&m->text, '(');
	for (size_t i = 0; i < circles.n; i++) {
		if (i)
			out_str(&m->text, m->dialect->or);
		mark_word(m, 'h', circles.v[i].circle);
	}
	out_byte(&m->text, ')');
	if (m->text.bad)
		return TOO_LARGE;
	TRY(gather_open(db, q_search_open, out_view(&m->text), low, high, &inside));
	m->text.n = end;
	merge(db->arena, open, &inside, &both);
	*open = (struct q_search_public_list){both.v, both.n, both.cap};
	return OK;
}

static err ask_index(struct db *db, const struct search_query *q, struct match *m,
		     struct candidates *found, bool *more)
{
	struct q_search_public_list open = {0}, closed = {0};
	int64_t low = q->after ? id_floor(q->after) : 0,
		high = q->before ? id_floor(q->before) : INT64_MAX;
	search_open first = db->clear >= CIRCLE_INTERNAL ? q_search_open : q_search_public;
	TRY(gather_open(db, first, out_view(&m->text), low, high, &open));
	if (!ID_NONE(db->viewer) && db->clear < CIRCLE_INTERNAL)
		TRY(gather_joined(db, m, low, high, &open));
	if (!ID_NONE(db->viewer)) {
		bool few;
		TRY(match_circles(db, m, &few));
		if (m->text.bad)
			return TOO_LARGE;
		bool narrow = few || q->author.n || q->in.n || q->tag.n;
		search_closed second = narrow ? q_search_closed : q_search_closed_all;
		TRY(second(db, out_view(&m->text), low, high, SEARCH_HITS + 1, &closed));
	}
	merge(db->arena, &open, &closed, found);
	*more = open.n + closed.n > SEARCH_HITS;
	return OK;
}

/* PostgreSQL plans these anew each time, and only these: the rest of the pool's work keeps its
 * plans. */
static err gather(struct db *db, const struct search_query *q, struct match *m,
		  struct candidates *found, bool *more)
{
	struct q_search_planned planned;
	TRY(q_search_planned(db, S("force_custom_plan"), &planned));
	TRY(ask_index(db, q, m, found, more));
	return q_search_planned(db, S("auto"), &planned);
}

static int better(const void *x, const void *y)
{
	const struct search_hit *a = x, *b = y;
	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->id.v > b->id.v ? -1 : a->id.v < b->id.v;
}

static struct id_list ids_of(struct arena *a, const struct candidates *found)
{
	struct id_list ids = {NEW_ARRAY(a, int64_t, found->n + 1), found->n, found->n};
	for (size_t i = 0; i < found->n; i++)
		ids.v[i] = found->v[i].id.v;
	return ids;
}

/* Candidates are newest first: the one of an id by halves. */
static struct q_search_public *candidate(const struct candidates *found, int64_t id)
{
	size_t low = 0, high = found->n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (found->v[middle].id.v == id)
			return &found->v[middle];
		if (found->v[middle].id.v > id)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static err rank(struct db *db, const struct search_query *q, const struct candidates *found,
		struct search_result *result)
{
	struct q_search_terms_list terms = {0};
	struct rank_fields *fields = rank_fields_new(db->arena);
	TRY(q_search_terms(db, ids_of(db->arena, found), &terms));
	for (size_t i = 0; i < terms.n; i++) {
		const struct q_search_terms *t = &terms.v[i];
		const struct q_search_public *c = candidate(found, t->item);
		if (!c)
			continue;
		struct rank_text text = {.title = t->title,
					 .tags = t->tags,
					 .head = t->head,
					 .kind = (enum kind)c->kind,
					 .likes = c->likes,
					 .age = db->now - id_time(t->item)};
		*ARENA_PUSH(db->arena, result) =
			(struct search_hit){c->id, search_rank(q->parts, &text, fields)};
	}
	if (result->n)
		qsort(result->v, result->n, sizeof(*result->v), better);
	return OK;
}

/* ---- facets ---- */

static int more_often(const void *x, const void *y)
{
	const struct search_facet *a = x, *b = y;
	return a->n != b->n ? (a->n > b->n ? -1 : 1) : str_cmp(a->value, b->value);
}

static int later(const void *x, const void *y)
{
	const struct search_facet *a = x, *b = y;
	return str_cmp(b->value, a->value);
}

/* How often each number stands in a list: sorted, so that like ones lie side by side. */
struct counted {
	int64_t value, n;
};
struct counts {
	struct counted *v;
	size_t n, cap;
};

static int by_number(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;
	return (*a > *b) - (*a < *b);
}

static int by_count(const void *x, const void *y)
{
	const struct counted *a = x, *b = y;
	return (b->n > a->n) - (b->n < a->n);
}

static struct counts count_numbers(struct arena *a, int64_t *numbers, size_t n)
{
	struct counts counts = {0};
	if (n)
		qsort(numbers, n, sizeof(*numbers), by_number);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || numbers[i] != numbers[i - 1])
			*ARENA_PUSH(a, &counts) = (struct counted){.value = numbers[i]};
		counts.v[counts.n - 1].n++;
	}
	return counts;
}

static void facet_fill(struct arena *a, const struct counts *counts, struct search_facets *facets)
{
	for (size_t i = 0; i < counts->n; i++) {
		struct out digits = out_new(a, 32);
		out_int(&digits, counts->v[i].value);
		*ARENA_PUSH(a, facets) =
			(struct search_facet){.value = out_view(&digits), .n = counts->v[i].n};
	}
}

static void facet_sort(struct search_facets *facets, int (*order)(const void *, const void *))
{
	if (facets->n)
		qsort(facets->v, facets->n, sizeof(*facets->v), order);
	facets->n = facets->n < FACET_VALUES ? facets->n : FACET_VALUES;
}

static err facet_authors(struct db *db, struct search_facets *authors)
{
	struct id_list ids = {0};
	struct q_search_authors_list people = {0};
	facet_sort(authors, more_often);
	for (size_t i = 0; i < authors->n; i++)
		if (!str_to_int(authors->v[i].value, ARENA_PUSH(db->arena, &ids)))
			return FAULT;
	TRY(q_search_authors(db, ids, &people));
	for (size_t i = 0; i < authors->n; i++)
		for (size_t k = 0; k < people.n; k++)
			if (people.v[k].id.v == ids.v[i]) {
				authors->v[i].value = people.v[k].handle;
				authors->v[i].label = people.v[k].name;
			}
	/* Without a handle there is nothing to choose by. */
	size_t kept = 0;
	for (size_t i = 0; i < authors->n; i++)
		if (authors->v[i].value.n)
			authors->v[kept++] = authors->v[i];
	authors->n = kept;
	return OK;
}

/* The tags that most candidates carry: counted as numbers, named only where they may be shown. */
static err facet_tags(struct db *db, const struct candidates *found, struct search_facets *facets)
{
	struct q_search_tags_list rows = {0};
	struct q_search_tag_names_list names = {0};
	struct id_list ids = {0};
	struct arena *a = db->arena;
	TRY(q_search_tags(db, ids_of(a, found), &rows));
	int64_t *tags = NEW_ARRAY(a, int64_t, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		tags[i] = rows.v[i].tag.v;
	struct counts counts = count_numbers(a, tags, rows.n);
	if (!counts.n)
		return OK;
	qsort(counts.v, counts.n, sizeof(*counts.v), by_count);
	/* Of those that are as frequent as the last one shown, the names decide. */
	int64_t least = counts.v[counts.n < FACET_VALUES ? counts.n - 1 : FACET_VALUES - 1].n;
	for (size_t i = 0; i < counts.n && counts.v[i].n >= least; i++)
		*ARENA_PUSH(a, &ids) = counts.v[i].value;
	TRY(q_search_tag_names(db, ids, &names));
	for (size_t i = 0; i < names.n; i++)
		for (size_t k = 0; k < ids.n; k++)
			if (names.v[i].id.v == ids.v[k])
				*ARENA_PUSH(a, facets) =
					(struct search_facet){.value = names.v[i].name,
							      .label = names.v[i].label,
							      .n = counts.v[k].n};
	facet_sort(facets, more_often);
	return OK;
}

static err facets(struct db *db, const struct candidates *found, struct search_result *result)
{
	struct arena *a = db->arena;
	int64_t *kinds = NEW_ARRAY(a, int64_t, found->n),
		*authors = NEW_ARRAY(a, int64_t, found->n),
		*years = NEW_ARRAY(a, int64_t, found->n);
	for (size_t i = 0; i < found->n; i++) {
		kinds[i] = found->v[i].kind;
		authors[i] = found->v[i].author.v;
		years[i] = date_of(id_time(found->v[i].id.v)).year;
	}
	struct counts kind = count_numbers(a, kinds, found->n),
		      author = count_numbers(a, authors, found->n),
		      year = count_numbers(a, years, found->n);
	facet_fill(a, &kind, &result->kinds);
	facet_fill(a, &author, &result->authors);
	facet_fill(a, &year, &result->years);
	facet_sort(&result->kinds, more_often);
	facet_sort(&result->years, later);
	TRY(facet_authors(db, &result->authors));
	return facet_tags(db, found, &result->tags);
}

err search_items(struct db *db, const struct search_query *q, bool order_newest,
		 struct search_result *result)
{
	struct match m = {out_new(db->arena, MATCH_BYTES),
			  database_is_postgres(db->database) ? &postgres : &sqlite};
	struct candidates found = {0};
	*result = (struct search_result){0};
	if (q->empty)
		return OK;
	err e = match_query(db, q, &m);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	TRY(gather(db, q, &m, &found, &result->more));
	if (!found.n)
		return OK;
	if (order_newest || !q->parts->n)
		for (size_t i = 0; i < found.n; i++)
			*ARENA_PUSH(db->arena, result) = (struct search_hit){.id = found.v[i].id};
	else
		TRY(rank(db, q, &found, result));
	return facets(db, &found, result);
}
