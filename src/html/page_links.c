/* SPDX-License-Identifier: Apache-2.0
 * page_links: links to pages of a wiki are stored as if every page were there; what is not there is
 * known when the text is shown.
 */
#include "html/html.h"

/* The slug in `/wikis/HANDLE/SLUG#...` that ends with a quote. */
static str slug_in(str rest)
{
	ptrdiff_t end = str_find_byte(rest, '"');
	str address = str_sub(rest, 0, end < 0 ? 0 : (size_t)end);
	address = str_cut(&address, '#');
	for (ptrdiff_t slash = str_find_byte(address, '/'); slash >= 0;
	     slash = str_find_byte(address, '/'))
		address = str_sub(address, (size_t)slash + 1, address.n);
	return address;
}

static void write_wanted(struct out *o, url to)
{
	out_lit(o, "<a class=\"page wanted\"");
	if (!url_empty(to)) {
		out_lit(o, " href=\"");
		html_url(o, to);
		out_byte(o, '"');
	}
	out_byte(o, '>');
}

html html_page_links(struct arena *a, html text, bool (*elsewhere)(void *arg, str slug, url *to),
		     void *arg)
{
	const str sign = S("<a class=\"page\" href=\"");
	struct out o = out_new(a, 4 * text.s.n + (1 << 20));
	str rest = text.s;
	for (ptrdiff_t at = str_find(rest, sign); at >= 0; at = str_find(rest, sign)) {
		str behind = str_sub(rest, (size_t)at + sign.n, rest.n);
		ptrdiff_t end = str_find_byte(behind, '>');
		size_t tag = (size_t)at + sign.n + (size_t)(end < 0 ? 0 : end + 1);
		url to = {0};
		bool wanted = elsewhere(arg, slug_in(behind), &to);
		out_str(&o, str_sub(rest, 0, wanted ? (size_t)at : tag));
		if (wanted)
			write_wanted(&o, to);
		rest = str_sub(rest, tag, rest.n);
	}
	out_str(&o, rest);
	return o.bad ? text : (html){out_view(&o)};
}
