/* SPDX-License-Identifier: Apache-2.0
 * source: the bytes of a file to import, plain, gzip or bzip2 (told by their first bytes, never by
 * the name), read as a stream with a limit on what comes out, so that a compressed bomb ends early.
 */
#ifndef RUCHE_IMPORT_SOURCE_H
#define RUCHE_IMPORT_SOURCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* What the arena of one record needs at most, for every parser of this folder within its limits. */
#define IMPORT_RECORD_ARENA ((size_t)256 << 20)

struct source;

/* Opens a file; it is closed with the arena. At most `limit` bytes come out. NOT_FOUND, INVALID for
 * what is no ordinary file, FAULT; *why says what. */
err source_open(struct arena *a, str path, int64_t limit, struct source **s, str *why);
/* The same over bytes in memory, which must outlive it. */
struct source *source_memory(struct arena *a, bytes content, int64_t limit);
/* Bytes that lie inside a file or a memory: a member of an archive. The file stays the caller's. */
struct source_part {
	int fd; /* -1: of memory */
	bytes memory;
	int64_t at, size;
	bool deflated; /* without a head, as in archives */
	bool checked; /* what comes out has this length and sum (CRC-32), or reading it ends INVALID
		       */
	int64_t length;
	uint32_t sum;
};
struct source *source_of_part(struct arena *a, const struct source_part *part, int64_t limit);
/* The bytes of a file that is open, which is closed with the arena, or now when this fails. */
err source_of_file(struct arena *a, int fd, int64_t limit, struct source **s, str *why);
/* As they are, also when they are packed: before anything is read. */
void source_plain(struct source *s);
/* Reads up to `room` bytes; *n is 0 at the end only. INVALID for damaged compression, TOO_LARGE
 * over the limit, FAULT when reading fails; *why says what (static text). */
err source_read(struct source *s, void *to, size_t room, size_t *n, str *why);

#endif
