/* SPDX-License-Identifier: Apache-2.0
 * upload: rows of uploads on their way, and the files they grow in.
 */
#include "core/upload.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/job.h"

#include "upload.sql.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <sys/file.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SWEEP_MOST = 200, LOST_MOST = 2000 };

static void from_row(struct upload_partial *u, const struct q_upload_row *q)
{
	*u = (struct upload_partial){.id = q->id,
				     .owner = q->owner,
				     .length = q->length,
				     .metadata = q->metadata,
				     .created = q->created,
				     .expires = q->expires,
				     .result = q->result};
}

err upload_held(struct db *db, place_id place, int64_t *held)
{
	struct q_upload_held_in q;
	TRY(q_upload_held_in(db, place.v, &q));
	*held = q.weight;
	return OK;
}

err upload_held_by(struct db *db, person_id person, int64_t *held)
{
	struct q_upload_apart q;
	TRY(q_upload_apart(db, person, &q));
	*held = q.held;
	return OK;
}

/* One that goes where others bring things too keeps its bytes free there, unless the viewer's keep
 * `most` there already: then it keeps none, and is the only such one. */
static err hold_apart(struct db *db, int64_t length, place_id own, int64_t most, place_id *place)
{
	struct q_upload_apart q;
	int64_t after;
	if (ID_NONE(*place) || ID_EQ(*place, own))
		return OK;
	TRY(q_upload_apart(db, db->viewer, &q));
	if (!__builtin_add_overflow(q.held + q.shared, length, &after) && after <= most)
		return OK;
	*place = (place_id){0};
	return q.loose ? BUSY : OK;
}

err upload_create(struct db *db, int64_t length, place_id place, place_id own, int64_t most,
		  str metadata, int64_t *id)
{
	struct q_upload_open open;
	struct field_list pairs = {0};
	int64_t after;
	bool taken_elsewhere = ID_NONE(place);
	if (length < 0)
		return INVALID;
	TRY(upload_metadata(db->arena, metadata, &pairs));
	if (database_is_postgres(db->database))
		TRY(q_upload_hold(db, db->viewer));
	TRY(q_upload_open(db, db->viewer, &open));
	if (open.n >= UPLOADS_OPEN)
		return BUSY;
	if (taken_elsewhere &&
	    (__builtin_add_overflow(open.weight, length, &after) || after > most))
		return TOO_LARGE;
	TRY(hold_apart(db, length, own, most, &place));
	*id = id_new();
	return q_upload_add(db, *id, db->viewer, length, place.v, metadata,
			    db->now + UPLOAD_DAYS * DAY);
}

err upload_find(struct db *db, int64_t id, struct upload_partial *u)
{
	struct q_upload_row q;
	TRY(q_upload_row(db, id, &q));
	from_row(u, &q);
	return OK;
}

str upload_path(struct arena *a, str data, int64_t id)
{
	struct out o = out_new(a, 4200);
	out_str(&o, data);
	out_lit(&o, "/partial/");
	out_int(&o, id);
	return out_view(&o);
}

/* Clients take an upload for done whose offset is its length. One that is whole and came to nothing
 * yet says that it lacks its last byte: every client sends that, and it is tried again. */
static int64_t whole_short(int64_t have, int64_t length)
{
	return have == length && length > 0 ? length - 1 : have;
}

