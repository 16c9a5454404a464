/* SPDX-License-Identifier: Apache-2.0
 * blob_store: write to a name of one's own, sync, link to the final name, sync the directories. A
 * crash leaves at most a stray temporary file, never half a blob under its hash.
 */
#include "core/blob_store.h"

#include "base/clock.h"
#include "base/out.h"
#include "base/rand.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH_BYTES = 32, READ_BUFFER = 1 << 16 };

static bool is_hash(str hash)
{
	if (hash.n != BLOB_HASH_LENGTH)
		return false;
	for (size_t i = 0; i < hash.n; i++)
		if (!((hash.p[i] >= '0' && hash.p[i] <= '9') ||
		      (hash.p[i] >= 'a' && hash.p[i] <= 'f')))
			return false;
	return true;
}

str blob_store_name(struct arena *a, str hash)
{
	if (!is_hash(hash))
		return STR_NONE;
	return str_cat(a, S("blobs/"), str_sub(hash, 0, 2), S("/"), str_sub(hash, 2, 2), S("/"),
		       hash);
}

str blob_store_path(struct arena *a, str data, str hash)
{
	str name = blob_store_name(a, hash);
	return str_empty(name) ? name : str_cat(a, data, S("/"), name);
}

static str aside_path(struct arena *a, str data, str hash)
{
	return str_cat(a, data, S("/blobs/.stray/"), hash);
}

static str hex(struct arena *a, const uint8_t *digest)
{
	struct out o = out_new(a, BLOB_HASH_LENGTH);
	out_hex(&o, (bytes){digest, HASH_BYTES});
	return out_view(&o);
}

/* A directory whose sync failed may have lost the name for good, and the next sync would say
 * nothing: the process ends rather than answer. */
