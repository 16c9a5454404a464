/* SPDX-License-Identifier: Apache-2.0
 * Fuzz target: the demo's record files, and the small readers of their values.
 */
#include "core/demo_parse.h"
#include "base/arena.h"

static void read_values(const struct demo_record *r)
{
	str left, right;
	int64_t number;
	for (size_t i = 0; i < r->n; i++) {
		(void)demo_when(r->v[i].value, &number);
		(void)demo_split(r->v[i].value, &left, &right);
		(void)demo_pair(r->v[i].value, &left, &number);
		REQUIRE(!str_empty(r->v[i].value));
	}
	REQUIRE(r->n > 0 && str_eq(demo_kind(r), r->v[0].name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(64 << 20);
	struct demo_records records;
	struct demo_fault fault;
	err e = demo_parse(a, (str){(const char *)data, size}, &records, &fault);
	if (e == OK) {
		for (size_t i = 0; i < records.n; i++)
			read_values(&records.v[i]);
	} else {
		REQUIRE(fault.what);
	}
	arena_free(a);
	return 0;
}
