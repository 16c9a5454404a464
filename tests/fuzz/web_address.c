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
	/* The same text as a page at a good address would write it. */
	if (web_address_join(a, S("https://a.example/b/c?d"), (str){(const char *)data, n},
			     &first)) {
		REQUIRE(web_address_read(a, first.url.s, &again) &&
			str_eq(first.url.s, again.url.s));
		REQUIRE(first.host.n > 0 && web_host_ascii(a, first.host).n > 0);
	}
	arena_free(a);
	return 0;
}
