/* SPDX-License-Identifier: Apache-2.0
 * sqlite_map: lets readers see a whole database through their map. SQLite is built with a limit of
 * 2 GB for it, and every page beyond is a system call and a copy: half of the cost of a page of the
 * directory at 9 GB. This is the usual VFS, but for fetching pages of a database file: its map is
 * taken once more, as long as the file (mremap with an old size of 0 doubles a shared mapping), so
 * that no descriptor is opened: closing one would drop the locks that SQLite holds on the file.
 */
#include "db/internal.h"

#include <sqlite3.h>
#include <sys/mman.h>

enum { SEED_BYTES = 512, ROOM_BYTES = 1 << 30 };

struct mapped_file {
	sqlite3_file base;
	sqlite3_file *real; /* lies behind this struct */
	uint8_t *map;
	int64_t reach;	    /* how far the map goes; the file may be shorter */
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

/* A map with room to grow: addresses cost nothing. */
static void map_again(struct mapped_file *m)
{
	void *seed = NULL, *map = MAP_FAILED;
	int64_t reach = m->size + m->size / 4 + ROOM_BYTES;
	const sqlite3_io_methods *usual = m->real->pMethods;
	if (m->map)
		munmap(m->map, (size_t)m->reach);
	m->map = NULL;
	m->reach = 0;
	if ((uint64_t)reach > SIZE_MAX / 4 ||
	    usual->xFetch(m->real, 0, SEED_BYTES, &seed) != SQLITE_OK)
		seed = NULL;
	if (seed) {
		map = mremap(seed, 0, (size_t)reach, MREMAP_MAYMOVE);
		usual->xUnfetch(m->real, 0, seed);
	}
	m->unavailable = map == MAP_FAILED;
	if (m->unavailable)
		return;
	m->map = map;
	m->reach = reach;
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
	if (m->size > m->reach && m->out == 0 && !m->unavailable)
		map_again(m);
	if (m->unavailable)
		return m->real->pMethods->xFetch(m->real, at, n, page);
	/* Without a page SQLite reads it. */
	if (at + n <= m->size && at + n <= m->reach) {
		*page = m->map + at;
		m->out++;
	}
	return SQLITE_OK;
}

static int map_unfetch(sqlite3_file *f, sqlite3_int64 at, void *page)
{
	struct mapped_file *m = mapped(f);
	uint8_t *p = page;
	if (p && m->map && p >= m->map && p < m->map + m->reach) {
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
	if (m->map)
		munmap(m->map, (size_t)m->reach);
	m->map = NULL;
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

/* Logs and the like are the usual VFS's own files. */
static int map_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *given)
{
	sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
	(void)vfs;
	if (!(flags & SQLITE_OPEN_MAIN_DB))
		return usual->xOpen(usual, name, f, flags, given);
	struct mapped_file *m = mapped(f);
	*m = (struct mapped_file){.real = (sqlite3_file *)(m + 1)};
	int code = usual->xOpen(usual, name, m->real, flags, given);
	/* A file without methods is not closed by SQLite. */
	if (m->real->pMethods) {
		m->base.pMethods = &methods;
		m->unavailable = m->real->pMethods->iVersion < 3;
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
	sqlite3_vfs *vfs = NEW(d->arena, sqlite3_vfs);
	*vfs = *usual;
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
