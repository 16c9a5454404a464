/* SPDX-License-Identifier: Apache-2.0
 * The tokenizer of the template compiler: any literal text is read or refused with a reason, and
 * where it stands then can be asked. A NUL stands for a place where a template branches.
 */
#include "place/place.c"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)16 << 20);
	struct out o = out_new(a, (size_t)1 << 20);
	struct place p = {.xml = n && data[0] % 2};
	str text = {(const char *)data, n};
	const char *why = NULL;
	int line = 1;
	while (text.p && !why) {
		struct place before = p;
		str piece = str_cut(&text, 0);
		why = place_read(&p, piece, &o, &line);
		REQUIRE(line >= 1 && p.state <= IN_ESCAPABLE);
		REQUIRE(memchr(p.element, 0, sizeof(p.element)));
		REQUIRE(memchr(p.attribute, 0, sizeof(p.attribute)));
		if (!why && !place_refuses_value(&p))
			REQUIRE(p.state == IN_TEXT || p.state == IN_VALUE ||
				p.state == IN_ESCAPABLE);
		if (!why && text.p) {
			place_boundary(&p, &o);
			why = place_join(&before, &p);
		}
	}
	/* Nothing is added but the white space that was held back. */
	REQUIRE(!o.bad && o.n <= n);
	arena_free(a);
	return 0;
}
