/* SPDX-License-Identifier: Apache-2.0
 * tus' Upload-Metadata, and the names of files that come with it: keys once, values clean UTF-8; a
 * name made clean is one that can be, stays itself, and folds the same twice.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "core/file_internal.h"
#include "core/upload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_name(struct arena *a, str name)
{
	str clean = file_name_clean(a, name);
	REQUIRE(file_name_valid(clean));
	REQUIRE(str_eq(file_name_clean(a, clean), clean));
	REQUIRE(str_find_byte(clean, '/') < 0 && str_find_byte(clean, '\\') < 0);
	str folded = file_name_folded(a, clean);
	REQUIRE(folded.n > 0 && utf8_valid(folded));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(16 << 20);
	struct field_list pairs;
	str header = {(const char *)data, n};
	if (upload_metadata(a, header, &pairs) == OK) {
		REQUIRE(n <= UPLOAD_METADATA_MAX && pairs.n <= UPLOAD_METADATA_KEYS);
		for (size_t i = 0; i < pairs.n; i++) {
			REQUIRE(pairs.v[i].name.n > 0 && utf8_valid(pairs.v[i].value));
			REQUIRE(upload_value(&pairs, pairs.v[i].name).p == pairs.v[i].value.p);
			check_name(a, pairs.v[i].value);
		}
	}
	check_name(a, header);
	arena_free(a);
	return 0;
}
