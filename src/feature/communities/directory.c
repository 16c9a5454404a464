/* SPDX-License-Identifier: Apache-2.0
 * directory: all communities by name, by what was said last, and those of the viewer; found by
 * words of their names. Pages go by key. What a list is made of is chosen, never filtered out of
 * others: those that all colleagues may know of stand in an index of their own.
 */
#include "feature/communities/handlers.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "feature/communities/pages.h"
#include "ui/api.h"

#include "communities.html.h"

enum { DIRECTORY_PAGE = 50, WORDS = 3, WORDS_FOUND = 150 };

struct slice {
	struct id_list ids;
	bool before, after; /* there are others */
};

/* Sort keys of the names that begin with a letter; '#': of those before A. */
static void letter_range(struct arena *a, str letter, str *low, str *high)
{
	*low = S("");
	*high = S("~"); /* behind every key */
	if (str_empty(letter))
		return;
	if (letter.p[0] == '#') {
		*high = name_sort_key(a, S("a"));
		return;
	}
	char next = (char)(letter.p[0] + 1);
	*low = name_sort_key(a, letter);
	if (letter.p[0] < 'Z')
		*high = name_sort_key(a, str_dup(a, (str){&next, 1}));
}

static void take(struct rq *rq, const struct q_community_listed_list *rows, struct slice *s)
{
	for (size_t i = 0; i < rows->n && i < DIRECTORY_PAGE; i++)
		*ARENA_PUSH(rq->arena, &s->ids) = rows->v[i].id.v;
}

static void reverse(struct id_list *ids)
{
	for (size_t i = 0; i < ids->n / 2; i++) {
		int64_t swap = ids->v[i];
		ids->v[i] = ids->v[ids->n - 1 - i];
		ids->v[ids->n - 1 - i] = swap;
	}
}

static err by_name(struct rq *rq, str letter, struct slice *s)
{
	struct q_community_listed_list rows = {0};
	int64_t after = rq_query_int(rq, "after", 0), before = rq_query_int(rq, "before", 0);
	struct q_community_cursor at = {0};
	str low, high;
	bool found = false;
	letter_range(rq->arena, letter, &low, &high);
	if (after || before)
		TRY(q_community_cursor(rq->db, (place_id){after ? after : before}, &at, &found));
	if (before && found) {
		TRY(q_community_listed_back(rq->db, at.sort_key, before, low, DIRECTORY_PAGE + 1,
					    &rows));
		take(rq, &rows, s);
		reverse(&s->ids);
		s->before = rows.n > DIRECTORY_PAGE;
		s->after = true;
		return OK;
	}
	TRY(q_community_listed(rq->db, found ? at.sort_key : low, found ? after : 0, high,
			       DIRECTORY_PAGE + 1, &rows));
	take(rq, &rows, s);
	s->after = rows.n > DIRECTORY_PAGE;
	s->before = found;
	return OK;
}

static err by_activity(struct rq *rq, struct slice *s)
{
	struct q_community_listed_list rows = {0};
	int64_t after = rq_query_int(rq, "after", 0);
	struct q_community_cursor at = {.last = INT64_MAX};
	bool found = false;
	if (after)
		TRY(q_community_cursor(rq->db, (place_id){after}, &at, &found));
	TRY(q_community_recent(rq->db, found ? at.last : INT64_MAX, found ? after : INT64_MAX,
			       DIRECTORY_PAGE + 1, &rows));
	take(rq, &rows, s);
	s->after = rows.n > DIRECTORY_PAGE;
	s->before = found;
	return OK;
}

static err by_membership(struct rq *rq, struct slice *s)
{
	struct q_community_listed_list rows = {0};
	int64_t after = rq_query_int(rq, "after", 0);
	struct q_community_cursor at = {0};
	bool found = false;
	if (after)
		TRY(q_community_cursor(rq->db, (place_id){after}, &at, &found));
	TRY(q_community_mine(rq->db, found ? at.sort_key : S(""), found ? after : 0,
			     DIRECTORY_PAGE + 1, &rows));
	take(rq, &rows, s);
	s->after = rows.n > DIRECTORY_PAGE;
	s->before = found;
	return OK;
}

/* ---- by words ---- */

static void add_once(struct rq *rq, struct slice *s, int64_t id)
{
	for (size_t i = 0; i < s->ids.n; i++)
		if (s->ids.v[i] == id)
			return;
	if (s->ids.n < DIRECTORY_PAGE)
		*ARENA_PUSH(rq->arena, &s->ids) = id;
}

/* The longest word first: it names the fewest. */
static size_t words_of(struct rq *rq, str text, str *words)
{
	size_t n = 0;
	str rest = name_fold(rq->arena, utf8_head(text, 100));
	for (str w = str_word(&rest); w.n && n < WORDS; w = str_word(&rest))
		words[n++] = w;
	for (size_t i = 1; i < n; i++)
		if (words[i].n > words[0].n) {
			str swap = words[0];
			words[0] = words[i];
			words[i] = swap;
		}
	return n;
}

