/* SPDX-License-Identifier: Apache-2.0
 * Range, If-None-Match, Accept-Encoding and X-Forwarded-For: a part lies within the whole; nothing
 * reads past the end.
 */
#include "base/arena.h"
#include "http/address.h"
#include "http/answer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 8)
		return 0;
	int64_t size, from = 0, length = 0;
	memcpy(&size, data, sizeof(size));
	size &= INT64_MAX >> (data[0] % 60);
	str header = {(const char *)data + 8, n - 8};
	if (range_parse(header, size, &from, &length) == RANGE_PART)
		REQUIRE(from >= 0 && length > 0 && length <= size && from <= size - length);
	(void)etag_matches(header, S("a"));
	(void)gzip_accepted(header);
	struct arena *a = arena_new(1 << 24);
	struct address_ranges ranges = {0};
	struct address peer = {{0}};
	char text[ADDRESS_TEXT];
	str bad;
	if (address_ranges_parse(a, header, &ranges, &bad) == OK && ranges.n) {
		peer = address_client(&ranges, ranges.v[0].address, header);
		struct address again;
		REQUIRE(address_parse(address_text(&peer, text), &again));
		REQUIRE(memcmp(&again, &peer, sizeof(peer)) == 0);
	}
	arena_free(a);
	return 0;
}
