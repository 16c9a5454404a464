/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/jams/ballot_table.h"

#include "base/rand.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LINES = 20000 };
#define SCRATCH_MEMORY ((size_t)64 << 20)

/* ---- its lines ---- */

/* Written as the lines come: a long log need not fit into memory. */
struct table {
	struct out o;
	int fd;
	bool failed;
};

static void spill(struct table *t)
{
	size_t done = 0;
	while (done < t->o.n && !t->failed) {
		ssize_t n = write(t->fd, t->o.p + done, t->o.n - done);
		t->failed = n < 0 && errno != EINTR;
		done += n < 0 ? 0 : (size_t)n;
	}
	t->failed = t->failed || t->o.bad;
	out_reset(&t->o);
}

static void table_line(struct out *o, const struct ballot_count *c, const struct q_ballot_page *q)
{
	out_int(o, q->voter);
	out_byte(o, ',');
	out_int(o, q->turn);
	out_byte(o, ',');
	out_int(o, q->idea.v);
	out_byte(o, ',');
	out_int(o, q->tokens);
	out_byte(o, ',');
	out_int(o, ballot_count_root(c, q->idea.v));
	out_lit(o, "\r\n");
}

/* Some lines at a time, in memory of their own. */
static err table_lines(struct db *db, place_id jam, const struct ballot_count *c, struct table *t)
{
	struct q_ballot_page_list lines;
	int64_t voter = 0, turn = 0;
	do {
		lines = (struct q_ballot_page_list){0};
		arena_reset(db->arena);
		TRY(q_ballot_page(db, jam, voter, turn, LINES, &lines));
		for (size_t i = 0; i < lines.n; i++) {
			if (ballot_count_of(c, lines.v[i].idea.v))
				table_line(&t->o, c, &lines.v[i]);
			voter = lines.v[i].voter;
			turn = lines.v[i].turn;
		}
		spill(t);
	} while (lines.n == LINES && !t->failed);
	return OK;
}

err ballot_table_write(struct db *db, place_id jam, const struct ballot_count *c, int fd)
{
	struct table t = {.o = out_heap(SCRATCH_MEMORY), .fd = fd};
	struct arena *before = db->arena;
	err e = OK;
	out_lit(&t.o, "voter,turn,idea,tokens,stands_for\r\n");
	spill(&t);
	if (c) {
		db->arena = arena_new(SCRATCH_MEMORY);
		e = table_lines(db, jam, c, &t);
		db->log_text = str_dup(before, db->log_text);
		arena_free(db->arena);
		db->arena = before;
	}
	out_free(&t.o);
	return e ? e : t.failed ? FAULT : OK;
}

/* ---- where it is kept ---- */

static str folder_of(struct arena *a, const struct app *app)
{
	return str_cat(a, app->data, S("/votes"));
}

static str first_of(struct arena *a, place_id jam)
{
	struct out o = out_new(a, 32);
	out_int(&o, jam.v);
	out_byte(&o, '-');
	return out_view(&o);
}

static str name_of(struct arena *a, place_id jam, const struct ballot_count *c)
{
	struct out o = out_new(a, 64);
	out_str(&o, first_of(a, jam));
	out_int(&o, ballot_count_fingerprint(c));
	out_lit(&o, ".csv");
	return out_view(&o);
}

/* Half of one, should this process be killed, goes when it starts again (core/leftover.h). */
static int open_half(struct arena *a, const struct app *app, char **path)
{
	uint8_t drawn[12];
	struct out o = out_new(a, 32);
	rand_bytes(drawn, sizeof(drawn));
	out_hex(&o, (bytes){drawn, sizeof(drawn)});
	*path = cstr(a, str_cat(a, app->data, S("/uploads/upload-"), out_view(&o)));
	return open(*path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Of other proposals or merges than there are now: they name what was removed. */
static void drop_others(struct arena *a, str folder, str first, str name)
{
	DIR *open = opendir(cstr(a, folder));
	for (struct dirent *d; open && (d = readdir(open));) {
		str found = str_from(d->d_name);
		if (str_starts(found, first) && !str_eq(found, name))
			unlink(cstr(a, str_cat(a, folder, S("/"), found)));
	}
	if (open)
		closedir(open);
}

err ballot_table_keep(struct db *db, const struct app *app, place_id jam,
		      const struct ballot_count *c)
{
	struct arena *a = db->arena;
	str folder = folder_of(a, app), name = name_of(a, jam, c);
	char *half;
	if (mkdir(cstr(a, folder), 0700) != 0 && errno != EEXIST)
		return FAULT;
	int fd = open_half(a, app, &half);
	if (fd < 0)
		return FAULT;
	err e = ballot_table_write(db, jam, c, fd);
	/* After a power cut it is whole or not there. */
	if (fsync(fd) != 0 && e == OK)
		e = FAULT;
	if (close(fd) != 0 && e == OK)
		e = FAULT;
	if (e == OK && rename(half, cstr(a, str_cat(a, folder, S("/"), name))) != 0)
		e = FAULT;
	if (e)
		unlink(half);
	else
		drop_others(a, folder, first_of(a, jam), name);
	return e;
}

err ballot_table_find(struct db *db, const struct app *app, place_id jam,
		      const struct ballot_count *c, str *path)
{
	struct arena *a = db->arena;
	*path = str_cat(a, folder_of(a, app), S("/"), name_of(a, jam, c));
	return access(cstr(a, *path), R_OK) == 0 ? OK : ballot_table_keep(db, app, jam, c);
}
