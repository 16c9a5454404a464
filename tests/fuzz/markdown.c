/* SPDX-License-Identifier: Apache-2.0
 * Whatever Markdown comes in, what is written is harmless.
 */
#include "html/html.h"

#include "base/utf8.h"

#include "../unit/safe_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct arena *a = arena_new((size_t)256 << 20);
	struct markdown_options options = {.breaks = data[0] & 1,
					   .headings = data[0] & 2,
					   .remote_images = data[0] & 4,
					   .mention_base = S("/people/"),
					   .tag_base = S("/tags/")};
	str source = {(const char *)data + 1, size - 1};
	struct markdown_found found;
	html h = markdown_render(a, source, &options, &found);
	REQUIRE(utf8_valid(h.s));
	REQUIRE(safe_html(h.s, options.remote_images));
	REQUIRE(balanced_html(h.s));
	str text = markdown_text(a, source, 100);
	REQUIRE(utf8_valid(text) && utf8_count(text) <= 100);
	arena_free(a);
	return 0;
}
