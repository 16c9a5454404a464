/* SPDX-License-Identifier: Apache-2.0
 * The skeleton of a name: what is left of it when look-alikes are one. ICU knows the confusable
 * characters of UTS 39; the table below adds small capitals and letters that look alike in capitals
 * only, and digits and signs that are read as letters. Both sides of a comparison go through it, so
 * it need not be readable.
 */
#include "core/fold.h"
#include "core/person.h"

#include "base/utf8.h"

#include <pthread.h>
#include <unicode/uspoof.h>

enum { SKELETON_MAX = 400 }; /* bytes of a name that are looked at */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const USpoofChecker *checker; /* set once, then constant */

static void checker_open(void)
{
	UErrorCode bad = U_ZERO_ERROR;
	checker = uspoof_open(&bad);
	if (U_FAILURE(bad))
		BUG("the confusables of ICU are missing");
}

struct alike {
	uint32_t c;
	char as;
};
/* Sorted by code. */
static const struct alike alike[] = {
	{0x0131, 'i'}, {0x0237, 'j'}, {0x0251, 'a'}, {0x0261, 'g'}, {0x0262, 'g'}, {0x026A, 'i'},
	{0x0274, 'n'}, {0x0280, 'r'}, {0x028F, 'y'}, {0x0299, 'b'}, {0x029C, 'h'}, {0x029F, 'l'},
	{0x0391, 'a'}, {0x0392, 'b'}, {0x0395, 'e'}, {0x0396, 'z'}, {0x0397, 'h'}, {0x0399, 'i'},
	{0x039A, 'k'}, {0x039C, 'm'}, {0x039D, 'n'}, {0x039F, 'o'}, {0x03A1, 'p'}, {0x03A4, 't'},
	{0x03A5, 'y'}, {0x03A7, 'x'}, {0x03B1, 'a'}, {0x03B2, 'b'}, {0x03B5, 'e'}, {0x03B7, 'n'},
	{0x03B9, 'i'}, {0x03BA, 'k'}, {0x03BC, 'u'}, {0x03BD, 'v'}, {0x03BF, 'o'}, {0x03C1, 'p'},
	{0x03C3, 'o'}, {0x03C4, 't'}, {0x03C5, 'u'}, {0x03C7, 'x'}, {0x03C9, 'w'}, {0x0405, 's'},
	{0x0406, 'i'}, {0x0407, 'i'}, {0x0408, 'j'}, {0x0410, 'a'}, {0x0412, 'b'}, {0x0415, 'e'},
	{0x0417, 'e'}, {0x041A, 'k'}, {0x041C, 'm'}, {0x041D, 'h'}, {0x041E, 'o'}, {0x0420, 'p'},
	{0x0421, 'c'}, {0x0422, 't'}, {0x0423, 'y'}, {0x0425, 'x'}, {0x042C, 'b'}, {0x0430, 'a'},
	{0x0432, 'b'}, {0x0433, 'r'}, {0x0435, 'e'}, {0x0437, 'e'}, {0x0438, 'u'}, {0x043A, 'k'},
	{0x043C, 'm'}, {0x043D, 'h'}, {0x043E, 'o'}, {0x043F, 'n'}, {0x0440, 'p'}, {0x0441, 'c'},
	{0x0442, 't'}, {0x0443, 'y'}, {0x0445, 'x'}, {0x044C, 'b'}, {0x0455, 's'}, {0x0456, 'i'},
	{0x0457, 'i'}, {0x0458, 'j'}, {0x04AE, 'y'}, {0x04AF, 'y'}, {0x04BB, 'h'}, {0x04C0, 'i'},
	{0x04CF, 'i'}, {0x0501, 'd'}, {0x051A, 'q'}, {0x051B, 'q'}, {0x051C, 'w'}, {0x051D, 'w'},
	{0x0561, 'w'}, {0x0570, 'h'}, {0x0578, 'n'}, {0x057D, 'u'}, {0x0581, 'g'}, {0x0585, 'o'},
	{0x13A0, 'd'}, {0x13A2, 't'}, {0x13A5, 'i'}, {0x13A9, 'y'}, {0x13AA, 'a'}, {0x13AB, 'j'},
	{0x13AC, 'e'}, {0x13B3, 'w'}, {0x13B7, 'm'}, {0x13BB, 'h'}, {0x13C0, 'g'}, {0x13C3, 'z'},
	{0x13D2, 'r'}, {0x13D4, 'w'}, {0x13D5, 's'}, {0x13D9, 'v'}, {0x13DA, 's'}, {0x13DE, 'l'},
	{0x13DF, 'c'}, {0x13E2, 'p'}, {0x13E6, 'k'}, {0x13F4, 'b'}, {0x1D00, 'a'}, {0x1D04, 'c'},
	{0x1D05, 'd'}, {0x1D07, 'e'}, {0x1D0A, 'j'}, {0x1D0B, 'k'}, {0x1D0D, 'm'}, {0x1D0F, 'o'},
	{0x1D18, 'p'}, {0x1D1B, 't'}, {0x1D1C, 'u'}, {0x1D20, 'v'}, {0x1D21, 'w'}, {0x1D22, 'z'},
	{0x20AC, 'e'}, {0x20B3, 'a'}, {0xA730, 'f'}, {0xA731, 's'},
};

