/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a name: folding twice changes nothing, a name resembles itself, keys and distance
 * keep their bounds.
 */
#include "core/name_word.h"

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 28);
	str text = {(const char *)data, size < 300 ? size : 300};
	int64_t keys[NAME_KEYS];
	str folded = name_fold(a, text), sort = name_sort_key(a, text);
	REQUIRE(utf8_valid(folded) && str_eq(folded, name_fold(a, folded)));
	REQUIRE(sort.n <= 240 && sort.n % 2 == 0);
	char letter = name_letter(text);
	REQUIRE(letter == '#' || (letter >= 'A' && letter <= 'Z'));
	str skeleton = name_skeleton(a, text);
	REQUIRE(name_resembles(a, text, text) == (skeleton.n > 0));
	str initials = name_initials(a, text, folded);
	REQUIRE(initials.n > 0 && initials.n <= 8);
	size_t n = name_keys(folded, keys);
	REQUIRE(n >= 1 && n <= NAME_KEYS);
	REQUIRE(name_distance(folded, folded, 2) == 0);
	int distance = name_distance(folded, utf8_head(folded, 10), 2);
	REQUIRE(distance >= 0 && distance <= 3);
	arena_free(a);
	return 0;
}
