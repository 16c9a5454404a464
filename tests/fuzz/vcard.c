/* SPDX-License-Identifier: Apache-2.0
 * Cards of people.
 */
#include "base/utf8.h"
#include "core/import/person_record.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA),
		     *card_arena = arena_new(IMPORT_RECORD_ARENA);
	struct vcard_reader *r;
	struct vcard card;
	struct person_record p;
	str why = STR_NONE;
	if (vcard_open(a, source_memory(a, (bytes){data, n}, 1 << 20), &r, &why) == OK)
		while (vcard_next(r, card_arena, &card, &why) == OK) {
			for (size_t i = 0; i < card.properties.n; i++) {
				REQUIRE(card.properties.v[i].name.n > 0);
				REQUIRE(utf8_valid(card.properties.v[i].value));
			}
			if (person_from_vcard(card_arena, &card, &p))
				REQUIRE(p.display_name.n > 0);
			arena_reset(card_arena);
		}
	arena_free(card_arena);
	arena_free(a);
	return 0;
}
