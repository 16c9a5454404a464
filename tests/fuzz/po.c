/* SPDX-License-Identifier: Apache-2.0
 * The .po reader of the build tools: any bytes are read or refused with a line.
 */
#include "po.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct po po = {0};
	if (po_parse(a, (str){(const char *)data, size}, &po)) {
		for (size_t i = 0; i < po.n; i++) {
			REQUIRE(po.v[i].key.n && po.v[i].one.n &&
				po_find(&po, po.v[i].key) == &po.v[i]);
			(void)po_mismatch(a, &po.v[i]);
		}
	} else {
		REQUIRE(po.why && po.bad_line >= 1);
	}
	arena_free(a);
	return 0;
}
