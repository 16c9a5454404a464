/* SPDX-License-Identifier: Apache-2.0 */
#include "core/slug.h"

#include "base/id.h"
#include "base/out.h"
#include "base/utf8.h"
#include "core/person.h"

enum { SLUG_TRIES = 50 };

/* "l’été" is two words. */
static str without_apostrophes(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n;) {
		size_t at = i;
		uint32_t c = utf8_next(s, &i);
		if (c == '\'' || c == 0x2019)
			out_byte(&o, ' ');
		else
			out_str(&o, str_sub(s, at, i - at));
	}
	return out_view(&o);
}

str slug_of(struct arena *a, str title, str otherwise)
{
	str folded = name_fold(a, without_apostrophes(a, title));
	struct out o = out_new(a, 4 * SLUG_MAX);
	size_t whole = 0; /* where the last whole word ends */
	for (size_t i = 0; i < folded.n && o.n <= SLUG_MAX; i++) {
		char c = folded.p[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (word) {
			out_byte(&o, c);
		} else if (o.n && o.p[o.n - 1] != '-') {
			whole = o.n;
			out_byte(&o, '-');
		}
	}
	if (o.n > SLUG_MAX)
		o.n = whole ? whole : SLUG_MAX;
	while (o.n && o.p[o.n - 1] == '-')
		o.n--;
	return o.n ? out_view(&o) : otherwise;
}

str slug_numbered(struct arena *a, str slug, int64_t number)
{
	struct out o = out_new(a, SLUG_MAX + 32);
	out_str(&o, slug);
	if (number > 1) {
		out_byte(&o, '-');
		out_int(&o, number < SLUG_TRIES ? number : id_new());
	}
	return out_view(&o);
}
