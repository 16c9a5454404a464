/* SPDX-License-Identifier: Apache-2.0
 * What the heads of tus say. Upload-Metadata, and the names of files that come with it: keys once,
 * values clean UTF-8; a name made clean is one that can be, stays itself, and folds the same twice.
 * Upload-Offset and Upload-Length: a number is what was written. Upload-Checksum: a sum is what
 * another reader of Base64 finds.
 */
#include "base/arena.h"
#include "base/utf8.h"
#include "core/file_internal.h"
#include "core/import/encoding.h"
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

static void check_number(struct arena *a, str header)
{
	struct out again = out_new(a, 32);
	int64_t n;
	if (!upload_number(header, &n))
		return;
	REQUIRE(n >= 0);
	out_int(&again, n);
	while (header.n > 1 && header.p[0] == '0')
		header = str_sub(header, 1, header.n);
	REQUIRE(str_eq(out_view(&again), header));
}

static void check_sum(struct arena *a, str header)
{
	uint8_t sum[UPLOAD_SUM];
	bytes other;
	if (!upload_checksum(header, sum))
		return;
	REQUIRE(str_starts(header, S("sha256 ")));
	REQUIRE(decode_base64(a, str_sub(header, 7, header.n), &other));
	REQUIRE(other.n == UPLOAD_SUM && memcmp(other.p, sum, UPLOAD_SUM) == 0);
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
	check_number(a, header);
	check_sum(a, header);
	arena_free(a);
	return 0;
}
