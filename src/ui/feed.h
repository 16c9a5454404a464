/* SPDX-License-Identifier: Apache-2.0
 * feed: Atom and RSS. A room fills the entries; addresses are whole ones, since feeds are read
 * elsewhere. Answers carry validators.
 */
#ifndef RUCHE_UI_FEED_H
#define RUCHE_UI_FEED_H

#include "core/tag.h"
#include "ui/page.h"

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
	str rights; /* whose words these are and are not; may be empty */
	str origin; /* scheme and host, before addresses in texts */
	url self, link;
	struct feed_entries {
		struct feed_entry *v;
		size_t n, cap;
	} entries;
};

/* "tag:host,2026:entry:123": stays when titles and addresses change. */
str feed_tag_uri(const struct rq *rq, const char *what, int64_t id);
/* One more entry, with its times. */
struct feed_entry *feed_add(struct rq *rq, struct feed *f, int64_t created, int64_t updated);
/* "name.atom" or "name.rss"; false for anything else. */
bool feed_cut_form(str file, str *name, bool *rss);
/* Writes it; newest: when its newest entry was changed. f->origin is set before entries are added
 * by feed_begin. */
void feed_begin(const struct rq *rq, struct feed *f);
err feed_answer(struct rq *rq, struct feed *f, int64_t newest, bool rss);

#endif
