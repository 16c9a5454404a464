/* SPDX-License-Identifier: Apache-2.0
 * Pages and oEmbed answers of strangers, made into cards: short lines of UTF-8, addresses of the
 * web. The first byte says which.
 */
#include "base/err.h"
#include "base/utf8.h"
#include "core/preview_page.h"

static void words(str s, size_t most)
{
	REQUIRE(utf8_valid(s) && utf8_count(s) <= most);
	for (size_t i = 0; i < s.n; i++)
		REQUIRE((unsigned char)s.p[i] >= ' ');
}

static void address(str s)
{
	REQUIRE(s.n == 0 || str_starts(s, S("http://")) || str_starts(s, S("https://")));
	for (size_t i = 0; i < s.n; i++)
		REQUIRE((unsigned char)s.p[i] > 0x20 && !strchr("\"'<>`\\", s.p[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct preview_words w = {0};
	bytes body = {data + (n > 0), n - (n > 0)};
	if (n && data[0] % 2)
		preview_read_oembed(a, body, S("https://a.example/b"), &w);
	else
		w = preview_read_page(a, body, S("https://a.example/b"));
	words(w.title, PREVIEW_TITLE);
	words(w.description, PREVIEW_DESCRIPTION);
	words(w.site, PREVIEW_SITE);
	address(w.image);
	address(w.oembed);
	arena_free(a);
	return 0;
}
