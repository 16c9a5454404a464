/* SPDX-License-Identifier: Apache-2.0
 * Paragraphs of old blog texts: never much longer than the text, and nothing is added to what is
 * written out.
 */
#include "html/paragraphs.h"

#include "base/err.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)64 << 20);
	str once = html_paragraphs(a, (str){(const char *)data, n});
	REQUIRE(once.n <= n * 8 + 16);
	str twice = html_paragraphs(a, once);
	REQUIRE(str_eq(html_paragraphs(a, twice), twice) ||
		str_find_byte((str){(const char *)data, n}, '<') >= 0);
	arena_free(a);
	return 0;
}
