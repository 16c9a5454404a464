/* SPDX-License-Identifier: Apache-2.0 */
#include "core/search_rank.h"

#include "base/clock.h"

#include <math.h>

enum { FIELD_TERMS = 1024 };

struct field {
	str v[FIELD_TERMS];
	size_t n;
};

struct rank_fields {
	struct field title, tags, head;
};

struct rank_fields *rank_fields_new(struct arena *a)
{
	return NEW(a, struct rank_fields);
}

static void split(str terms, struct field *f)
{
	f->n = 0;
	const char *at = terms.p, *end = terms.p + terms.n;
	while (at < end && f->n < FIELD_TERMS) {
		const char *space = memchr(at, ' ', (size_t)(end - at));
		const char *behind = space ? space : end;
		f->v[f->n++] = (str){at, (size_t)(behind - at)};
		at = behind + 1;
	}
}

/* Do the terms at `at` match one form of the part? */
static bool match_at(const struct query_part *p, const struct field *f, size_t at)
{
	if (at + p->words > f->n)
		return false;
	for (size_t form = 0; form < p->forms; form++) {
		bool all = true;
		for (size_t i = 0; i < p->words && all; i++) {
			str term = f->v[at + i], wanted = p->form[form][i];
			all = p->prefix && i + 1 == p->words ? str_starts(term, wanted)
							     : str_eq(term, wanted);
		}
		if (all)
			return true;
	}
	return false;
}

/* The first bytes of the part's forms: most terms of a field are passed by after a look at theirs.
 */
struct beginnings {
	bool of[256];
};

static struct beginnings beginnings_of(const struct query_part *p)
{
	struct beginnings b = {0};
	for (size_t form = 0; form < p->forms; form++)
		if (p->form[form][0].n)
			b.of[(unsigned char)p->form[form][0].p[0]] = true;
	return b;
}

static bool begins(const struct beginnings *b, const struct field *f, size_t at)
{
	return f->v[at].n && b->of[(unsigned char)f->v[at].p[0]];
}

/* How often the part stands in the field, and where first. */
static size_t count(const struct query_part *p, const struct beginnings *b, const struct field *f,
		    size_t *first)
{
	size_t n = 0;
	for (size_t at = 0; at < f->n; at++)
		if (begins(b, f, at) && match_at(p, f, at) && n++ == 0)
			*first = at;
	return n;
}

/* All parts one behind the other, as they were typed. */
static bool in_a_row(const struct query_parts *parts, const struct field *f)
{
	const struct beginnings b = beginnings_of(&parts->v[0]);
	for (size_t start = 0; start < f->n; start++) {
		if (!begins(&b, f, start))
			continue;
		size_t at = start, i = 0;
		while (i < parts->n && match_at(&parts->v[i], f, at))
			at += parts->v[i++].words;
		if (i == parts->n)
			return true;
	}
	return false;
}

/* In how many of the parts something stands in a field. */
struct fields_with {
	size_t title, head;
};

static double part_rank(const struct query_part *p, const struct rank_fields *in,
			struct fields_with *found)
{
	const struct beginnings b = beginnings_of(p);
	size_t first = 0;
	double rank = 0;
	if (count(p, &b, &in->title, &first)) {
		rank += first == 0 ? 7 : 6;
		found->title++;
	}
	if (count(p, &b, &in->tags, &first))
		rank += 4;
	size_t n = count(p, &b, &in->head, &first);
	if (n) {
		rank += 1 + 0.5 * fmin(log2((double)n), 3) + 1.5 * exp(-(double)first / 60);
		found->head++;
	}
	return rank > 0 ? rank : 0.5;
}

double search_rank(const struct query_parts *parts, const struct rank_text *text,
		   struct rank_fields *fields)
{
	double rank = 0;
	struct fields_with found = {0};
	split(text->title, &fields->title);
	split(text->tags, &fields->tags);
	split(text->head, &fields->head);
	for (size_t i = 0; i < parts->n; i++)
		rank += part_rank(&parts->v[i], fields, &found) / (double)parts->n;
	if (parts->n > 1 && found.title == parts->n && in_a_row(parts, &fields->title))
		rank += 3;
	if (parts->n > 1 && found.head == parts->n && in_a_row(parts, &fields->head))
		rank += 2;
	rank += fmin(0.4 * log2(1 + (double)(text->likes > 0 ? text->likes : 0)), 3);
	rank += 2 * exp(-(double)(text->age > 0 ? text->age : 0) / (180.0 * (double)DAY));
	/* What somebody kept for its worth stands above what merely speaks of it, when its title
	 * or address (which its room puts beside the title) has all the words. */
	if (text->kind == KIND_BOOKMARK && found.title == parts->n)
		rank += 6;
	return text->kind == KIND_COMMENT ? rank - 0.5 : rank;
}
