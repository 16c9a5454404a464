/* SPDX-License-Identifier: Apache-2.0
 * Addresses of the web: written once they stay as they are, and only known schemes come through.
 */
#include "core/web_address.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(1 << 20);
	struct web_address first, again;
	if (web_address_read(a, (str){(const char *)data, n}, &first)) {
		str s = first.url.s;
		REQUIRE(str_starts(s, S("http://")) || str_starts(s, S("https://")) ||
			str_starts(s, S("ftp://")) || str_starts(s, S("gemini://")));
		REQUIRE(web_address_read(a, s, &again) && str_eq(s, again.url.s));
		REQUIRE(first.host.n > 0 && first.local.p[0] == '/');
		for (size_t i = 0; i < s.n; i++)
			REQUIRE((unsigned char)s.p[i] > 0x20 && !strchr("\"'<>`\\", s.p[i]));
	}
	arena_free(a);
	return 0;
}
