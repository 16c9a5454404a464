/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/lexicon.h"

#include "base/out.h"
#include "base/utf8.h"
#include "core/insight/grammar.h"

enum { SLOTS_MIN = 2048 };

struct lexicon {
	struct arena *arena;
	enum lang lang;
	struct lexicon_word *slots; /* open addressing; an empty word is a free slot */
	size_t size, used, valued;
};

static struct lexicon_word *slot_of(struct lexicon_word *slots, size_t size, str word)
{
	size_t at = str_hash(word) & (size - 1);
	while (slots[at].word.n && !str_eq(slots[at].word, word))
		at = (at + 1) & (size - 1);
	return &slots[at];
}

const struct lexicon_word *lexicon_find(const struct lexicon *l, str word)
{
	if (!word.n)
		return NULL;
	const struct lexicon_word *w = slot_of(l->slots, l->size, word);
	return w->word.n ? w : NULL;
}

/* The word's entry, made when it is new. NULL when the lexicon is full. */
static struct lexicon_word *entry(struct lexicon *l, str word)
{
	struct lexicon_word *w = slot_of(l->slots, l->size, word);
	if (w->word.n)
		return w;
	if (l->used >= LEXICON_ENTRIES_MAX)
		return NULL;
	if (2 * l->used >= l->size) {
		struct lexicon_word *larger = NEW_ARRAY(l->arena, struct lexicon_word, 2 * l->size);
		for (size_t i = 0; i < l->size; i++)
			if (l->slots[i].word.n)
				*slot_of(larger, 2 * l->size, l->slots[i].word) = l->slots[i];
		l->slots = larger;
		l->size *= 2;
		w = slot_of(l->slots, l->size, word);
	}
	l->used++;
	w->word = str_dup(l->arena, word);
	return w;
}

/* A phrase marks its first word. */
static struct lexicon_word *phrase_entry(struct lexicon *l, str word)
{
	ptrdiff_t space = str_find_byte(word, ' ');
	struct lexicon_word *first = space > 0 ? entry(l, str_sub(word, 0, (size_t)space)) : NULL;
	if (space > 0 && !first)
		return NULL;
	if (first)
		first->roles |= WORD_BEGINS;
	return entry(l, word);
}

struct lexicon *lexicon_new(struct arena *a, enum lang lang)
{
	struct lexicon *l = NEW(a, struct lexicon);
	l->arena = a;
	l->lang = lang;
	l->size = SLOTS_MIN;
	l->slots = NEW_ARRAY(a, struct lexicon_word, SLOTS_MIN);
	for (const struct grammar_word *g = grammar_of(lang); g->word; g++) {
		struct lexicon_word *w = phrase_entry(l, str_from(g->word));
		REQUIRE(w);
		w->roles |= g->roles;
		w->valence = g->valence;
		w->boost = g->boost;
	}
	return l;
}

size_t lexicon_count(const struct lexicon *l)
{
	return l->valued;
}

enum lang lexicon_lang(const struct lexicon *l)
{
	return l->lang;
}

/* Capitals of Latin-1 and Latin Extended-A, which is all that English and French have. */
static uint32_t lower_letter(uint32_t c)
{
	if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7))
		return c + 32;
	if (c == 0x178)
		return 0xFF;
	if ((c >= 0x100 && c <= 0x137) || (c >= 0x14A && c <= 0x177))
		return c | 1;
	if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E))
		return c + (c & 1);
	return c == 0x2019 ? '\'' : c;
}

size_t lexicon_lower(str word, char to[LEXICON_WORD_MAX], bool *upper)
{
	size_t n = 0;
	bool capitals = false, small = false;
	for (size_t at = 0; at < word.n;) {
		uint32_t c = utf8_next(word, &at), low = lower_letter(c);
		if (n + 4 >= LEXICON_WORD_MAX)
			return 0;
		capitals = capitals || (low != c && c != 0x2019);
		small = small || (low == c && ((c >= 'a' && c <= 'z') || (c >= 0xDF && c < 0x180)));
		n += utf8_put(to + n, low);
	}
	*upper = capitals && !small;
	return n;
}

/* ---- files ---- */

