/* SPDX-License-Identifier: Apache-2.0
 * diff3: both sides are compared with the base; hunks of the two that touch or overlap become one
 * region, and each region is settled on its own.
 */
#include "html/diff3.h"

#include "base/out.h"
#include "html/diff.h"

/* What one side replaced: bytes of base and of that side. */
struct hunk {
	size_t from, to;   /* in base */
	size_t begin, end; /* in the side */
};
struct hunks {
	struct hunk *v;
	size_t n, cap;
	size_t at; /* the next one to look at */
};

static struct hunks hunks_of(struct arena *a, str base, str side, bool words)
{
	struct diff_list ops = {0};
	struct hunks list = {0};
	size_t in_base = 0, in_side = 0;
	bool open = false;
	diff_tokens(a, base, side, words, &ops);
	for (size_t i = 0; i < ops.n; i++) {
		size_t n = ops.v[i].text.n;
		if (ops.v[i].kind == DIFF_SAME) {
			in_base += n;
			in_side += n;
			open = false;
			continue;
		}
		if (!open)
			*ARENA_PUSH(a, &list) = (struct hunk){in_base, in_base, in_side, in_side};
		open = true;
		if (ops.v[i].kind == DIFF_DELETE)
			list.v[list.n - 1].to = in_base += n;
		else
			list.v[list.n - 1].end = in_side += n;
	}
	return list;
}

/* Three texts and how far each has been gone through. */
struct merger {
	struct arena *arena;
	str base, mine, theirs;
	size_t base_at, mine_at, theirs_at;
	bool words;
	struct diff3 *out;
};

static bool is_blank(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!strchr(" \t\r\n", s.p[i]))
			return false;
	return true;
}

/* Does a hunk that begins at `from` belong to the region that ends at `to`? Lines that follow each
 * other do, and words with nothing but space between them: who changed one read the other. */
static bool touches(const struct merger *m, size_t to, size_t from)
{
	return from <= to || (m->words && is_blank(str_sub(m->base, to, from - to)));
}

static bool settle_words(struct merger *m, struct diff3_piece *p);

static void settle(struct merger *m, struct diff3_piece p)
{
	if (p.base.n == 0 && p.mine.n == 0 && p.theirs.n == 0)
		return;
	if (str_eq(p.mine, p.theirs)) {
		p.kind = str_eq(p.mine, p.base) ? DIFF3_SAME : DIFF3_BOTH;
		p.merged = p.mine;
	} else if (str_eq(p.mine, p.base)) {
		p.kind = DIFF3_THEIRS;
		p.merged = p.theirs;
	} else if (str_eq(p.theirs, p.base)) {
		p.kind = DIFF3_MINE;
		p.merged = p.mine;
	} else if (m->words || !settle_words(m, &p)) {
		p.kind = DIFF3_CONFLICT;
		m->out->conflicts++;
	}
	*ARENA_PUSH(m->arena, m->out) = p;
}

/* Takes the next lengths of the three texts as one piece. */
static void take(struct merger *m, size_t base, size_t mine, size_t theirs)
{
	struct diff3_piece p = {.base = str_sub(m->base, m->base_at, base),
				.mine = str_sub(m->mine, m->mine_at, mine),
				.theirs = str_sub(m->theirs, m->theirs_at, theirs)};
	m->base_at += base;
	m->mine_at += mine;
	m->theirs_at += theirs;
	settle(m, p);
}

/* Puts the hunks that touch the region [.., *to) into it; gives by how much the side is longer than
 * the base there. */
static bool widen(const struct merger *m, struct hunks *side, size_t *to, ptrdiff_t *longer)
{
	bool any = false;
	while (side->at < side->n && touches(m, *to, side->v[side->at].from)) {
		const struct hunk *h = &side->v[side->at++];
		*longer += (ptrdiff_t)(h->end - h->begin) - (ptrdiff_t)(h->to - h->from);
		if (h->to > *to)
			*to = h->to;
		any = true;
	}
	return any;
}

static void merge(struct merger *m)
{
	struct hunks mine = hunks_of(m->arena, m->base, m->mine, m->words);
	struct hunks theirs = hunks_of(m->arena, m->base, m->theirs, m->words);
	while (mine.at < mine.n || theirs.at < theirs.n) {
		bool first = theirs.at == theirs.n ||
			     (mine.at < mine.n && mine.v[mine.at].from <= theirs.v[theirs.at].from);
		size_t from = first ? mine.v[mine.at].from : theirs.v[theirs.at].from, to = from;
		ptrdiff_t mine_longer = 0, theirs_longer = 0;
		take(m, from - m->base_at, from - m->base_at, from - m->base_at);
		/* Each may have reached something of the other's. */
		bool more = true;
		while (more) {
			more = widen(m, first ? &mine : &theirs, &to,
				     first ? &mine_longer : &theirs_longer);
			more |= widen(m, first ? &theirs : &mine, &to,
				      first ? &theirs_longer : &mine_longer);
		}
		size_t n = to - from;
		take(m, n, (size_t)((ptrdiff_t)n + mine_longer),
		     (size_t)((ptrdiff_t)n + theirs_longer));
	}
	size_t rest = m->base.n - m->base_at;
	take(m, rest, rest, rest);
}

/* The same once more over the words of a region; only when nothing is left to decide. */
static bool settle_words(struct merger *m, struct diff3_piece *p)
{
	struct diff3 inner = {0};
	struct merger words = {.arena = m->arena,
			       .base = p->base,
			       .mine = p->mine,
			       .theirs = p->theirs,
			       .words = true,
			       .out = &inner};
	if (p->base.n == 0)
		return false;
	merge(&words);
	if (inner.conflicts)
		return false;
	p->kind = DIFF3_WORDS;
	p->merged = diff3_text(m->arena, &inner);
	return true;
}

void diff3(struct arena *a, str base, str mine, str theirs, struct diff3 *out)
{
	struct merger m = {.arena = a, .base = base, .mine = mine, .theirs = theirs, .out = out};
	*out = (struct diff3){0};
	merge(&m);
}

str diff3_text(struct arena *a, const struct diff3 *merge)
{
	size_t n = 1;
	for (size_t i = 0; i < merge->n; i++)
		n += merge->v[i].merged.n + merge->v[i].mine.n + merge->v[i].theirs.n + 1;
	struct out o = out_new(a, n);
	for (size_t i = 0; i < merge->n; i++) {
		const struct diff3_piece *p = &merge->v[i];
		if (p->kind != DIFF3_CONFLICT) {
			out_str(&o, p->merged);
			continue;
		}
		out_str(&o, p->theirs);
		/* Two lines do not become one. */
		if (p->theirs.n && p->mine.n && p->theirs.p[p->theirs.n - 1] != '\n')
			out_byte(&o, '\n');
		out_str(&o, p->mine);
	}
	return out_view(&o);
}
