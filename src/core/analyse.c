/* SPDX-License-Identifier: Apache-2.0 */
#include "core/analyse.h"

#include "base/utf8.h"
#include "core/fold.h"

#include <libstemmer.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

struct analyser {
	struct sb_stemmer *en, *fr;
	const UNormalizer2 *lower; /* NFKC with case folded: what the stemmers read */
};

static void analyser_free(void *p)
{
	struct analyser *n = p;
	sb_stemmer_delete(n->en);
	sb_stemmer_delete(n->fr);
}

struct analyser *analyser_new(struct arena *a)
{
	struct analyser *n = NEW(a, struct analyser);
	UErrorCode bad = U_ZERO_ERROR;
	arena_defer(a, analyser_free, n);
	n->en = sb_stemmer_new("english", NULL);
	n->fr = sb_stemmer_new("french", NULL);
	n->lower = unorm2_getNFKCCasefoldInstance(&bad);
	if (!n->en || !n->fr || U_FAILURE(bad))
		BUG("a stemmer or the data of ICU is missing");
	return n;
}

enum stemming stemming_of(str language)
{
	if (str_eq(language, S("en")))
		return STEM_EN;
	return str_eq(language, S("fr")) ? STEM_FR : STEM_NONE;
}

/* What French leaves of a word before a vowel. */
static bool is_elision(str piece)
{
	static const char *const elisions[] = {"l",	 "d",	   "j",	     "m",      "n",
					       "s",	 "t",	   "c",	     "qu",     "jusqu",
					       "lorsqu", "puisqu", "quoiqu", "presqu", NULL};
	char folded[12];
	size_t n = piece.n > 12 ? 0 : fold_word(piece, folded, sizeof(folded));
	for (size_t i = 0; elisions[i]; i++)
		if (str_eq((str){folded, n}, str_from(elisions[i])))
			return true;
	return false;
}

static enum char_class class_at(str text, size_t at, size_t *behind)
{
	*behind = at;
	return at < text.n ? char_class(utf8_next(text, behind)) : CHAR_OTHER;
}

/* "'s" at the end of an English word. */
static str without_possessive(str word)
{
	if (word.n < 3 || (word.p[word.n - 1] | 32) != 's')
		return word;
	if (word.p[word.n - 2] == '\'')
		return (str){word.p, word.n - 2};
	return word.n > 4 && str_ends((str){word.p, word.n - 1}, S("\xE2\x80\x99"))
		       ? (str){word.p, word.n - 4}
		       : word;
}

bool word_next(str text, size_t *at, str *word)
{
	size_t from = *at, behind = *at;
	enum char_class class = CHAR_OTHER;
	while (from < text.n) {
		class = class_at(text, from, &behind);
		if (class == CHAR_WORD || class == CHAR_SINGLE)
			break;
		from = behind;
	}
	if (from >= text.n) {
		*at = text.n;
		return false;
	}
	size_t to = behind;
	while (class != CHAR_SINGLE && to < text.n) {
		class = class_at(text, to, &behind);
		if (class == CHAR_APOSTROPHE) {
			size_t next = behind, ignored;
			if (class_at(text, next, &ignored) != CHAR_WORD)
				break;
			if (is_elision((str){text.p + from, to - from}))
				from = next;
		} else if (class != CHAR_WORD && class != CHAR_JOIN) {
			break;
		}
		to = behind;
	}
	*at = to;
	*word = without_possessive((str){text.p + from, to - from});
	return true;
}

/* The word in lower case, with its accents, without apostrophes, as the stemmers want it. Gives its
 * length. */
static size_t lower_word(struct analyser *n, str word, char to[WORD_BYTES])
{
	UChar wide[WORD_BYTES], folded[2 * WORD_BYTES];
	UErrorCode bad = U_ZERO_ERROR;
	size_t units = 0;
	bool ascii = true;
	for (size_t at = 0; at < word.n && units < WORD_BYTES / 2;) {
		uint32_t c = utf8_next(word, &at);
		if (char_class(c) == CHAR_APOSTROPHE)
			continue;
		ascii = ascii && c < 0x80;
		if (c > 0xFFFF) {
			wide[units++] = (UChar)(0xD7C0 + (c >> 10));
			c = 0xDC00 | (c & 0x3FF);
		}
		wide[units++] = (UChar)c;
	}
	for (size_t i = 0; ascii && i < units; i++)
		to[i] = (char)(wide[i] >= 'A' && wide[i] <= 'Z' ? wide[i] + 32 : wide[i]);
	if (ascii)
		return units;
	int32_t length =
		unorm2_normalize(n->lower, wide, (int32_t)units, folded, 2 * WORD_BYTES, &bad);
	if (U_FAILURE(bad))
		return 0;
	size_t size = 0;
	for (int32_t i = 0; i < length;) {
		uint32_t c = folded[i++];
		if (c >= 0xD800 && c < 0xDC00 && i < length)
			c = 0x10000 + ((c & 0x3FF) << 10) + (folded[i++] & 0x3FFu);
		if (size + 4 > WORD_BYTES)
			break;
		size += utf8_put(to + size, c);
	}
	return size;
}

size_t term_of(struct analyser *n, str word, enum stemming stemming, char to[TERM_BYTES])
{
	char lower[WORD_BYTES];
	size_t size = lower_word(n, word, lower);
	bool digits = false;
	for (size_t i = 0; i < size; i++)
		digits = digits || (lower[i] >= '0' && lower[i] <= '9');
	if (stemming == STEM_NONE || digits || size < 3)
		return fold_word((str){lower, size}, to, TERM_BYTES);
	struct sb_stemmer *stemmer = stemming == STEM_EN ? n->en : n->fr;
	const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)lower, (int)size);
	int length = sb_stemmer_length(stemmer);
	if (!stem || length <= 0)
		return fold_word((str){lower, size}, to, TERM_BYTES);
	return fold_word((str){(const char *)stem, (size_t)length}, to, TERM_BYTES);
}

size_t analyse(struct analyser *n, str text, enum stemming stemming, size_t max, struct out *terms)
{
	size_t count = 0;
	str word;
	char term[TERM_BYTES];
	for (size_t at = 0; count < max && word_next(text, &at, &word);) {
		size_t length = term_of(n, word, stemming, term);
		if (!length)
			continue;
		if (terms->n && terms->p[terms->n - 1] != ' ')
			out_byte(terms, ' ');
		out_bytes(terms, term, length);
		count++;
	}
	return count;
}
