/* SPDX-License-Identifier: Apache-2.0
 * diff: Myers' greedy algorithm over words. Its cost grows with the square of the changes, so their
 * number is limited; beyond it the texts are cut into lines, and only lines that changed are
 * compared by words.
 */
#include "html/diff.h"

enum {
	WORD_CHANGES_MAX = 1500, /* for a whole text: 9 MB of trace at most */
	LINE_CHANGES_MAX = 1500,
	HUNK_CHANGES_MAX = 200, /* for the words of changed lines */
	TOKENS_MAX = 500000,
};

struct token {
	str text;
	uint64_t hash;
};
struct tokens {
	struct token *v;
	size_t n, cap;
};

/* ---- tokens ---- */

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

/* A line end, a run of other white space, a word, or one sign. */
static size_t word_length(str s)
{
	size_t n = 1;
	if (is_space(s.p[0]))
		while (n < s.n && is_space(s.p[n]))
			n++;
	else if (is_word(s.p[0]))
		while (n < s.n && is_word(s.p[n]))
			n++;
	return n;
}

static size_t line_length(str s)
{
	ptrdiff_t end = str_find_byte(s, '\n');
	return end < 0 ? s.n : (size_t)end + 1;
}

static struct tokens cut(struct arena *a, str s, size_t (*length)(str))
{
	struct tokens t = {0};
	while (s.n && t.n < TOKENS_MAX) {
		str text = str_sub(s, 0, t.n + 1 == TOKENS_MAX ? s.n : length(s));
		*ARENA_PUSH(a, &t) = (struct token){text, str_hash(text)};
		s = str_sub(s, text.n, s.n);
	}
	return t;
}

static bool same(const struct token *a, const struct token *b)
{
	return a->hash == b->hash && str_eq(a->text, b->text);
}

/* ---- the list ---- */

/* Texts that follow each other in memory and have one kind become one. */
static void push(struct arena *a, struct diff_list *ops, enum diff_kind kind, str text)
{
	if (text.n == 0)
		return;
	struct diff_op *last = ops->n ? &ops->v[ops->n - 1] : NULL;
	if (last && last->kind == kind && last->text.p + last->text.n == text.p) {
		last->text.n += text.n;
		return;
	}
	*ARENA_PUSH(a, ops) = (struct diff_op){kind, text};
}

/* ---- Myers ---- */

struct search {
	const struct token *x, *y;
	int n, m;
	int limit;
	int32_t *trace; /* row d holds the furthest x of diagonals -d, -d+2, .. d */
};

static int32_t *row(const struct search *s, int d)
{
	return s->trace + (size_t)d * (size_t)(d + 1) / 2;
}

/* The furthest x on diagonal k with d changes. */
static int32_t reach(const struct search *s, int d, int k)
{
	return row(s, d)[(k + d) / 2];
}

/* Where diagonal k is entered from the row before: from k + 1 (an insertion) or k - 1 (a deletion).
 */
static bool from_above(const struct search *s, int d, int k)
{
	return k == -d || (k != d && reach(s, d - 1, k - 1) < reach(s, d - 1, k + 1));
}

/* The least number of changes, or -1 when it is over the limit. */
static int find(struct search *s)
{
	for (int d = 0; d <= s->limit; d++)
		for (int k = -d; k <= d; k += 2) {
			int x = d == 0		      ? 0
				: from_above(s, d, k) ? reach(s, d - 1, k + 1)
						      : reach(s, d - 1, k - 1) + 1;
			int y = x - k;
			while (x < s->n && y < s->m && x >= 0 && y >= 0 &&
			       same(&s->x[x], &s->y[y])) {
				x++;
				y++;
			}
			row(s, d)[(k + d) / 2] = x;
			if (x >= s->n && y >= s->m)
				return d;
		}
	return -1;
}

struct step {
	enum diff_kind kind;
	int at, n; /* tokens of x (same, delete) or y (insert) */
};

