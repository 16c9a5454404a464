/* SPDX-License-Identifier: Apache-2.0
 * sqlite_map: lets readers see a whole database through their map. SQLite is built with a limit of
 * 2 GB for it, and every page beyond is a system call and a copy: half of the cost of a page of the
 * directory at 9 GB. This is the usual VFS, but for fetching pages of a database file: its map is
 * taken once more, as long as the file (mremap with an old size of 0 doubles a shared mapping), so
 * that no descriptor is opened: closing one would drop the locks that SQLite holds on the file.
 * All readers look through one map of a file: with one for each, each had to be told of every page
 * by a fault of its own, and the kernel had to take it from all of them before it could reuse it.
 */
#include "db/internal.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <sys/mman.h>

enum { SEED_BYTES = 512, ROOM_BYTES = 1 << 30 };

enum { FILES = 2 };
static const char *const file_names[FILES] = {"ruche.db", "search.db"};

/* Lives as long as somebody looks through it. `users` is under the mutex of its maps. */
struct map {
	uint8_t *start;
	int64_t reach; /* how far it goes; the file may be shorter */
	int users;
};

/* Of one database: its files, and the longest map of each that anybody has made. */
struct maps {
	sqlite3_vfs vfs;
	pthread_mutex_t mutex;
	struct map *longest[FILES]; /* NULL: nobody has one */
};

struct mapped_file {
	sqlite3_file base;
	sqlite3_file *real; /* lies behind this struct */
	struct maps *maps;
	int file;
	struct map *map;    /* NULL: none yet */
	sqlite3_int64 size; /* of the file when last asked; nothing beyond may be touched */
	int64_t out;	    /* pages that SQLite holds */
	bool unavailable;   /* the usual map must do */
};

static struct mapped_file *mapped(sqlite3_file *f)
{
	return (struct mapped_file *)f;
}

static sqlite3_file *real(sqlite3_file *f)
{
	return mapped(f)->real;
}

/* ---- pages ------------------------------------------------------------------------------------
 */

/* With the mutex. */
static void map_leave(struct mapped_file *m)
{
	struct map *map = m->map;
	m->map = NULL;
	if (!map || --map->users > 0)
		return;
	if (m->maps->longest[m->file] == map)
		m->maps->longest[m->file] = NULL;
	munmap(map->start, (size_t)map->reach);
	free(map);
}

/* A map with room to grow: addresses cost nothing. NULL when there is none to be had. */
static struct map *map_make(struct mapped_file *m)
{
	void *seed = NULL, *start = MAP_FAILED;
	int64_t reach = m->size + m->size / 4 + ROOM_BYTES;
	const sqlite3_io_methods *usual = m->real->pMethods;
	if ((uint64_t)reach > SIZE_MAX / 4 ||
	    usual->xFetch(m->real, 0, SEED_BYTES, &seed) != SQLITE_OK)
		seed = NULL;
	if (seed) {
		start = mremap(seed, 0, (size_t)reach, MREMAP_MAYMOVE);
		usual->xUnfetch(m->real, 0, seed);
	}
	if (start == MAP_FAILED)
		return NULL;
	struct map *map = malloc(sizeof(*map));
	if (map)
		*map = (struct map){.start = start, .reach = reach};
	else
		munmap(start, (size_t)reach);
	return map;
}

/* The one that somebody made as long as the file is now, or a new one. */
static void map_again(struct mapped_file *m)
{
	struct maps *maps = m->maps;
	pthread_mutex_lock(&maps->mutex);
	map_leave(m);
	struct map **longest = &maps->longest[m->file];
	if (!*longest || (*longest)->reach < m->size) {
		struct map *made = map_make(m);
		if (made)
			*longest = made;
		m->unavailable = !made;
	}
	if (!m->unavailable) {
		m->map = *longest;
		m->map->users++;
	}
	pthread_mutex_unlock(&maps->mutex);
}

static int64_t reach_of(const struct mapped_file *m)
{
	return m->map ? m->map->reach : 0;
}

static int map_fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **page)
{
	struct mapped_file *m = mapped(f);
	*page = NULL;
	if (at + n > m->size) {
		int code = m->real->pMethods->xFileSize(m->real, &m->size);
		if (code != SQLITE_OK)
			return code;
	}
	if (m->size > reach_of(m) && m->out == 0 && !m->unavailable)
		map_again(m);
	if (m->unavailable)
		return m->real->pMethods->xFetch(m->real, at, n, page);
	/* Without a page SQLite reads it. */
	if (at + n <= m->size && at + n <= reach_of(m)) {
		*page = m->map->start + at;
		m->out++;
	}
	return SQLITE_OK;
}

static int map_unfetch(sqlite3_file *f, sqlite3_int64 at, void *page)
{
	struct mapped_file *m = mapped(f);
	uint8_t *p = page;
	if (p && m->map && p >= m->map->start && p < m->map->start + m->map->reach) {
		m->out--;
		return SQLITE_OK;
	}
	/* Others changed the file: ask how long it is. */
	if (!p)
		m->size = 0;
	return m->real->pMethods->xUnfetch(m->real, at, page);
}

static int map_truncate(sqlite3_file *f, sqlite3_int64 size)
{
	mapped(f)->size = 0;
	return real(f)->pMethods->xTruncate(real(f), size);
}