static char alike_find(uint32_t c)
{
	/* Letters as flags and as white on black or in black circles have no decomposition in
	 * Unicode. */
	if (c >= 0x1F1E6 && c <= 0x1F1FF)
		return (char)('a' + (c - 0x1F1E6));
	if (c >= 0x1F150 && c <= 0x1F169)
		return (char)('a' + (c - 0x1F150));
	if (c >= 0x1F170 && c <= 0x1F189)
		return (char)('a' + (c - 0x1F170));
	size_t low = 0, high = sizeof(alike) / sizeof(*alike);
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (alike[middle].c == c)
			return alike[middle].as;
		if (alike[middle].c < c)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

/* How a folded character is drawn: digits and signs that are read as letters, i and l as one, m and
 * w as the pairs that look like them. Writes one or two letters. */
static size_t drawn(char c, char to[2])
{
	static const char from[] = "013457!|@$8i", as[] = "oleastllasbl";
	const char *at = memchr(from, c, sizeof(from) - 1);
	to[0] = to[1] = c == 'm' ? 'r' : c == 'w' ? 'v' : at ? as[at - from] : c;
	if (c == 'm')
		to[1] = 'n';
	return c == 'm' || c == 'w' ? 2 : 1;
}

/* The letters of a skeleton and where its words begin. */
struct shape {
	char *p;
	bool *begins; /* one more than letters: the end is a beginning */
	size_t n;
};

/* Replaces what the table knows, then what ICU knows. */
static str replace(struct arena *a, str text)
{
	struct out known = out_new(a, (size_t)1 << 24);
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		char as = alike_find(c), to[4];
		if (as)
			out_byte(&known, as);
		else
			out_bytes(&known, to, utf8_put(to, c));
	}
	int32_t room = (int32_t)(known.n * 8 + 64);
	char *plain = arena_alloc(a, (size_t)room);
	UErrorCode bad = U_ZERO_ERROR;
	int32_t n = uspoof_getSkeletonUTF8(checker, 0, known.p ? known.p : "", (int32_t)known.n,
					   plain, room, &bad);
	return U_FAILURE(bad) || n > room ? out_view(&known) : (str){plain, (size_t)n};
}

static struct shape shape_of(struct arena *a, str text)
{
	pthread_once(&once, checker_open);
	text = replace(a, str_sub(text, 0, SKELETON_MAX));
	size_t room = text.n * FOLD_MAX * 2 + 1;
	struct shape s = {arena_alloc(a, room), arena_alloc(a, room), 0};
	char one[FOLD_MAX], two[2];
	bool begins = true;
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		char as = alike_find(c);
		size_t n = 1;
		if (as)
			*one = as;
		else if (c == '!' || c == '|' || c == '@' || c == '$')
			*one = (char)c;
		else
			n = fold_char(c, one);
		begins = begins || (!as && char_class(c) == CHAR_OTHER && !strchr("!|@$", (int)c));
		for (size_t i = 0; i < n; i++) {
			size_t letters = drawn(one[i], two);
			s.begins[s.n] = begins;
			begins = false;
			memcpy(s.p + s.n, two, letters);
			s.n += letters;
		}
	}
	s.begins[s.n] = true;
	return s;
}

str name_skeleton(struct arena *a, str text)
{
	struct shape s = shape_of(a, text);
	return (str){s.p, s.n};
}

bool name_resembles(struct arena *a, str text, str protected_name)
{
	struct shape s = shape_of(a, text);
	str name = name_skeleton(a, protected_name);
	for (size_t i = 0; name.n && i + name.n <= s.n; i++) {
		if (memcmp(s.p + i, name.p, name.n) != 0)
			continue;
		bool one_word = true;
		for (size_t k = 1; k < name.n; k++)
			one_word = one_word && !s.begins[i + k];
		/* "I-B-M" is the name spelled out, "Carl B. Meyer" is not. */
		if (one_word || (s.begins[i] && s.begins[i + name.n]))
			return true;
	}
	return false;
}
