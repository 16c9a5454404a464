/* SPDX-License-Identifier: Apache-2.0
 * What a browser says of where it is told: an address and two keys, one a line. What is taken can
 * be sealed for and signed for.
 */
#include "feature/mobile/web_push.h"

#include "base/clock.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)4 << 20);
	struct push_target t;
	struct push_key key;
	bytes body;
	str rest = {(const char *)data, n}, endpoint = str_cut(&rest, '\n'),
	    point = str_cut(&rest, '\n'), header;
	if (push_target_read(endpoint, point, rest, &t)) {
		REQUIRE(str_starts(endpoint, S("http")) && endpoint.n <= PUSH_ENDPOINT_MAX);
		REQUIRE(push_key_make(&key) == OK);
		REQUIRE(push_seal(a, &t, S("text"), &body) == OK && body.n < 4096);
		REQUIRE(push_authorization(a, &key, endpoint, S("https://a.example"), SECOND,
					   &header) == OK);
		for (size_t i = 0; i < header.n; i++)
			REQUIRE(header.p[i] >= ' ' && header.p[i] <= '~');
	}
	(void)push_key_read((str){(const char *)data, n}, &key);
	arena_free(a);
	return 0;
}
