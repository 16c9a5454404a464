/* SPDX-License-Identifier: Apache-2.0
 * Rules of repetition: what is read is written, and its times are sorted and within the window.
 */
#include "base/clock.h"
#include "core/recurrence.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	enum { MOST = 500 };
	struct arena *a = arena_new((size_t)64 << 20);
	struct recurrence r, again;
	const char *why = NULL;
	int64_t start = (n ? data[0] : 0) * 100 * DAY + 9 * HOUR, to = start + 4000 * DAY;
	if (recurrence_read((str){(const char *)data, n}, &r, &why) == OK) {
		struct out o = out_new(a, 1 << 16);
		struct recurrence_set set = {.rule = &r, .start = start};
		struct recurrence_times times;
		recurrence_write(&o, &r);
		REQUIRE(out_view(&o).n > RECURRENCE_RULE_MAX ||
			recurrence_read(out_view(&o), &again, &why) == OK);
		recurrence_expand(a, &set, start, to, MOST, &times);
		REQUIRE(times.n <= MOST && times.n >= 1 && times.v[0] == start);
		for (size_t i = 1; i < times.n; i++)
			REQUIRE(times.v[i] > times.v[i - 1] && times.v[i] < to);
	} else {
		REQUIRE(why);
	}
	arena_free(a);
	return 0;
}
