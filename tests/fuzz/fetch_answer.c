/* SPDX-License-Identifier: Apache-2.0
 * The answer of ruche-fetch, which a hostile server may have taken over.
 */
#include "core/fetch.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const str types[] = {{"text/html", 9}};
	struct fetch_question q = {.most = 1000, .types = types, .types_n = n % 2};
	struct fetch_answer answer;
	str why;
	err e = fetch_parse((bytes){data, n}, &q, &answer, &why);
	if (e == OK) {
		REQUIRE(answer.status >= 100 && answer.status <= 999 && answer.body.n <= 1000);
		REQUIRE(str_starts(answer.url, S("http")) && answer.url.n <= FETCH_URL_MAX);
		REQUIRE(answer.body.n == 0 ||
			(answer.body.p >= data && answer.body.p + answer.body.n <= data + n));
	} else {
		REQUIRE(answer.status == 0 && answer.body.n == 0 && why.n > 0);
	}
	return 0;
}
