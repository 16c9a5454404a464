/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/mood.h"

#include "base/utf8.h"

#include <math.h>

/* VADER's constants, found by its authors from ratings of people. */
#define NEGATED (-0.74)
#define CAPITALS 0.733
#define NORMAL 15.0

struct token {
	char text[LEXICON_WORD_MAX]; /* in lower case */
	uint8_t n;
	bool upper;
	const struct lexicon_word *word;
};

struct reading {
	const struct lexicon *l;
	bool french;
	bool shouting; /* some words are in capitals, and some are not */
	size_t n;
	struct token v[MOOD_WORDS];
};

/* ---- words ---- */

static bool is_symbol(uint32_t c)
{
	return (c >= 0x2190 && c <= 0x2BFF) || (c >= 0x1F000 && c <= 0x1FAFF);
}

/* Selectors, joiners, skin colours: they belong to the sign before them. */
static bool is_modifier(uint32_t c)
{
	return c == 0xFE0F || c == 0xFE0E || c == 0x200D || (c >= 0x1F3FB && c <= 0x1F3FF);
}

static bool is_space(uint32_t c)
{
	return c <= ' ' || c == 0xA0 || c == 0x202F || c == 0x3000;
}

static bool is_punctuation(uint32_t c)
{
	return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') ||
	       (c > 'z' && c < 0x7F) || c == 0xAB || c == 0xBB || (c >= 0x2010 && c <= 0x2027);
}

static void token_add(struct reading *r, str word)
{
	if (r->n >= MOOD_WORDS || !word.n)
		return;
	struct token *t = &r->v[r->n++];
	t->n = (uint8_t)lexicon_lower(word, t->text, &t->upper);
	t->word = lexicon_find(r->l, (str){t->text, t->n});
}

/* Without punctuation at both ends. */
static str stripped(str word)
{
	size_t from = 0, to = 0;
	bool begun = false;
	for (size_t at = 0; at < word.n;) {
		size_t here = at;
		if (is_punctuation(utf8_next(word, &at)))
			continue;
		if (!begun)
			from = here;
		begun = true;
		to = at;
	}
	return (str){word.p + from, begun ? to - from : 0};
}

/* What French leaves out before a vowel says nothing, but for n'. */
static str after_elision(struct reading *r, str word)
{
	for (size_t at = 0; at < word.n;) {
		size_t here = at;
		uint32_t c = utf8_next(word, &at);
		if ((c != '\'' && c != 0x2019) || at >= word.n)
			continue;
		if (here == 1 && (word.p[0] | 32) == 'n')
			token_add(r, str_sub(word, 0, 1));
		word = str_sub(word, at, word.n);
		at = 0;
	}
	return word;
}

/* A piece between spaces: a word the lexicon has as it stands (emoticons), or without its
 * punctuation. */
static void word_add(struct reading *r, str piece)
{
	char lower[LEXICON_WORD_MAX];
	bool upper;
	size_t n = lexicon_lower(piece, lower, &upper);
	const struct lexicon_word *known = n ? lexicon_find(r->l, (str){lower, n}) : NULL;
	str bare = known ? piece : stripped(piece);
	if (r->french && !known && bare.n)
		bare = after_elision(r, bare);
	token_add(r, bare.n ? bare : piece);
}

/* Signs stand by themselves, also beside a word. */
static void piece_add(struct reading *r, str piece)
{
	size_t from = 0;
	for (size_t at = 0; at < piece.n;) {
		size_t here = at;
		uint32_t c = utf8_next(piece, &at);
		bool symbol = is_symbol(c);
		if (!symbol && !is_modifier(c))
			continue;
		if (here > from)
			word_add(r, str_sub(piece, from, here - from));
		if (symbol)
			token_add(r, str_sub(piece, here, at - here));
		from = at;
	}
	if (from < piece.n)
		word_add(r, str_sub(piece, from, piece.n));
}

