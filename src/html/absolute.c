/* SPDX-License-Identifier: Apache-2.0
 * absolute: one pass over HTML as our renderer writes it: attributes in double quotes, < only where
 * a tag begins. Whatever else comes in comes out, with at most an address more in front of a value.
 */
#include "html/absolute.h"

#include "base/out.h"

/* The attribute whose value begins at `at` (behind its quote) takes an address of ours. */
static bool takes_address(str html, size_t at)
{
	str before = str_sub(html, 0, at);
	return str_ends(before, S(" href=\"")) || str_ends(before, S(" src=\""));
}

str html_absolute(struct arena *a, str html, str origin, str page)
{
	struct out o = out_new(a, html.n * 64 + 4096);
	bool tag = false, value = false;
	for (size_t i = 0; i < html.n; i++) {
		char c = html.p[i];
		out_byte(&o, c);
		if (value || !tag) {
			value = value && c != '"';
			tag = tag || c == '<';
			continue;
		}
		tag = c != '>';
		value = c == '"';
		if (!value || !takes_address(html, i + 1))
			continue;
		str rest = str_sub(html, i + 1, 2);
		if (str_starts(rest, S("/")) && !str_eq(rest, S("//")))
			out_str(&o, origin);
		else if (str_starts(rest, S("#")))
			out_str(&o, page);
	}
	return o.bad ? html : out_view(&o);
}
