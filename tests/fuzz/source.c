/* SPDX-License-Identifier: Apache-2.0
 * Compressed files: whatever they hold, no more than the limit comes out, in steps of any size.
 */
#include "core/import/source.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	enum { LIMIT = 1 << 20 };
	static char buffer[4096];
	if (n == 0)
		return 0;
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	size_t room = data[0] % 4 ? sizeof(buffer) : 1 + data[0] / 4, got = 1, total = 0;
	struct source *s = source_memory(a, (bytes){data + 1, n - 1}, LIMIT);
	str why = STR_NONE;
	while (got && source_read(s, buffer, room, &got, &why) == OK)
		total += got;
	REQUIRE(total <= LIMIT);
	arena_free(a);
	return 0;
}
