/* SPDX-License-Identifier: Apache-2.0
 * file: files as items: their content, versions and places. file_tree.c has the tree they lie in,
 * file_trash.c what was thrown away, file_room.c their quota.
 */
#include "core/file.h"

#include "core/file_internal.h"
#include "core/retention.h"
#include "core/revision.h"

#include "file.sql.h"

/* Also the rule for what lies in a shared folder: who adds there is no keeper of it. `known`: the
 * place where it was read already, else NULL. */
static err rights_of(struct db *db, place_id place, const struct place *known, int64_t folder,
		     bool *writer, bool *keeper)
{
	enum role role;
	struct place plain;
	*writer = *keeper = false;
	if (ID_NONE(db->viewer))
		return OK;
	TRY(access_may_write(db, db->viewer, place, writer));
	if (!*writer)
		return file_share_adds(db, db->viewer, place, folder, writer);
	TRY(access_role(db, place, &role));
	if (!known)
		TRY(file_place_plain(db, place, &plain));
	*keeper = (known ? known : &plain)->kind == PLACE_PERSON || role >= ROLE_FACILITATOR;
	return OK;
}

err file_rights(struct db *db, place_id place, int64_t folder, bool *writer, bool *keeper)
{
	return rights_of(db, place, NULL, folder, writer, keeper);
}

err file_place_find(struct db *db, place_id id, struct file_place *p)
{
	*p = (struct file_place){0};
	TRY(place_find(db, id, &p->place));
	p->own = p->place.kind == PLACE_PERSON && ID_EQ(p->place.owner, db->viewer) &&
		 !ID_NONE(db->viewer);
	/* The own place of another: its files are found one by one, by whom they are shared with.
	 */
	if (p->place.kind == PLACE_PERSON && !p->own)
		return NOT_FOUND;
	return rights_of(db, id, &p->place, 0, &p->may_write, &p->keeper);
}

err file_place_at(struct db *db, place_id id, int64_t folder, struct file_place *p)
{
	err e = file_place_find(db, id, p);
	if (e != NOT_FOUND || !folder)
		return e;
	*p = (struct file_place){0};
	TRY(file_share_walks(db, id, folder, &p->share));
	if (!p->share)
		return NOT_FOUND;
	TRY(file_place_plain(db, id, &p->place));
	return file_rights(db, id, folder, &p->may_write, &p->keeper);
}

err file_destination(struct db *db, place_id id, int64_t folder, struct file_place *p)
{
	TRY(file_place_at(db, id, folder, p));
	return p->place.kind == PLACE_PERSON || p->place.kind == PLACE_COMMUNITY ? OK : NOT_FOUND;
}

err file_come(struct db *db, place_id place, int64_t folder, struct file_place *p)
{
	TRY(file_destination(db, place, folder, p));
	if (!p->may_write)
		return DENIED;
	TRY(file_folder_hold(db, place, folder));
	/* While this waited its owner may have taken the viewer out, or the folder elsewhere. */
	if (p->share)
		TRY(file_destination(db, place, folder, p));
	return p->may_write ? OK : DENIED;
}

err file_may_change(struct db *db, const struct file_node *n, bool *may)
{
	bool keeper;
	TRY(file_rights(db, n->place, n->parent, may, &keeper));
	*may = *may && (keeper || ID_EQ(n->creator, db->viewer));
	return OK;
}

err file_may_write(struct db *db, const struct file_node *n, bool *may)
{
	bool keeper;
	return file_rights(db, n->place, n->parent, may, &keeper);
}

err file_writes(struct db *db, person_id person, const struct file_node *n, bool *may)
{
	TRY(access_may_write(db, person, n->place, may));
	return *may ? OK : file_share_adds(db, person, n->place, n->parent, may);
}

/* ---- content ---- */

static err blob_row(struct db *db, str hash, int64_t size, str type, int64_t width, int64_t height,
		    blob_id *id)
{
	struct q_file_blob q;
	bool found;
	TRY(q_file_blob(db, hash, &q, &found));
	if (!found) {
		TRY(q_file_blob_add(db, (blob_id){id_new()}, hash, size, type, width, height));
		TRY(q_file_blob(db, hash, &q, &found));
	}
	if (!found)
		return FAULT;
	*id = q.id;
	return OK;
}

