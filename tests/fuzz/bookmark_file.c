/* SPDX-License-Identifier: Apache-2.0
 * Files of bookmarks in their four formats; the first byte chooses.
 */
#include "core/import/bookmark_file.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct bookmark_records records;
	str why = STR_NONE;
	if (n == 0)
		return 0;
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	str text = {(const char *)data + 1, n - 1};
	err e = bookmark_file_read(a, text, (enum bookmark_format)(data[0] % BOOKMARKS_FORMATS),
				   &records, &why);
	REQUIRE(e == OK || why.n > 0);
	for (size_t i = 0; e == OK && i < records.n; i++) {
		const struct bookmark_record *r = &records.v[i];
		REQUIRE(utf8_valid(r->title) && utf8_valid(r->note) && utf8_valid(r->address));
		for (size_t k = 0; k < r->tags.n; k++)
			REQUIRE(utf8_valid(r->tags.v[k]) && r->tags.v[k].n > 0);
	}
	arena_free(a);
	return 0;
}
