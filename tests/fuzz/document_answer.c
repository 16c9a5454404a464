/* SPDX-License-Identifier: Apache-2.0
 * What programs say about documents and films, which a hostile one may have taken over.
 */
#include "base/utf8.h"
#include "core/document.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)64 << 20);
	bytes answer = {data, n};
	struct document_text text;
	struct film film;
	int pages;
	if (document_parse_pages(answer, &pages) == OK)
		REQUIRE(pages >= 1);
	document_parse_text(a, answer, &text);
	REQUIRE(utf8_valid(text.text) && str_find_byte(text.text, '\0') < 0);
	if (film_parse(a, answer, &film) == OK)
		REQUIRE(film.format.n && film.duration >= 0 &&
			(film.width == 0) == (film.height == 0));
	arena_free(a);
	return 0;
}
