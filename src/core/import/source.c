/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/source.h"

#include <bzlib.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 64 * 1024 };
enum packing { UNKNOWN, PLAIN, GZIP, BZIP2, DEFLATE };

struct source {
	int fd; /* -1: memory */
	bytes memory;
	bool part;    /* of the file, which is not ours to close */
	bool checked; /* against length and sum, at the end */
	uint32_t sum, summed;
	int64_t length;
	int64_t at_file, left; /* of the part */
	int64_t limit, given;
	enum packing packing;
	bool open;  /* a decompressor is set up */
	bool ended; /* its stream is complete; another may follow */
	bool dry;   /* nothing more comes in */
	z_stream z;
	bz_stream b;
	size_t at, n; /* of in */
	uint8_t in[CHUNK];
};

static void unpack_end(struct source *s)
{
	if (s->open && s->packing == BZIP2)
		BZ2_bzDecompressEnd(&s->b);
	else if (s->open)
		inflateEnd(&s->z);
	s->open = false;
}

static void source_close(void *self)
{
	struct source *s = self;
	unpack_end(s);
	if (s->fd >= 0 && !s->part)
		close(s->fd);
}

static struct source *source_new(struct arena *a, int fd, bytes memory, int64_t limit)
{
	struct source *s = NEW(a, struct source);
	s->fd = fd;
	s->memory = memory;
	s->limit = limit;
	arena_defer(a, source_close, s);
	return s;
}

struct source *source_memory(struct arena *a, bytes content, int64_t limit)
{
	return source_new(a, -1, content, limit);
}

struct source *source_of_part(struct arena *a, const struct source_part *part, int64_t limit)
{
	bytes memory = {0};
	if (part->fd < 0 && part->at >= 0 && (uint64_t)part->at <= part->memory.n) {
		size_t most = part->memory.n - (size_t)part->at;
		memory = (bytes){part->memory.p + part->at,
				 (uint64_t)part->size < most ? (size_t)part->size : most};
	}
	struct source *s = source_new(a, part->fd, memory, limit);
	s->part = part->fd >= 0;
	s->at_file = part->at;
	s->left = part->size;
	s->packing = part->deflated ? DEFLATE : PLAIN;
	s->checked = part->checked;
	s->length = part->length;
	s->sum = part->sum;
	return s;
}

void source_plain(struct source *s)
{
	if (s->packing == UNKNOWN)
		s->packing = PLAIN;
}

err source_of_file(struct arena *a, int fd, int64_t limit, struct source **s, str *why)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
		close(fd);
		*why = S("not an ordinary file");
		return INVALID;
	}
	*s = source_new(a, fd, (bytes){0}, limit);
	return OK;
}

err source_open(struct arena *a, str path, int64_t limit, struct source **s, str *why)
{
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		bool absent = errno == ENOENT || errno == ENOTDIR;
		*why = absent ? S("there is no such file") : S("the file cannot be opened");
		return absent ? NOT_FOUND : FAULT;
	}
	return source_of_file(a, fd, limit, s, why);
}

/* ---- what comes in ---- */

static err take_in(struct source *s, str *why)
{
	if (s->at > 0) {
		memmove(s->in, s->in + s->at, s->n - s->at);
		s->n -= s->at;
		s->at = 0;
	}
	size_t room = CHUNK - s->n;
	if (s->fd < 0) {
		size_t n = room < s->memory.n ? room : s->memory.n;
		if (n)
			memcpy(s->in + s->n, s->memory.p, n);
		s->memory = (bytes){s->memory.p + n, s->memory.n - n};
		s->n += n;
		s->dry = s->memory.n == 0;
		return OK;
	}
	ssize_t n;
	if (s->part && (uint64_t)s->left < room)
		room = (size_t)s->left;
	do
		n = s->part ? pread(s->fd, s->in + s->n, room, (off_t)s->at_file)
			    : read(s->fd, s->in + s->n, room);
	while (n < 0 && errno == EINTR);
	if (n < 0) {
		*why = S("the file cannot be read");
		return FAULT;
	}
	s->n += (size_t)n;
	s->at_file += n;
	s->left -= n;
	s->dry = n == 0;
	return OK;
}

/* Until `want` bytes wait, or nothing more comes. */
static err wait_for(struct source *s, size_t want, str *why)
{
	while (s->n - s->at < want && !s->dry)
		TRY(take_in(s, why));
	return OK;
}

static enum packing packing_of(const struct source *s)
{
	str head = {(const char *)s->in + s->at, s->n - s->at};
	if (str_starts(head, S("\x1f\x8b")))
		return GZIP;
	if (str_starts(head, S("BZh")) && head.n >= 10 &&
	    (memcmp(head.p + 4, "1AY&SY", 6) == 0 || memcmp(head.p + 4, "\x17rE8P\x90", 6) == 0))
		return BZIP2;
	return PLAIN;
}

