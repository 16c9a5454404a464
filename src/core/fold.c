/* SPDX-License-Identifier: Apache-2.0 */
#include "core/fold.h"

#include "base/err.h"
#include "base/utf8.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/uscript.h>
#include <unicode/utf16.h>

/* Letters, folded by Unicode already, that stand for ASCII ones. Sorted by code. Cyrillic and Greek
 * after the usual romanisation of names (BGN/PCGN and ISO 843 without marks). */
static const struct written {
	uint16_t c;
	char as[5];
} written[] = {
	{0x00DF, "ss"}, {0x00E6, "ae"}, {0x00F0, "d"},	  {0x00F8, "o"},  {0x00FE, "th"},
	{0x0111, "d"},	{0x0127, "h"},	{0x0131, "i"},	  {0x0138, "k"},  {0x0142, "l"},
	{0x014B, "n"},	{0x0153, "oe"}, {0x0167, "t"},	  {0x0180, "b"},  {0x0188, "c"},
	{0x018C, "d"},	{0x0192, "f"},	{0x0199, "k"},	  {0x019A, "l"},  {0x019E, "n"},
	{0x01A5, "p"},	{0x01AD, "t"},	{0x01B4, "y"},	  {0x01B6, "z"},  {0x01DD, "e"},
	{0x0253, "b"},	{0x0254, "o"},	{0x0256, "d"},	  {0x0257, "d"},  {0x0259, "e"},
	{0x025B, "e"},	{0x0260, "g"},	{0x0268, "i"},	  {0x026B, "l"},  {0x0272, "n"},
	{0x0275, "o"},	{0x0289, "u"},	{0x028B, "v"},	  {0x03B1, "a"},  {0x03B2, "v"},
	{0x03B3, "g"},	{0x03B4, "d"},	{0x03B5, "e"},	  {0x03B6, "z"},  {0x03B7, "i"},
	{0x03B8, "th"}, {0x03B9, "i"},	{0x03BA, "k"},	  {0x03BB, "l"},  {0x03BC, "m"},
	{0x03BD, "n"},	{0x03BE, "x"},	{0x03BF, "o"},	  {0x03C0, "p"},  {0x03C1, "r"},
	{0x03C3, "s"},	{0x03C4, "t"},	{0x03C5, "y"},	  {0x03C6, "f"},  {0x03C7, "ch"},
	{0x03C8, "ps"}, {0x03C9, "o"},	{0x0430, "a"},	  {0x0431, "b"},  {0x0432, "v"},
	{0x0433, "g"},	{0x0434, "d"},	{0x0435, "e"},	  {0x0436, "zh"}, {0x0437, "z"},
	{0x0438, "i"},	{0x0439, "i"},	{0x043A, "k"},	  {0x043B, "l"},  {0x043C, "m"},
	{0x043D, "n"},	{0x043E, "o"},	{0x043F, "p"},	  {0x0440, "r"},  {0x0441, "s"},
	{0x0442, "t"},	{0x0443, "u"},	{0x0444, "f"},	  {0x0445, "kh"}, {0x0446, "ts"},
	{0x0447, "ch"}, {0x0448, "sh"}, {0x0449, "shch"}, {0x044A, ""},	  {0x044B, "y"},
	{0x044C, ""},	{0x044D, "e"},	{0x044E, "yu"},	  {0x044F, "ya"}, {0x0452, "dj"},
	{0x0454, "ye"}, {0x0455, "dz"}, {0x0456, "i"},	  {0x0458, "j"},  {0x0459, "lj"},
	{0x045A, "nj"}, {0x045B, "c"},	{0x045F, "dz"},	  {0x0491, "g"},
};

static const struct written *written_find(uint32_t c)
{
	size_t low = 0, high = sizeof(written) / sizeof(*written);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (written[middle].c == c)
			return &written[middle];
		if (written[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

static UScriptCode script(uint32_t c)
{
	UErrorCode bad = U_ZERO_ERROR;
	return uscript_getScript((UChar32)c, &bad);
}

enum char_class char_class(uint32_t c)
{
	if (c < 0x80) {
		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
			return CHAR_WORD;
		return c == '\'' ? CHAR_APOSTROPHE : CHAR_OTHER;
	}
	if (c == 0x2019 || c == 0x2018 || c == 0x02BC || c == 0xFF07)
		return CHAR_APOSTROPHE;
	if (c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF)
		return CHAR_JOIN;
	uint32_t type = U_MASK(u_charType((UChar32)c));
	if (type & U_GC_M_MASK)
		return CHAR_JOIN;
	if (!(type & (U_GC_L_MASK | U_GC_ND_MASK)))
		return CHAR_OTHER;
	if (c >= 0x3040) {
		UScriptCode s = script(c);
		if (s == USCRIPT_HAN || s == USCRIPT_HIRAGANA || s == USCRIPT_KATAKANA)
			return CHAR_SINGLE;
	}
	return CHAR_WORD;
}

/* Marks of scripts that are read without them too; the vowels of Indic scripts are marks, but
 * letters to a reader. Apostrophes also where they are part of a letter: U+0149 falls apart into
 * one and an n. */
static bool left_out(uint32_t c)
{
	if (char_class(c) == CHAR_APOSTROPHE)
		return true;
	uint32_t type = U_MASK(u_charType((UChar32)c));
	if (type & U_GC_M_MASK) {
		UScriptCode s = script(c);
		return s == USCRIPT_INHERITED || s == USCRIPT_HEBREW || s == USCRIPT_ARABIC ||
		       s == USCRIPT_CYRILLIC || s == USCRIPT_GREEK;
	}
	return !(type & (U_GC_L_MASK | U_GC_ND_MASK));
}

static size_t fold_one(uint32_t c, char *to)
{
	if (left_out(c))
		return 0;
	c = (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
	const struct written *w = c >= 0x80 ? written_find(c) : NULL;
	if (!w)
		return utf8_put(to, c);
	size_t n = strlen(w->as);
	memcpy(to, w->as, n);
	return n;
}

size_t fold_char(uint32_t c, char to[FOLD_MAX])
{
	if (c < 0x80) {
		*to = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
		return char_class(c) == CHAR_WORD;
	}
	/* Korean syllables and kana would fall apart. */
	if ((c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x3040 && c <= 0x30FF))
		return left_out(c) ? 0 : utf8_put(to, c);
	UErrorCode bad = U_ZERO_ERROR;
	const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&bad);
	if (U_FAILURE(bad))
		BUG("the Unicode data of ICU is missing");
	UChar parts[20];
	int32_t n = unorm2_getDecomposition(nfkd, (UChar32)c, parts, 20, &bad);
	if (n < 0 || U_FAILURE(bad))
		return fold_one(c, to);
	size_t length = 0;
	for (int32_t i = 0; i < n;) {
		UChar32 part;
		U16_NEXT(parts, i, n, part);
		length += fold_one((uint32_t)part, to + length);
	}
	return length;
}

size_t fold_word(str word, char *to, size_t max)
{
	size_t n = 0;
	char one[FOLD_MAX];
	for (size_t at = 0; at < word.n;) {
		size_t length = fold_char(utf8_next(word, &at), one);
		if (length > max - n)
			break;
		memcpy(to + n, one, length);
		n += length;
	}
	return n;
}
