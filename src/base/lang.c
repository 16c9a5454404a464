/* SPDX-License-Identifier: Apache-2.0 */
#include "base/lang.h"

static const struct {
	str code, name;
} languages[LANG_COUNT] = {
	[LANG_EN] = {{"en", 2}, {"English", 7}},
	[LANG_FR] = {{"fr", 2}, {"Français", 9}},
};

str lang_code(enum lang l)
{
	return languages[l].code;
}

str lang_name(enum lang l)
{
	return languages[l].name;
}

bool lang_parse(str code, enum lang *l)
{
	ptrdiff_t dash = str_find_byte(code, '-');
	str main_part = dash < 0 ? code : str_sub(code, 0, (size_t)dash);
	for (int i = 0; i < LANG_COUNT; i++)
		if (str_eq_nocase(main_part, languages[i].code)) {
			*l = (enum lang)i;
			return true;
		}
	return false;
}

/* The weight behind ";q=", in thousandths; 1000 without one, and at most. */
static int weight(str parameters)
{
	double q;
	while (parameters.p) {
		str one = str_trim(str_cut(&parameters, ';'));
		if (str_starts(one, S("q=")) && str_to_real(str_sub(one, 2, one.n), &q))
			return q >= 1 ? 1000 : q > 0 ? (int)(q * 1000) : 0;
	}
	return 1000;
}

enum lang lang_accept(str header)
{
	enum lang best = LANG_EN, one;
	int best_weight = 0;
	while (header.p) {
		str part = str_trim(str_cut(&header, ','));
		str tag = str_trim(str_cut(&part, ';'));
		int w = weight(part);
		if (w > best_weight && lang_parse(tag, &one)) {
			best = one;
			best_weight = w;
		}
	}
	return best;
}

int lang_plural(enum lang l, int64_t n)
{
	if (l == LANG_FR)
		return n > 1 || n < -1;
	return n != 1;
}

const char *message_find(enum lang l, const char *key, int64_t n)
{
	size_t low = 0, high = message_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int c = strcmp(key, message_table[middle].key);
		if (c == 0) {
			const struct message *m = &message_table[middle].message;
			const char *many = m->in[l].many;
			return many && lang_plural(l, n) ? many : m->in[l].one;
		}
		if (c < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return key;
}