static err by_words(struct rq *rq, str text, struct slice *s)
{
	str words[WORDS] = {0}, high[WORDS] = {0};
	struct q_community_own_unlisted_list own = {0};
	struct q_community_found_list rows = {0};
	size_t n = words_of(rq, text, words);
	if (n == 0)
		return OK;
	for (size_t i = 0; i < n; i++)
		high[i] = str_cat(rq->arena, words[i], S("\x7f"));
	TRY(q_community_own_unlisted(rq->db, &own));
	str folded = name_fold(rq->arena, utf8_head(text, 100));
	for (size_t i = 0; i < own.n; i++)
		if (name_holds(name_fold(rq->arena, own.v[i].title), folded))
			add_once(rq, s, own.v[i].id.v);
	TRY(q_community_found(rq->db, words[0], high[0], words[1], high[1], words[2], high[2],
			      WORDS_FOUND, &rows));
	for (size_t i = 0; i < rows.n; i++)
		add_once(rq, s, rows.v[i].id);
	return OK;
}

/* The viewer's own: what pickers ask for while somebody types. */
static err by_own_words(struct rq *rq, str text, struct slice *s)
{
	struct place_list found;
	size_t exact;
	TRY(place_joined_called(rq->db, PLACE_COMMUNITY, text, DIRECTORY_PAGE, &found, &exact));
	for (size_t i = 0; i < found.n; i++)
		*ARENA_PUSH(rq->arena, &s->ids) = found.v[i].id.v;
	return OK;
}

/* ---- the page ---- */

static void fill_letters(struct rq *rq, struct community_list_page *p)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ#";
	for (const char *c = alphabet; *c; c++) {
		str letter = str_dup(rq->arena, (str){c, 1});
		*ARENA_PUSH(rq->arena, &p->letters) = (struct community_letter){
			.label = letter,
			.url = url_path(rq->arena, "/communities?letter=%s", letter),
			.on = str_eq(letter, p->letter)};
	}
}

static void read_filters(struct rq *rq, struct community_list_page *p)
{
	str letter = rq_query(rq, "letter"), show = rq_query(rq, "show");
	if (letter.n == 1 && ((letter.p[0] >= 'A' && letter.p[0] <= 'Z') || letter.p[0] == '#'))
		p->letter = letter;
	p->words = str_trim(rq_query(rq, "words"));
	p->show = str_eq(show, S("mine"))     ? SHOW_MINE
		  : str_eq(show, S("active")) ? SHOW_ACTIVE
					      : SHOW_ALL;
	/* A guest knows of no others. */
	if (!rq->viewer->employee)
		p->show = SHOW_MINE;
	p->may_create = rq->viewer->employee;
	p->all = URL("/communities");
	p->active = URL("/communities?show=active");
	p->mine = URL("/communities?show=mine");
}

static err read_slice(struct rq *rq, const struct community_list_page *p, struct slice *s)
{
	if (!str_empty(p->words))
		return p->show == SHOW_MINE ? by_own_words(rq, p->words, s)
					    : by_words(rq, p->words, s);
	if (p->show == SHOW_MINE)
		return by_membership(rq, s);
	return p->show == SHOW_ACTIVE ? by_activity(rq, s) : by_name(rq, p->letter, s);
}

/* Where the viewer is invited, or waits. */
static err fill_waiting(struct rq *rq, struct community_list_page *p)
{
	struct q_community_waiting_list rows = {0};
	struct id_list invited = {0}, asked = {0};
	TRY(q_community_waiting(rq->db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, rows.v[i].state == MEMBER_INVITED ? &invited : &asked) =
			rows.v[i].id;
	TRY(community_rows(rq->db, invited, &p->invited));
	return community_rows(rq->db, asked, &p->asked);
}

static err list_json(struct rq *rq, const struct community_list *rows, int64_t next)
{
	api_begin(rq);
	json_open(rq->out, "communities", '[');
	for (size_t i = 0; i < rows->n; i++)
		community_row_json(rq, &rows->v[i]);
	json_close(rq->out, ']');
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

err community_list(struct rq *rq)
{
	struct community_list_page p = {0};
	struct slice s = {0};
	read_filters(rq, &p);
	TRY(read_slice(rq, &p, &s));
	TRY(community_rows(rq->db, s.ids, &p.rows));
	int64_t next = s.ids.n && s.after ? s.ids.v[s.ids.n - 1] : 0;
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p.rows, next);
	fill_letters(rq, &p);
	TRY(fill_waiting(rq, &p));
	if (next)
		p.next = page_with(rq, "after", id_text(rq, next));
	if (s.ids.n && s.before)
		p.previous = p.show == SHOW_ALL ? page_with(rq, "before", id_text(rq, s.ids.v[0]))
						: page_with(rq, "after", STR_NONE);
	return page(rq, str_from(T(rq->lang, "Communities")), v_community_list, &p);
}
