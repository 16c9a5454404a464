/* SPDX-License-Identifier: Apache-2.0
 * Cookies: what is found was there and is safe; what is written is found again.
 */
#include "base/arena.h"
#include "http/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	size_t name_n = data[0] % 16;
	if (name_n > n - 1)
		return 0;
	str name = {(const char *)data + 1, name_n},
	    rest = {(const char *)data + 1 + name_n, n - 1 - name_n};
	str value = cookie_find(rest, name);
	REQUIRE(value.n == 0 || (value.p >= rest.p && value.p + value.n <= rest.p + rest.n));
	for (size_t i = 0; i < value.n; i++)
		REQUIRE((unsigned char)value.p[i] > 0x20 && (unsigned char)value.p[i] < 0x7f);
	struct arena *a = arena_new(1 << 22);
	struct out o = out_new(a, 1 << 20);
	if (cookie_write(&o, name, rest, 1, false)) {
		str line = out_view(&o);
		str first = str_cut(&line, ';');
		REQUIRE(str_eq(cookie_find(first, name), rest));
		REQUIRE(str_find_byte(first, '\n') < 0 && str_find_byte(first, '\r') < 0);
	} else {
		REQUIRE(o.n == 0);
	}
	arena_free(a);
	return 0;
}
