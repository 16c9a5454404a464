/* SPDX-License-Identifier: Apache-2.0
 * What pages of strangers say about themselves: in one line, short, in UTF-8.
 */
#include "base/err.h"
#include "base/utf8.h"
#include "html/meta.h"

static void one_line(str s)
{
	REQUIRE(utf8_valid(s) && utf8_count(s) <= META_TEXT);
	for (size_t i = 0; i < s.n; i++)
		REQUIRE((unsigned char)s.p[i] >= ' ');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct page_meta m = html_meta(a, (str){(const char *)data, n});
	one_line(m.title);
	one_line(m.description);
	one_line(m.site);
	REQUIRE(m.image.n <= META_ADDRESS && m.oembed.n <= META_ADDRESS &&
		m.base.n <= META_ADDRESS);
	arena_free(a);
	return 0;
}
