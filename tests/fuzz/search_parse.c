/* SPDX-License-Identifier: Apache-2.0
 * Any bytes in the search box: the parts keep their limits, and an excerpt of the same bytes is
 * well-formed UTF-8 with nothing but <mark> as markup.
 */
#include "core/search.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 26);
	struct search_query q;
	str text = utf8_clean(a, (str){(const char *)data, size});
	str box = str_sub(text, 0, size % 1200);
	err e = search_parse(a, utf8_clean(a, box), &q);
	REQUIRE(e == OK || (e == TOO_LARGE && box.n > 1000));
	if (e == OK) {
		REQUIRE(q.parts->n <= QUERY_PARTS);
		for (size_t i = 0; i < q.parts->n; i++) {
			const struct query_part *p = &q.parts->v[i];
			REQUIRE(p->words >= 1 && p->words <= PART_WORDS && p->forms >= 1 &&
				p->forms <= PART_FORMS);
			for (size_t k = 0; k < p->forms; k++)
				REQUIRE(p->form[k][0].n > 0 && p->form[k][0].n <= TERM_BYTES);
		}
		str found = search_excerpt(a, &q, text, 200).s;
		REQUIRE(utf8_valid(found));
		for (size_t i = 0; i < found.n; i++)
			if (found.p[i] == '<') {
				str tag = str_sub(found, i, found.n);
				REQUIRE(str_starts(tag, S("<mark>")) ||
					str_starts(tag, S("</mark>")));
			}
	}
	arena_free(a);
	return 0;
}
