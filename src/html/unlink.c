/* SPDX-License-Identifier: Apache-2.0
 * unlink: takes some links out of a text and leaves their words, for readers whom their pages are
 * closed to.
 */
#include "html/html.h"

static str address_of(str tag)
{
	str rest = str_sub(tag, S("<a href=\"").n, tag.n);
	return str_cut(&rest, '"');
}

html html_unlink(struct arena *a, html text, str prefix, str except)
{
	struct out o = out_new(a, text.s.n + 1);
	str rest = text.s;
	bool within = false;
	if (str_find(rest, str_cat(a, S("<a href=\""), prefix)) < 0)
		return text;
	for (ptrdiff_t at; (at = str_find(rest, S("<"))) >= 0;) {
		out_str(&o, str_sub(rest, 0, (size_t)at));
		rest = str_sub(rest, (size_t)at, rest.n);
		/* Attribute values hold no ">": the escape for them sees to it. */
		ptrdiff_t end = str_find(rest, S(">"));
		if (end < 0)
			break;
		str tag = str_sub(rest, 0, (size_t)end + 1);
		rest = str_sub(rest, (size_t)end + 1, rest.n);
		if (str_starts(tag, S("<a href=\""))) {
			str to = address_of(tag);
			within = str_starts(to, prefix) && !str_eq(to, except);
			if (within)
				continue;
		} else if (within && str_eq(tag, S("</a>"))) {
			within = false;
			continue;
		}
		out_str(&o, tag);
	}
	out_str(&o, rest);
	return (html){out_view(&o)}; /* safe: what was safe, without some links */
}
