/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a text to index: terms are never empty, never too long, and hold nothing that the
 * index would split.
 */
#include "core/analyse.h"

#include "base/utf8.h"
#include "core/fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	struct arena *a = arena_new((size_t)1 << 26);
	struct analyser *n = analyser_new(a);
	struct out o = out_new(a, (size_t)1 << 24);
	str text = {(const char *)data + 1, size - 1};
	analyse(n, text, (enum stemming)(data[0] % 3), TERMS_MAX, &o);
	REQUIRE(o.bad == OK);
	str rest = out_view(&o);
	while (rest.p && rest.n) {
		str term = str_cut(&rest, ' ');
		REQUIRE(term.n > 0 && term.n <= TERM_BYTES);
		REQUIRE(utf8_valid(term));
		for (size_t i = 0; i < term.n; i++) {
			char c = term.p[i];
			REQUIRE((unsigned char)c >= 0x80 || (c >= 'a' && c <= 'z') ||
				(c >= '0' && c <= '9'));
		}
	}
	arena_free(a);
	return 0;
}
