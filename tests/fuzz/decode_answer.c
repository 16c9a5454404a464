/* SPDX-License-Identifier: Apache-2.0
 * The answer of the image decoder, which a hostile image may have taken over.
 */
#include "core/decode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const struct decode_size sizes[] = {{1600, 1600, false}, {96, 96, true}};
	struct arena *a = arena_new(1 << 20);
	struct decode_result r;
	str why;
	err e = decode_parse(a, (bytes){data, n}, sizes, 2, &r, &why);
	REQUIRE(e == OK ? r.n == 2 : why.n > 0 || e == INVALID || e == TOO_LARGE || e == FAULT);
	for (size_t i = 0; i < r.n; i++)
		REQUIRE(r.v[i].webp.p >= data && r.v[i].webp.p + r.v[i].webp.n <= data + n);
	arena_free(a);
	return 0;
}
