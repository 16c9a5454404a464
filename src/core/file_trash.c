/* SPDX-License-Identifier: Apache-2.0
 * file_trash: what was thrown away waits here, nameless and read by nobody, until it is taken back
 * or its time is over. Blobs go by retention once no row names them.
 */
#include "core/file_internal.h"

#include "base/clock.h"
#include "core/document_wait.h"
#include "core/file_link.h"
#include "core/job.h"
#include "core/person.h"
#include "core/retention.h"

#include "file.sql.h"
#include "file_share.sql.h"

enum { SWEEP_MOST = 200 };

err file_throw_away(struct db *db, item_id id, place_id place, person_id author, str folder,
		    int64_t share)
{
	struct id_list one = {0};
	*ARENA_PUSH(db->arena, &one) = id.v;
	TRY(file_links_withdraw(db, one));
	TRY(q_file_node_drop(db, id.v));
	TRY(q_file_trash_add(db, id, place, author, db->viewer, folder, share));
	return item_delete(db, id);
}

/* Of another's own place only the folder itself: what lies above a shared one is its owner's. */
static str last_segment(str path)
{
	for (str rest = path; rest.n;)
		path = str_cut(&rest, '/');
	return path;
}

static void push(struct db *db, struct file_trash *trash, const struct q_file_trash_own *q,
		 place_id own)
{
	bool elsewhere = q->place_kind == PLACE_PERSON && !ID_EQ(q->place, own);
	*ARENA_PUSH(db->arena, trash) =
		(struct file_trashed){.id = q->id,
				      .place = q->place,
				      .name = q->name,
				      .folder = elsewhere ? last_segment(q->folder) : q->folder,
				      .place_handle = q->place_handle,
				      .place_title = q->place_title,
				      .removed = q->removed,
				      .size = q->size,
				      .author = q->author,
				      .author_name = q->author_name};
}

err file_trash_list(struct db *db, place_id place, const struct file_trashed *before,
		    struct file_trash *trash)
{
	struct q_file_trash_own_list rows = {0};
	struct file_place p;
	place_id own = place;
	int64_t removed = before ? before->removed : INT64_MAX, id = before ? before->id.v : 0;
	*trash = (struct file_trash){0};
	if (ID_NONE(place)) {
		TRY(person_place(db, db->viewer, &own));
		TRY(q_file_trash_own(db, own, removed, id, &rows));
	} else {
		TRY(file_place_find(db, place, &p));
		if (!p.keeper)
			return DENIED;
		TRY(q_file_trash_in(db, place, removed, id, &rows));
	}
	for (size_t i = 0; i < rows.n; i++)
		push(db, trash, &rows.v[i], own);
	return OK;
}

/* Its author takes it back, or a keeper of its place. Who may not know of it, or may not know of
 * the place any more, finds nothing. */
static err find_own(struct db *db, item_id id, struct q_file_trash_row *q, struct file_place *p)
{
	bool found;
	TRY(q_file_trash_row(db, id, q, &found));
	if (!found || ID_NONE(db->viewer))
		return NOT_FOUND;
	TRY(file_place_at(db, q->place, q->share, p));
	return p->keeper || ID_EQ(q->author, db->viewer) ? OK : NOT_FOUND;
}

/* The folders of a path, those that are gone made anew. What is a file by now ends it. */
static err folders_again(struct db *db, place_id place, str path, int64_t *folder)
{
	*folder = 0;
	for (str rest = path; rest.n;) {
		struct q_file_node_taken q;
		bool found;
		str name = str_cut(&rest, '/');
		TRY(q_file_node_taken(db, place, *folder, file_name_folded(db->arena, name), &q,
				      &found));
		if (found && !q.folder)
			return OK;
		if (found)
			*folder = q.id;
		else
			TRY(file_folder_create(db, place, *folder, name, folder));
	}
	return OK;
}

/* Who is no keeper makes no folder of another's tree anew: where it lay, if that is in the shared
 * folder still, else right into that. */
static err folder_in_share(struct db *db, place_id place, str path, int64_t share, int64_t *folder)
{
	int64_t above;
	*folder = 0;
	for (str rest = path; rest.n;) {
		struct q_file_node_taken q;
		bool found;
		TRY(q_file_node_taken(db, place, *folder,
				      file_name_folded(db->arena, str_cut(&rest, '/')), &q,
				      &found));
		*folder = found && q.folder ? q.id : 0;
		if (!*folder)
			break;
	}
	TRY(file_share_above(db, *folder, &above));
	if (above != share)
		*folder = share;
	return OK;
}

