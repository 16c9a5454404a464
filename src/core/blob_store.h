/* SPDX-License-Identifier: Apache-2.0
 * blob_store: files by the hash of their content, under DATA/blobs/ab/cd/HASH. A blob is on disk
 * (file and directories synced) before its row may be committed, and is never changed.
 */
#ifndef RUCHE_BLOB_STORE_H
#define RUCHE_BLOB_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { BLOB_HASH_LENGTH = 64 }; /* BLAKE2b-256, hexadecimal */

/* Stores the bytes; *hash names them. The same bytes twice, also at once from many threads, are one
 * file; a damaged file of that name is mended. BUSY when the disk is full. */
err blob_store_put(struct arena *a, str data, bytes content, str *hash);
/* The same with a file, which is moved (copied from another file system, then removed): afterwards
 * it is gone. */
err blob_store_put_file(struct arena *a, str data, str path, str *hash, int64_t *size);
/* The file's path relative to the data directory: "blobs/ab/cd/HASH". Empty for what is no hash. */
str blob_store_name(struct arena *a, str hash);
/* Its whole path. */
str blob_store_path(struct arena *a, str data, str hash);
/* The same of one that is read: when it was set aside it comes back first. */
str blob_store_find(struct arena *a, str data, str hash);
/* Moves a file that nothing seems to name to DATA/blobs/.stray/HASH. OK when there is none. */
err blob_store_set_aside(struct arena *a, str data, str hash);
/* Removes for good what was set aside. OK when there is none. */
err blob_store_forget(struct arena *a, str data, str hash);
/* Reads it whole and compares the hash. NOT_FOUND, or INVALID when it is damaged. */
err blob_store_verify(struct arena *a, str data, str hash);
/* Removes the file once no row names it. OK when there is none; BUSY when it came in, or came in
 * again, after that time. */
err blob_store_delete(struct arena *a, str data, str hash, int64_t before);

#endif
