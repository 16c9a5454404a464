/* SPDX-License-Identifier: Apache-2.0
 * Heads, targets and paths: what is accepted keeps the promises of http/head.h.
 */
#include "base/utf8.h"
#include "http/head.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void check_path(str target)
{
	char text[4096];
	str path, query;
	if (target_split(target, S("h"), &path, &query) != 0 || path.n > sizeof(text))
		return;
	size_t length = path.n;
	memcpy(text, path.p, length);
	if (path_decode(text, &length) != 0)
		return;
	str decoded = {text, length};
	REQUIRE(length > 0 && length <= path.n && text[0] == '/' && utf8_valid(decoded));
	REQUIRE(str_find(decoded, S("//")) < 0 && str_find(decoded, S("/../")) < 0 &&
		str_find(decoded, S("/./")) < 0);
	REQUIRE(!str_ends(decoded, S("/..")) && !str_ends(decoded, S("/.")));
	for (size_t i = 0; i < length; i++)
		REQUIRE((unsigned char)text[i] >= 0x20 && text[i] != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	str input = {(const char *)data + 1, n - 1};
	if (data[0] & 1) {
		check_path(input);
		return 0;
	}
	struct arena *a = arena_new(16 << 20);
	struct field_list headers = {0};
	struct head_facts facts = {0};
	if (head_read(a, input, &headers) == 0) {
		size_t bytes = 2;
		for (size_t i = 0; i < headers.n; i++) {
			REQUIRE(headers.v[i].name.n > 0);
			bytes += headers.v[i].name.n + headers.v[i].value.n + 3;
			for (size_t k = 0; k < headers.v[i].value.n; k++)
				REQUIRE((unsigned char)headers.v[i].value.p[k] >= 0x20 ||
					headers.v[i].value.p[k] == '\t');
		}
		REQUIRE(bytes <= input.n && headers.n <= HEAD_FIELDS);
		if (head_check(&headers, data[0] & 2, &facts) == 0) {
			REQUIRE(facts.length >= 0);
			REQUIRE(facts.host.n > 0 || (data[0] & 2));
		}
	}
	arena_free(a);
	return 0;
}
