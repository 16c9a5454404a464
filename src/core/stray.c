/* SPDX-License-Identifier: Apache-2.0
 * stray: walks DATA/blobs/ab/cd, a folder after the other; none holds many files. The disk is read
 * outside of transactions, and the database is asked about a step's names in one short read.
 */
#include "core/stray.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/blob_store.h"
#include "core/job.h"
#include "core/setting.h"

#include "retention.sql.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FOLDERS = 1 << 16,
	FOLDERS_AT_ONCE =
		1 << 13, /* tried in one step; most of them are not there in a small store */
	FILES_AT_ONCE = 1000,
	FEW = 10,	   /* so many strays are no sign of a wrong database */
	OF_FOLDER = 10000, /* more are looked at another day */
	FINDINGS = 1000,
};

/* What a request stored is named within minutes. */
#define AGE DAY
/* What was set aside may be missed for so long. */
#define ASIDE (30 * DAY)

static const str state_name = S("retention.strays");

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

/* Names in a folder that are older than that. */
static void old_names(struct arena *a, str path, int64_t before, struct names *names)
{
	DIR *folder = opendir(cstr(a, path));
	struct stat file;
	if (!folder)
		return;
	size_t most = names->n + OF_FOLDER;
	for (struct dirent *entry; names->n < most && (entry = readdir(folder));) {
		bool old = fstatat(dirfd(folder), entry->d_name, &file, AT_SYMLINK_NOFOLLOW) == 0 &&
			   S_ISREG(file.st_mode) && (int64_t)file.st_mtime * SECOND < before;
		if (old)
			*ARENA_PUSH(a, names) = str_dup(a, str_from(entry->d_name));
	}
	closedir(folder);
}

/* The next folder that may be there: whole rows of them are not. */
static int next_folder(struct arena *a, str data, int folder)
{
	while (folder < FOLDERS && (folder & 255) == 0 &&
	       access(cstr(a, folder_path(a, data, folder, true)), F_OK) != 0)
		folder += 256;
	return folder;
}

/* ---- the sweep --------------------------------------------------------------------------------
 */

err stray_begin(struct db *db)
{
	str last;
	int64_t begun = 0;
	TRY(setting_get(db, state_name, STR_NONE, &last));
	if (!str_empty(last) && str_to_int(last, &begun) && begun > db->now - DAY)
		return OK;
	struct out now = out_new(db->arena, 24);
	out_int(&now, db->now);
	TRY(setting_put(db, state_name, out_view(&now)));
	return job_add(db, S("disk.strays"), STR_NONE, 0, true);
}

/* "HASH.new-..." of a process that was ended while it wrote. */
static bool is_half(str name)
{
	return str_find(name, S(".new-")) == BLOB_HASH_LENGTH;
}

/* The old files of some folders; halves that nobody is writing any more go at once. Gives the
 * folder behind them. */
static int read_folders(struct arena *a, str data, int folder, struct names *hashes)
{
	for (int n = 0; folder < FOLDERS && n < FOLDERS_AT_ONCE && hashes->n < FILES_AT_ONCE; n++) {
		struct names names = {0};
		str path = folder_path(a, data, folder, false);
		old_names(a, path, clock_now() - AGE, &names);
		for (size_t i = 0; i < names.n; i++) {
			if (!str_empty(blob_store_name(a, names.v[i])))
				*ARENA_PUSH(a, hashes) = names.v[i];
			else if (is_half(names.v[i]))
				(void)unlink(cstr(a, str_cat(a, path, S("/"), names.v[i])));
		}
		folder = next_folder(a, data, folder + 1);
	}
	return folder;
}

static err ask(struct db *db, const struct names *hashes, struct names *strays)
{
	for (size_t i = 0; i < hashes->n; i++) {
		struct q_retention_blob named;
		bool waits;
		TRY(q_retention_blob(db, hashes->v[i], &named));
		TRY(job_waits(db, S("retention.file"), hashes->v[i], &waits));
		if (!named.n && !waits)
			*ARENA_PUSH(db->arena, strays) = hashes->v[i];
	}
	return OK;
}

