/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/zip.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* Lengths of the fixed parts: the end record, an entry of the directory, the head of a member. */
enum { END = 22, ENTRY = 46, HEAD = 30, COMMENT_MAX = 65535 };
enum { ENCRYPTED = 1, STORED = 0, DEFLATED = 8 };
#define TOO_BIG INT64_C(0xFFFFFFFF)

static int64_t number(const uint8_t *p, int n)
{
	uint64_t v = 0;
	for (int i = n - 1; i >= 0; i--)
		v = v << 8 | p[i];
	return (int64_t)v;
}

static err bad(str *why, str text)
{
	*why = text;
	return INVALID;
}

/* Just so many bytes from a place. */
static err read_at(const struct zip *z, int64_t at, uint8_t *to, size_t n, str *why)
{
	if (at < 0 || (uint64_t)at + n > (uint64_t)z->size)
		return bad(why, S("the archive is cut short"));
	if (z->fd < 0) {
		memcpy(to, z->memory.p + at, n);
		return OK;
	}
	for (size_t done = 0; done < n;) {
		ssize_t got = pread(z->fd, to + done, n - done, (off_t)at + (off_t)done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return bad(why, S("the archive cannot be read"));
		done += (size_t)got;
	}
	return OK;
}

/* The directory's place, length and number of members, from the record at the end. */
static err find_directory(struct arena *a, const struct zip *z, int64_t *at, int64_t *n,
			  int64_t *members, str *why)
{
	int64_t tail = z->size < END + COMMENT_MAX ? z->size : END + COMMENT_MAX;
	uint8_t *p = arena_bytes(a, (size_t)tail + 1);
	TRY(read_at(z, z->size - tail, p, (size_t)tail, why));
	int64_t i = tail - END;
	while (i >= 0 && memcmp(p + i, "PK\5\6", 4) != 0)
		i--;
	if (i < 0)
		return bad(why, S("no archive: its end is missing"));
	*members = number(p + i + 10, 2);
	*n = number(p + i + 12, 4);
	*at = number(p + i + 16, 4);
	if (number(p + i + 4, 2) != 0 || number(p + i + 8, 2) != *members)
		return bad(why, S("an archive of several parts: join them first"));
	if (*members == 0xFFFF || *n == TOO_BIG || *at == TOO_BIG)
		return bad(why, S("an archive of this size is not read: unpack it, and give the "
				  "folder"));
	if (*n > ZIP_DIRECTORY_MAX) {
		*why = S("the archive's list of files is too long");
		return TOO_LARGE;
	}
	return OK;
}

static err take_entry(struct arena *a, struct zip *z, const uint8_t *p, str name, str *why)
{
	struct zip_member m = {.name = name,
			       .at = number(p + 42, 4),
			       .packed = number(p + 20, 4),
			       .size = number(p + 24, 4),
			       .sum = (uint32_t)number(p + 16, 4),
			       .deflated = number(p + 10, 2) == DEFLATED};
	if (name.n == 0 || str_ends(name, S("/")))
		return OK;
	if (number(p + 8, 2) & ENCRYPTED)
		return bad(why, S("the archive is encrypted"));
	if (!m.deflated && number(p + 10, 2) != STORED)
		return bad(why, S("the archive is packed in a way that is not read: unpack it, and "
				  "give the folder"));
	if (m.packed == TOO_BIG || m.size == TOO_BIG || m.at == TOO_BIG)
		return bad(why, S("a file in the archive is over 4 GB: unpack it, and give the "
				  "folder"));
	if (z->n >= ZIP_MEMBERS_MAX) {
		*why = S("too many files in the archive");
		return TOO_LARGE;
	}
	*ARENA_PUSH(a, z) = m;
	return OK;
}

static err read_directory(struct arena *a, struct zip *z, str *why)
{
	int64_t at, n, members;
	TRY(find_directory(a, z, &at, &n, &members, why));
	uint8_t *p = arena_bytes(a, (size_t)n + 1);
	TRY(read_at(z, at, p, (size_t)n, why));
	for (int64_t i = 0; members > 0; members--) {
		if (n - i < ENTRY || memcmp(p + i, "PK\1\2", 4) != 0)
			return bad(why, S("the archive's list of files is damaged"));
		int64_t name = number(p + i + 28, 2);
		int64_t all = ENTRY + name + number(p + i + 30, 2) + number(p + i + 32, 2);
		if (all > n - i)
			return bad(why, S("the archive's list of files is damaged"));
		TRY(take_entry(a, z, p + i, (str){(const char *)p + i + ENTRY, (size_t)name}, why));
		i += all;
	}
	return OK;
}

bool zip_begins(str head)
{
	return str_starts(head, S("PK\3\4")) || str_starts(head, S("PK\5\6"));
}

err zip_memory(struct arena *a, bytes content, struct zip **z, str *why)
{
	*z = NEW(a, struct zip);
	**z = (struct zip){.fd = -1, .memory = content, .size = (int64_t)content.n};
	return read_directory(a, *z, why);
}

static void zip_close(void *self)
{
	struct zip *z = self;
	close(z->fd);
}

err zip_open(struct arena *a, str path, struct zip **z, str *why)
{
	struct stat st;
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		*why = S("the file cannot be opened");
		return errno == ENOENT ? NOT_FOUND : FAULT;
	}
	*z = NEW(a, struct zip);
	**z = (struct zip){.fd = fd};
	arena_defer(a, zip_close, *z);
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return bad(why, S("not an ordinary file"));
	(*z)->size = st.st_size;
	return read_directory(a, *z, why);
}

err zip_source(struct arena *a, const struct zip *z, const struct zip_member *m, int64_t limit,
	       struct source **s, str *why)
{
	uint8_t head[HEAD];
	if (m->size > limit) {
		*why = S("more data than is read here");
		return TOO_LARGE;
	}
	TRY(read_at(z, m->at, head, HEAD, why));
	if (memcmp(head, "PK\3\4", 4) != 0)
		return bad(why, S("a file in the archive is damaged"));
	int64_t at = m->at + HEAD + number(head + 26, 2) + number(head + 28, 2);
	if (at + m->packed > z->size)
		return bad(why, S("the archive is cut short"));
	*s = source_of_part(a,
			    &(struct source_part){.fd = z->fd,
						  .memory = z->memory,
						  .at = at,
						  .size = m->packed,
						  .deflated = m->deflated,
						  .checked = true,
						  .length = m->size,
						  .sum = m->sum},
			    limit);
	return OK;
}
