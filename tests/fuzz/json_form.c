/* SPDX-License-Identifier: Apache-2.0
 * JSON bodies of API calls: at most a hundred fields, each name once, texts clean UTF-8; the same
 * bytes give the same fields, and what is refused leaves a text that may be shown.
 */
#include "base/utf8.h"
#include "http/json_form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static err read_body(struct arena *a, str body, struct rq *rq)
{
	*rq = (struct rq){.arena = a, .body = body, .format = FORMAT_JSON};
	return json_form(rq);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new((size_t)512 << 20);
	struct rq rq, again;
	str body = {(const char *)data, n};
	err e = read_body(a, body, &rq);
	REQUIRE(e == read_body(a, body, &again));
	if (e) {
		REQUIRE(rq.fail_text.n > 0 && utf8_valid(rq.fail_text));
		arena_free(a);
		return 0;
	}
	REQUIRE(rq.form.n <= 100 && rq.form.n == again.form.n);
	for (size_t i = 0; i < rq.form.n; i++) {
		const struct field *f = &rq.form.v[i];
		REQUIRE(utf8_valid(f->name) && utf8_valid(f->value));
		REQUIRE(str_find_byte(f->value, 0) < 0);
		for (size_t k = 0; k < i; k++)
			REQUIRE(!str_eq(f->name, rq.form.v[k].name));
		bool same = false;
		for (size_t k = 0; k < again.form.n; k++)
			same = same || (str_eq(f->name, again.form.v[k].name) &&
					str_eq(f->value, again.form.v[k].value));
		REQUIRE(same);
	}
	arena_free(a);
	return 0;
}
