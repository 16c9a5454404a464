/* SPDX-License-Identifier: Apache-2.0
 * zip: the members of an archive that lies on disk, by its directory; each is read as a stream
 * (source.h). Stored and deflated members, up to 4 GB; what is encrypted, split or larger is
 * refused. Names are as the archive gives them: nothing is written to disk by them.
 */
#ifndef RUCHE_IMPORT_ZIP_H
#define RUCHE_IMPORT_ZIP_H

#include "core/import/source.h"

enum { ZIP_MEMBERS_MAX = 200000, ZIP_DIRECTORY_MAX = 64 << 20 };

struct zip_member {
	str name;   /* as its bytes are */
	int64_t at; /* of its head */
	int64_t packed, size;
	uint32_t sum; /* CRC-32 of its bytes */
	bool deflated;
};
struct zip {
	int fd; /* -1: memory */
	bytes memory;
	int64_t size;
	struct zip_member *v; /* folders are left out */
	size_t n, cap;
};

/* Does a file begin as an archive does? */
bool zip_begins(str head);
/* Closed with the arena. NOT_FOUND, INVALID, TOO_LARGE, FAULT; *why says what. */
err zip_open(struct arena *a, str path, struct zip **z, str *why);
/* The same over bytes in memory, which must outlive it. */
err zip_memory(struct arena *a, bytes content, struct zip **z, str *why);
/* The bytes of a member, as long as its list says, at most `limit`: TOO_LARGE before anything is
 * unpacked. INVALID when its head is damaged; reading ends INVALID when its bytes are. */
err zip_source(struct arena *a, const struct zip *z, const struct zip_member *m, int64_t limit,
	       struct source **s, str *why);

#endif
