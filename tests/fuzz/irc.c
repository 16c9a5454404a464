/* SPDX-License-Identifier: Apache-2.0
 * Logs of IRC: the first byte says what kind of clock they had.
 */
#include "core/import/irc.h"

#include "base/utf8.h"

static err on_line(void *self, const struct irc_line *l, str *why)
{
	int64_t *last = self;
	(void)why;
	REQUIRE(l->nick.n > 0 && utf8_valid(l->nick) && utf8_valid(l->text));
	REQUIRE(l->line > 0 && l->time >= 0);
	*last = l->time;
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (!n)
		return 0;
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	int64_t last = 0;
	struct irc_log log;
	const struct irc_options options = {.day = data[0] & 2 ? irc_day_of(S("2004-12-25.log"))
							       : 0,
					    .half = data[0] & 1,
					    .self = &last,
					    .line = on_line};
	str why = STR_NONE, name = {(const char *)data, n < 40 ? n : 40};
	err e = irc_read(a, source_memory(a, (bytes){data + 1, n - 1}, 1 << 20), &options, &log,
			 &why);
	REQUIRE(e == OK || why.n > 0);
	REQUIRE(!log.dated || !log.said || last > 0);
	REQUIRE(!irc_is_half(&log) || !log.days);
	REQUIRE(irc_day_of(name) >= 0);
	arena_free(a);
	return 0;
}
