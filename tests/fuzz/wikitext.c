/* SPDX-License-Identifier: Apache-2.0
 * Wikitext of MediaWiki, in which templates give back a part of the input.
 */
#include "html/wikitext.h"

#include "base/utf8.h"

struct input {
	struct arena *arena;
	str whole;
};

static bool template_text(void *self, str name, str *text)
{
	const struct input *in = self;
	*text = utf8_clean(in->arena, str_sub(in->whole, name.n, in->whole.n / 2));
	return name.n % 3 != 0;
}

static bool space(void *self, str name, int64_t *number)
{
	(void)self;
	*number = name.n % 2 ? WIKITEXT_FILE : WIKITEXT_CATEGORY;
	return name.n < 5;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct input in = {a, utf8_clean(a, (str){(const char *)data, n})};
	const struct wikitext_site site = {
		.self = &in, .template_text = template_text, .space = space};
	struct wikitext_found found = {0};
	str markdown = wikitext_to_markdown(a, in.whole, S("A page"), &site, &found);
	REQUIRE(utf8_valid(markdown));
	for (size_t i = 0; i < WIKITEXT_LOSSES; i++)
		REQUIRE(found.lost[i] >= 0);
	wikitext_included(a, in.whole);
	arena_free(a);
	return 0;
}
