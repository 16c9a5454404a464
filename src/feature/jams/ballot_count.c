/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/jams/ballot_count.h"

#include <stdlib.h>

void ballot_count_add(struct ballot_count *c, int64_t idea, int64_t into, bool chosen)
{
	*ARENA_PUSH(c->arena, c) =
		(struct ballot_line){.idea = idea, .into = into, .chosen = chosen};
}

static int by_idea(const void *a, const void *b)
{
	int64_t x = ((const struct ballot_line *)a)->idea,
		y = ((const struct ballot_line *)b)->idea;
	return (x > y) - (x < y);
}

static struct ballot_line *line_of(const struct ballot_count *c, int64_t idea)
{
	const struct ballot_line key = {.idea = idea};
	return c->n ? bsearch(&key, c->v, c->n, sizeof(*c->v), by_idea) : NULL;
}

/* Follows what was merged into what; of a circle, which nobody can make, the end is where it began.
 */
static size_t root_of(const struct ballot_count *c, size_t i)
{
	for (size_t steps = 0; steps <= c->n; steps++) {
		const struct ballot_line *next = c->v[i].into ? line_of(c, c->v[i].into) : NULL;
		if (!next)
			return i;
		i = (size_t)(next - c->v);
	}
	return i;
}

void ballot_count_begin(struct ballot_count *c)
{
	if (c->n)
		qsort(c->v, c->n, sizeof(*c->v), by_idea);
	for (size_t i = 0; i < c->n; i++)
		c->v[i].root = root_of(c, i);
}

/* What one voter's lines give, once for what stands together. */
static void fold(struct ballot_count *c)
{
	for (size_t i = 0; i < c->touched.n; i++) {
		const struct ballot_line *line = &c->v[c->touched.v[i]];
		struct ballot_line *root = &c->v[line->root];
		if (line->latest > root->best)
			root->best = line->latest;
	}
	for (size_t i = 0; i < c->touched.n; i++) {
		struct ballot_line *line = &c->v[c->touched.v[i]], *root = &c->v[line->root];
		if (root->best > 0) {
			root->tokens += root->best;
			root->voters++;
		}
		root->best = 0;
		line->latest = 0;
		line->touched = false;
	}
	c->touched.n = 0;
}

void ballot_count_take(struct ballot_count *c, int64_t voter, int64_t idea, int64_t tokens)
{
	struct ballot_line *line = line_of(c, idea);
	if (voter != c->voter)
		fold(c);
	c->voter = voter;
	if (!line)
		return;
	if (!line->touched)
		*ARENA_PUSH(c->arena, &c->touched) = (size_t)(line - c->v);
	line->touched = true;
	line->latest = tokens;
}

void ballot_count_end(struct ballot_count *c)
{
	fold(c);
}

const struct ballot_line *ballot_count_of(const struct ballot_count *c, int64_t idea)
{
	return line_of(c, idea);
}

int64_t ballot_count_root(const struct ballot_count *c, int64_t idea)
{
	const struct ballot_line *line = line_of(c, idea);
	return line ? c->v[line->root].idea : 0;
}

static int by_rank(const void *a, const void *b)
{
	const struct ballot_line *x = *(const struct ballot_line *const *)a,
				 *y = *(const struct ballot_line *const *)b;
	if (x->tokens != y->tokens)
		return (x->tokens < y->tokens) - (x->tokens > y->tokens);
	return (x->idea > y->idea) - (x->idea < y->idea);
}

void ballot_count_rank(const struct ballot_count *c, struct ballot_ranks *ranks)
{
	*ranks = (struct ballot_ranks){0};
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].root == i && c->v[i].chosen)
			*ARENA_PUSH(c->arena, ranks) = &c->v[i];
	if (ranks->n)
		qsort(ranks->v, ranks->n, sizeof(*ranks->v), by_rank);
}
