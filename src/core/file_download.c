/* SPDX-License-Identifier: Apache-2.0
 * file_download: downloads wait in memory until a job writes them, a row each. A row has its id
 * from the start, and is let go only when a later run finds it in the database, so a commit that
 * fails loses none and writes none twice.
 */
#include "core/file_link.h"

#include "base/clock.h"

#include "file_link.sql.h"

#include <pthread.h>
#include <stdlib.h>

enum { WAITING_MAX = 1 << 18, WRITE_MOST = 2000 };

struct waiting {
	int64_t id, file, version, person, link, created;
};
struct file_downloads {
	pthread_mutex_t lock;
	struct waiting *v;
	size_t n, cap;
};

struct file_downloads *file_downloads_new(void)
{
	struct file_downloads *d = calloc(1, sizeof(*d));
	REQUIRE(d);
	pthread_mutex_init(&d->lock, NULL);
	return d;
}

void file_downloads_free(struct file_downloads *d)
{
	if (!d)
		return;
	pthread_mutex_destroy(&d->lock);
	free(d->v);
	free(d);
}

static bool has_room(struct file_downloads *d)
{
	if (d->n < d->cap)
		return true;
	size_t cap = d->cap ? 2 * d->cap : 256;
	struct waiting *v = cap <= WAITING_MAX ? realloc(d->v, cap * sizeof(*v)) : NULL;
	if (!v)
		return false;
	d->v = v;
	d->cap = cap;
	return true;
}

void file_downloaded(struct file_downloads *d, const struct file_node *n, int64_t version,
		     person_id person, int64_t link)
{
	if (!d || (!link && ID_EQ(person, n->creator)))
		return;
	pthread_mutex_lock(&d->lock);
	if (has_room(d))
		d->v[d->n++] = (struct waiting){.id = id_new(),
						.file = n->id,
						.version = version,
						.person = person.v,
						.link = link,
						.created = clock_now()};
	pthread_mutex_unlock(&d->lock);
}

bool file_downloads_wait(struct file_downloads *d)
{
	if (!d)
		return false;
	pthread_mutex_lock(&d->lock);
	bool any = d->n > 0;
	pthread_mutex_unlock(&d->lock);
	return any;
}

static void let_go(struct file_downloads *d, size_t n)
{
	if (n == 0)
		return;
	pthread_mutex_lock(&d->lock);
	memmove(d->v, d->v + n, (d->n - n) * sizeof(*d->v));
	d->n -= n;
	pthread_mutex_unlock(&d->lock);
}

/* *settled: it stands already, by the commit of an earlier run, or its file is gone. */
static err write_one(struct db *db, const struct waiting *w, bool *settled)
{
	struct q_file_download_there there;
	bool found;
	int64_t n;
	item_id file = {w->file};
	*settled = true;
	TRY(q_file_download_there(db, file, &there, &found));
	if (!found)
		return OK;
	TRY(q_file_download_add(db, w->id, w->file, w->version, w->person, w->link, w->created,
				&n));
	if (n == 0)
		return OK;
	*settled = false;
	TRY(q_file_download_count(db, file));
	return w->link ? q_file_download_count_link(db, w->link) : OK;
}

err file_downloads_write(struct db *db, struct file_downloads *d)
{
	if (!d)
		return OK;
	pthread_mutex_lock(&d->lock);
	size_t n = d->n < WRITE_MOST ? d->n : WRITE_MOST, gone = 0;
	struct waiting *now = arena_bytes(db->arena, (n + 1) * sizeof(*now));
	if (n)
		memcpy(now, d->v, n * sizeof(*now));
	pthread_mutex_unlock(&d->lock);
	for (size_t i = 0; i < n; i++) {
		bool settled;
		TRY(write_one(db, &now[i], &settled));
		gone += settled && gone == i;
	}
	/* Only one job runs at a time, so what was at the front is there still. */
	let_go(d, gone);
	return OK;
}

err file_download_list(struct db *db, item_id file, int64_t before, struct file_download_list *list)
{
	struct q_file_download_rows_list rows = {0};
	struct file_node n;
	*list = (struct file_download_list){0};
	TRY(file_find(db, file.v, &n));
	if (n.folder || !ID_EQ(n.creator, db->viewer) || ID_NONE(db->viewer))
		return DENIED;
	TRY(q_file_download_rows(db, file.v, before ? before : INT64_MAX, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, list) =
			(struct file_download){.id = rows.v[i].id,
					       .created = rows.v[i].created,
					       .version = rows.v[i].version,
					       .link = rows.v[i].link,
					       .person = (person_id){rows.v[i].person},
					       .handle = rows.v[i].handle,
					       .name = rows.v[i].name};
	return OK;
}
