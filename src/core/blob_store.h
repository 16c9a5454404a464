/* SPDX-License-Identifier: Apache-2.0
 * blob_store: files by the hash of their content, under DATA/blobs/ab/cd/HASH. A blob is on disk (file and directories
 * synced) before its row may be committed, and is never changed.
 */
#ifndef RUCHE_BLOB_STORE_H
#define RUCHE_BLOB_STORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { BLOB_HASH_LENGTH = 64 }; /* BLAKE2b-256, hexadecimal */

/* Stores the bytes; *hash names them. The same bytes twice, also at once from many threads, are one file. */
err blob_store_put(struct arena *a, str data, bytes content, str *hash);
/* The file's path relative to the data directory: "blobs/ab/cd/HASH". Empty for what is no hash. */
str blob_store_name(struct arena *a, str hash);
/* Its whole path. */
str blob_store_path(struct arena *a, str data, str hash);
/* Reads it whole and compares the hash. NOT_FOUND, or INVALID when it is damaged. */
err blob_store_verify(struct arena *a, str data, str hash);

#endif
