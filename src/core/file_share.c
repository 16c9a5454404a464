/* SPDX-License-Identifier: Apache-2.0
 * file_share: a folder of an own place that named people read as a whole. The folder's id is the
 * circle of what lies in it, so one row in `reach` for each reader decides about all of it, and
 * visible() about each file, as everywhere. No shared folder lies in another one: a file has one
 * circle. Changes of one tree come one after the other (file_folder_hold).
 */
#include "core/file_internal.h"

#include "core/event.h"
#include "core/upload.h"

#include "access.sql.h"
#include "file_share.sql.h"

err file_share_above(struct db *db, int64_t folder, int64_t *share)
{
	*share = 0;
	for (int depth = 0; folder && depth <= FILE_DEPTH; depth++) {
		struct q_file_share_step q;
		bool found;
		TRY(q_file_share_step(db, folder, &q, &found));
		if (!found)
			return OK;
		if (q.shared) {
			*share = folder;
			return OK;
		}
		folder = q.parent;
	}
	return OK;
}

err file_share_walks(struct db *db, place_id place, int64_t folder, int64_t *share)
{
	struct q_file_share_reaches q;
	bool may = false;
	TRY(file_share_above(db, folder, share));
	if (*share)
		TRY(q_file_share_reaches(db, *share, place, &q, &may));
	if (!may)
		*share = 0;
	return OK;
}

err file_share_adds(struct db *db, person_id person, place_id place, int64_t folder, bool *may)
{
	struct q_file_share_adds q;
	int64_t share;
	*may = false;
	TRY(file_share_above(db, folder, &share));
	return share ? q_file_share_adds(db, person, share, place, &q, may) : OK;
}

