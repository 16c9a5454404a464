/* SPDX-License-Identifier: Apache-2.0
 * search: everything people wrote, exact on permissions. Texts are analysed here (folded, stemmed
 * in English and French), so that SQLite's FTS5 and PostgreSQL's tsvector index the same terms;
 * three indexes by visibility; ranking over the newest 300 readable hits without statistics over
 * texts that the viewer may not read.
 */
#ifndef RUCHE_SEARCH_H
#define RUCHE_SEARCH_H

#include "core/analyse.h"
#include "core/person.h"
#include "core/tag.h"
#include "html/html.h"

enum { SEARCH_HITS = 300 };
/* Begins the words of the index that no text can hold (core/search_index.c). */
#define SEARCH_MARK "\xC2\xA7"

/* words, "phrases", author:handle tag:name in:handle kind:entry after:2026-01-31 before:...;
 * unknown filters are words. */
struct search_query {
	str words; /* what is left without filters, as the person wrote it */
	str author, tag, in, kind;
	int kind_number; /* enum kind: the caller finds it by the name, since core names no room; 0
			    finds nothing when kind is set */
	int64_t after, before; /* times, from and up to; 0 none */
	bool empty;
	struct analyser *analyser;
	struct query_parts *parts; /* the words as terms */
};
/* French names of the filters are known too: auteur, dans, type, après, avant. TOO_LARGE over 1,000
 * bytes. */
err search_parse(struct arena *a, str text, struct search_query *q);

struct search_hit {
	item_id id;
	double score;
};
struct search_facet {
	str value, label; /* author: handle and name; tag: name and label; kind: its number, without
			     label; year: 2026 */
	int64_t n;
};
struct search_facets {
	struct search_facet *v;
	size_t n, cap;
};
struct search_result {
	struct search_hit *v; /* best first, of the newest SEARCH_HITS readable ones */
	size_t n, cap;
	bool more; /* there are more than SEARCH_HITS: show "300+" */
	struct search_facets kinds, authors, tags, years;
};
/* order_newest: by time instead of by rank. Without words it lists by filter. Filters that name
 * nothing the viewer may know find nothing. */
err search_items(struct db *db, const struct search_query *q, bool order_newest,
		 struct search_result *result);
/* People by name, forgiving one typo from 4 letters and two from 8; prefix of the last word. Best
 * first, at most limit. Nobody for viewers who may not read internal things. */
err search_people(struct db *db, str text, int64_t limit, struct id_list *people);
/* The same among accounts that are closed, for administrators only; forgives no typo. Of words that
 * more than 5,000 people share, not everybody is looked at: another word helps. */
err search_closed_people(struct db *db, str text, int64_t limit, struct id_list *people);
/* The text of an item of any kind, from its room: given as a function so that core names no room.
 * NOT_FOUND: its content is gone. Both empty: nothing of it is found by words. */
typedef err search_text(struct db *db, enum kind kind, item_id id, str *title, str *body);
/* The job "search": takes up to 500 items off the queue and writes them to the index; *more when
 * others wait. The queue and the items are read, and the index is written, in a transaction of its
 * own. */
err search_run(struct database *database, struct arena *a, search_text *text, bool *more);
/* Queues everything published when the index is empty, as after search.db was deleted; 0 when it is
 * not. */
err search_queue_lost(struct database *database, struct arena *a, int64_t *queued);
/* An excerpt of at most max characters around the first word found, escaped, the words in <mark>.
 */
html search_excerpt(struct arena *a, const struct search_query *q, str text, size_t max);

#endif
