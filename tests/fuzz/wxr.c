/* SPDX-License-Identifier: Apache-2.0
 * Exports of WordPress.
 */
#include "core/import/wxr.h"

#include "base/utf8.h"

static err on_item(void *self, const struct wxr_item *item, str *why)
{
	(void)self, (void)why;
	REQUIRE(utf8_valid(item->content) && utf8_valid(item->title));
	for (size_t i = 0; i < item->comments.n; i++)
		REQUIRE(utf8_valid(item->comments.v[i].content));
	return OK;
}

static err on_site(void *self, const struct wxr_site *site, str *why)
{
	(void)why;
	++*(int *)self;
	REQUIRE(site->version.n > 0);
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	int sites = 0;
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	const struct wxr_handler handler = {.self = &sites, .site = on_site, .item = on_item};
	str why = STR_NONE;
	err e = wxr_read(a, source_memory(a, (bytes){data, n}, 1 << 20), &handler, &why);
	REQUIRE(e == OK ? sites == 1 : why.n > 0);
	arena_free(a);
	return 0;
}
