/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a message of the bus: what is taken is a word with its ids, and says the same when
 * it is written out again.
 */
#include "core/bus_message.h"

#include "base/arena.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(1 << 16);
	struct out out = out_new(a, 1 << 10);
	struct bus_message m, again;
	if (bus_message_parse((str){(const char *)data, size}, &m) == OK) {
		bool typing = m.word == BUS_TYPING;
		if (size > BUS_MESSAGE_MAX || m.word > BUS_TYPING ||
		    typing != (m.conversation > 0) || typing != (m.person > 0))
			abort();
		bus_message_write(&out, &m);
		if (out.bad || bus_message_parse(out_view(&out), &again) != OK ||
		    again.word != m.word || again.conversation != m.conversation ||
		    again.person != m.person)
			abort();
	}
	arena_free(a);
	return 0;
}
