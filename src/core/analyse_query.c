/* SPDX-License-Identifier: Apache-2.0
 * What people type into the search box as terms. The language of what they look for is not known,
 * so each word is stemmed in every way a text may have been: as it is, in English and in French,
 * with and without its accents.
 */
#include "core/analyse.h"

#include "base/utf8.h"
#include "core/fold.h"

enum { PREFIX_MIN = 4 }; /* letters before a *: a shorter beginning would be half of the index */

/* A participle typed without its accent: employes may stand for employés, which is stemmed
 * otherwise. */
static str with_final_accent(str plain, char to[WORD_BYTES + 1])
{
	size_t tail = str_ends(plain, S("ees"))				     ? 3
		      : str_ends(plain, S("es")) || str_ends(plain, S("ee")) ? 2
		      : str_ends(plain, S("e"))				     ? 1
									     : 0;
	if (!tail || plain.n == WORD_BYTES)
		return plain;
	size_t stem = plain.n - tail;
	memcpy(to, plain.p, stem);
	memcpy(to + stem, "\xC3\xA9", 2);
	memcpy(to + stem + 2, plain.p + stem + 1, tail - 1);
	return (str){to, plain.n + 1};
}

static str form_of(struct analyser *n, struct arena *a, str word, size_t form)
{
	char plain[WORD_BYTES], accented[WORD_BYTES + 1], term[TERM_BYTES];
	static const enum stemming by_form[PART_FORMS] = {STEM_NONE, STEM_EN, STEM_FR,
							  STEM_EN,   STEM_FR, STEM_FR};
	if (form >= 3)
		word = (str){plain, fold_word(word, plain, sizeof(plain))};
	if (form == 5)
		word = with_final_accent(word, accented);
	return str_dup(a, (str){term, term_of(n, word, by_form[form], term)});
}

static bool same_form(const struct query_part *p, size_t x, size_t y)
{
	for (size_t i = 0; i < p->words; i++)
		if (!str_eq(p->form[x][i], p->form[y][i]))
			return false;
	return true;
}

/* Forms that came out alike are one. */
static void merge_forms(struct query_part *p)
{
	p->forms = 0;
	for (size_t form = 0; form < PART_FORMS; form++) {
		bool known = false;
		for (size_t k = 0; k < p->forms; k++)
			known = known || same_form(p, k, form);
		if (!known && p->forms != form)
			memcpy(p->form[p->forms], p->form[form], sizeof(p->form[form]));
		p->forms += !known;
	}
}

static void add_part(struct analyser *n, struct arena *a, str text, bool prefix,
		     struct query_parts *parts)
{
	if (parts->n == QUERY_PARTS)
		return;
	struct query_part *p = &parts->v[parts->n];
	*p = (struct query_part){0};
	str word, last = STR_NONE;
	for (size_t at = 0; p->words < PART_WORDS && word_next(text, &at, &word);) {
		bool all = true;
		for (size_t form = 0; form < PART_FORMS; form++) {
			p->form[form][p->words] = form_of(n, a, word, form);
			all = all && p->form[form][p->words].n;
		}
		last = word;
		p->words += all;
	}
	if (!p->words)
		return;
	p->prefix = prefix && utf8_count(last) >= PREFIX_MIN;
	merge_forms(p);
	parts->n++;
}

/* The closing mark of an opening quotation mark; NULL for other characters. Marks are " « and “. */
static const char *closing(str text, size_t *at)
{
	static const char *const marks[][2] = {
		{"\"", "\""}, {"\xC2\xAB", "\xC2\xBB"}, {"\xE2\x80\x9C", "\xE2\x80\x9D"}};
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (str_starts(str_sub(text, *at, text.n), str_from(marks[i][0]))) {
			*at += strlen(marks[i][0]);
			return marks[i][1];
		}
	return NULL;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

void query_analyse(struct analyser *n, struct arena *a, str text, struct query_parts *parts)
{
	parts->n = 0;
	for (size_t at = 0; at < text.n && parts->n < QUERY_PARTS;) {
		if (is_space(text.p[at])) {
			at++;
			continue;
		}
		const char *end = closing(text, &at);
		str rest = str_sub(text, at, text.n);
		size_t length = 0;
		if (end) {
			ptrdiff_t found = str_find(rest, str_from(end));
			length = found < 0 ? rest.n : (size_t)found;
			at += found < 0 ? rest.n : length + strlen(end);
		} else {
			size_t ignored = 0;
			while (length < rest.n && !is_space(rest.p[length]) &&
			       !closing(str_sub(rest, length, rest.n), &ignored))
				length++;
			at += length;
		}
		str piece = {rest.p, length};
		add_part(n, a, piece, length && piece.p[length - 1] == '*', parts);
	}
}

static bool equal_term(struct analyser *n, const struct query_part *p, str word, str folded)
{
	char term[TERM_BYTES];
	static const enum stemming ways[] = {STEM_NONE, STEM_EN, STEM_FR};
	for (size_t i = 0; i < p->words; i++) {
		bool prefix = p->prefix && i + 1 == p->words;
		for (size_t way = 0; way < 3; way++) {
			str found = way ? (str){term, term_of(n, word, ways[way], term)} : folded;
			for (size_t form = 0; form < p->forms; form++)
				if (str_eq(found, p->form[form][i]) ||
				    (prefix && str_starts(found, p->form[form][i])))
					return true;
		}
	}
	return false;
}

/* Stems begin as their words do: most words are passed after one look. */
static bool may_equal(const struct query_part *p, str folded)
{
	for (size_t i = 0; i < p->words; i++)
		if (folded.n && p->form[0][i].p[0] == folded.p[0])
			return true;
	return false;
}

/* A word that begins with a plain letter or digit is folded to one that begins with the same:
 * nearly all words of a text are passed by after a look at their first byte. */
static bool may_begin(const struct query_parts *parts, unsigned char first)
{
	if (first >= 'A' && first <= 'Z')
		first += 'a' - 'A';
	if (!((first >= 'a' && first <= 'z') || (first >= '0' && first <= '9')))
		return true;
	for (size_t i = 0; i < parts->n; i++)
		if (may_equal(&parts->v[i], (str){(const char *)&first, 1}))
			return true;
	return false;
}

bool query_has_word(struct analyser *n, const struct query_parts *parts, str word)
{
	char plain[TERM_BYTES];
	if (word.n && !may_begin(parts, (unsigned char)word.p[0]))
		return false;
	str folded = {plain, term_of(n, word, STEM_NONE, plain)};
	for (size_t i = 0; i < parts->n; i++)
		if (may_equal(&parts->v[i], folded) && equal_term(n, &parts->v[i], word, folded))
			return true;
	return false;
}
