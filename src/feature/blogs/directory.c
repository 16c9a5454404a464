/* SPDX-License-Identifier: Apache-2.0
 * directory: all blogs by their bloggers' last names, a page at a time by key; by letter, language,
 * activity, rating, topic and name.
 */
#include "feature/blogs/handlers.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/search.h"
#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "blog.html.h"

#include <stdlib.h>

enum { DIRECTORY_PAGE = 50, ACTIVE_DAYS = 31, GOOD_MEAN = 4000 };
/* Of blogs by one word. */
enum { FOUND_PEOPLE = 100, FOUND_MOST = 500, TOPIC_ENTRIES = 200 };

/* A page of rows and what is around it. */
struct slice {
	struct q_blog_directory_list rows;
	bool before, after; /* there are others */
};

/* Sort keys from low up to high: one range, or, for '#', that before A and that behind Z. */
struct ranges {
	struct {
		str low, high;
	} v[2];
	size_t n;
};

/* Blogs by words or by topic. */
struct found {
	struct id_list ids;
	bool more; /* there are others, which were not looked at */
};

/* By words or by topic: a number of blogs that is found first. */
static bool is_found(const struct blog_list_page *p)
{
	return !str_empty(p->words) || !str_empty(p->topic);
}

static str letter_label(const struct rq *rq, str letter)
{
	return str_eq(letter, S("#")) ? str_from(T(rq->lang, "0–9")) : letter;
}

static struct ranges ranges_of(struct arena *a, str letter)
{
	const str end = S("~"); /* behind every key */
	/* U+FFFF sorts behind all that can follow a letter. */
	str behind = name_sort_key(a, S("z\xEF\xBF\xBF"));
	if (str_empty(letter))
		return (struct ranges){.v = {{S(""), end}}, .n = 1};
	if (str_eq(letter, S("#")))
		return (struct ranges){.v = {{S(""), name_sort_key(a, S("a"))}, {behind, end}},
				       .n = 2};
	/* Marks and case only count behind all letters, so the plain small letter comes first among
	 * its own. */
	str low = str_lower(a, letter);
	char next = (char)(low.p[0] + 1);
	str high = next > 'z' ? behind : name_sort_key(a, (str){&next, 1});
	return (struct ranges){.v = {{name_sort_key(a, low), high}}, .n = 1};
}

static struct blog_filter filter_of(struct rq *rq, const struct blog_list_page *p)
{
	struct blog_filter f = {.letter = p->letter,
				.language = p->language,
				.widest = p->closed ? PLACE_ARCHIVED : PLACE_LIVE,
				.kind = PLACE_BLOG};
	if (p->active)
		f.since = id_floor(rq->db->now - ACTIVE_DAYS * DAY);
	if (p->rated)
		f.mean = GOOD_MEAN;
	return f;
}

/* One row more than a page was read to know whether others follow. */
static bool cut(struct q_blog_directory_list *rows)
{
	bool more = rows->n > DIRECTORY_PAGE;
	if (more)
		rows->n = DIRECTORY_PAGE;
	return more;
}

static void reverse(struct q_blog_directory_list *rows)
{
	for (size_t i = 0; i < rows->n / 2; i++) {
		struct q_blog_directory swap = rows->v[i];
		rows->v[i] = rows->v[rows->n - 1 - i];
		rows->v[rows->n - 1 - i] = swap;
	}
}

static void append(struct rq *rq, struct q_blog_directory_list *rows,
		   const struct q_blog_directory_list *some)
{
	for (size_t i = 0; i < some->n; i++)
		*ARENA_PUSH(rq->arena, rows) = some->v[i];
}

/* A page and one more behind a key, in the order of names. */
static err ahead(struct rq *rq, const struct blog_filter *f, str key, int64_t id,
		 struct q_blog_directory_list *rows)
{
	struct ranges in = ranges_of(rq->arena, f->letter);
	for (size_t i = 0; i < in.n && rows->n <= DIRECTORY_PAGE; i++) {
		struct q_blog_directory_list some = {0};
		bool inside = str_cmp(key, in.v[i].low) >= 0;
		TRY(q_blog_directory(rq->db, inside ? key : in.v[i].low, inside ? id : 0,
				     in.v[i].high, f->language, f->since, f->mean, f->widest,
				     DIRECTORY_PAGE + 1 - (int64_t)rows->n, &some));
		append(rq, rows, &some);
	}
	return OK;
}

