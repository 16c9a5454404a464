/* SPDX-License-Identifier: Apache-2.0
 * Forms and queries: whole or in pieces, the fields are the same, clean UTF-8.
 */
#include "base/utf8.h"
#include "http/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (n < 1)
		return 0;
	struct arena *a = arena_new(64 << 20);
	str text = {(const char *)data + 1, n - 1};
	struct field_list whole = {0}, parts = {0};
	err e = form_parse(a, text, &whole);
	struct form_parser p;
	struct out scratch = out_new(a, text.n);
	form_begin(&p, a, &scratch, &parts);
	err f = OK;
	size_t step = data[0] % 7 + 1;
	for (size_t at = 0; at < text.n && f == OK; at += step)
		f = form_feed(&p, str_sub(text, at, step));
	if (f == OK)
		f = form_end(&p);
	REQUIRE(e == f && whole.n == parts.n);
	for (size_t i = 0; i < whole.n; i++) {
		REQUIRE(str_eq(whole.v[i].name, parts.v[i].name));
		REQUIRE(str_eq(whole.v[i].value, parts.v[i].value));
		REQUIRE(utf8_valid(whole.v[i].name) && utf8_valid(whole.v[i].value));
		REQUIRE(str_find_byte(whole.v[i].value, 0) < 0);
	}
	arena_free(a);
	return 0;
}
