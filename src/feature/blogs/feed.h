/* SPDX-License-Identifier: Apache-2.0
 * feed: what the templates of Atom and RSS are given. Addresses are whole ones: feeds are read
 * elsewhere.
 */
#ifndef RUCHE_BLOGS_FEED_H
#define RUCHE_BLOGS_FEED_H

#include "core/tag.h"
#include "html/html.h"

struct feed_entry {
	str id; /* a tag: address that never changes */
	str title, author, summary, language;
	str html; /* written as escaped text, as both formats want it */
	str published, updated, published_rss;
	url link;
	struct text_list tags;
};
struct feed {
	str id, title, subtitle, language, updated, updated_rss;
	str origin; /* scheme and host, before addresses in texts */
	url self, link;
	struct feed_entries {
		struct feed_entry *v;
		size_t n, cap;
	} entries;
};

#endif
