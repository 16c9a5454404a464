/* SPDX-License-Identifier: Apache-2.0
 * file_room: how much room files take and may take. What lies in a person's own place counts for
 * that person, what lies in a community for the community, whoever brought it: all versions, also
 * in the trash, in the transaction that brings, moves or ends them. A count is one row, changed in
 * one statement, so that two writers at once count both; who changes two takes them in the order
 * of their places. What uploads on their way keep free nobody else takes: their rows are read once
 * the count is held.
 */
#include "core/file_internal.h"

#include "core/setting.h"
#include "core/upload.h"

#include "file.sql.h"

static err limit_of(struct db *db, bool community, int64_t *mb)
{
	str text;
	int64_t unless = community ? FILE_COMMUNITY_QUOTA_MB : FILE_QUOTA_MB;
	TRY(setting_get(db, community ? S("files.community_quota") : S("files.quota"), STR_NONE,
			&text));
	if (str_empty(text) || !str_to_int(text, mb) || *mb < 0)
		*mb = unless;
	return OK;
}

err file_quota_mb(struct db *db, int64_t *of_person, int64_t *of_community)
{
	TRY(limit_of(db, false, of_person));
	return limit_of(db, true, of_community);
}

/* A community may have no limit, which 0 stands for; a person always has one. */
static err most_of(struct db *db, const struct place *p, int64_t *most, bool *limited)
{
	int64_t mb;
	bool community = p->kind != PLACE_PERSON;
	TRY(limit_of(db, community, &mb));
	*limited = !community || mb > 0;
	if (!*limited || __builtin_mul_overflow(mb, (int64_t)1 << 20, most) ||
	    *most > INT64_MAX / 2)
		*most = INT64_MAX / 2;
	return OK;
}

err file_quota_of(struct db *db, place_id place, struct file_quota *q)
{
	struct place p;
	bool found;
	*q = (struct file_quota){0};
	TRY(file_place_plain(db, place, &p));
	if (p.kind == PLACE_PERSON) {
		struct q_file_usage_of row;
		TRY(q_file_usage_of(db, p.owner, &row, &found));
		q->used = found ? row.used : 0;
	} else {
		struct q_file_place_usage_of row;
		TRY(q_file_place_usage_of(db, place, &row, &found));
		q->used = found ? row.used : 0;
	}
	TRY(most_of(db, &p, &q->most, &q->limited));
	TRY(upload_held(db, place, &q->held));
	q->left = q->most - q->held > q->used ? q->most - q->held - q->used : 0;
	return OK;
}

/* A version costs a row and a file on disk, however small it is. */
int64_t file_room_of(int64_t size)
{
	return size < FILE_VERSION_ROOM ? FILE_VERSION_ROOM : size;
}

/* On PostgreSQL whoever else counts there, or begins to bring something there, waits. */
static err hold_count(struct db *db, const struct place *p)
{
	bool own = p->kind == PLACE_PERSON;
	TRY(own ? q_file_usage_begin(db, p->owner) : q_file_place_usage_begin(db, p->id));
	if (!database_is_postgres(db->database))
		return OK;
	return own ? q_file_usage_hold(db, p->owner) : q_file_place_usage_hold(db, p->id);
}

/* What a person may have brought into communities altogether, beside what the person's uploads keep
 * free there: without an end to it one account fills the disk by founding them. Its count is held.
 */
static err brought_most(struct db *db, person_id author, bool unlimited, int64_t *most)
{
	int64_t mb, held;
	TRY(q_file_usage_begin(db, author));
	if (database_is_postgres(db->database))
		TRY(q_file_usage_hold(db, author));
	*most = INT64_MAX / 2;
	TRY(limit_of(db, true, &mb));
	if (unlimited || !mb ||
	    __builtin_mul_overflow(mb, (int64_t)FILE_BROUGHT_COMMUNITIES << 20, most) ||
	    *most > INT64_MAX / 2) {
		*most = INT64_MAX / 2;
		return OK;
	}
	TRY(upload_held_by(db, author, &held));
	*most -= held;
	return OK;
}

static err brought_take(struct db *db, person_id author, int64_t room, bool unlimited)
{
	int64_t most, taken;
	TRY(brought_most(db, author, unlimited, &most));
	TRY(q_file_brought_take(db, author, room, most, &taken));
	return taken ? OK : TOO_LARGE;
}

/* Without counting: may the viewer bring as much more? */
static err brought_fits(struct db *db, int64_t room)
{
	struct q_file_brought_of q;
	int64_t most;
	bool found;
	TRY(brought_most(db, db->viewer, false, &most));
	TRY(q_file_brought_of(db, db->viewer, &q, &found));
	return found && q.brought <= most - room ? OK : TOO_LARGE;
}

err file_room_hold(struct db *db, place_id place, int64_t size)
{
	struct file_quota q;
	struct place p;
	int64_t room = file_room_of(size);
	TRY(file_place_plain(db, place, &p));
	TRY(hold_count(db, &p));
	TRY(file_quota_of(db, place, &q));
	if (room > q.left)
		return TOO_LARGE;
	return p.kind == PLACE_PERSON ? OK : brought_fits(db, room);
}

err file_room_take(struct db *db, place_id place, person_id author, int64_t room, bool unlimited)
{
	struct place p;
	int64_t most, held, taken;
	bool limited;
	TRY(file_place_plain(db, place, &p));
	TRY(hold_count(db, &p));
	TRY(most_of(db, &p, &most, &limited));
	TRY(upload_held(db, place, &held));
	most = unlimited ? INT64_MAX / 2 : most - held;
	if (room > most)
		return TOO_LARGE;
	if (p.kind == PLACE_PERSON)
		TRY(q_file_usage_take(db, p.owner, room, most, &taken));
	else
		TRY(q_file_place_usage_take(db, place, room, most, &taken));
	if (!taken)
		return TOO_LARGE;
	return p.kind == PLACE_PERSON ? OK : brought_take(db, author, room, unlimited);
}

err file_room_give(struct db *db, place_id place, person_id author, int64_t room)
{
	struct place p;
	TRY(file_place_plain(db, place, &p));
	if (p.kind == PLACE_PERSON)
		return q_file_usage_give(db, p.owner, room);
	TRY(q_file_place_usage_give(db, place, room));
	return q_file_brought_give(db, author, room);
}

err file_room_give_all(struct db *db, struct id_list files)
{
	struct q_file_weights_list rows = {0};
	TRY(q_file_weights(db, files, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(file_room_give(db, rows.v[i].place, rows.v[i].author, rows.v[i].weight));
	return OK;
}

err file_room_carry(struct db *db, struct id_list files, place_id from, place_id to)
{
	struct q_file_weight_list rows = {0};
	struct place one, other;
	if (files.n == 0 || ID_EQ(from, to))
		return OK;
	TRY(file_place_plain(db, from.v < to.v ? from : to, &one));
	TRY(file_place_plain(db, from.v < to.v ? to : from, &other));
	TRY(hold_count(db, &one));
	TRY(hold_count(db, &other));
	TRY(q_file_weight(db, files, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(file_room_give(db, from, rows.v[i].author, rows.v[i].weight));
		TRY(file_room_take(db, to, rows.v[i].author, rows.v[i].weight, false));
	}
	return OK;
}
