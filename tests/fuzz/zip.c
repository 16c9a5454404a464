/* SPDX-License-Identifier: Apache-2.0
 * Archives: their directory, and all of their members.
 */
#include "core/import/zip.h"

static void read_member(const struct zip *z, const struct zip_member *m)
{
	static uint8_t buffer[4096];
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	struct source *s;
	str why = STR_NONE;
	size_t n, all = 0;
	err e = zip_source(a, z, m, 1 << 20, &s, &why);
	while (e == OK && (e = source_read(s, buffer, sizeof(buffer), &n, &why)) == OK && n > 0)
		all += n;
	REQUIRE(all <= 1 << 20 && (e == OK || why.n > 0));
	arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	struct zip *z;
	str why = STR_NONE;
	err e = zip_memory(a, (bytes){data, n}, &z, &why);
	REQUIRE(e == OK || why.n > 0);
	for (size_t i = 0; e == OK && i < z->n && i < 16; i++)
		read_member(z, &z->v[i]);
	arena_free(a);
	return 0;
}
