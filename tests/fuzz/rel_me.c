/* SPDX-License-Identifier: Apache-2.0
 * Pages of strangers, looked through for a link back: a page that never names the profile's host
 * does not vouch for it.
 */
#include "feature/people/rel_me.h"

#include "base/err.h"
#include "base/out.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)256 << 20);
	str page = {(const char *)data, n};
	bool found = rel_me_leads_to(a, page, S("https://ruche.example/people/zoe"));
	/* NULs and control characters are dropped on the way; entities and percent signs may write
	 * the letters in other ways. */
	struct out o = out_new(a, n + 1);
	for (size_t i = 0; i < n; i++)
		if (data[i] >= 'a' && data[i] <= 'z')
			out_byte(&o, (char)data[i]);
	REQUIRE(!found || str_find(out_view(&o), S("zoe")) >= 0 || str_find_byte(page, '&') >= 0 ||
		str_find_byte(page, '%') >= 0);
	arena_free(a);
	return 0;
}
