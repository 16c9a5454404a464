/* SPDX-License-Identifier: Apache-2.0
 * address: what addresses may do in content from people. Internal to html/.
 */
#ifndef RUCHE_ADDRESS_H
#define RUCHE_ADDRESS_H

#include "html/html.h"

/* A picture of our own: /blobs/..., without a way out of that folder. */
static inline bool html_own_image(url u)
{
	return str_starts(u.s, S("/blobs/")) && str_find(u.s, S("..")) < 0 &&
	       str_find_byte(u.s, '%') < 0 && str_find(u.s, S("/./")) < 0;
}

/* An absolute web address. */
static inline bool html_is_web(url u)
{
	return str_starts(u.s, S("http://")) || str_starts(u.s, S("https://"));
}

/* Links that lead elsewhere give nothing away and vouch for nothing. */
static inline void html_link_rel(struct out *o, url u)
{
	if (!str_starts(u.s, S("/")) && !str_starts(u.s, S("#")) && !str_starts(u.s, S("?")))
		out_lit(o, " rel=\"nofollow noopener ugc\"");
}

#endif
