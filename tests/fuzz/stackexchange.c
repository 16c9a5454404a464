/* SPDX-License-Identifier: Apache-2.0
 * Files of Stack Exchange dumps.
 */
#include "core/import/stackexchange.h"

#include "base/utf8.h"

static err on_post(void *self, const struct stackexchange_post *p, str *why)
{
	(void)self, (void)why;
	REQUIRE(utf8_valid(p->body) && p->tags_n <= STACKEXCHANGE_TAGS_MAX);
	for (size_t i = 0; i < p->tags_n; i++)
		REQUIRE(p->tags[i].n > 0);
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	const struct stackexchange_handler handler = {.post = on_post};
	str why = STR_NONE;
	err e = stackexchange_read(a, source_memory(a, (bytes){data, n}, 1 << 20), &handler, &why);
	REQUIRE(e == OK || why.n > 0);
	arena_free(a);
	return 0;
}
