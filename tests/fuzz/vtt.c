/* SPDX-License-Identifier: Apache-2.0
 * Captions: what is read can be written and reads the same again.
 */
#include "feature/media/vtt.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)256 << 20);
	struct vtt first, second;
	int64_t line;
	if (vtt_read(a, (str){(const char *)data, n}, &first, &line) == OK) {
		struct out o = out_new(a, 8 << 20);
		vtt_write(&o, &first);
		REQUIRE(o.bad == OK && first.n > 0);
		/* Escapes make it longer: what stood just below a limit may be above it. */
		if (o.n <= VTT_BYTES_MAX) {
			REQUIRE(vtt_read(a, out_view(&o), &second, &line) == OK);
			REQUIRE(first.n == second.n);
			for (size_t i = 0; i < first.n; i++)
				REQUIRE(first.v[i].from == second.v[i].from &&
					str_eq(first.v[i].words, second.v[i].words));
		}
		(void)vtt_words(a, &first);
	}
	arena_free(a);
	return 0;
}
