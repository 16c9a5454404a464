/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the list of who is at another node: who stands in it is here, in a jam when it says
 * so, and with the next list nobody is.
 */
#include "core/presence.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct presence *p = presence_new();
	str list = {(const char *)data, size}, rest = list;
	int64_t id;
	presence_elsewhere(p, 3, list);
	while (rest.n) {
		if (!str_to_int(str_cut(&rest, ','), &id) || id <= 0)
			continue;
		enum presence_state is = presence_of(p, id, 1000);
		if (is != PRESENCE_HERE && is != PRESENCE_JAM)
			abort();
	}
	presence_elsewhere(p, 3, STR_NONE);
	for (rest = list; rest.n;) {
		if (str_to_int(str_cut(&rest, ','), &id) && presence_of(p, id, 1000))
			abort();
	}
	presence_free(p);
	return 0;
}
