/* SPDX-License-Identifier: Apache-2.0
 * Tables as text, and the people in them.
 */
#include "base/utf8.h"
#include "core/import/person_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA),
		     *row_arena = arena_new(IMPORT_RECORD_ARENA);
	struct csv *c;
	struct csv_row row;
	struct person_columns columns;
	struct person_record p;
	str why = STR_NONE;
	if (csv_open(a, source_memory(a, (bytes){data, n}, 1 << 20), &c, &why) == OK &&
	    csv_next(c, a, &row, &why) == OK) {
		bool people = person_columns_read(a, &row, &columns, &why) == OK;
		int64_t line = row.line;
		while (csv_next(c, row_arena, &row, &why) == OK) {
			REQUIRE(row.n > 0 && row.line > line);
			line = row.line;
			for (size_t i = 0; i < row.n; i++)
				REQUIRE(utf8_valid(row.v[i]));
			if (people && person_from_csv(row_arena, &columns, &row, &p, &why) == OK)
				REQUIRE(p.login.n > 0 && p.display_name.n > 0);
			arena_reset(row_arena);
		}
	}
	arena_free(row_arena);
	arena_free(a);
	return 0;
}