/* Words that the lexicon has as a phrase become one, the longest first. */
static void phrases_join(struct reading *r)
{
	size_t to = 0;
	for (size_t i = 0; i < r->n;) {
		size_t length = 1;
		struct token joined = r->v[i];
		size_t most =
			joined.word && (joined.word->roles & WORD_BEGINS) ? LEXICON_PHRASE : 1;
		for (size_t words = most; words > 1 && length == 1; words--) {
			struct token t = r->v[i];
			bool fits = i + words <= r->n;
			for (size_t k = 1; fits && k < words; k++) {
				const struct token *next = &r->v[i + k];
				fits = (size_t)t.n + 1 + next->n < LEXICON_WORD_MAX;
				if (!fits)
					break;
				t.text[t.n] = ' ';
				memcpy(t.text + t.n + 1, next->text, next->n);
				t.n = (uint8_t)(t.n + 1 + next->n);
				t.upper = t.upper && next->upper;
			}
			t.word = fits ? lexicon_find(r->l, (str){t.text, t.n}) : NULL;
			if (t.word) {
				joined = t;
				length = words;
			}
		}
		r->v[to++] = joined;
		i += length;
	}
	r->n = to;
}

static void words_read(struct reading *r, str text)
{
	size_t from = 0, at = 0, upper = 0;
	while (at < text.n && r->n < MOOD_WORDS) {
		size_t here = at;
		if (!is_space(utf8_next(text, &at)))
			continue;
		if (here > from)
			piece_add(r, str_sub(text, from, here - from));
		from = at;
	}
	if (from < text.n)
		piece_add(r, str_sub(text, from, text.n));
	for (size_t i = 0; i < r->n; i++)
		upper += r->v[i].upper;
	r->shouting = upper > 0 && upper < r->n;
	phrases_join(r);
}

/* ---- what they say ---- */

static bool is(const struct token *t, const char *word)
{
	return str_eq((str){t->text, t->n}, str_from(word));
}

static bool has(const struct token *t, unsigned role)
{
	return t->word && (t->word->roles & role);
}

static bool negates(const struct token *t)
{
	return has(t, WORD_NEGATES) || str_find((str){t->text, t->n}, S("n't")) >= 0;
}

/* How much a word makes the one of this valence stronger or weaker. */
static double boost(const struct reading *r, const struct token *t, double valence)
{
	double more = t->word ? (double)t->word->boost : 0;
	if (more == 0)
		return 0;
	if (valence < 0)
		more = -more;
	if (t->upper && r->shouting)
		more += valence > 0 ? CAPITALS : -CAPITALS;
	return more;
}

/* Does the English word `back` places before i negate it? VADER: "never so" strengthens, "without
 * doubt" changes nothing. */
static double negation_en(const struct token *v, size_t i, size_t back)
{
	const struct token *t = &v[i - back];
	bool so = false, doubt = false;
	for (size_t k = 1; k < back; k++) {
		so = so || is(&v[i - k], "so") || is(&v[i - k], "this");
		doubt = doubt || is(&v[i - k], "doubt");
	}
	if (is(t, "never") && so)
		return 1.25;
	if (is(t, "without") && doubt)
		return 1;
	return negates(t) ? NEGATED : 1;
}

/* The least good; but at least, and the very least. */
static bool is_least(const struct token *v, size_t i)
{
	return i > 0 && is(&v[i - 1], "least") &&
	       !(i > 1 && (is(&v[i - 2], "at") || is(&v[i - 2], "very")));
}

static bool follows_no(const struct token *v, size_t i)
{
	return (i > 0 && is(&v[i - 1], "no")) || (i > 1 && is(&v[i - 2], "no")) ||
	       (i > 2 && is(&v[i - 3], "no") && (is(&v[i - 1], "or") || is(&v[i - 1], "nor")));
}

/* Is there a ne up to `far` words before i? */
static bool has_ne(const struct token *v, size_t i, size_t far)
{
	for (size_t back = 1; back <= far && back <= i; back++)
		if (has(&v[i - back], WORD_NE))
			return true;
	return false;
}

/* pas bon; n'est plus bon; n'aime pas; j'aime pas. A sentence is negated once, however many words
 * do it. */
static bool negated_fr(const struct reading *r, size_t i)
{
	const struct token *v = r->v;
	if (has_ne(v, i, 2) || (i + 1 < r->n && is(&v[i + 1], "pas")))
		return true;
	for (size_t back = 1; back <= 3 && back <= i; back++)
		if (negates(&v[i - back]) ||
		    (has(&v[i - back], WORD_WITH_NE) && has_ne(v, i - back, 3)))
			return true;
	return false;
}