static err sync_directory(struct arena *a, str path)
{
	int fd = open(cstr(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return FAULT;
	bool synced = fsync(fd) == 0;
	close(fd);
	if (!synced)
		BUG("a directory of the blob store cannot be synced");
	return OK;
}

static str folder_of(str path)
{
	return str_sub(path, 0, path.n - BLOB_HASH_LENGTH - 1);
}

/* Makes DATA/blobs/ab/cd. Who finds a folder may be faster than its maker's sync, so everybody
 * syncs the names above. */
static err make_folders(struct arena *a, str data, str hash)
{
	str folders[] = {
		str_cat(a, data, S("/blobs")), str_cat(a, data, S("/blobs/"), str_sub(hash, 0, 2)),
		str_cat(a, data, S("/blobs/"), str_sub(hash, 0, 2), S("/"), str_sub(hash, 2, 2))};
	str parent = data;
	for (size_t i = 0; i < 3; i++) {
		if (mkdir(cstr(a, folders[i]), 0700) != 0 && errno != EEXIST)
			return errno == ENOSPC ? BUSY : FAULT;
		TRY(sync_directory(a, parent));
		parent = folders[i];
	}
	return OK;
}

static err write_all(int fd, bytes content)
{
	while (content.n) {
		ssize_t put = write(fd, content.p, content.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return errno == ENOSPC ? BUSY : FAULT;
		content = (bytes){content.p + put, content.n - (size_t)put};
	}
	return OK;
}

/* A name beside the final one, for the time of writing. */
static int open_new(struct arena *a, str path, str *own)
{
	uint8_t random[8];
	rand_bytes(random, sizeof(random));
	struct out o = out_new(a, 4096);
	out_str(&o, path);
	out_lit(&o, ".new-");
	out_hex(&o, (bytes){random, sizeof(random)});
	*own = out_view(&o);
	return open(cstr(a, *own), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
}

/* Syncs what was written and gives it its name. A failed sync is no danger here: the file never
 * gets the name. */
static err publish(struct arena *a, int fd, str own, str path, err e)
{
	if (e == OK && fsync(fd) != 0)
		e = FAULT;
	/* rename replaces: whoever was there has the same bytes. */
	if (e == OK && rename(cstr(a, own), cstr(a, path)) != 0)
		e = FAULT;
	if (e)
		unlink(cstr(a, own));
	return e ? e : sync_directory(a, folder_of(path));
}

/* Is it there already, whole? */
static bool stored(struct arena *a, str data, str hash)
{
	if (blob_store_verify(a, data, hash) != OK)
		return false;
	/* In use again: what sweeps unused files leaves young ones alone. */
	return utimensat(AT_FDCWD, cstr(a, blob_store_path(a, data, hash)), NULL, 0) == 0;
}

str blob_store_find(struct arena *a, str data, str hash)
{
	str path = blob_store_path(a, data, hash);
	if (str_empty(path) || access(cstr(a, path), F_OK) == 0)
		return path;
	/* Who else brings it back at this moment is as good. */
	if (rename(cstr(a, aside_path(a, data, hash)), cstr(a, path)) == 0)
		IGNORE(sync_directory(a, folder_of(path)));
	return path;
}

static str aside_folder(struct arena *a, str data)
{
	return str_cat(a, data, S("/blobs/.stray"));
}

static err make_aside(struct arena *a, str data)
{
	return mkdir(cstr(a, aside_folder(a, data)), 0700) == 0 || errno == EEXIST ? OK : FAULT;
}

err blob_store_set_aside(struct arena *a, str data, str hash)
{
	str path = blob_store_path(a, data, hash);
	if (str_empty(path))
		return INVALID;
	TRY(make_aside(a, data));
	/* It lies there from now on. */
	if (utimensat(AT_FDCWD, cstr(a, path), NULL, AT_SYMLINK_NOFOLLOW) != 0 ||
	    rename(cstr(a, path), cstr(a, aside_path(a, data, hash))) != 0)
		return errno == ENOENT ? OK : FAULT;
	return sync_directory(a, aside_folder(a, data));
}

err blob_store_forget(struct arena *a, str data, str hash)
{
	if (!is_hash(hash))
		return INVALID;
	return unlink(cstr(a, aside_path(a, data, hash))) == 0 || errno == ENOENT ? OK : FAULT;
}

err blob_store_put(struct arena *a, str data, bytes content, str *hash)
{
	uint8_t digest[HASH_BYTES];
	crypto_generichash(digest, sizeof(digest), content.p, content.n, NULL, 0);
	*hash = hex(a, digest);
	str own, path = blob_store_path(a, data, *hash);
	TRY(make_folders(a, data, *hash));
	if (stored(a, data, *hash))
		return sync_directory(a, folder_of(path));
	int fd = open_new(a, path, &own);
	if (fd < 0)
		return errno == ENOSPC ? BUSY : FAULT;
	err e = publish(a, fd, own, path, write_all(fd, content));
	close(fd);
	return e;
}

/* Hashes a file, and copies it when `to` is not -1. */
static err read_through(struct arena *a, int fd, int to, str *hash, int64_t *size)
{
	uint8_t *buffer = arena_alloc(a, READ_BUFFER), digest[HASH_BYTES];
	crypto_generichash_state state;
	crypto_generichash_init(&state, NULL, 0, sizeof(digest));
	ssize_t got;
	for (*size = 0; (got = read(fd, buffer, READ_BUFFER)) != 0;) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return FAULT;
		*size += got;
		crypto_generichash_update(&state, buffer, (size_t)got);
		if (to >= 0)
			TRY(write_all(to, (bytes){buffer, (size_t)got}));
	}
	crypto_generichash_final(&state, digest, sizeof(digest));
	*hash = hex(a, digest);
	return OK;
}

/* From another file system: a copy, whose hash must be what it was a moment ago. */
static err copy_in(struct arena *a, int fd, str hash, str path)
{
	str again, own;
	int64_t size;
	int to = open_new(a, path, &own);
	if (to < 0)
		return errno == ENOSPC ? BUSY : FAULT;
	err e = lseek(fd, 0, SEEK_SET) == 0 ? read_through(a, fd, to, &again, &size) : FAULT;
	if (e == OK && !str_eq(again, hash))
		e = CONFLICT;
	e = publish(a, to, own, path, e);
	close(to);
	return e;
}

static err put_open_file(struct arena *a, str data, str from, int fd, str *hash, int64_t *size)
{
	TRY(read_through(a, fd, -1, hash, size));
	str path = blob_store_path(a, data, *hash);
	TRY(make_folders(a, data, *hash));
	if (stored(a, data, *hash))
		TRY(sync_directory(a, folder_of(path)));
	/* It may have come in pieces over days, and has a row in a moment: it is young here. */
	else if (futimens(fd, NULL) != 0 || fsync(fd) != 0)
		return FAULT;
	else if (rename(cstr(a, from), cstr(a, path)) == 0)
		return sync_directory(a, folder_of(path));
	else if (errno == EXDEV)
		TRY(copy_in(a, fd, *hash, path));
	else
		return FAULT;
	return unlink(cstr(a, from)) == 0 ? OK : FAULT;
}

err blob_store_put_file(struct arena *a, str data, str path, str *hash, int64_t *size)
{
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? NOT_FOUND : FAULT;
	err e = put_open_file(a, data, path, fd, hash, size);
	close(fd);
	return e;
}

err blob_store_verify(struct arena *a, str data, str hash)
{
	str path = blob_store_find(a, data, hash), now = STR_NONE;
	int64_t size;
	int fd = str_empty(path) ? -1 : open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return NOT_FOUND;
	err e = read_through(a, fd, -1, &now, &size);
	close(fd);
	return e == OK && str_eq(now, hash) ? OK : INVALID;
}

/* Aside first, where blob_store_find looks: whoever finds it whole until then makes it young, who
 * comes in the middle gets it back, and what a crash leaves there is not lost. */
err blob_store_delete(struct arena *a, str data, str hash, int64_t before)
{
	str path = blob_store_path(a, data, hash);
	struct stat file;
	if (str_empty(path))
		return INVALID;
	TRY(make_aside(a, data));
	const char *at = cstr(a, path), *gone = cstr(a, aside_path(a, data, hash));
	if (rename(at, gone) != 0)
		return errno == ENOENT ? OK : FAULT;
	if (stat(gone, &file) != 0)
		return errno == ENOENT ? BUSY : FAULT;
	if ((int64_t)file.st_mtime * SECOND > before)
		return rename(gone, at) == 0 || errno == ENOENT ? BUSY : FAULT;
	if (unlink(gone) != 0 && errno != ENOENT)
		return FAULT;
	return sync_directory(a, folder_of(path));
}
