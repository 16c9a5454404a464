/* SPDX-License-Identifier: Apache-2.0
 * stray: walks DATA/blobs/ab/cd, a folder after the other; none holds many files.
 */
#include "core/stray.h"

#include "base/clock.h"
#include "core/blob_store.h"
#include "core/job.h"

#include "retention.sql.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FOLDERS = 1 << 16,
	FOLDERS_AT_ONCE = 256, /* in one transaction */
	FILES_AT_ONCE = 1000,
	OF_FOLDER = 10000, /* more are looked at another day */
	FINDINGS = 1000,
};

/* What a request stored is named within minutes. */
#define AGE DAY

struct names {
	str *v;
	size_t n, cap;
};

static str folder_path(struct arena *a, str data, int folder, bool upper)
{
	struct out o = out_new(a, data.n + 24);
	out_str(&o, data);
	out_lit(&o, "/blobs/");
	out_hex(&o, (bytes){(uint8_t[]){(uint8_t)(folder >> 8)}, 1});
	if (upper)
		return out_view(&o);
	out_byte(&o, '/');
	out_hex(&o, (bytes){(uint8_t[]){(uint8_t)folder}, 1});
	return out_view(&o);
}

/* Names in a folder that are older than a day. */
static void old_names(struct arena *a, str path, int64_t now, struct names *names)
{
	DIR *folder = opendir(cstr(a, path));
	struct stat file;
	if (!folder)
		return;
	for (struct dirent *entry; names->n < OF_FOLDER && (entry = readdir(folder));) {
		bool old = fstatat(dirfd(folder), entry->d_name, &file, AT_SYMLINK_NOFOLLOW) == 0 &&
			   S_ISREG(file.st_mode) && (int64_t)file.st_mtime * SECOND < now - AGE;
		if (old)
			*ARENA_PUSH(a, names) = str_dup(a, str_from(entry->d_name));
	}
	closedir(folder);
}

struct look {
	str data;
	struct out *findings; /* NULL: they are to go */
	int64_t found;
};

static err look_at(struct db *db, struct look *l, str path, str name)
{
	struct q_retention_blob named;
	if (str_empty(blob_store_name(db->arena, name))) {
		/* "HASH.new-..." of a process that was ended while it wrote. */
		if (!l->findings && str_find(name, S(".new-")) == BLOB_HASH_LENGTH)
			(void)unlink(cstr(db->arena, str_cat(db->arena, path, S("/"), name)));
		return OK;
	}
	TRY(q_retention_blob(db, name, &named));
	if (named.n)
		return OK;
	if (!l->findings)
		return job_add(db, S("retention.file"), name, 0, true);
	if (l->found++ < FINDINGS)
		out_fmt(l->findings, "blob %.*s: nothing names it\n", (int)name.n, name.p);
	return OK;
}

static err look_in(struct db *db, struct look *l, int folder, size_t *files)
{
	struct names names = {0};
	str path = folder_path(db->arena, l->data, folder, false);
	old_names(db->arena, path, db->now, &names);
	for (size_t i = 0; i < names.n; i++)
		TRY(look_at(db, l, path, names.v[i]));
	*files += names.n;
	return OK;
}

/* The next folder that may be there: whole rows of them are not. */
static int next_folder(struct arena *a, str data, int folder)
{
	while (folder < FOLDERS && (folder & 255) == 0 &&
	       access(cstr(a, folder_path(a, data, folder, true)), F_OK) != 0)
		folder += 256;
	return folder;
}

err stray_sweep(struct db *db, str data, str after, str *next)
{
	struct look l = {.data = data};
	int64_t begin = 0;
	size_t files = 0;
	*next = STR_NONE;
	if (!str_empty(after) && (!str_to_int(after, &begin) || begin < 0 || begin > FOLDERS))
		return INVALID;
	int folder = next_folder(db->arena, data, (int)begin);
	for (int n = 0; folder < FOLDERS && n < FOLDERS_AT_ONCE && files < FILES_AT_ONCE; n++) {
		TRY(look_in(db, &l, folder, &files));
		folder = next_folder(db->arena, data, folder + 1);
	}
	if (folder >= FOLDERS)
		return OK;
	struct out o = out_new(db->arena, 24);
	out_int(&o, folder);
	*next = out_view(&o);
	return OK;
}

err stray_list(struct db *db, str data, struct out *findings)
{
	struct look l = {.data = data, .findings = findings};
	struct arena *before = db->arena;
	size_t files = 0;
	err e = OK;
	/* Of a large store the names would fill any arena. */
	db->arena = arena_new(64 << 20);
	for (int folder = next_folder(db->arena, data, 0); e == OK && folder < FOLDERS;) {
		e = look_in(db, &l, folder, &files);
		folder = next_folder(db->arena, data, folder + 1);
		arena_reset(db->arena);
	}
	arena_free(db->arena);
	db->arena = before;
	return e;
}
