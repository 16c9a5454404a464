/* SPDX-License-Identifier: Apache-2.0
 * Whatever HTML comes in, what the sanitizer writes is harmless, and sanitizing it again is
 * harmless too; the converters only must live.
 */
#include "html/html.h"

#include "../unit/safe_html.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	str dirty = {(const char *)data, size};
	html once = html_sanitize(a, dirty);
	REQUIRE(safe_html(once.s, false));
	REQUIRE(safe_html(html_sanitize(a, once.s).s, false));
	REQUIRE(safe_html(html_unlink(a, once, S("/"), S("/a")).s, false));
	(void)html_to_text(a, dirty, 0);
	(void)html_to_letter(a, dirty);
	int lost = 0;
	(void)html_to_markdown(a, dirty, &lost);
	url u = url_check(a, dirty);
	REQUIRE(url_empty(u) || safe_address(cstr(a, u.s)));
	arena_free(a);
	return 0;
}