/* The path backwards from the end, as steps[0..count); at most 2 d + 1 of them. */
static int trace_back(const struct search *s, int d, struct step *steps)
{
	int x = s->n, y = s->m, count = 0;
	for (; d > 0; d--) {
		int k = x - y;
		bool above = from_above(s, d, k);
		int before = reach(s, d - 1, above ? k + 1 : k - 1);
		int start = above ? before : before + 1;
		if (x > start)
			steps[count++] = (struct step){DIFF_SAME, start, x - start};
		if (above)
			steps[count++] = (struct step){DIFF_INSERT, start - k - 1, 1};
		else
			steps[count++] = (struct step){DIFF_DELETE, start - 1, 1};
		x = before;
		y = before - (above ? k + 1 : k - 1);
	}
	if (x > 0)
		steps[count++] = (struct step){DIFF_SAME, 0, x};
	(void)y;
	return count;
}

/* Compares two token lists; false when they have more changes than the limit. */
static bool compare(struct arena *memory, const struct tokens *before, const struct tokens *after,
		    int limit, struct diff_list *ops)
{
	size_t head = 0, tail = 0;
	while (head < before->n && head < after->n && same(&before->v[head], &after->v[head]))
		head++;
	while (tail < before->n - head && tail < after->n - head &&
	       same(&before->v[before->n - 1 - tail], &after->v[after->n - 1 - tail]))
		tail++;
	struct search s = {.n = (int)(before->n - head - tail), .m = (int)(after->n - head - tail)};
	s.x = s.n ? before->v + head : NULL;
	s.y = s.m ? after->v + head : NULL;
	s.limit = s.n + s.m < limit ? s.n + s.m : limit;
	size_t rows = (size_t)s.limit + 1;
	s.trace = NEW_ARRAY(memory, int32_t, rows * (rows + 1) / 2);
	int d = find(&s);
	if (d < 0)
		return false;
	struct step *steps = NEW_ARRAY(memory, struct step, 2 * rows + 2);
	int count = trace_back(&s, d, steps);
	for (size_t i = 0; i < head; i++)
		push(memory, ops, DIFF_SAME, before->v[i].text);
	for (int i = count - 1; i >= 0; i--)
		for (int j = 0; j < steps[i].n; j++)
			push(memory, ops, steps[i].kind,
			     (steps[i].kind == DIFF_INSERT ? s.y : s.x)[steps[i].at + j].text);
	for (size_t i = before->n - tail; i < before->n; i++)
		push(memory, ops, DIFF_SAME, before->v[i].text);
	return true;
}

/* ---- the parts in order ---- */

/* A hunk: what stands between two equal parts, as offsets into both texts. */
struct hunk {
	size_t before, after, deleted, inserted;
};

static bool is_blank(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!is_space(s.p[i]))
			return false;
	return true;
}

/* The hunk that begins at ops[*i], which is no equal part. A gap between two changed words belongs
 * to the change when `gaps`: two changed words read better as one. */
static struct hunk next_hunk(const struct diff_list *ops, size_t *i, bool gaps, size_t before,
			     size_t after)
{
	struct hunk h = {.before = before, .after = after};
	for (; *i < ops->n; ++*i) {
		const struct diff_op *op = &ops->v[*i];
		bool gap = gaps && is_blank(op->text) && *i + 1 < ops->n &&
			   ops->v[*i + 1].kind != DIFF_SAME;
		if (op->kind == DIFF_SAME && !gap)
			break;
		h.deleted += op->kind == DIFF_INSERT ? 0 : op->text.n;
		h.inserted += op->kind == DIFF_DELETE ? 0 : op->text.n;
	}
	return h;
}

struct differ {
	struct arena *memory; /* for tokens and traces; emptied between comparisons */
	str before, after;
};

static void write_words(struct arena *a, struct differ *d, const struct hunk *h,
			struct diff_list *out);

/* Writes the parts found: each hunk's deletion before its insertion; changed lines are compared by
 * words when `deeper`. */
