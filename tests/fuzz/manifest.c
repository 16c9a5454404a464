/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the manifest of a backup: no name leaves its directory, and what is taken says the
 * same when it is written out again.
 */
#include "app/manifest.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str text = {(const char *)data, size}, rest = text;
	struct out again = out_heap(size + 1);
	struct manifest_file file;
	err e;
	while ((e = manifest_next(&rest, &file)) == OK) {
		if (file.hash.n != MANIFEST_HASH || file.name.n > MANIFEST_NAME_MAX ||
		    str_starts(file.name, S("/")) || str_find(file.name, S("..")) >= 0 ||
		    str_find_byte(file.name, 0) >= 0)
			abort();
		manifest_write(&again, &file);
	}
	if (e == NOT_FOUND ? !str_eq(out_view(&again), text)
			   : !str_starts(text, out_view(&again)) || again.n == text.n)
		abort();
	out_free(&again);
	return 0;
}