/* A word that strengthens has no value of its own; French super has, when nothing follows it. */
static bool is_valued(const struct reading *r, size_t i)
{
	const struct token *t = &r->v[i];
	if (!has(t, WORD_VALUED))
		return false;
	if (r->french)
		return !has(t, WORD_NEGATES | WORD_NE | WORD_TURNS) &&
		       !(t->word->boost != 0 && i + 1 < r->n && has(&r->v[i + 1], WORD_VALUED));
	return t->word->boost == 0 &&
	       !(is(t, "no") && i + 1 < r->n && has(&r->v[i + 1], WORD_VALUED));
}

static double valence_at(const struct reading *r, size_t i)
{
	static const double fades[] = {1, 0.95, 0.9};
	const struct token *v = r->v;
	double valence = (double)v[i].word->valence;
	if (!r->french && follows_no(v, i))
		valence *= NEGATED;
	if (v[i].upper && r->shouting)
		valence += valence > 0 ? CAPITALS : -CAPITALS;
	for (size_t back = 1; back <= 3 && back <= i; back++) {
		const struct token *t = &v[i - back];
		if (!r->french && has(t, WORD_VALUED))
			continue;
		bool stronger = !has(t, WORD_WITH_NE) || !has_ne(v, i - back, 3);
		valence += stronger ? fades[back - 1] * boost(r, t, valence) : 0;
		if (!r->french)
			valence *= negation_en(v, i, back);
	}
	if (r->french ? negated_fr(r, i) : is_least(v, i))
		valence *= NEGATED;
	return valence;
}

/* Exclamation marks up to four, question marks from two on. */
static double emphasis(str text)
{
	size_t calls = 0, questions = 0;
	for (size_t i = 0; i < text.n; i++) {
		calls += text.p[i] == '!';
		questions += text.p[i] == '?';
	}
	double more = 0.292 * (double)(calls > 4 ? 4 : calls);
	if (questions > 1)
		more += questions <= 3 ? 0.18 * (double)questions : 0.96;
	return more;
}

struct mood mood_of(const struct lexicon *l, str text)
{
	struct reading r;
	struct mood m = {0};
	double sum = 0, size = 0;
	r.l = l;
	r.french = lexicon_lang(l) == LANG_FR;
	r.n = 0;
	words_read(&r, text);
	size_t turn = 0;
	while (turn < r.n && !has(&r.v[turn], WORD_TURNS))
		turn++;
	for (size_t i = 0; i < r.n; i++) {
		if (!is_valued(&r, i))
			continue;
		double valence = valence_at(&r, i);
		if (turn < r.n)
			valence *= i < turn ? 0.5 : 1.5;
		m.hits += valence != 0;
		sum += valence;
		size += fabs(valence);
	}
	m.words = r.n;
	if (m.hits == 0)
		return m;
	m.confidence = fabs(sum) / size * (double)m.hits / ((double)m.hits + 1);
	if (sum != 0)
		sum += sum > 0 ? emphasis(text) : -emphasis(text);
	m.score = sum / sqrt(sum * sum + NORMAL);
	return m;
}

int mood_sign(double score)
{
	return score >= 0.05 ? 1 : score <= -0.05 ? -1 : 0;
}

/* Two observers and no missing values: alpha = 1 - (2n - 1) * sum of unequal pairs / sum over
 * unequal values of n_c * n_k. */
static double alpha(const struct mood_judged *v, size_t n)
{
	double unequal = 0, count[3] = {0};
	for (size_t i = 0; i < n; i++) {
		unequal += v[i].machine != v[i].people;
		count[v[i].machine + 1]++;
		count[v[i].people + 1]++;
	}
	double expected = count[0] * count[1] + count[0] * count[2] + count[1] * count[2];
	return expected > 0 ? 1 - (2 * (double)n - 1) * unequal / expected : 0;
}

struct mood_quality mood_judge(const struct mood_judged *v, size_t n)
{
	struct mood_quality q = {.n = n};
	size_t right = 0;
	for (size_t i = 0; i < n; i++) {
		bool both = v[i].machine != 0 && v[i].people != 0;
		q.spoken += both;
		right += both && v[i].machine == v[i].people;
	}
	if (q.spoken) {
		double m = (double)q.spoken, p = (double)right / m, z = 1.96;
		q.right = p;
		q.error = z / (1 + z * z / m) * sqrt(p * (1 - p) / m + z * z / (4 * m * m));
	}
	q.agreement = n ? alpha(v, n) : 0;
	q.weak = q.agreement < MOOD_AGREEMENT;
	return q;
}