err upload_offset(struct arena *a, str data, const struct upload_partial *u, int64_t *offset)
{
	struct stat file;
	*offset = u->length;
	if (u->result)
		return OK;
	int fd = open(cstr(a, upload_path(a, data, u->id)), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return errno == ENOENT ? NOT_FOUND : FAULT;
	/* In the middle of a piece it has come to nowhere: the piece may be taken away again. */
	err e = flock(fd, LOCK_SH | LOCK_NB) == 0 ? OK : errno == EWOULDBLOCK ? BUSY : FAULT;
	if (e == OK && fstat(fd, &file) != 0)
		e = FAULT;
	close(fd);
	TRY(e);
	*offset = whole_short((int64_t)file.st_size, u->length);
	return OK;
}

static err copy_all(int from, int to, int64_t size)
{
	while (size > 0) {
		ssize_t n = sendfile(to, from, NULL, (size_t)size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == ENOSPC ? BUSY : FAULT;
		if (n == 0)
			return FAULT;
		size -= n;
	}
	return OK;
}

/* The file is locked, so nobody else adds to it. What was added in part is taken away again: the
 * offset is where a client goes on. */
static err add_to(int to, int from, int64_t length, int64_t *offset)
{
	struct stat have, piece;
	int64_t after;
	if (fstat(to, &have) != 0 || fstat(from, &piece) != 0)
		return FAULT;
	int64_t told = whole_short(have.st_size, length);
	bool right = told == *offset || have.st_size == *offset;
	bool last_again = *offset < have.st_size;
	if (!right) {
		*offset = told;
		return CONFLICT;
	}
	if (__builtin_add_overflow(*offset, piece.st_size, &after) || after > length)
		return TOO_LARGE;
	if (last_again) {
		*offset = after;
		return OK;
	}
	if (lseek(to, have.st_size, SEEK_SET) != have.st_size)
		return FAULT;
	err e = copy_all(from, to, piece.st_size);
	if (e)
		return ftruncate(to, have.st_size) == 0 ? e : FAULT;
	*offset = after;
	return OK;
}

err upload_start(struct arena *a, str data, int64_t id)
{
	char *path = cstr(a, upload_path(a, data, id));
	int flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, fd = open(path, flags, 0600);
	if (fd < 0 && errno == ENOENT) {
		if (mkdir(cstr(a, str_cat(a, data, S("/partial"))), 0700) != 0 && errno != EEXIST)
			return FAULT;
		fd = open(path, flags, 0600);
	}
	if (fd < 0)
		return errno == ENOSPC ? BUSY : FAULT;
	close(fd);
	return OK;
}

/* Who holds it alone adds to it or makes something of it. It is not made here: of an upload that
 * was ended meanwhile nothing comes back. */
static err hold(struct arena *a, str data, int64_t id, int *fd)
{
	*fd = open(cstr(a, upload_path(a, data, id)), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (*fd < 0)
		return errno == ENOENT ? NOT_FOUND : FAULT;
	if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
		return OK;
	err e = errno == EWOULDBLOCK ? BUSY : FAULT;
	close(*fd);
	*fd = -1;
	return e;
}

static str taken_path(struct arena *a, str data, int64_t id)
{
	return str_cat(a, upload_path(a, data, id), S("-taken"));
}

err upload_take(struct arena *a, str data, const struct upload_partial *u, struct upload_taken *t)
{
	struct stat have;
	t->fd = -1;
	TRY(hold(a, data, u->id, &t->fd));
	t->path = taken_path(a, data, u->id);
	char *path = cstr(a, t->path);
	/* One of a process that ended in the middle. */
	(void)unlink(path);
	err e = OK;
	if (fstat(t->fd, &have) != 0 || have.st_nlink == 0)
		e = NOT_FOUND;
	else if (have.st_size != u->length)
		e = CONFLICT;
	else if (link(cstr(a, upload_path(a, data, u->id)), path) != 0)
		e = errno == ENOENT ? NOT_FOUND : errno == ENOSPC ? BUSY : FAULT;
	if (e)
		upload_taken_end(a, t);
	return e;
}

void upload_taken_end(struct arena *a, struct upload_taken *t)
{
	/* It is not there any more when something was made of it. */
	(void)unlink(cstr(a, t->path));
	if (t->fd >= 0)
		close(t->fd);
	t->fd = -1;
}

err upload_append(struct arena *a, str data, const struct upload_partial *u, str from,
		  int64_t *offset)
{
	if (u->result) {
		*offset = u->length;
		return CONFLICT;
	}
	int piece = str_empty(from) ? open("/dev/null", O_RDONLY | O_CLOEXEC)
				    : open(cstr(a, from), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (piece < 0)
		return FAULT;
	int to = -1;
	err e = hold(a, data, u->id, &to);
	if (e == OK)
		e = add_to(to, piece, u->length, offset);
	if (to >= 0)
		close(to);
	close(piece);
	return e;
}

err upload_release(struct db *db, int64_t id)
{
	return q_upload_release(db, id);
}

err upload_leave(struct db *db, person_id person, place_id hub)
{
	return q_upload_leave(db, person, hub);
}

err upload_leave_outside(struct db *db, place_id hub, int64_t circle)
{
	return q_upload_leave_outside(db, hub, circle);
}

err upload_leave_shared(struct db *db, person_id person)
{
	return q_upload_leave_shared(db, person);
}

err upload_leave_folder(struct db *db, int64_t folder)
{
	return q_upload_leave_folder(db, folder);
}

err upload_end(struct db *db, int64_t id, int64_t result)
{
	return q_upload_result(db, id, result);
}

err upload_drop(struct db *db, int64_t id)
{
	return q_upload_delete(db, id);
}

void upload_remove(struct arena *a, str data, int64_t id)
{
	/* It may be gone already: taken, or removed before. */
	(void)unlink(cstr(a, upload_path(a, data, id)));
	(void)unlink(cstr(a, taken_path(a, data, id)));
}

static err remove_later(struct db *db, int64_t id)
{
	struct out payload = out_new(db->arena, 24);
	out_int(&payload, id);
	return job_add(db, S("files.partial"), out_view(&payload), 0, true);
}

/* Files of uploads that have no row, as a process leaves them that was killed between the two. */
static err sweep_lost(struct db *db, str data)
{
	DIR *folder = opendir(cstr(db->arena, str_cat(db->arena, data, S("/partial"))));
	struct q_upload_known_list known = {0};
	struct id_list ids = {0};
	if (!folder)
		return OK;
	for (struct dirent *entry; ids.n < LOST_MOST && (entry = readdir(folder));) {
		str name = str_from(entry->d_name), number = str_cut(&name, '-');
		int64_t id;
		if (str_to_int(number, &id) && id > 0)
			*ARENA_PUSH(db->arena, &ids) = id;
	}
	closedir(folder);
	if (ids.n)
		TRY(q_upload_known(db, ids, &known));
	for (size_t i = 0; i < ids.n; i++) {
		bool there = false;
		for (size_t k = 0; k < known.n && !there; k++)
			there = known.v[k].id == ids.v[i];
		if (!there)
			TRY(remove_later(db, ids.v[i]));
	}
	return OK;
}

err upload_sweep(struct db *db, str data, bool *more)
{
	struct q_upload_expired_list rows = {0};
	TRY(q_upload_expired(db, SWEEP_MOST, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(q_upload_delete(db, rows.v[i].id));
		TRY(remove_later(db, rows.v[i].id));
	}
	*more = rows.n == SWEEP_MOST;
	return *more ? OK : sweep_lost(db, data);
}

err upload_sweep_file(struct db *db, str data, int64_t id)
{
	struct q_upload_known_list known = {0};
	struct id_list one = {0};
	*ARENA_PUSH(db->arena, &one) = id;
	TRY(q_upload_known(db, one, &known));
	if (known.n == 0)
		upload_remove(db->arena, data, id);
	return OK;
}

err upload_erase(struct db *db, person_id person)
{
	return q_upload_expire(db, person);
}

/* ---- what the heads say ---- */

bool upload_number(str header, int64_t *n)
{
	return str_to_int(header, n) && header.p[0] != '-';
}

/* libsodium takes some bytes beyond ASCII for signs of Base64. */
static bool is_ascii(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80)
			return false;
	return true;
}

bool upload_checksum(str header, uint8_t sum[UPLOAD_SUM])
{
	str rest = header, kind = str_cut(&rest, ' ');
	size_t n = 0;
	return str_eq(kind, S("sha256")) && is_ascii(rest) &&
	       sodium_base642bin(sum, UPLOAD_SUM, rest.p, rest.n, NULL, &n, NULL,
				 sodium_base64_VARIANT_ORIGINAL) == 0 &&
	       n == UPLOAD_SUM;
}

static bool is_key(str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] <= ' ' || key.p[i] >= 0x7f || key.p[i] == ',')
			return false;
	return key.n > 0;
}

static err decode_value(struct arena *a, str text, str *value)
{
	unsigned char *plain = arena_bytes(a, text.n + 1);
	size_t n = 0;
	const char *end = NULL;
	*value = STR_NONE;
	if (text.n == 0)
		return OK;
	if (!is_ascii(text) ||
	    sodium_base642bin(plain, text.n, text.p, text.n, NULL, &n, &end,
			      sodium_base64_VARIANT_ORIGINAL) != 0 ||
	    end != text.p + text.n)
		return INVALID;
	*value = utf8_clean(a, (str){(const char *)plain, n});
	return OK;
}

str upload_value(const struct field_list *pairs, str name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (str_eq(pairs->v[i].name, name))
			return pairs->v[i].value;
	return STR_NONE;
}

bool upload_kept(const struct field_list *pairs)
{
	return str_eq(upload_value(pairs, S("keep")), S("1"));
}

static bool has_key(const struct field_list *pairs, str name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (str_eq(pairs->v[i].name, name))
			return true;
	return false;
}

err upload_metadata(struct arena *a, str header, struct field_list *pairs)
{
	*pairs = (struct field_list){0};
	if (header.n > UPLOAD_METADATA_MAX)
		return INVALID;
	str rest = str_trim(header);
	while (rest.n) {
		str pair = str_trim(str_cut(&rest, ',')), key = str_cut(&pair, ' '), value;
		if (!is_key(key) || has_key(pairs, key) || pairs->n == UPLOAD_METADATA_KEYS)
			return INVALID;
		TRY(decode_value(a, str_trim(pair), &value));
		*ARENA_PUSH(a, pairs) = (struct field){str_dup(a, key), value};
	}
	return OK;
}