static void write_parts(struct arena *a, struct differ *d, const struct hunk *within,
			const struct diff_list *ops, bool deeper, struct diff_list *out)
{
	size_t before = within->before, after = within->after;
	for (size_t i = 0; i < ops->n;) {
		size_t n = ops->v[i].text.n;
		if (ops->v[i].kind == DIFF_SAME) {
			push(a, out, DIFF_SAME, str_sub(d->before, before, n));
			before += n;
			after += n;
			i++;
			continue;
		}
		struct hunk h = next_hunk(ops, &i, !deeper, before, after);
		before += h.deleted;
		after += h.inserted;
		if (deeper && h.deleted && h.inserted) {
			write_words(a, d, &h, out);
			continue;
		}
		push(a, out, DIFF_DELETE, str_sub(d->before, h.before, h.deleted));
		push(a, out, DIFF_INSERT, str_sub(d->after, h.after, h.inserted));
	}
}

static bool by_tokens(struct arena *a, struct arena *memory, struct differ *d, const struct hunk *h,
		      size_t (*length)(str), int limit, struct diff_list *out)
{
	struct tokens x = cut(memory, str_sub(d->before, h->before, h->deleted), length);
	struct tokens y = cut(memory, str_sub(d->after, h->after, h->inserted), length);
	struct diff_list ops = {0};
	if (!compare(memory, &x, &y, limit, &ops))
		return false;
	write_parts(a, d, h, &ops, length == line_length, out);
	return true;
}

/* The words of lines that changed; replaced whole when they are too different. */
static void write_words(struct arena *a, struct differ *d, const struct hunk *h,
			struct diff_list *out)
{
	arena_reset(d->memory);
	if (by_tokens(a, d->memory, d, h, word_length, HUNK_CHANGES_MAX, out))
		return;
	push(a, out, DIFF_DELETE, str_sub(d->before, h->before, h->deleted));
	push(a, out, DIFF_INSERT, str_sub(d->after, h->after, h->inserted));
}

static void release(void *differ)
{
	struct differ *d = differ;
	arena_free(d->memory);
	d->memory = NULL;
}

void diff_words(struct arena *a, str before, str after, struct diff_list *ops)
{
	struct differ *d = NEW(a, struct differ);
	*d = (struct differ){arena_new((size_t)512 << 20), before, after};
	arena_defer(a, release, d);
	struct hunk whole = {.deleted = before.n, .inserted = after.n};
	if (!by_tokens(a, d->memory, d, &whole, word_length, WORD_CHANGES_MAX, ops)) {
		arena_reset(d->memory);
		/* The lines are looked at while words are compared: they live with the caller. */
		if (!by_tokens(a, a, d, &whole, line_length, LINE_CHANGES_MAX, ops)) {
			push(a, ops, DIFF_DELETE, before);
			push(a, ops, DIFF_INSERT, after);
		}
	}
	release(d);
}

/* Too different: what is between the equal beginning and the equal end is replaced. */
static void replace_middle(struct arena *a, const struct tokens *x, const struct tokens *y,
			   struct diff_list *ops)
{
	size_t head = 0, tail = 0;
	while (head < x->n && head < y->n && same(&x->v[head], &y->v[head]))
		head++;
	while (tail < x->n - head && tail < y->n - head &&
	       same(&x->v[x->n - 1 - tail], &y->v[y->n - 1 - tail]))
		tail++;
	for (size_t i = 0; i < head; i++)
		push(a, ops, DIFF_SAME, x->v[i].text);
	for (size_t i = head; i < x->n - tail; i++)
		push(a, ops, DIFF_DELETE, x->v[i].text);
	for (size_t i = head; i < y->n - tail; i++)
		push(a, ops, DIFF_INSERT, y->v[i].text);
	for (size_t i = x->n - tail; i < x->n; i++)
		push(a, ops, DIFF_SAME, x->v[i].text);
}

void diff_tokens(struct arena *a, str before, str after, bool words, struct diff_list *ops)
{
	struct differ *d = NEW(a, struct differ);
	struct diff_list found = {0};
	*d = (struct differ){arena_new((size_t)512 << 20), before, after};
	arena_defer(a, release, d);
	struct tokens x = cut(d->memory, before, words ? word_length : line_length);
	struct tokens y = cut(d->memory, after, words ? word_length : line_length);
	if (!compare(d->memory, &x, &y, words ? WORD_CHANGES_MAX : LINE_CHANGES_MAX, &found)) {
		found = (struct diff_list){0};
		replace_middle(d->memory, &x, &y, &found);
	}
	for (size_t i = 0; i < found.n; i++)
		*ARENA_PUSH(a, ops) = found.v[i];
	release(d);
}

