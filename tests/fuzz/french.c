/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as HTML: what comes out is what came in, but for the kind of its spaces.
 */
#include "html/html.h"

#include <stdlib.h>

/* Without spaces of any kind. */
static str squeezed(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n;) {
		str here = str_sub(s, i, 3);
		size_t n = str_starts(here, S("\xE2\x80\xAF")) ? 3
			   : str_starts(here, S("\xC2\xA0"))   ? 2
			   : s.p[i] == ' '		       ? 1
							       : 0;
		if (!n)
			out_byte(&o, s.p[i]);
		i += n ? n : 1;
	}
	return out_view(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(64 << 20);
	html in = {{(const char *)data, size}};
	html out = html_french(a, in);
	if (!str_eq(squeezed(a, in.s), squeezed(a, out.s)))
		abort();
	if (!str_eq(html_french(a, out).s, out.s))
		abort();
	arena_free(a);
	return 0;
}
