/* SPDX-License-Identifier: Apache-2.0
 * search: everything people wrote, exact on permissions. Texts are analysed here (folded, stemmed in English and French), so that
 * SQLite's FTS5 and PostgreSQL's tsvector index the same terms; three indexes by visibility; ranking over the newest 300 readable hits
 * without statistics over texts that the viewer may not read.
 */
#ifndef RUCHE_SEARCH_H
#define RUCHE_SEARCH_H

#include "core/person.h"
#include "core/tag.h"
#include "html/html.h"

enum { SEARCH_HITS = 300 };

/* words, "phrases", author:handle tag:name in:handle kind:entry after:2026-01-31 before:...; unknown filters are words. */
struct search_query {
	str words;             /* what is left without filters, as the person wrote it */
	str author, tag, in, kind;
	int64_t after, before; /* times; 0 none */
	bool empty;
};
err search_parse(struct arena *a, str text, struct search_query *q);

struct search_hit {
	item_id id;
	double score;
};
struct search_facet {
	str value, label;
	int64_t n;
};
struct search_facets {
	struct search_facet *v;
	size_t n, cap;
};
struct search_result {
	struct search_hit *v; /* best first, of the newest SEARCH_HITS readable ones */
	size_t n, cap;
	bool more;            /* there are more than SEARCH_HITS: show "300+" */
	struct search_facets kinds, authors, tags, years;
};
/* order_newest: by time instead of by rank. */
err search_items(struct db *db, const struct search_query *q, bool order_newest, struct search_result *result);
/* People by name, forgiving one typo from 4 letters and two from 8; prefix of the last word. Best first. At most limit. */
err search_people(struct db *db, str text, int64_t limit, struct id_list *people);
/* The job "search": takes up to 500 items off the queue and writes them to the index; *more when others wait. The texts come from the kinds'
 * text callback, given as a function so that core names no room. `db` reads the queue and items; the index is written in its own transaction. */
err search_run(struct database *database, struct arena *a,
	       err (*text)(struct db *db, enum kind kind, item_id id, str *title, str *body), bool *more);
/* After a bulk load. */
err search_optimize(struct database *database, struct arena *a);
/* An excerpt of at most max characters around the first word found, escaped, the words in <mark>. */
html search_excerpt(struct arena *a, const struct search_query *q, str text, size_t max);

#endif
