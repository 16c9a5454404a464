/* SPDX-License-Identifier: Apache-2.0
 * Calendars: components, zones, events, and what of them is written again.
 */
#include "base/clock.h"
#include "base/utf8.h"
#include "core/ical_event.h"

static void look(struct arena *a, const struct ical_component *c, struct ical_zones *zones)
{
	struct ical_event e;
	struct out o = out_new(a, 1 << 20);
	struct ical_writer w = {.o = &o};
	const char *why = NULL;
	for (size_t i = 0; i < c->properties.n; i++)
		REQUIRE(c->properties.v[i].name.n > 0 && utf8_valid(c->properties.v[i].value));
	if (!ical_event_read(a, c, zones, S("Europe/Paris"), &e, &why)) {
		REQUIRE(why);
		return;
	}
	REQUIRE(utf8_valid(e.title) && e.uid.n > 0 && e.length >= 0);
	ical_text(&w, "SUMMARY", e.title);
	str rest = out_view(&o);
	while (rest.n)
		REQUIRE(str_cut(&rest, '\n').n <= 76);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	struct ical_zones zones = {0};
	struct ical_component *c;
	struct ical *i;
	str why = STR_NONE;
	if (n <= 1 << 16 &&
	    ical_read(a, source_memory(a, (bytes){data, n}, 1 << 20), &i, &why) == OK)
		while (ical_next(i, &c, &why) == OK) {
			ical_zone_take(a, c, &zones);
			look(a, c, &zones);
		}
	arena_free(a);
	return 0;
}
