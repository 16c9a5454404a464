/* SPDX-License-Identifier: Apache-2.0
 * backup and restore: the database by its online copy, then the blobs it names, then a manifest
 * with a hash of every file. A backup without its manifest is not finished and is refused.
 */
#include "app/cli.h"
#include "app/manifest.h"
#include "core/blob_store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app.sql.h"

enum { MANIFEST_MAX = 512 << 20, FILE_BUFFER = 1 << 16 };

static const char manifest_name[] = "/MANIFEST";
static const char *const database_files[] = {"ruche.db", "search.db", "ruche.dump"};

static str path_of(struct arena *a, str directory, str name)
{
	return str_cat(a, directory, S("/"), name);
}

static bool exists(struct arena *a, str path)
{
	struct stat st;
	return stat(cstr(a, path), &st) == 0;
}

/* Reads a file once: copies it to `to` (when given) and hashes it. */
static err copy_and_hash(struct arena *a, str from, str to, str *hash)
{
	uint8_t *buffer = arena_alloc(a, FILE_BUFFER), digest[crypto_generichash_BYTES];
	crypto_generichash_state state;
	err e = OK;
	int out = -1, in = open(cstr(a, from), O_RDONLY | O_CLOEXEC);
	if (in < 0)
		return NOT_FOUND;
	if (to.n && (out = open(cstr(a, to), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) < 0)
		e = FAULT;
	crypto_generichash_init(&state, NULL, 0, sizeof(digest));
	while (e == OK) {
		ssize_t got = read(in, buffer, FILE_BUFFER);
		if (got < 0)
			e = FAULT;
		if (got <= 0)
			break;
		crypto_generichash_update(&state, buffer, (size_t)got);
		if (out >= 0 && write(out, buffer, (size_t)got) != got)
			e = FAULT;
	}
	if (out >= 0 && (fsync(out) != 0 || close(out) != 0))
		e = FAULT;
	close(in);
	crypto_generichash_final(&state, digest, sizeof(digest));
	struct out hex = out_new(a, 2 * sizeof(digest));
	out_hex(&hex, (bytes){digest, sizeof(digest)});
	*hash = out_view(&hex);
	return e;
}

struct copying {
	struct command *c;
	str to;
	struct out manifest;
	struct arena *arena;
	int64_t blobs;
};

static err make_directories(struct arena *a, str root, str relative)
{
	for (size_t i = 0; i < relative.n; i++)
		if (relative.p[i] == '/' &&
		    mkdir(cstr(a, path_of(a, root, str_sub(relative, 0, i))), 0700) != 0 &&
		    errno != EEXIST)
			return FAULT;
	return OK;
}

static err copy_blob(void *arg, const struct q_app_blobs *q)
{
	struct copying *k = arg;
	str hash, name = blob_store_name(k->arena, q->hash);
	(void)blob_store_find(k->arena, k->c->data, q->hash); /* it may have been set aside */
	TRY(make_directories(k->arena, k->to, name));
	TRY(copy_and_hash(k->arena, path_of(k->arena, k->c->data, name),
			  path_of(k->arena, k->to, name), &hash));
	manifest_write(&k->manifest, &(struct manifest_file){hash, name});
	k->blobs++;
	arena_reset(k->arena);
	return OK;
}

static err copy_blobs(struct copying *k)
{
	struct database_options options = {
		.data = k->to, .url = k->c->url, .readers = 1, .durable = true};
	struct database *copy;
	struct db db = {0};
	str why;
	/* The blobs of the copy, not of the live database: those that came since are not part of
	 * this backup. PostgreSQL's copy is a dump, so there the live list is taken: it can only
	 * hold more. */
	TRY(database_open(k->c->arena, &options, &copy, &why));
	err e = db_read_begin(copy, k->c->arena, &db);
	if (e == OK) {
		e = q_app_blobs(&db, copy_blob, k);
		db_read_end(&db);
	}
	database_close(copy);
	return e;
}

/* Under another name until it is whole on disk: what is cut off must not look finished. */
static err write_manifest(struct copying *k)
{
	struct arena *a = k->c->arena;
	char *path = cstr(a, str_cat(a, k->to, str_from(manifest_name)));
	char *new = cstr(a, str_cat(a, k->to, str_from(manifest_name), S(".new")));
	int fd = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return FAULT;
	ssize_t put = write(fd, k->manifest.p ? k->manifest.p : "", k->manifest.n);
	bool good = !k->manifest.bad && put == (ssize_t)k->manifest.n && fsync(fd) == 0;
	return close(fd) == 0 && good && rename(new, path) == 0 ? OK : FAULT;
}

static err backup_all(struct copying *k, struct app *app, str *why)
{
	struct arena *a = k->c->arena;
	TRY(database_backup(app->database, a, k->to, why));
	TRY(copy_blobs(k));
	int databases = 0;
	for (size_t i = 0; i < sizeof(database_files) / sizeof(*database_files); i++) {
		str hash, name = str_from(database_files[i]), path = path_of(a, k->to, name);
		if (!exists(a, path))
			continue;
		TRY(copy_and_hash(a, path, STR_NONE, &hash));
		manifest_write(&k->manifest, &(struct manifest_file){hash, name});
		databases++;
	}
	/* A backup without its database must never look finished. */
	if (databases == 0)
		return FAULT;
	return write_manifest(k);
}

int command_backup(struct command *c)
{
	struct app app;
	str why = STR_NONE;
	if (c->n != 1)
		return command_refuse(c, S("backup"), S("into which directory?"));
	struct copying k = {.c = c,
			    .to = c->words[0],
			    .manifest = out_new(c->arena, MANIFEST_MAX),
			    .arena = arena_new(64 << 20)};
	if (mkdir(cstr(c->arena, k.to), 0700) != 0)
		return command_refuse(
			c, k.to,
			errno == EEXIST ? S("is there already; a backup wants a new directory")
					: S("cannot be made"));
	/* A backup comes before the migration. */
	c->older = c->moved = true;
	int status = command_open(c, false, &app);
	if (status) {
		rmdir(cstr(c->arena, k.to)); /* else the next try finds it in the way */
		return status;
	}
	err e = backup_all(&k, &app, &why);
	command_close(&app);
	arena_free(k.arena);
	if (e)
		return command_refuse(c, k.to,
				      str_empty(why) ? S("could not be written in full; it has no "
							 "manifest and will be refused")
						     : why);
	fprintf(stdout, "The backup is complete: the database and %lld blobs.\n",
		(long long)k.blobs);
	return 0;
}

static err read_manifest(struct command *c, str from, str *text, str *bad)
{
	struct out o = out_new(c->arena, MANIFEST_MAX);
	int fd = open(cstr(c->arena, str_cat(c->arena, from, str_from(manifest_name))),
		      O_RDONLY | O_CLOEXEC);
	*bad = S("it has no manifest, so it is not a finished backup");
	if (fd < 0)
		return INVALID;
	ssize_t got = 1;
	for (; got > 0 && out_reserve(&o, FILE_BUFFER); o.n += got > 0 ? (size_t)got : 0)
		got = read(fd, o.p + o.n, FILE_BUFFER);
	close(fd);
	*text = out_view(&o);
	if (got == 0)
		return OK;
	*bad = S("its manifest cannot be read in full");
	return INVALID;
}

static bool is_database(str name)
{
	for (size_t i = 0; i < sizeof(database_files) / sizeof(*database_files); i++)
		if (str_eq(name, str_from(database_files[i])))
			return true;
	return false;
}

/* Reads MANIFEST and checks (to empty) or copies every file it names. */
static err walk_manifest(struct command *c, str from, str to, int64_t *files, str *bad)
{
	struct manifest_file file;
	int databases = 0;
	str rest, hash;
	TRY(read_manifest(c, from, &rest, bad));
	struct arena *a = arena_new(64 << 20);
	err e;
	while ((e = manifest_next(&rest, &file)) == OK) {
		if (to.n)
			e = make_directories(a, to, file.name);
		if (e == OK)
			e = copy_and_hash(a, path_of(a, from, file.name),
					  to.n ? path_of(a, to, file.name) : STR_NONE, &hash);
		if (e != OK || !str_eq(hash, file.hash)) {
			e = INVALID;
			break;
		}
		databases += is_database(file.name);
		++*files;
		arena_reset(a);
	}
	arena_free(a);
	if (e != NOT_FOUND) {
		*bad = str_cat(c->arena, file.name, S(" is missing, damaged or in the way"));
		return INVALID;
	}
	/* They are named last. */
	*bad = S("its manifest names no database, so it is not a finished backup");
	return databases ? OK : INVALID;
}

static bool directory_empty(struct arena *a, str path)
{
	DIR *d = opendir(cstr(a, path));
	int n = 0;
	if (!d)
		return true;
	for (struct dirent *e = readdir(d); e && n <= 2; e = readdir(d))
		n++;
	closedir(d);
	return n <= 2;
}

int command_restore(struct command *c)
{
	int64_t files = 0;
	str bad;
	if (c->n != 1)
		return command_refuse(c, S("restore"), S("from which backup directory?"));
	str from = c->words[0];
	if (!directory_empty(c->arena, c->data))
		return command_refuse(
			c, c->data,
			S("is not empty; restore wants an empty or new data directory (--data)"));
	/* Verified whole before the first file is written. */
	if (walk_manifest(c, from, STR_NONE, &files, &bad) != OK)
		return command_refuse(c, from, bad);
	if (mkdir(cstr(c->arena, c->data), 0700) != 0 && errno != EEXIST)
		return command_refuse(c, c->data, S("cannot be made"));
	files = 0;
	if (walk_manifest(c, from, c->data, &files, &bad) != OK)
		return command_refuse(c, c->data, bad);
	if (exists(c->arena, path_of(c->arena, c->data, S("ruche.dump"))))
		puts("The blobs are in place. Load ruche.dump with `pg_restore --clean --if-exists "
		     "--no-owner -d URL ruche.dump`.");
	fprintf(stdout, "Restored and verified %lld files.\n", (long long)files);
	return 0;
}