/* Gives a word its value, unless it has one. */
static err value_add(struct lexicon *l, str word, double value, str *why)
{
	char lower[LEXICON_WORD_MAX];
	bool upper;
	word = str_trim(word);
	if (str_ends(word,
		     S("\xEF\xB8\x8F"))) /* the selector behind a sign, which texts may lack */
		word.n -= 3;
	size_t n = lexicon_lower(word, lower, &upper), spaces = 0;
	for (size_t i = 0; i < n; i++)
		spaces += lower[i] == ' ';
	if (n == 0 || spaces >= LEXICON_PHRASE)
		return OK; /* nothing that a text is asked for */
	struct lexicon_word *w = phrase_entry(l, (str){lower, n});
	if (!w) {
		*why = S("more words than a lexicon may have");
		return TOO_LARGE;
	}
	bool small = str_eq(word, (str){lower, n});
	if ((w->roles & WORD_VALUED) && !(w->roles & WORD_CAPITALS) && !small)
		return OK;
	l->valued += !(w->roles & WORD_VALUED);
	w->roles =
		(w->roles & ~(unsigned)WORD_CAPITALS) | WORD_VALUED | (small ? 0 : WORD_CAPITALS);
	w->valence = (float)value;
	return OK;
}

static err value_read(str text, double scale, double *value, str *why)
{
	if (!str_to_real(str_trim(text), value) ||
	    !(*value * scale >= -4.0001 && *value * scale <= 4.0001)) {
		*why = S("the value is no number of the scale");
		return INVALID;
	}
	*value *= scale;
	return OK;
}

static err tabbed_line(struct lexicon *l, str line, double scale, str *why)
{
	str word = str_cut(&line, '\t');
	if (!line.p) {
		*why = S("no value behind a tab");
		return INVALID;
	}
	double value = 0;
	TRY(value_read(str_cut(&line, '\t'), scale, &value, why));
	return value_add(l, word, value, why);
}

/* The value of name="..." in a line; empty when it is not there. */
static str attribute(str line, str name)
{
	ptrdiff_t at = str_find(line, name);
	if (at < 0)
		return STR_NONE;
	str rest = str_sub(line, (size_t)at + name.n, line.n);
	ptrdiff_t end = str_find_byte(rest, '"');
	return end < 0 ? STR_NONE : str_sub(rest, 0, (size_t)end);
}

/* What is no word of the list (declaration, comments, root) is passed over. Words of neutral value
 * say nothing. */
static err xml_line(struct lexicon *l, str line, double scale, str *why)
{
	if (!str_starts(str_trim(line), S("<word ")))
		return OK;
	str word = attribute(line, S(" form=\"")), polarity = attribute(line, S(" polarity=\""));
	if (!word.n || !polarity.n) {
		*why = S("a word without form or polarity");
		return INVALID;
	}
	double value = 0;
	TRY(value_read(polarity, scale, &value, why));
	if (value == 0 || str_find_byte(word, '&') >= 0 || str_find_byte(word, '_') >= 0)
		return OK;
	return value_add(l, word, value, why);
}

static err emoji_line(struct lexicon *l, str line, double scale, str *why)
{
	str sign = str_cut(&line, '\t');
	double sum = 0;
	if (!line.p) {
		*why = S("no name behind a tab");
		return INVALID;
	}
	for (str word = str_word(&line); word.n; word = str_word(&line)) {
		char lower[LEXICON_WORD_MAX];
		bool upper;
		const struct lexicon_word *w =
			lexicon_find(l, (str){lower, lexicon_lower(word, lower, &upper)});
		sum += w && (w->roles & WORD_VALUED) ? (double)w->valence : 0;
	}
	sum *= scale;
	return sum != 0 ? value_add(l, sign, sum > 4 ? 4 : sum < -4 ? -4 : sum, why) : OK;
}

err lexicon_read(struct lexicon *l, str file, enum lexicon_format format, double scale, str *why)
{
	int64_t number = 0;
	if (file.n > LEXICON_FILE_MAX) {
		*why = S("the file is larger than a lexicon may be");
		return TOO_LARGE;
	}
	while (file.p) {
		str line = str_cut(&file, '\n'), what = STR_NONE;
		number++;
		if (str_empty(str_trim(line)))
			continue;
		if (str_ends(line, S("\r")))
			line.n--;
		err e = !utf8_valid(line)	   ? INVALID
			: format == LEXICON_TABBED ? tabbed_line(l, line, scale, &what)
			: format == LEXICON_XML	   ? xml_line(l, line, scale, &what)
						   : emoji_line(l, line, scale, &what);
		if (e == OK)
			continue;
		struct out o = out_new(l->arena, 200);
		out_lit(&o, "line ");
		out_int(&o, number);
		out_lit(&o, ": ");
		out_str(&o, what.n ? what : S("not UTF-8"));
		*why = out_view(&o);
		return e;
	}
	return OK;
}