static int map_close(sqlite3_file *f)
{
	struct mapped_file *m = mapped(f);
	pthread_mutex_lock(&m->maps->mutex);
	map_leave(m);
	pthread_mutex_unlock(&m->maps->mutex);
	return m->real->pMethods->xClose(m->real);
}

/* ---- handed on --------------------------------------------------------------------------------
 */

static int map_read(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
	return real(f)->pMethods->xRead(real(f), to, n, at);
}

static int map_write(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
	return real(f)->pMethods->xWrite(real(f), from, n, at);
}

static int map_sync(sqlite3_file *f, int flags)
{
	return real(f)->pMethods->xSync(real(f), flags);
}

static int map_file_size(sqlite3_file *f, sqlite3_int64 *size)
{
	return real(f)->pMethods->xFileSize(real(f), size);
}

static int map_lock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xLock(real(f), level);
}

static int map_unlock(sqlite3_file *f, int level)
{
	return real(f)->pMethods->xUnlock(real(f), level);
}

static int map_check_reserved_lock(sqlite3_file *f, int *held)
{
	return real(f)->pMethods->xCheckReservedLock(real(f), held);
}

static int map_file_control(sqlite3_file *f, int what, void *arg)
{
	return real(f)->pMethods->xFileControl(real(f), what, arg);
}

static int map_sector_size(sqlite3_file *f)
{
	return real(f)->pMethods->xSectorSize(real(f));
}

static int map_device_characteristics(sqlite3_file *f)
{
	return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int map_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **to)
{
	return real(f)->pMethods->xShmMap(real(f), page, size, extend, to);
}

static int map_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
	return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void map_shm_barrier(sqlite3_file *f)
{
	real(f)->pMethods->xShmBarrier(real(f));
}

static int map_shm_unmap(sqlite3_file *f, int remove)
{
	return real(f)->pMethods->xShmUnmap(real(f), remove);
}

static const sqlite3_io_methods methods = {
	.iVersion = 3,
	.xClose = map_close,
	.xRead = map_read,
	.xWrite = map_write,
	.xTruncate = map_truncate,
	.xSync = map_sync,
	.xFileSize = map_file_size,
	.xLock = map_lock,
	.xUnlock = map_unlock,
	.xCheckReservedLock = map_check_reserved_lock,
	.xFileControl = map_file_control,
	.xSectorSize = map_sector_size,
	.xDeviceCharacteristics = map_device_characteristics,
	.xShmMap = map_shm_map,
	.xShmLock = map_shm_lock,
	.xShmBarrier = map_shm_barrier,
	.xShmUnmap = map_shm_unmap,
	.xFetch = map_fetch,
	.xUnfetch = map_unfetch,
};

/* ---- the VFS ----------------------------------------------------------------------------------
 */

static int file_of(const char *path)
{
	const char *slash = path ? strrchr(path, '/') : NULL;
	str name = str_from(slash ? slash + 1 : path ? path : "");
	int file = 0;
	while (file < FILES && !str_eq(name, str_from(file_names[file])))
		file++;
	return file;
}

/* Logs and the like are the usual VFS's own files. */
static int map_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *given)
{
	sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return usual->xOpen(usual, name, f, flags, given);
	struct mapped_file *m = mapped(f);
	/* The VFS is the first thing in its maps. */
	*m = (struct mapped_file){
		.real = (sqlite3_file *)(m + 1), .maps = (struct maps *)vfs, .file = file_of(name)};
	int code = usual->xOpen(usual, name, m->real, flags, given);
	/* A file without methods is not closed by SQLite. */
	if (m->real->pMethods) {
		m->base.pMethods = &methods;
		m->unavailable = m->real->pMethods->iVersion < 3 || m->file == FILES;
	}
	return code;
}

err sqlite_map_open(struct database *d, str *why)
{
	/* Counting the bytes in use takes one lock for the whole process at every allocation, a
	 * hundred times a page, and nobody asks for the count. Refused, harmlessly, from the second
	 * database on. */
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
	sqlite3_vfs *usual = sqlite3_initialize() == SQLITE_OK ? sqlite3_vfs_find(NULL) : NULL;
	struct out name = out_new(d->arena, 64);
	*why = S("SQLite has no file system");
	if (!usual)
		return FAULT;
	/* Its own for each database: SQLite links it into a list, by name. */
	out_fmt(&name, "ruche-map-%llx", (unsigned long long)(uintptr_t)d);
	struct maps *maps = NEW(d->arena, struct maps);
	*maps = (struct maps){.vfs = *usual, .mutex = PTHREAD_MUTEX_INITIALIZER};
	sqlite3_vfs *vfs = &maps->vfs;
	vfs->pNext = NULL;
	vfs->zName = out_cstr(&name);
	vfs->szOsFile = (int)sizeof(struct mapped_file) + usual->szOsFile;
	vfs->xOpen = map_open;
	if (sqlite3_vfs_register(vfs, 0) != SQLITE_OK)
		return FAULT;
	d->map = vfs;
	*why = STR_NONE;
	return OK;
}

const char *sqlite_map_name(const struct database *d)
{
	const sqlite3_vfs *vfs = d->map;
	return vfs ? vfs->zName : NULL;
}

void sqlite_map_close(struct database *d)
{
	if (d->map)
		sqlite3_vfs_unregister(d->map);
	d->map = NULL;
}