err file_shares_with_viewer(struct db *db, str handle, int64_t most, struct file_nodes *folders)
{
	struct q_file_shares_with_viewer_list rows = {0};
	*folders = (struct file_nodes){0};
	TRY(q_file_shares_with_viewer(db, handle, most, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_file_shares_with_viewer *q = &rows.v[i];
		*ARENA_PUSH(db->arena, folders) = (struct file_node){.id = q->id,
								     .place = q->place,
								     .parent = q->parent,
								     .folder = true,
								     .name = q->name,
								     .ordered = q->ordered,
								     .creator = q->owner,
								     .created = q->created,
								     .updated = q->updated,
								     .author_handle = q->handle,
								     .author_name = q->owner_name};
	}
	return OK;
}

/* Somebody brings nothing into it any more: what is on its way there ends, unless it may go into
 * another folder of the same owner. */
static err drop_writer(struct db *db, int64_t folder, person_id person)
{
	TRY(q_file_share_writer_drop(db, folder, person));
	return upload_leave_shared(db, person);
}

/* Somebody reads it no more: what they hear of it live ends. */
static err drop_reader(struct db *db, int64_t folder, person_id person)
{
	TRY(drop_writer(db, folder, person));
	TRY(q_access_reach_drop(db, person, folder));
	return event_add(db, EVENT_LEFT, (item_id){0}, (item_id){0}, (place_id){0}, person);
}

static bool among(struct id_list people, int64_t person)
{
	for (size_t i = 0; i < people.n; i++)
		if (people.v[i] == person)
			return true;
	return false;
}

static err share_readers(struct db *db, int64_t folder, struct id_list *readers)
{
	struct q_file_share_readers_list rows = {0};
	*readers = (struct id_list){0};
	TRY(q_file_share_readers(db, folder, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, readers) = rows.v[i].person;
	return OK;
}

/* ---- communities whose members read it ---- */

static bool has_hub(const struct q_file_share_hubs_list *hubs, int64_t id)
{
	for (size_t i = 0; i < hubs->n; i++)
		if (hubs->v[i].hub.v == id)
			return true;
	return false;
}

/* The text index finds a closed item by the marks of who reads it. Where more lies in it than is
 * changed at once, nothing was added either: what was taken away is asked for at each reading. */
static err hubs_changed(struct db *db, int64_t folder, bool fewer)
{
	struct id_list folders, files;
	err e = file_tree_ids(db, folder, &folders, &files);
	if (e == TOO_LARGE)
		return OK;
	TRY(e);
	for (size_t i = 0; i < files.n; i++) {
		item_id file = {files.v[i]};
		TRY(item_index_thread(db, file));
		if (fewer)
			TRY(event_add(db, EVENT_NARROWED, file, (item_id){0}, (place_id){0},
				      (person_id){0}));
	}
	return OK;
}

/* Those who are not named any more read it no more, and what their members bring is over. */
static err drop_hubs(struct db *db, int64_t folder, struct id_list kept, bool *fewer)
{
	struct q_file_share_hubs_list before = {0};
	*fewer = false;
	TRY(q_file_share_hubs(db, folder, &before));
	for (size_t i = 0; i < before.n; i++) {
		if (among(kept, before.v[i].hub.v))
			continue;
		TRY(q_file_share_hub_drop(db, folder, before.v[i].hub));
		*fewer = true;
	}
	return *fewer ? upload_leave_folder(db, folder) : OK;
}

/* ---- what comes and goes ---- */

err file_share_end(struct db *db, struct id_list folders)
{
	struct q_file_shares_among_list rows = {0};
	if (folders.n == 0)
		return OK;
	TRY(q_file_shares_among(db, folders, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct id_list readers;
		bool fewer;
		TRY(drop_hubs(db, rows.v[i].folder, (struct id_list){0}, &fewer));
		TRY(share_readers(db, rows.v[i].folder, &readers));
		for (size_t k = 0; k < readers.n; k++)
			TRY(drop_reader(db, rows.v[i].folder, (person_id){readers.v[k]}));
		TRY(access_circle_clear(db, rows.v[i].folder));
		TRY(q_file_share_drop(db, rows.v[i].folder));
	}
	return OK;
}

/* What more people read than some who are named stays as it is. */
err file_share_take(struct db *db, item_id file, int64_t from, int64_t into)
{
	struct q_file_circle q;
	bool found;
	TRY(q_file_circle(db, file, &q, &found));
	if (!found || q.state != STATE_PUBLISHED)
		return DENIED;
	if (into)
		return q.audience >= AUDIENCE_LISTED ? item_share(db, file, into) : OK;
	return from && q.circle == from
		       ? item_set_audience(db, file, AUDIENCE_PRIVATE, (struct id_list){0})
		       : OK;
}

err file_share_moved(struct db *db, int64_t left, int64_t came, bool carried,
		     struct id_list folders, struct id_list files)
{
	int64_t from, into;
	TRY(file_share_above(db, left, &from));
	TRY(file_share_above(db, came, &into));
	if (carried || (into && from != into))
		TRY(file_share_end(db, folders));
	if (from == into && !carried)
		return OK;
	for (size_t i = 0; i < files.n; i++)
		TRY(file_share_take(db, (item_id){files.v[i]}, carried ? 0 : from, into));
	return OK;
}

/* ---- sharing ---- */

/* A folder of the viewer's own place, held, in no shared one. */
static err find_own(struct db *db, int64_t id, struct file_node *n)
{
	struct file_place p;
	int64_t above;
	TRY(file_find(db, id, n));
	if (!n->folder)
		return NOT_FOUND;
	err e = file_place_find(db, n->place, &p);
	if (e == NOT_FOUND)
		return DENIED;
	TRY(e);
	if (!p.may_write)
		return DENIED;
	if (!p.own)
		return INVALID;
	TRY(file_folder_hold(db, n->place, id));
	/* Where it lies is read anew: it may have moved while this waited. */
	TRY(file_find(db, id, n));
	TRY(file_share_above(db, n->parent, &above));
	return above ? CONFLICT : OK;
}

/* Nobody is named any more. Where more lies in it than is changed at once, it stays a folder that
 * is shared with nobody. */
static err end_own(struct db *db, const struct file_node *n)
{
	struct id_list folders, files, one = {0};
	err e = file_tree_ids(db, n->id, &folders, &files);
	if (e == TOO_LARGE)
		return OK;
	TRY(e);
	for (size_t i = 0; i < files.n; i++)
		TRY(file_share_take(db, (item_id){files.v[i]}, n->id, 0));
	*ARENA_PUSH(db->arena, &one) = n->id;
	return file_share_end(db, one);
}

static err name_readers(struct db *db, const struct file_node *n, struct id_list readers)
{
	struct id_list folders, files;
	struct q_file_shares_among_list inside = {0};
	TRY(file_tree_ids(db, n->id, &folders, &files));
	if (folders.n)
		TRY(q_file_shares_among(db, folders, &inside));
	for (size_t i = 0; i < inside.n; i++)
		if (inside.v[i].folder != n->id)
			return CONFLICT;
	TRY(q_file_share_add(db, n->id));
	TRY(q_access_reach_add(db, db->viewer, n->id));
	for (size_t i = 0; i < readers.n; i++) {
		TRY(q_file_share_reader_add(db, (person_id){readers.v[i]}, n->id));
		TRY(q_access_hub_add(db, n->id, (place_id){readers.v[i]}, true));
	}
	for (size_t i = 0; i < files.n; i++)
		TRY(file_share_take(db, (item_id){files.v[i]}, 0, n->id));
	return OK;
}

static err put_writing_hubs(struct db *db, int64_t folder, struct id_list writers)
{
	struct q_file_share_hubs_list hubs = {0};
	bool fewer = false;
	TRY(q_file_share_hubs(db, folder, &hubs));
	for (size_t i = 0; i < hubs.n; i++) {
		bool writes = among(writers, hubs.v[i].hub.v);
		if (writes == hubs.v[i].writes)
			continue;
		TRY(q_file_share_hub_writes(db, folder, hubs.v[i].hub, writes));
		fewer = fewer || !writes;
	}
	return fewer ? upload_leave_folder(db, folder) : OK;
}

/* Only who reads it is one: a name that is not let in there gives no right. */
static err put_writers(struct db *db, int64_t folder, struct id_list writers)
{
	struct q_file_share_writers_list before = {0};
	TRY(q_file_share_writers(db, folder, &before));
	for (size_t i = 0; i < before.n; i++)
		if (!among(writers, before.v[i].person.v))
			TRY(drop_writer(db, folder, before.v[i].person));
	for (size_t i = 0; i < writers.n; i++)
		if (writers.v[i] != db->viewer.v)
			TRY(q_file_share_writer_add(db, (person_id){writers.v[i]}, folder));
	return put_writing_hubs(db, folder, writers);
}

err file_share_put(struct db *db, int64_t folder, struct id_list readers,
		   const struct id_list *writers)
{
	struct file_node n;
	struct id_list before;
	struct q_file_share_hubs_list hubs = {0}, now = {0};
	bool more = false, fewer;
	TRY(find_own(db, folder, &n));
	TRY(drop_hubs(db, folder, readers, &fewer));
	TRY(q_file_share_hubs(db, folder, &hubs));
	TRY(share_readers(db, folder, &before));
	for (size_t i = 0; i < before.n; i++)
		if (before.v[i] != db->viewer.v && !among(readers, before.v[i]))
			TRY(drop_reader(db, folder, (person_id){before.v[i]}));
	for (size_t i = 0; i < readers.n; i++)
		more = more || (!among(before, readers.v[i]) && !has_hub(&hubs, readers.v[i]));
	if (more)
		TRY(name_readers(db, &n, readers));
	TRY(q_file_share_hubs(db, folder, &now));
	if (fewer || now.n != hubs.n)
		TRY(hubs_changed(db, n.id, fewer));
	if (!readers.n)
		return end_own(db, &n);
	return writers ? put_writers(db, folder, *writers) : OK;
}

/* Do all who read a shared folder read what is for these? Guests do not read what is for
 * colleagues. */
static err wide_enough(struct db *db, int64_t share, enum audience audience, bool *wide)
{
	struct q_file_share_guests q;
	bool guests;
	TRY(q_file_share_guests(db, share, &q, &guests));
	*wide = audience != AUDIENCE_PRIVATE && (audience != AUDIENCE_INTERNAL || !guests);
	return OK;
}

err file_set_audience(struct db *db, int64_t id, enum audience audience, struct id_list readers)
{
	struct file_node n;
	int64_t share;
	bool wide;
	TRY(file_find(db, id, &n));
	TRY(file_folder_hold(db, n.place, 0));
	TRY(file_find(db, id, &n));
	TRY(file_share_above(db, n.parent, &share));
	if (!share)
		return item_set_audience(db, (item_id){id}, audience, readers);
	TRY(wide_enough(db, share, audience, &wide));
	if (!wide)
		return CONFLICT;
	return audience == AUDIENCE_LISTED
		       ? item_share(db, (item_id){id}, share)
		       : item_set_audience(db, (item_id){id}, audience, readers);
}

err file_share_erase(struct db *db, person_id person)
{
	TRY(q_file_share_erase_hubs(db, person));
	TRY(q_file_share_erase_reach(db, person));
	return q_file_share_erase(db, person);
}
