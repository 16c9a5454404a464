/* SPDX-License-Identifier: Apache-2.0
 * blob_store: write to a name of one's own, sync, link to the final name, sync the directories. A crash leaves at most a stray
 * temporary file, never half a blob under its hash.
 */
#include "core/blob_store.h"

#include "base/out.h"
#include "base/rand.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HASH_BYTES = 32, READ_BUFFER = 1 << 16 };

static bool is_hash(str hash)
{
	if (hash.n != BLOB_HASH_LENGTH)
		return false;
	for (size_t i = 0; i < hash.n; i++)
		if (!((hash.p[i] >= '0' && hash.p[i] <= '9') || (hash.p[i] >= 'a' && hash.p[i] <= 'f')))
			return false;
	return true;
}

str blob_store_name(struct arena *a, str hash)
{
	if (!is_hash(hash))
		return STR_NONE;
	return str_cat(a, S("blobs/"), str_sub(hash, 0, 2), S("/"), str_sub(hash, 2, 2), S("/"), hash);
}

str blob_store_path(struct arena *a, str data, str hash)
{
	str name = blob_store_name(a, hash);
	return str_empty(name) ? name : str_cat(a, data, S("/"), name);
}

static str hex(struct arena *a, const uint8_t *digest)
{
	struct out o = out_new(a, BLOB_HASH_LENGTH);
	out_hex(&o, (bytes){digest, HASH_BYTES});
	return out_view(&o);
}

static err sync_directory(struct arena *a, str path)
{
	int fd = open(cstr(a, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return FAULT;
	bool synced = fsync(fd) == 0;
	close(fd);
	return synced ? OK : FAULT;
}

/* Makes DATA/blobs/ab/cd, syncing each parent that gained a name. */
static err make_folders(struct arena *a, str data, str hash)
{
	str folders[] = {str_cat(a, data, S("/blobs")), str_cat(a, data, S("/blobs/"), str_sub(hash, 0, 2)),
			 str_cat(a, data, S("/blobs/"), str_sub(hash, 0, 2), S("/"), str_sub(hash, 2, 2))};
	str parent = data;
	for (size_t i = 0; i < 3; i++) {
		if (mkdir(cstr(a, folders[i]), 0700) == 0)
			TRY(sync_directory(a, parent));
		else if (errno != EEXIST)
			return FAULT;
		parent = folders[i];
	}
	return OK;
}

static err write_whole(int fd, bytes content)
{
	while (content.n) {
		ssize_t put = write(fd, content.p, content.n);
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return errno == ENOSPC ? BUSY : FAULT;
		content = (bytes){content.p + put, content.n - (size_t)put};
	}
	return fsync(fd) == 0 ? OK : FAULT;
}

err blob_store_put(struct arena *a, str data, bytes content, str *hash)
{
	uint8_t digest[HASH_BYTES], random[8];
	struct stat st;
	crypto_generichash(digest, sizeof(digest), content.p, content.n, NULL, 0);
	*hash = hex(a, digest);
	str path = blob_store_path(a, data, *hash);
	str folder = str_sub(path, 0, path.n - BLOB_HASH_LENGTH - 1);
	TRY(make_folders(a, data, *hash));
	if (stat(cstr(a, path), &st) == 0 && st.st_size == (off_t)content.n)
		return sync_directory(a, folder);
	rand_bytes(random, sizeof(random));
	struct out own = out_new(a, 4096);
	out_str(&own, path);
	out_lit(&own, ".new-");
	out_hex(&own, (bytes){random, sizeof(random)});
	int fd = open(out_cstr(&own), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return FAULT;
	err e = write_whole(fd, content);
	close(fd);
	/* rename replaces: whoever was there has the same bytes. */
	if (e == OK && rename(out_cstr(&own), cstr(a, path)) != 0)
		e = FAULT;
	if (e) {
		unlink(out_cstr(&own));
		return e;
	}
	return sync_directory(a, folder);
}

err blob_store_verify(struct arena *a, str data, str hash)
{
	uint8_t *buffer = arena_alloc(a, READ_BUFFER), digest[HASH_BYTES];
	crypto_generichash_state state;
	str path = blob_store_path(a, data, hash);
	int fd = str_empty(path) ? -1 : open(cstr(a, path), O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NOT_FOUND;
	crypto_generichash_init(&state, NULL, 0, sizeof(digest));
	ssize_t got;
	while ((got = read(fd, buffer, READ_BUFFER)) > 0)
		crypto_generichash_update(&state, buffer, (size_t)got);
	close(fd);
	crypto_generichash_final(&state, digest, sizeof(digest));
	return got == 0 && str_eq(hex(a, digest), hash) ? OK : INVALID;
}