/* The same before a key, the last one first. */
static err back(struct rq *rq, const struct blog_filter *f, str key, int64_t id,
		struct q_blog_directory_list *rows)
{
	struct ranges in = ranges_of(rq->arena, f->letter);
	for (size_t i = in.n; i-- > 0 && rows->n <= DIRECTORY_PAGE;) {
		struct q_blog_directory_list some = {0};
		bool inside = str_cmp(key, in.v[i].high) < 0;
		TRY(q_blog_directory_back(rq->db, inside ? key : in.v[i].high, inside ? id : 0,
					  in.v[i].low, f->language, f->since, f->mean, f->widest,
					  DIRECTORY_PAGE + 1 - (int64_t)rows->n, &some));
		append(rq, rows, &some);
	}
	return OK;
}

static err slice_by_name(struct rq *rq, const struct blog_filter *f, struct slice *s)
{
	int64_t after = rq_query_int(rq, "after", 0), before = rq_query_int(rq, "before", 0);
	struct q_blog_cursor at = {0};
	bool found = false;
	if (after || before)
		TRY(q_blog_cursor(rq->db, (place_id){after ? after : before}, &at, &found));
	if (before && found) {
		TRY(back(rq, f, at.sort_key, before, &s->rows));
		s->before = cut(&s->rows);
		s->after = true;
		reverse(&s->rows);
	} else {
		TRY(ahead(rq, f, at.sort_key, found ? after : 0, &s->rows));
		s->after = cut(&s->rows);
		s->before = found;
	}
	return OK;
}

static err slice_by_activity(struct rq *rq, const struct blog_filter *f, struct slice *s)
{
	int64_t after = rq_query_int(rq, "after", 0);
	struct q_blog_cursor at = {.last = INT64_MAX};
	bool found = false;
	if (after)
		TRY(q_blog_cursor(rq->db, (place_id){after}, &at, &found));
	bool all = rq->db->clear >= CIRCLE_INTERNAL;
	int64_t last = !found ? INT64_MAX
		       : all  ? at.last
			      : at.public_last,
		id = found ? after : INT64_MAX;
	TRY((all ? q_blog_recent : q_blog_recent_public)(rq->db, last, id, f->letter, f->language,
							 f->since, f->mean, f->widest,
							 DIRECTORY_PAGE + 1, &s->rows));
	s->after = cut(&s->rows);
	s->before = found;
	return OK;
}

static err slice_by_rating(struct rq *rq, const struct blog_filter *f, struct slice *s)
{
	int64_t after = rq_query_int(rq, "after", 0);
	struct q_blog_cursor at = {0};
	bool found = false;
	if (after)
		TRY(q_blog_cursor(rq->db, (place_id){after}, &at, &found));
	bool all = rq->db->clear >= CIRCLE_INTERNAL;
	int64_t mean = !found ? INT64_MAX
		       : all  ? at.mean
			      : at.public_mean,
		id = found ? after : INT64_MAX;
	TRY((all ? q_blog_rated : q_blog_rated_public)(rq->db, mean, id, f->letter, f->language,
						       f->since, f->mean, f->widest,
						       DIRECTORY_PAGE + 1, &s->rows));
	s->after = cut(&s->rows);
	s->before = found;
	return OK;
}

/* ---- by words, by topic: some blogs that were found, in any order ---- */

/* One more than FOUND_MOST was asked for, to know whether there are others. */
static void add_rows(struct rq *rq, const struct q_blog_of_people_list *rows, struct found *to)
{
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &to->ids) = rows->v[i].id.v;
	to->more = to->more || rows->n > FOUND_MOST;
}

static err add_of_people(struct rq *rq, str words, const struct blog_filter *f, struct found *to)
{
	struct id_list owners = {0};
	struct q_blog_of_people_list rows = {0};
	TRY(search_people(rq->db, words, FOUND_PEOPLE + 1, &owners));
	to->more = to->more || owners.n > FOUND_PEOPLE;
	if (owners.n)
		TRY(q_blog_of_people(rq->db, owners, f->letter, f->language, f->since, f->mean,
				     f->widest, FOUND_MOST + 1, &rows));
	add_rows(rq, &rows, to);
	return OK;
}

/* Addresses join words by points or hyphens. */
static err add_at(struct rq *rq, str words, char joint, const struct blog_filter *f,
		  struct found *to)
{
	struct q_blog_of_people_list rows = {0};
	struct out o = out_new(rq->arena, 256);
	str rest = name_fold(rq->arena, utf8_head(words, 100));
	for (str word = str_word(&rest); word.n && o.n + word.n < 100; word = str_word(&rest)) {
		if (o.n)
			out_byte(&o, joint);
		out_str(&o, word);
	}
	str low = out_view(&o);
	if (str_empty(low))
		return OK;
	TRY(q_blog_at(rq->db, low, str_cat(rq->arena, low, S("\x7f")), f->letter, f->language,
		      f->since, f->mean, f->widest, FOUND_MOST + 1, &rows));
	add_rows(rq, &rows, to);
	return OK;
}

