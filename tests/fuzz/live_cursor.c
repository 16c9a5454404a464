/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the place in the stream that a browser gives back: only what was sealed here opens,
 * for its purpose alone, and to the very numbers.
 */
#include "core/live_topic.h"
#include "core/seal.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct app app = {.seal = {7, 1, 8}};
	struct arena *a = arena_new(1 << 20);
	struct live_reach reach = {0}, opened = {0};
	int64_t pair[2] = {1, 2};
	/* Nobody makes one without the key. */
	str text = {(const char *)data, size};
	if (live_reach_open(&app, text, &opened) || seal_open(&app, S("page"), text, pair) ||
	    pair[0] != 1 || pair[1] != 2)
		abort();
	/* One of ours, and the same with one byte of it changed. */
	memcpy(&reach, data, size < sizeof(reach) ? size : sizeof(reach));
	str sealed = live_reach_seal(&app, a, &reach);
	if (!live_reach_open(&app, sealed, &opened) || memcmp(&reach, &opened, sizeof(reach)) != 0)
		abort();
	if (size >= 2) {
		str other = str_dup(a, sealed);
		char *byte = (char *)(uintptr_t)other.p + data[0] % other.n, was = *byte;
		*byte = (char)data[1];
		if (*byte != was && live_reach_open(&app, other, &opened))
			abort();
	}
	if (seal_open_several(&app, S("page"), sealed, pair, 2))
		abort();
	arena_free(a);
	return 0;
}
