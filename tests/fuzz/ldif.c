/* SPDX-License-Identifier: Apache-2.0
 * Entries of directories, and the people in them.
 */
#include "core/import/person_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA),
		     *entry_arena = arena_new(IMPORT_RECORD_ARENA);
	struct ldif *l;
	struct ldif_entry e;
	struct person_record p;
	str why = STR_NONE;
	if (ldif_open(a, source_memory(a, (bytes){data, n}, 1 << 20), &l, &why) == OK)
		while (ldif_next(l, entry_arena, &e, &why) == OK) {
			REQUIRE(e.dn.p && e.line > 0);
			if (person_from_ldif(entry_arena, &e, &p))
				REQUIRE(p.display_name.n > 0);
			arena_reset(entry_arena);
		}
	arena_free(entry_arena);
	arena_free(a);
	return 0;
}
