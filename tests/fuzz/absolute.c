/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as HTML: what comes out is what came in, with nothing but addresses added.
 */
#include "html/absolute.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(64 << 20);
	str html = {(const char *)data, size};
	str out = html_absolute(a, html, S("https://x.example"), S("https://x.example/p"));
	size_t at = 0;
	for (size_t i = 0; i < out.n && at < html.n; i++)
		at += out.p[i] == html.p[at];
	if (at < html.n)
		abort();
	arena_free(a);
	return 0;
}