err file_restore(struct db *db, item_id id)
{
	struct q_file_trash_row q;
	struct file_place p;
	int64_t folder, share;
	str name;
	TRY(item_hold(db, id));
	TRY(find_own(db, id, &q, &p));
	if (!p.may_write)
		return DENIED;
	TRY(p.share ? folder_in_share(db, q.place, q.folder, p.share, &folder)
		    : folders_again(db, q.place, q.folder, &folder));
	TRY(file_come(db, q.place, folder, &p));
	TRY(file_free_name(db, q.place, folder, q.name, &name));
	TRY(q_file_trash_drop(db, id));
	TRY(item_restore(db, id));
	TRY(file_share_above(db, folder, &share));
	TRY(file_share_take(db, id, 0, share));
	if (!str_eq(name, q.name))
		TRY(q_file_named(db, id, name));
	return file_node_put(db, id.v, q.place, folder, false, name, q.author, db->now);
}

err file_forget(struct db *db, struct id_list ids)
{
	struct q_file_hashes_list blobs = {0};
	struct q_file_hashes_of_previews_list previews = {0};
	if (ids.n == 0)
		return OK;
	TRY(q_file_hashes(db, ids, &blobs));
	TRY(q_file_hashes_of_previews(db, ids, &previews));
	TRY(file_room_give_all(db, ids));
	TRY(q_file_previews_forget(db, ids));
	TRY(q_file_links_forget(db, ids));
	TRY(q_file_downloads_forget(db, ids));
	TRY(q_file_trash_forget(db, ids));
	TRY(q_file_nodes_forget(db, ids));
	TRY(q_file_text_forget(db, ids));
	TRY(document_wait_end(db, ids));
	TRY(q_file_version_drop(db, ids));
	TRY(q_file_rows_forget(db, ids));
	for (size_t i = 0; i < blobs.n; i++)
		TRY(retention_let_go(db, blobs.v[i].hash));
	for (size_t i = 0; i < previews.n; i++)
		TRY(retention_let_go(db, previews.v[i].hash));
	return OK;
}

static err later(struct db *db, str hash)
{
	return str_empty(hash) ? OK
			       : job_add(db, S("retention.file"), hash, db->now + 2 * HOUR, true);
}

err file_let_go(struct db *db, const struct file_content *c)
{
	TRY(later(db, c->hash));
	TRY(later(db, c->preview[0].hash));
	return later(db, c->preview[1].hash);
}

err file_purge(struct db *db, item_id id)
{
	struct q_file_trash_row q;
	struct q_file_version_foreign other;
	struct file_place p;
	struct id_list one = {0};
	bool foreign;
	/* Two who remove it at once: the second finds nothing, so its room is given back once. */
	TRY(item_hold(db, id));
	TRY(find_own(db, id, &q, &p));
	TRY(q_file_version_foreign(db, id, db->viewer, &other, &foreign));
	/* What others brought into a community only those who keep it end. */
	if (!p.may_write || (foreign && !p.keeper))
		return DENIED;
	*ARENA_PUSH(db->arena, &one) = id.v;
	return file_forget(db, one);
}

static str number(struct arena *a, int64_t n)
{
	struct out o = out_new(a, 24);
	out_int(&o, n);
	return out_view(&o);
}

err file_trash_sweep(struct db *db, str after, str *next)
{
	struct q_file_trash_old_list rows = {0};
	int64_t removed = 0, id = 0;
	str first = str_cut(&after, ' ');
	*next = STR_NONE;
	if (!str_empty(first) && (!str_to_int(first, &removed) || !str_to_int(after, &id)))
		return INVALID;
	TRY(q_file_trash_old(db, removed, id, db->now - FILE_TRASH_DAYS * DAY, SWEEP_MOST, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(job_add(db, S("files.forget"), number(db->arena, rows.v[i].id.v), 0, true));
	if (rows.n == SWEEP_MOST)
		*next = str_cat(db->arena, number(db->arena, rows.v[rows.n - 1].removed), S(" "),
				number(db->arena, rows.v[rows.n - 1].id.v));
	return OK;
}

err file_trash_forget(struct db *db, int64_t id)
{
	struct q_file_trash_row q;
	struct id_list one = {0};
	bool found;
	TRY(item_hold(db, (item_id){id}));
	TRY(q_file_trash_row(db, (item_id){id}, &q, &found));
	if (!found || q.removed >= db->now - FILE_TRASH_DAYS * DAY)
		return OK;
	*ARENA_PUSH(db->arena, &one) = id;
	return file_forget(db, one);
}

err file_forget_person(struct db *db, person_id person)
{
	TRY(q_file_downloads_of_person(db, person.v));
	TRY(q_file_share_writer_forget(db, person));
	return q_file_links_of_person(db, person);
}
