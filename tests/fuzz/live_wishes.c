/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the topics that a page wishes for: what is taken is within the limits and says the
 * same when it is written out again.
 */
#include "core/live_topic.h"

#include <stdlib.h>

static void write_wish(struct out *o, const struct live_wish *w)
{
	static const char *const names[] = {[LIVE_WISH_ITEM] = "item:",
					    [LIVE_WISH_PLACE] = "place:",
					    [LIVE_WISH_PERSON] = "person:",
					    [LIVE_WISH_HOME] = "home",
					    [LIVE_WISH_CHAT] = "chat:"};
	if (o->n)
		out_byte(o, ',');
	out_str(o, str_from(names[w->kind]));
	if (w->kind != LIVE_WISH_HOME)
		out_int(o, w->id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 20);
	struct live_wishes wishes;
	str text = {(const char *)data, size};
	struct out again = out_new(a, 1 << 16);
	if (live_wishes_parse(a, text, &wishes) == OK) {
		if (wishes.n > LIVE_WISHES_MAX || size > LIVE_WISHES_BYTES)
			abort();
		for (size_t i = 0; i < wishes.n; i++)
			write_wish(&again, &wishes.v[i]);
		if (!str_eq(out_view(&again), text))
			abort();
	}
	arena_free(a);
	return 0;
}
