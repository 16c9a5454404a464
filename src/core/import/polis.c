/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/polis.h"

#include "core/import/csv.h"
#include "core/import/encoding.h"

enum { COLUMNS_MOST = 8 };
static const int64_t latest = INT64_C(4102444800000); /* milliseconds: the year 2100 */

/* A table that is being read, a row at a time. */
struct table {
	struct arena *a, *row;
	struct csv *csv;
	const char *const *names;
	size_t n;
	size_t at[COLUMNS_MOST]; /* where each of the names stands */
	size_t width;		 /* the row must reach the last of them */
	struct csv_row fields;
	str *why;
};

static err wrong(struct table *t, err e, str text)
{
	*t->why = at_line(t->a, t->fields.line, text);
	return e;
}

/* What a handler said of the row. */
static err told(struct table *t, err e)
{
	return e && t->why->n ? wrong(t, e, *t->why) : e;
}

static err find_columns(struct table *t)
{
	for (size_t k = 0; k < t->n; k++) {
		size_t i = 0;
		str name = str_from(t->names[k]);
		while (i < t->fields.n && !str_eq_nocase(str_trim(t->fields.v[i]), name))
			i++;
		if (i == t->fields.n)
			return wrong(t, INVALID, str_cat(t->a, S("there is no column "), name));
		t->at[k] = i;
		t->width = i + 1 > t->width ? i + 1 : t->width;
	}
	return OK;
}

/* The next row as it came; NOT_FOUND after the last. */
static err next_raw(struct table *t)
{
	arena_reset(t->row);
	err e = csv_next(t->csv, t->row, &t->fields, t->why);
	/* The reason may lie in the arena of the row. */
	if (e && e != NOT_FOUND)
		*t->why = str_dup(t->a, *t->why);
	return e;
}

static err next_row(struct table *t)
{
	TRY(next_raw(t));
	return t->fields.n < t->width ? wrong(t, INVALID, S("a row is too short")) : OK;
}

static str cell(const struct table *t, size_t column)
{
	return t->fields.v[t->at[column]];
}

static err number(struct table *t, size_t column, int64_t least, int64_t most, int64_t *n)
{
	str name = str_from(t->names[column]);
	if (!str_to_int(str_trim(cell(t, column)), n))
		return wrong(t, INVALID, str_cat(t->a, name, S(" is not a number")));
	if (*n < least || *n > most)
		return wrong(t, TOO_LARGE, str_cat(t->a, name, S(" is out of its bounds")));
	return OK;
}

/* Of milliseconds. */
static err moment(struct table *t, size_t column, int64_t *time)
{
	TRY(number(t, column, 0, latest, time));
	*time *= 1000;
	return OK;
}

/* Runs `each` for every row behind the one with the names. */
static err read_table(struct table *t, struct source *s, err (*each)(struct table *t, void *arg),
		      void *arg)
{
	t->row = arena_new(IMPORT_RECORD_ARENA);
	err e = csv_open(t->a, s, &t->csv, t->why);
	if (e == OK)
		e = next_raw(t);
	if (e == NOT_FOUND)
		e = wrong(t, INVALID, S("the file is empty"));
	if (e == OK)
		e = find_columns(t);
	while (e == OK && (e = next_row(t)) == OK)
		e = each(t, arg);
	arena_free(t->row);
	return e == NOT_FOUND ? OK : e;
}

/* ---- statements ---- */

enum { C_TIME, C_NUMBER, C_AUTHOR, C_AGREES, C_DISAGREES, C_MODERATED, C_BODY, C_COLUMNS };
static const char *const comment_columns[] = {
	[C_TIME] = "timestamp",	   [C_NUMBER] = "comment-id",	[C_AUTHOR] = "author-id",
	[C_AGREES] = "agrees",	   [C_DISAGREES] = "disagrees", [C_MODERATED] = "moderated",
	[C_BODY] = "comment-body",
};

static err on_comment(struct table *t, void *arg)
{
	const struct polis_handler *h = arg;
	struct polis_comment c = {.body = cell(t, C_BODY)};
	int64_t moderated;
	TRY(moment(t, C_TIME, &c.created));
	TRY(number(t, C_NUMBER, 0, POLIS_NUMBER_MAX, &c.number));
	TRY(number(t, C_AUTHOR, 0, POLIS_NUMBER_MAX, &c.author));
	TRY(number(t, C_AGREES, 0, INT32_MAX, &c.agrees));
	TRY(number(t, C_DISAGREES, 0, INT32_MAX, &c.disagrees));
	TRY(number(t, C_MODERATED, POLIS_REFUSED, POLIS_ACCEPTED, &moderated));
	c.moderated = (enum polis_moderated)moderated;
	return h->comment ? told(t, h->comment(h->self, &c, t->why)) : OK;
}

err polis_read_comments(struct arena *a, struct source *s, const struct polis_handler *h, str *why)
{
	struct table t = {.a = a, .names = comment_columns, .n = C_COLUMNS, .why = why};
	return read_table(&t, s, on_comment, (void *)(uintptr_t)h);
}

/* ---- votes ---- */

enum { V_TIME, V_COMMENT, V_VOTER, V_VOTE, V_COLUMNS };
static const char *const vote_columns[] = {
	[V_TIME] = "timestamp",
	[V_COMMENT] = "comment-id",
	[V_VOTER] = "voter-id",
	[V_VOTE] = "vote",
};

static err on_vote(struct table *t, void *arg)
{
	const struct polis_handler *h = arg;
	struct polis_vote v = {0};
	int64_t stance;
	TRY(moment(t, V_TIME, &v.created));
	TRY(number(t, V_COMMENT, 0, POLIS_NUMBER_MAX, &v.comment));
	TRY(number(t, V_VOTER, 0, POLIS_NUMBER_MAX, &v.voter));
	TRY(number(t, V_VOTE, POLIS_DISAGREES, POLIS_AGREES, &stance));
	v.stance = (enum polis_stance)stance;
	return h->vote ? told(t, h->vote(h->self, &v, t->why)) : OK;
}

err polis_read_votes(struct arena *a, struct source *s, const struct polis_handler *h, str *why)
{
	struct table t = {.a = a, .names = vote_columns, .n = V_COLUMNS, .why = why};
	return read_table(&t, s, on_vote, (void *)(uintptr_t)h);
}

/* ---- what it was about ---- */

/* "name,value" lines. */
err polis_read_summary(struct arena *a, struct source *s, struct polis_summary *summary, str *why)
{
	struct table t = {.a = a, .why = why, .row = arena_new(IMPORT_RECORD_ARENA)};
	*summary = (struct polis_summary){0};
	err e = csv_open(a, s, &t.csv, why);
	for (int rows = 0; e == OK && (e = next_raw(&t)) == OK; rows++) {
		str name = str_trim(t.fields.v[0]), value = STR_NONE;
		if (rows == POLIS_SUMMARY_ROWS)
			e = wrong(&t, TOO_LARGE, S("too many rows"));
		if (t.fields.n > 1)
			value = str_dup(a, t.fields.v[1]);
		if (str_eq_nocase(name, S("topic")))
			summary->topic = value;
		else if (str_eq_nocase(name, S("url")))
			summary->url = value;
		else if (str_eq_nocase(name, S("conversation-description")))
			summary->about = value;
	}
	arena_free(t.row);
	return e == NOT_FOUND ? OK : e;
}
