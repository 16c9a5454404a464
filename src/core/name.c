/* SPDX-License-Identifier: Apache-2.0
 * Names of people and places: how they sort, how they are found and what stands for them. The
 * collator is opened once and only read afterwards: ICU's const functions may be called from many
 * threads.
 */
#include "core/fold.h"
#include "core/person.h"

#include "base/utf8.h"

#include <pthread.h>
#include <unicode/ucol.h>
#include <unicode/ustring.h>

enum { NAME_MAX_BYTES = 1000, KEY_MAX = 120 };

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const UCollator *by_key, *by_letter; /* set once, then constant */

static UCollator *collator(UCollationStrength strength)
{
	UErrorCode bad = U_ZERO_ERROR;
	UCollator *c = ucol_open("", &bad);
	if (U_FAILURE(bad))
		BUG("the collation data of ICU is missing");
	ucol_setStrength(c, strength);
	return c;
}

static void collators(void)
{
	by_key = collator(UCOL_TERTIARY);
	by_letter = collator(UCOL_PRIMARY);
}

/* UTF-16 of at most NAME_MAX_BYTES of the text. */
static int32_t wide(str text, UChar to[NAME_MAX_BYTES])
{
	size_t n = 0, at = 0;
	while (at < text.n && at < NAME_MAX_BYTES - 4) {
		uint32_t c = utf8_next(text, &at);
		if (c > 0xFFFF) {
			to[n++] = (UChar)(0xD7C0 + (c >> 10));
			to[n++] = (UChar)(0xDC00 | (c & 0x3FF));
		} else {
			to[n++] = (UChar)c;
		}
	}
	return (int32_t)n;
}

str name_sort_key(struct arena *a, str text)
{
	pthread_once(&once, collators);
	UChar source[NAME_MAX_BYTES];
	int32_t length = wide(text, source);
	uint8_t key[KEY_MAX];
	int32_t n = ucol_getSortKey(by_key, source, length, key, KEY_MAX);
	/* The key ends with a zero byte, which orders nothing. A longer one is cut: names alike in
	 * so much stay in the order of their ids. */
	size_t size = n > KEY_MAX ? KEY_MAX : n > 0 ? (size_t)n - 1 : 0;
	static const char digits[] = "0123456789abcdef";
	char *hex = arena_alloc(a, 2 * size + 1);
	for (size_t i = 0; i < size; i++) {
		hex[2 * i] = digits[key[i] >> 4];
		hex[2 * i + 1] = digits[key[i] & 15];
	}
	return (str){hex, 2 * size};
}

char name_letter(str text)
{
	pthread_once(&once, collators);
	UChar source[NAME_MAX_BYTES];
	int32_t length = wide(text, source);
	/* A letter reaches from itself to itself followed by U+FFFF, which sorts behind everything.
	 */
	for (UChar letter = 'A'; letter <= 'Z'; letter++) {
		UChar last[2] = {letter, 0xFFFF};
		if (ucol_strcoll(by_letter, source, length, last, 2) > 0)
			continue;
		return ucol_strcoll(by_letter, source, length, &letter, 1) >= 0 ? (char)letter
										: '#';
	}
	return '#';
}

str name_fold(struct arena *a, str text)
{
	struct out o = out_new(a, (size_t)1 << 24);
	char one[FOLD_MAX];
	bool between = false;
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		enum char_class class = char_class(c);
		if (class == CHAR_OTHER)
			between = o.n > 0;
		/* O'Brien is one word, as people type it with and without. */
		if (class == CHAR_OTHER || class == CHAR_APOSTROPHE)
			continue;
		size_t n = fold_char(c, one);
		if (n && between)
			out_byte(&o, ' ');
		between = between && !n;
		out_bytes(&o, one, n);
	}
	return out_view(&o);
}

bool name_holds(str name, str words)
{
	bool found = false;
	for (str w = str_word(&words); w.n; w = str_word(&words)) {
		str rest = name;
		found = false;
		for (str of = str_word(&rest); of.n && !found; of = str_word(&rest))
			found = str_starts(of, w);
		if (!found)
			return false;
	}
	return found;
}

static void initial(struct out *o, str text)
{
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		enum char_class class = char_class(c);
		if (class != CHAR_WORD && class != CHAR_SINGLE)
			continue;
		char to[4];
		out_bytes(o, to, utf8_put(to, (uint32_t)u_toupper((UChar32)c)));
		return;
	}
}

str name_initials(struct arena *a, str given, str family)
{
	struct out o = out_new(a, 16);
	initial(&o, given);
	initial(&o, family);
	if (!o.n)
		out_byte(&o, '?');
	return out_view(&o);
}