/* ---- two columns ---- */

struct column {
	struct diff_rows lines; /* finished since both sides last ended a line together; only one
				   side is used */
	struct diff_list line;	/* the one being read */
	size_t number;
};

static void end_line(struct arena *a, struct column *c)
{
	struct diff_row *r = ARENA_PUSH(a, &c->lines);
	r->left = c->line;
	r->left_number = ++c->number;
	c->line = (struct diff_list){0};
}

/* The byte at *at of part *part, moving on; -1 at the end. */
static int next_byte(const struct diff_list *line, size_t *part, size_t *at)
{
	while (*part < line->n && *at == line->v[*part].text.n) {
		++*part;
		*at = 0;
	}
	return *part < line->n ? (unsigned char)line->v[*part].text.p[(*at)++] : -1;
}

static bool equal_lines(const struct diff_list *x, const struct diff_list *y)
{
	size_t xp = 0, xa = 0, yp = 0, ya = 0;
	for (;;) {
		int b = next_byte(x, &xp, &xa);
		if (b != next_byte(y, &yp, &ya))
			return false;
		if (b < 0)
			return true;
	}
}

static void push_row(struct arena *a, struct diff_rows *rows, const struct diff_row *left,
		     const struct diff_row *right)
{
	struct diff_row *r = ARENA_PUSH(a, rows);
	if (left) {
		r->left = left->left;
		r->left_number = left->left_number;
	}
	if (right) {
		r->right = right->left;
		r->right_number = right->left_number;
	}
	r->kind = !left				     ? ROW_INSERTED
		  : !right			     ? ROW_DELETED
		  : equal_lines(&r->left, &r->right) ? ROW_SAME
						     : ROW_CHANGED;
}

/* Lines that ended together stand in one row; of those before them, the first beside the first. */
static void pair(struct arena *a, struct diff_rows *rows, struct column *l, struct column *r,
		 bool together)
{
	size_t n = l->lines.n > r->lines.n ? l->lines.n : r->lines.n;
	size_t last = together ? n - 1 : n;
	for (size_t i = 0; i < n; i++) {
		bool final = i == last;
		size_t li = final ? l->lines.n - 1 : i, ri = final ? r->lines.n - 1 : i;
		size_t lmax = together && !final ? l->lines.n - 1 : l->lines.n;
		size_t rmax = together && !final ? r->lines.n - 1 : r->lines.n;
		push_row(a, rows, li < lmax ? &l->lines.v[li] : NULL,
			 ri < rmax ? &r->lines.v[ri] : NULL);
	}
	l->lines.n = r->lines.n = 0;
}

void diff_side_by_side(struct arena *a, const struct diff_list *ops, struct diff_rows *rows)
{
	struct column l = {0}, r = {0};
	for (size_t i = 0; i < ops->n; i++) {
		enum diff_kind kind = ops->v[i].kind;
		str text = ops->v[i].text;
		while (text.p) {
			str part = str_cut(&text, '\n');
			if (part.n && kind != DIFF_INSERT)
				*ARENA_PUSH(a, &l.line) = (struct diff_op){kind, part};
			if (part.n && kind != DIFF_DELETE)
				*ARENA_PUSH(a, &r.line) = (struct diff_op){kind, part};
			if (!text.p)
				break;
			if (kind != DIFF_INSERT)
				end_line(a, &l);
			if (kind != DIFF_DELETE)
				end_line(a, &r);
			if (kind == DIFF_SAME)
				pair(a, rows, &l, &r, true);
		}
	}
	/* Last lines without a line end. */
	bool left = l.line.n, right = r.line.n;
	if (left)
		end_line(a, &l);
	if (right)
		end_line(a, &r);
	pair(a, rows, &l, &r, left && right);
}