/* Blogs of that name, present or former, and of people of that name. */
static err find_words(struct rq *rq, str words, const struct blog_filter *f, struct found *to)
{
	TRY(blogs_named(rq->db, words, f, FOUND_MOST + 1, &to->ids));
	to->more = to->ids.n > FOUND_MOST;
	TRY(add_of_people(rq, words, f, to));
	TRY(add_at(rq, words, '.', f, to));
	return add_at(rq, words, '-', f, to);
}

static err find_topic(struct rq *rq, str topic, struct id_list *found, bool *more)
{
	struct tag tag;
	struct q_entry_tagged_list rows = {0};
	err e = tag_by_name(rq->db, tag_fold(rq->arena, topic), &tag);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	TRY(entries_tagged(rq->db, &tag, TOPIC_ENTRIES, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, found) = rows.v[i].place.v;
	*more = rows.n >= TOPIC_ENTRIES;
	return OK;
}

static void keep_common(struct id_list *some, const struct id_list *others)
{
	size_t n = 0;
	for (size_t i = 0; i < some->n; i++)
		for (size_t k = 0; k < others->n; k++)
			if (some->v[i] == others->v[k]) {
				some->v[n++] = some->v[i];
				break;
			}
	some->n = n;
}

static int newest_first(const void *x, const void *y)
{
	const struct q_blog_chosen *a = x, *b = y;
	if (a->last != b->last)
		return a->last > b->last ? -1 : 1;
	return a->id.v > b->id.v ? -1 : a->id.v < b->id.v;
}

static int best_first(const void *x, const void *y)
{
	const struct q_blog_chosen *a = x, *b = y;
	if (a->mean != b->mean)
		return a->mean > b->mean ? -1 : 1;
	return a->id.v > b->id.v ? -1 : a->id.v < b->id.v;
}

/* The page behind a blog, of those that were chosen, in their order. */
static err slice_rows(struct rq *rq, const struct q_blog_chosen_list *chosen, struct slice *s)
{
	struct q_blog_directory_list rows = {0};
	struct id_list ids = {0};
	int64_t after = rq_query_int(rq, "after", 0);
	size_t from = 0;
	for (size_t i = 0; after && i < chosen->n; i++)
		if (chosen->v[i].id.v == after)
			from = i + 1;
	for (size_t i = from; i < chosen->n && ids.n < DIRECTORY_PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = chosen->v[i].id.v;
	s->before = from > 0;
	s->after = from + ids.n < chosen->n;
	if (!ids.n)
		return OK;
	TRY(q_blog_rows(rq->db, ids, &rows));
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].id.v == ids.v[i])
				*ARENA_PUSH(rq->arena, &s->rows) = rows.v[k];
	return OK;
}

static err slice_found(struct rq *rq, const struct blog_filter *f, struct blog_list_page *p,
		       struct slice *s)
{
	struct found found = {0};
	struct id_list about = {0};
	struct q_blog_chosen_list chosen = {0};
	if (!str_empty(p->words))
		TRY(find_words(rq, p->words, f, &found));
	if (!str_empty(p->topic))
		TRY(find_topic(rq, p->topic, &about, &p->more_entries));
	if (!str_empty(p->words) && !str_empty(p->topic))
		keep_common(&found.ids, &about);
	else if (str_empty(p->words))
		found.ids = about;
	p->more = found.more;
	if (!found.ids.n)
		return OK;
	TRY(q_blog_chosen(rq->db, found.ids, f->letter, f->language, f->since, f->mean, f->widest,
			  &chosen));
	if (chosen.n && p->order != BLOGS_BY_NAME)
		qsort(chosen.v, chosen.n, sizeof(*chosen.v),
		      p->order == BLOGS_BY_RATING ? best_first : newest_first);
	return slice_rows(rq, &chosen, s);
}

/* ---- the page around it ---- */

static url with_id(const struct rq *rq, const char *name, place_id id)
{
	return page_with(rq, name, id_text(rq, id.v));
}

static err fill_letters(struct rq *rq, struct blog_list_page *p)
{
	struct q_blog_counts_list counts = {0};
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ#";
	struct q_blog_counts_joined_list joined = {0};
	TRY(q_blog_counts(rq->db, &counts));
	TRY(q_blog_counts_joined(rq->db, &joined));
	for (const char *c = alphabet; *c; c++) {
		struct letter *l = ARENA_PUSH(rq->arena, &p->letters);
		str letter = str_dup(rq->arena, (str){c, 1});
		l->label = str_eq(letter, S("#")) ? S("#") : letter;
		l->on = str_eq(letter, p->letter);
		/* The other filters stay; a letter that is on is left by its link. */
		l->url = page_with(rq, "letter", l->on ? S("") : letter);
		for (size_t i = 0; i < counts.n; i++)
			if (str_eq(counts.v[i].letter, letter))
				l->n = counts.v[i].n;
		for (size_t i = 0; i < joined.n; i++)
			if (str_eq(joined.v[i].letter, letter))
				l->n += joined.v[i].n;
		p->total += l->n;
	}
	return OK;
}

