/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as a list of people that an owner pasted: names without what stands between names, in
 * their order, not more than one may ask in at a time; and none is left out.
 */
#include "core/invitation.h"

#include <stdlib.h>

static bool between(char c)
{
	return (unsigned char)c <= ' ' || strchr(",;<>\"", c);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new(4 << 20);
	struct invited_list list = {0};
	size_t names = 0, at = 0;
	const char *text = (const char *)data;
	for (size_t i = 0; i < size; i++)
		names += !between(text[i]) && (i == 0 || between(text[i - 1]));
	err e = invited_read(a, (str){text, size}, &list);
	if (e != (names > INVITED_MAX ? TOO_LARGE : OK) || list.n > INVITED_MAX ||
	    (e == OK && list.n != names))
		abort();
	for (size_t i = 0; i < list.n; i++) {
		str one = list.v[i];
		if (one.n == 0 || one.p < text + at || one.p + one.n > text + size)
			abort();
		for (size_t k = 0; k < one.n; k++)
			if (between(one.p[k]))
				abort();
		at = (size_t)(one.p + one.n - text);
	}
	arena_free(a);
	return 0;
}