/* The preview is an image of the item, so whoever may read the file may fetch it as any other. */
err file_preview_put(struct db *db, item_id id, person_id author, str name,
		     const struct file_content *c)
{
	blob_id large, small;
	TRY(q_file_preview_drop(db, id.v));
	if (str_empty(c->preview[0].hash))
		return file_preview_later(db, id, c->type);
	TRY(blob_row(db, c->preview[0].hash, c->preview[0].size, S("image/webp"),
		     c->preview[0].width, c->preview[0].height, &large));
	TRY(blob_row(db, c->preview[1].hash, c->preview[1].size, S("image/webp"),
		     c->preview[1].width, c->preview[1].height, &small));
	return q_file_preview_add(db, id_new(), id.v, author, large, small, name);
}

static err add_version(struct db *db, item_id id, place_id place, int64_t number, person_id author,
		       int64_t when, const struct file_content *c, blob_id blob, bool unlimited)
{
	TRY(file_room_take(db, place, author, file_room_of(c->size), unlimited));
	TRY(file_text_later(db, id, c->type));
	return q_file_version_add(db, id, number, blob, c->size, c->type, author, when);
}

static err end_version(struct db *db, item_id id, place_id place, int64_t number)
{
	struct q_file_version_gone q;
	bool found;
	TRY(q_file_version_gone(db, id, number, &q, &found));
	if (!found)
		return OK;
	TRY(q_file_version_end(db, id, number));
	TRY(file_room_give(db, place, q.author, file_room_of(q.size)));
	return retention_let_go(db, q.hash);
}