static int64_t count_of(const struct blog_list_page *p, str letter)
{
	for (size_t i = 0; i < p->letters.n; i++)
		if (str_eq(p->letters.v[i].label, letter))
			return p->letters.v[i].n;
	return 0;
}

static void group(struct rq *rq, struct blog_list_page *p, const struct q_blog_directory_list *rows,
		  bool by_letter)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_blog_directory *row = &rows->v[i];
		struct letter_group *last = p->groups.n ? &p->groups.v[p->groups.n - 1] : NULL;
		str letter = by_letter ? letter_label(rq, row->letter) : STR_NONE;
		if (!last || !str_eq(last->letter, letter)) {
			last = ARENA_PUSH(rq->arena, &p->groups);
			last->letter = letter;
			/* With a filter the count of the whole letter would be another one than
			 * that of the list. */
			last->n = p->filtered || !by_letter ? -1 : count_of(p, row->letter);
		}
		*ARENA_PUSH(rq->arena, &last->rows) = *row;
	}
}

static void read_filters(struct rq *rq, struct blog_list_page *p)
{
	str letter = rq_query(rq, "letter"), order = rq_query(rq, "order");
	if (letter.n == 1 && ((letter.p[0] >= 'A' && letter.p[0] <= 'Z') || letter.p[0] == '#'))
		p->letter = letter;
	p->words = str_trim(rq_query(rq, "words"));
	p->language = rq_query(rq, "language");
	p->topic = str_trim(rq_query(rq, "tag"));
	p->active = !str_empty(rq_query(rq, "active"));
	p->rated = !str_empty(rq_query(rq, "rated"));
	p->closed = !str_empty(rq_query(rq, "closed"));
	if (str_eq(order, S("activity")))
		p->order = BLOGS_BY_ACTIVITY;
	else if (str_eq(order, S("rating")))
		p->order = BLOGS_BY_RATING;
	p->filtered = !str_empty(p->words) || !str_empty(p->language) || !str_empty(p->topic) ||
		      p->active || p->rated || p->closed;
	p->may_create = rq->viewer->employee;
}

static err read_slice(struct rq *rq, struct blog_list_page *p, struct slice *s)
{
	struct blog_filter f = filter_of(rq, p);
	if (is_found(p))
		return slice_found(rq, &f, p, s);
	if (p->order == BLOGS_BY_ACTIVITY)
		return slice_by_activity(rq, &f, s);
	if (p->order == BLOGS_BY_RATING)
		return slice_by_rating(rq, &f, s);
	return slice_by_name(rq, &f, s);
}

static err list_json(struct rq *rq, const struct blog_list_page *p, const struct slice *s)
{
	api_begin(rq);
	json_open(rq->out, "blogs", '[');
	for (size_t i = 0; i < s->rows.n; i++)
		blog_row_json(rq, &s->rows.v[i]);
	json_close(rq->out, ']');
	if (p->more || p->more_entries)
		json_bool(rq->out, "more", true);
	if (s->rows.n && s->after)
		json_int(rq->out, "next", s->rows.v[s->rows.n - 1].id.v);
	return api_end(rq);
}

err blog_list(struct rq *rq)
{
	struct blog_list_page p = {0};
	struct slice s = {0};
	read_filters(rq, &p);
	TRY(read_slice(rq, &p, &s));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p, &s);
	TRY(fill_letters(rq, &p));
	group(rq, &p, &s.rows, p.order == BLOGS_BY_NAME && !is_found(&p));
	if (s.rows.n && s.after)
		p.next = with_id(rq, "after", s.rows.v[s.rows.n - 1].id);
	if (s.rows.n && s.before)
		p.previous = p.order == BLOGS_BY_NAME && !is_found(&p)
				     ? with_id(rq, "before", s.rows.v[0].id)
				     : page_with(rq, "after", STR_NONE);
	const struct page how = {.title = str_from(T(rq->lang, "Blogs")),
				 .here = page_here(rq),
				 .feed = feed_url(rq, STR_NONE, "atom"),
				 .feed_title = str_from(T(rq->lang, "All blogs")),
				 .open = true};
	return page_as(rq, &how, v_blog_list, &p);
}
