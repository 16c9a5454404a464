/* SPDX-License-Identifier: Apache-2.0
 * What an archive of an office is: one of three kinds or none, and more bytes change nothing that
 * is told already.
 */
#include "core/file_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	str whole = {(const char *)data, n};
	str type = file_office_type(whole);
	REQUIRE(str_empty(type) || (str_starts(type, S("application/vnd.openxmlformats-")) &&
				    str_starts(whole, S("PK\3\4"))));
	str half = file_office_type(str_sub(whole, 0, n / 2));
	REQUIRE(str_empty(half) || str_eq(half, type));
	return 0;
}