static err new_version(struct db *db, item_id id, person_id author, int64_t when,
		       const struct file_content *c, bool quiet, int64_t *version)
{
	struct q_file_readable seen;
	struct q_file_node_raw node;
	struct q_file_row q;
	blob_id blob;
	bool found;
	TRY(item_hold(db, id));
	/* While this waited it may have gone into the trash, or elsewhere. */
	TRY(q_file_readable(db, id.v, &seen, &found));
	if (!found && !quiet)
		return NOT_FOUND;
	TRY(q_file_node_raw(db, id.v, &node, &found));
	if (!found)
		return NOT_FOUND;
	TRY(q_file_row(db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*version = q.version;
	if (str_eq(q.hash, c->hash))
		return OK;
	TRY(blob_row(db, c->hash, c->size, c->type, 0, 0, &blob));
	TRY(add_version(db, id, node.place, q.version + 1, author, when, c, blob, quiet));
	TRY(q_file_newest(db, id, q.version + 1, c->size, c->type, blob, when));
	TRY(q_file_node_changed(db, id.v));
	TRY(file_preview_put(db, id, author, q.name, c));
	TRY(end_version(db, id, node.place, q.version + 1 - FILE_VERSIONS_MAX));
	*version = q.version + 1;
	return item_touch(db, id, true);
}

err file_put_version(struct db *db, item_id id, const struct file_content *content,
		     int64_t *version)
{
	struct file_node n;
	bool may;
	TRY(file_find(db, id.v, &n));
	if (n.folder)
		return INVALID;
	TRY(file_may_write(db, &n, &may));
	return may ? new_version(db, id, db->viewer, db->now, content, false, version) : DENIED;
}

/* In a community everything is read as the community is. */
enum audience file_audience_in(const struct place *place, enum audience wanted)
{
	return place->kind == PLACE_PERSON ? wanted : place->audience;
}

static err make(struct db *db, const struct file_new *new, const struct place *place,
		person_id author, item_id *id)
{
	/* Into a shared folder of another's place: read as that is. The caller has asked. */
	bool brought = !new->quiet && place->kind == PLACE_PERSON && !ID_EQ(place->owner, author);
	struct item_new item = {.kind = KIND_FILE,
				.place = new->place,
				.author = author,
				.audience = brought ? AUDIENCE_PRIVATE
						    : file_audience_in(place, new->audience),
				.state = STATE_PUBLISHED,
				.created = new->created,
				.allowed = brought,
				.readers = new->readers,
				.text = str_cat(db->arena, new->name, S(" "), new->description),
				.quiet = new->quiet};
	int64_t when = new->created ? new->created : db->now;
	const struct file_content *c = new->content;
	blob_id blob;
	int64_t share;
	TRY(file_share_above(db, new->folder, &share));
	if (place->kind != PLACE_PERSON)
		item.readers = (struct id_list){0};
	TRY(item_create(db, &item, id));
	TRY(blob_row(db, c->hash, c->size, c->type, 0, 0, &blob));
	TRY(q_file_add(db, *id, new->name, utf8_head(new->description, FILE_DESCRIPTION_MAX), 1,
		       c->size, c->type, blob, when));
	TRY(add_version(db, *id, new->place, 1, author, when, c, blob, new->quiet));
	TRY(file_node_put(db, id->v, new->place, new->folder, false, new->name, author, when));
	TRY(file_share_take(db, *id, 0, share));
	return file_preview_put(db, *id, author, new->name, c);
}

err file_put(struct db *db, const struct file_new *new, item_id *id, int64_t *version)
{
	struct q_file_node_taken taken;
	struct file_place p;
	struct place plain = {0};
	bool found, may;
	person_id author = ID_NONE(new->author) ? db->viewer : new->author;
	if (!file_name_valid(new->name))
		return INVALID;
	if (new->quiet) {
		TRY(file_place_plain(db, new->place, &plain));
		TRY(file_folder_hold(db, new->place, new->folder));
	} else {
		TRY(file_come(db, new->place, new->folder, &p));
		plain = p.place;
	}
	TRY(q_file_node_taken(db, new->place, new->folder, file_name_folded(db->arena, new->name),
			      &taken, &found));
	if (!found) {
		*version = 1;
		return make(db, new, &plain, author, id);
	}
	*id = (item_id){taken.id};
	if (taken.folder)
		return CONFLICT;
	/* In an own place it may be hidden by whoever looks after the rules: then it is not there.
	 */
	struct q_file_readable seen;
	TRY(q_file_readable(db, taken.id, &seen, &may));
	if (!may && !new->quiet)
		return CONFLICT;
	return new_version(db, *id, author, new->created ? new->created : db->now, new->content,
			   new->quiet, version);
}

err file_describe(struct db *db, item_id id, str description)
{
	struct file_node n;
	struct item_row item;
	int64_t number;
	str old;
	bool may;
	TRY(file_find(db, id.v, &n));
	TRY(file_may_change(db, &n, &may));
	if (n.folder)
		return INVALID;
	if (!may)
		return DENIED;
	TRY(item_hold(db, id));
	TRY(item_find(db, id, &item));
	TRY(file_about(db, id, &old));
	description = utf8_head(description, FILE_DESCRIPTION_MAX);
	if (!str_eq(old, description)) {
		/* The first description has nothing before it. Its name is none of its words: an
		 * old one is nobody's who reads it later. */
		if (!str_empty(old))
			TRY(revision_add(db, id, item.author, STR_NONE, old, &number));
		TRY(revision_add(db, id, db->viewer, STR_NONE, description, &number));
		TRY(q_file_described(db, id, description));
	}
	return item_touch(db, id, true);
}

/* ---- versions ---- */

static struct file_version version_of(const struct q_file_version_rows *q)
{
	return (struct file_version){.number = q->number,
				     .size = q->size,
				     .created = q->created,
				     .type = q->type,
				     .hash = q->hash,
				     .author = q->author,
				     .author_handle = q->author_handle,
				     .author_name = q->author_name};
}

err file_version_list(struct db *db, item_id id, int64_t before, struct file_versions *versions)
{
	struct q_file_version_rows_list rows = {0};
	struct file_node n;
	bool closed;
	*versions = (struct file_versions){0};
	TRY(file_find(db, id.v, &n));
	TRY(file_may_change(db, &n, &closed));
	TRY(q_file_version_rows(db, id, before ? before : INT64_MAX, closed, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, versions) = version_of(&rows.v[i]);
	return OK;
}

err file_version_find(struct db *db, item_id id, int64_t number, struct file_version *v)
{
	struct q_file_version_rows q;
	struct file_node n;
	bool closed;
	TRY(file_find(db, id.v, &n));
	TRY(file_may_change(db, &n, &closed));
	TRY(q_file_version_row(db, id, number, closed, &q));
	*v = version_of(&q);
	return OK;
}

err file_version_restore(struct db *db, item_id id, int64_t number, int64_t *version)
{
	struct file_version v;
	TRY(file_version_find(db, id, number, &v));
	struct file_content c = {.hash = v.hash, .type = v.type, .size = v.size};
	return file_put_version(db, id, &c, version);
}
