/* SPDX-License-Identifier: Apache-2.0
 * manifest: the list of a backup's files, one a line: the BLAKE2b hash of 256 bits in hexadecimal,
 * two spaces, the name below the backup. Pure; its input comes from whoever carried the backup.
 */
#ifndef RUCHE_MANIFEST_H
#define RUCHE_MANIFEST_H

#include "base/err.h"
#include "base/out.h"

enum { MANIFEST_HASH = 64, MANIFEST_NAME_MAX = 1000 };

struct manifest_file {
	str hash, name;
};

void manifest_write(struct out *o, const struct manifest_file *file);
/* The next file of *rest, whose bytes it points to. NOT_FOUND at the end. INVALID for anything else
 * than manifest_write makes of a name that stays below its directory; file->name is what stands
 * where a name should. */
err manifest_next(str *rest, struct manifest_file *file);

#endif
