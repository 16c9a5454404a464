/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as ruche.ini: names and values are trimmed parts of one line each, in their order, and
 * read the same when they are written out again.
 */
#include "app/ini.h"

#include "base/out.h"

#include <stdlib.h>

static bool trimmed(str s)
{
	return str_eq(str_trim(s), s) && str_find_byte(s, '\n') < 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str rest = {(const char *)data, size}, name, value, name2, value2;
	struct out again = out_heap(4 * size + 16);
	size_t n = 0;
	while (ini_next(&rest, &name, &value)) {
		if (!trimmed(name) || !trimmed(value) || str_find_byte(name, '=') >= 0 ||
		    str_starts(name, S("#")))
			abort();
		out_str(&again, name);
		out_byte(&again, '=');
		out_str(&again, value);
		out_byte(&again, '\n');
		n++;
	}
	rest = (str){(const char *)data, size};
	str second = out_view(&again);
	while (ini_next(&second, &name2, &value2)) {
		if (!ini_next(&rest, &name, &value) || !str_eq(name, name2) ||
		    !str_eq(value, value2) || n-- == 0)
			abort();
	}
	if (n)
		abort();
	out_free(&again);
	return 0;
}