/* ---- unpacking ---- */

static err damaged(str *why)
{
	*why = S("the compressed data is damaged or cut short");
	return INVALID;
}

static err unpack_start(struct source *s, str *why)
{
	int bad;
	if (s->packing != BZIP2) {
		s->z = (z_stream){0};
		bad = inflateInit2(&s->z, s->packing == GZIP ? 15 + 16 : -15) != Z_OK;
	} else {
		s->b = (bz_stream){0};
		bad = BZ2_bzDecompressInit(&s->b, 0, 1) != BZ_OK;
	}
	s->open = !bad;
	s->ended = false;
	if (bad)
		*why = S("no memory to unpack with");
	return bad ? FAULT : OK;
}

/* One step; *n bytes came out. */
static err unpack_step(struct source *s, void *to, size_t room, size_t *n, str *why)
{
	unsigned in = (unsigned)(s->n - s->at), out = (unsigned)room;
	int status;
	if (s->packing != BZIP2) {
		s->z.next_in = s->in + s->at;
		s->z.avail_in = in;
		s->z.next_out = to;
		s->z.avail_out = out;
		status = inflate(&s->z, Z_NO_FLUSH);
		s->at += in - s->z.avail_in;
		*n = out - s->z.avail_out;
		s->ended = status == Z_STREAM_END;
		status = s->ended || status == Z_OK || status == Z_BUF_ERROR;
	} else {
		s->b.next_in = (char *)s->in + s->at;
		s->b.avail_in = in;
		s->b.next_out = to;
		s->b.avail_out = out;
		status = BZ2_bzDecompress(&s->b);
		s->at += in - s->b.avail_in;
		*n = out - s->b.avail_out;
		s->ended = status == BZ_STREAM_END;
		status = s->ended || status == BZ_OK;
	}
	return status ? OK : damaged(why);
}

/* After a complete stream: another one of the same kind, padding with zeros, or the end. */
static err next_stream(struct source *s, bool *end, str *why)
{
	unpack_end(s);
	TRY(wait_for(s, 10, why));
	if (s->n > s->at && packing_of(s) == s->packing)
		return unpack_start(s, why);
	for (*end = true; s->at < s->n; s->at++) {
		if (s->in[s->at] != 0) {
			*why = S("something else follows the compressed data");
			return INVALID;
		}
		TRY(wait_for(s, 2, why));
	}
	return OK;
}

static err unpack(struct source *s, void *to, size_t room, size_t *n, str *why)
{
	bool end = false;
	for (*n = 0; *n == 0;) {
		if (s->open && s->ended)
			TRY(next_stream(s, &end, why));
		if (end || (!s->open && s->ended))
			return OK;
		if (!s->open)
			TRY(unpack_start(s, why));
		TRY(wait_for(s, 1, why));
		bool nothing = s->at == s->n;
		TRY(unpack_step(s, to, room, n, why));
		if (*n == 0 && nothing && !s->ended)
			return damaged(why);
	}
	return OK;
}

static err copy_plain(struct source *s, void *to, size_t room, size_t *n, str *why)
{
	TRY(wait_for(s, 1, why));
	*n = s->n - s->at < room ? s->n - s->at : room;
	if (*n)
		memcpy(to, s->in + s->at, *n);
	s->at += *n;
	return OK;
}

/* An archive says how long its members are, and what their bytes add up to. */
static err check(struct source *s, const void *to, size_t n, str *why)
{
	s->summed = (uint32_t)crc32(s->summed, to, (uInt)n);
	bool whole = s->given == s->length && s->summed == s->sum;
	if (s->given > s->length || (n == 0 && !whole)) {
		*why = S("a file in the archive is damaged");
		return INVALID;
	}
	return OK;
}

err source_read(struct source *s, void *to, size_t room, size_t *n, str *why)
{
	REQUIRE(room > 0 && room <= (1u << 30));
	*n = 0;
	if (s->packing == UNKNOWN) {
		TRY(wait_for(s, 10, why));
		s->packing = packing_of(s);
	}
	if (s->packing == PLAIN)
		TRY(copy_plain(s, to, room, n, why));
	else
		TRY(unpack(s, to, room, n, why));
	s->given += (int64_t)*n;
	if (s->given > s->limit) {
		*n = 0;
		*why = S("more data than is read here");
		return TOO_LARGE;
	}
	err e = s->checked ? check(s, to, *n, why) : OK;
	if (e)
		*n = 0;
	return e;
}
