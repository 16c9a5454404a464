/* SPDX-License-Identifier: Apache-2.0
 * XML exports of MediaWiki.
 */
#include "core/import/mediawiki.h"

#include "base/utf8.h"

static err on_page(void *self, const struct mediawiki_page *page, str *why)
{
	(void)self, (void)why;
	REQUIRE(page->title.n > 0 && page->id > 0 && utf8_valid(page->title));
	return OK;
}

static err on_revision(void *self, const struct mediawiki_revision *r, str *why)
{
	(void)self, (void)why;
	REQUIRE(r->text.n <= MEDIAWIKI_TEXT_MAX);
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	const struct mediawiki_handler handler = {.page = on_page, .revision = on_revision};
	str why = STR_NONE;
	err e = mediawiki_read(a, source_memory(a, (bytes){data, n}, 1 << 20), &handler, &why);
	REQUIRE(e == OK || why.n > 0);
	arena_free(a);
	return 0;
}