/* Those that no row names, nor a job that removes what lost its row. */
static err unnamed(const struct app *app, struct arena *a, const struct names *hashes,
		   struct names *strays)
{
	struct db db = {0};
	TRY(db_read_begin(app->database, a, &db));
	err e = ask(&db, hashes, strays);
	db_read_end(&db);
	return e;
}

/* What was set aside long ago goes for good, unless a row names it again. */
static err clear_aside(const struct app *app, struct arena *a)
{
	struct names all = {0}, old = {0}, gone = {0};
	old_names(a, str_cat(a, app->data, S("/blobs/.stray")), clock_now() - ASIDE, &all);
	for (size_t i = 0; i < all.n; i++)
		if (!str_empty(blob_store_name(a, all.v[i])))
			*ARENA_PUSH(a, &old) = all.v[i];
	TRY(unnamed(app, a, &old, &gone));
	for (size_t i = 0; i < gone.n; i++)
		TRY(blob_store_forget(a, app->data, gone.v[i]));
	return OK;
}

static err go_on(const struct app *app, struct arena *a, int folder)
{
	struct db db = {0};
	struct out next = out_new(a, 24);
	out_int(&next, folder);
	TRY(db_write_begin(app->database, a, &db));
	err e = job_add(&db, S("disk.strays"), out_view(&next), 0, true);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

err stray_sweep(const struct app *app, struct arena *a, const struct job *job)
{
	struct names hashes = {0}, strays = {0};
	int64_t begin = 0;
	if (!str_empty(job->payload) &&
	    (!str_to_int(job->payload, &begin) || begin < 0 || begin > FOLDERS))
		return INVALID;
	int folder = next_folder(a, app->data, (int)begin);
	folder = read_folders(a, app->data, folder, &hashes);
	TRY(unnamed(app, a, &hashes, &strays));
	/* Files lie evenly: a part of them tells of all. */
	if (strays.n > FEW && strays.n > hashes.n / 2) {
		log_event(LOG_WARN, "blobs: nothing was set aside, is this their database?",
			  LOG_I("files", (int64_t)hashes.n), LOG_I("unnamed", (int64_t)strays.n));
		return OK;
	}
	for (size_t i = 0; i < strays.n; i++)
		TRY(blob_store_set_aside(a, app->data, strays.v[i]));
	if (strays.n)
		log_event(LOG_INFO, "blobs set aside", LOG_I("files", (int64_t)strays.n));
	return folder < FOLDERS ? go_on(app, a, folder) : clear_aside(app, a);
}

/* ---- the check --------------------------------------------------------------------------------
 */

static err list_folder(struct db *db, str data, int folder, struct out *findings, int64_t *found)
{
	struct names names = {0}, hashes = {0}, strays = {0};
	struct arena *a = db->arena;
	old_names(a, folder_path(a, data, folder, false), db->now - AGE, &names);
	for (size_t i = 0; i < names.n; i++)
		if (!str_empty(blob_store_name(a, names.v[i])))
			*ARENA_PUSH(a, &hashes) = names.v[i];
	TRY(ask(db, &hashes, &strays));
	for (size_t i = 0; i < strays.n; i++)
		if ((*found)++ < FINDINGS)
			out_fmt(findings, "blob %.*s: nothing names it\n", (int)strays.v[i].n,
				strays.v[i].p);
	return OK;
}

err stray_list(struct db *db, str data, struct out *findings)
{
	struct arena *before = db->arena;
	int64_t found = 0;
	err e = OK;
	/* Of a large store the names would fill any arena. */
	db->arena = arena_new(64 << 20);
	for (int folder = next_folder(db->arena, data, 0); e == OK && folder < FOLDERS;) {
		e = list_folder(db, data, folder, findings, &found);
		folder = next_folder(db->arena, data, folder + 1);
		arena_reset(db->arena);
	}
	arena_free(db->arena);
	db->arena = before;
	return e;
}
