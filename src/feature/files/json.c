/* SPDX-License-Identifier: Apache-2.0
 * json: files, folders and versions as JSON, and the export of one's own data.
 */
#include "feature/files/handlers.h"

#include "files.sql.h"

enum { EXPORT_STEP = 500 };

static const struct api_member file_members[] = {
	{"id", "integer", "of the item, or of the folder"},
	{"name", "string", "as it stands in its folder"},
	{"is_folder", "boolean", "a folder has none of what follows but its times"},
	{"place", "integer", "where it lies; 0 in the own place of another person"},
	{"folder", "integer", "the folder above it, 0 at the top or where that may not be told"},
	{"author", "string", "handle of who brought it"},
	{"author_name", "string", "the name"},
	{"created", "time", "when it came"},
	{"changed", "time", "its newest version, or its newest name"},
	{"url", "string", "its page", .optional = true},
	{"download", "string", "its bytes", .optional = true},
	{"size", "integer", "bytes of the newest version", .optional = true},
	{"type", "string", "told from its bytes", .optional = true},
	{"hash", "string", "BLAKE2b-256 of the newest version", .optional = true},
	{"version", "integer", "number of the newest version", .optional = true},
	{"downloads", "integer", "how often others fetched it", .optional = true},
	{"audience", "string", "public, internal, members, listed or private", .optional = true},
	{0},
};
static const struct api_member list_members[] = {
	{"files", "list of File", "folders first, then files, by name; or newest first"},
	{"next", "string", "cursor of the page behind", .optional = true},
	{"may_write", "boolean", "of one folder: you may add to it", .optional = true},
	{0},
};
static const struct api_member version_members[] = {
	{"number", "integer", "from 1"},
	{"size", "integer", "bytes"},
	{"type", "string", "told from its bytes"},
	{"hash", "string", "BLAKE2b-256"},
	{"author", "string", "handle of who brought it"},
	{"created", "time", "when"},
	{"download", "string", "its bytes"},
	{0},
};
static const struct api_member versions_members[] = {
	{"versions", "list of FileVersion", "newest first, at most 100"}, {0}};
static const struct api_member readers_members[] = {
	{"folder", "integer", "the folder"},
	{"readers", "string", "handles of who reads it, without its owner"},
	{"writers", "string", "those of them who bring something into it"},
	{0},
};
static const struct api_member link_members[] = {
	{"id", "integer", "to withdraw it"},
	{"url", "string", "opens the file to whoever has it; told this once"},
	{"expires", "time", "it works until then"},
	{0},
};
const struct api_object file_objects[] = {{"File", file_members},
					  {"FileList", list_members},
					  {"FileVersion", version_members},
					  {"FileVersions", versions_members},
					  {"FileLink", link_members},
					  {"FolderReaders", readers_members},
					  {0}};

static void file_fields(struct rq *rq, const struct file_node *n)
{
	struct out *o = rq->out;
	json_str(o, "url", file_url(rq, n->id).s);
	json_str(o, "download", file_download_url(rq, n->id, 0).s);
	json_int(o, "size", n->size);
	json_str(o, "type", n->type);
	json_str(o, "hash", n->hash);
	json_int(o, "version", n->version);
	json_int(o, "downloads", n->downloads);
	json_str(o, "audience", audience_name(n->audience));
}

void file_json_fields(struct rq *rq, const struct file_node *n)
{
	struct out *o = rq->out;
	struct file_place place;
	/* Where others keep what they share is theirs. */
	bool walked = file_place_find(rq->db, n->place, &place) == OK;
	json_int(o, "id", n->id);
	json_str(o, "name", n->name);
	json_bool(o, "is_folder", n->folder);
	json_int(o, "place", walked ? n->place.v : 0);
	json_int(o, "folder", walked ? n->parent : 0);
	json_str(o, "author", n->author_handle);
	json_str(o, "author_name", n->author_name);
	json_time(o, "created", n->created);
	json_time(o, "changed", n->updated);
	if (!n->folder)
		file_fields(rq, n);
}

err file_json(struct rq *rq, const struct file_node *n, int status)
{
	if (!rq->response.status)
		rq->response.status = status;
	api_begin(rq);
	file_json_fields(rq, n);
	return api_end(rq);
}

err file_versions_json(struct rq *rq)
{
	struct file_versions versions;
	struct file_node n;
	TRY(file_asked(rq, &n));
	TRY(file_version_list(rq->db, (item_id){n.id}, 0, &versions));
	api_begin(rq);
	json_open(rq->out, "versions", '[');
	for (size_t i = 0; i < versions.n; i++) {
		const struct file_version *v = &versions.v[i];
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "number", v->number);
		json_int(rq->out, "size", v->size);
		json_str(rq->out, "type", v->type);
		json_str(rq->out, "hash", v->hash);
		json_str(rq->out, "author", v->author_handle);
		json_time(rq->out, "created", v->created);
		json_str(rq->out, "download", file_download_url(rq, n.id, v->number).s);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}

/* ---- one's own data ---- */

static err export_files(struct db *db, person_id person, struct out *json)
{
	item_id after = {0};
	bool more = true;
	json_open(json, "files", '[');
	while (more) {
		struct q_files_mine_list rows = {0};
		TRY(q_files_mine(db, person, after, EXPORT_STEP, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			const struct q_files_mine *q = &rows.v[i];
			json_open(json, NULL, '{');
			json_int(json, "id", q->id.v);
			json_str(json, "name", q->name);
			json_str(json, "description", q->description);
			json_int(json, "size", q->size);
			json_str(json, "type", q->type);
			json_str(json, "hash", q->hash);
			json_int(json, "version", q->version);
			json_int(json, "downloads", q->downloads);
			json_str(json, "audience", audience_name((enum audience)q->audience));
			json_bool(json, "trashed", q->state == STATE_DELETED);
			json_time(json, "created", q->created);
			json_close(json, '}');
			after = q->id;
		}
		more = rows.n == EXPORT_STEP;
	}
	json_close(json, ']');
	return json->bad;
}

static err export_fetched(struct db *db, person_id person, struct out *json)
{
	int64_t after = 0;
	bool more = true;
	json_open(json, "downloads", '[');
	while (more) {
		struct q_files_fetched_list rows = {0};
		TRY(q_files_fetched(db, person.v, after, EXPORT_STEP, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			json_open(json, NULL, '{');
			json_int(json, "file", rows.v[i].file);
			json_int(json, "version", rows.v[i].version);
			json_time(json, "created", rows.v[i].created);
			json_close(json, '}');
			after = rows.v[i].id;
		}
		more = rows.n == EXPORT_STEP;
	}
	json_close(json, ']');
	return json->bad;
}

static void export_role(struct out *json, bool writes)
{
	json_str(json, "role", writes ? S("adds") : S("reads"));
}

static err export_brought(struct db *db, person_id person, struct out *json)
{
	item_id file = {0};
	int64_t number = 0;
	bool more = true;
	json_open(json, "brought", '[');
	while (more) {
		struct q_files_brought_list rows = {0};
		TRY(q_files_brought(db, person, file, number, EXPORT_STEP, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			const struct q_files_brought *q = &rows.v[i];
			json_open(json, NULL, '{');
			json_int(json, "file", q->file.v);
			json_str(json, "name", q->name);
			json_str(json, "owner", q->owner);
			json_int(json, "version", q->number);
			json_int(json, "size", q->size);
			json_str(json, "type", q->type);
			json_str(json, "hash", q->hash);
			json_time(json, "created", q->created);
			json_close(json, '}');
			file = q->file;
			number = q->number;
		}
		more = rows.n == EXPORT_STEP;
	}
	json_close(json, ']');
	return json->bad;
}

static err export_shared_with(struct db *db, person_id person, struct out *json)
{
	int64_t after = 0;
	bool more = true;
	json_open(json, "shared_with_me", '[');
	while (more) {
		struct q_files_shared_with_list rows = {0};
		TRY(q_files_shared_with(db, person, after, EXPORT_STEP, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			json_open(json, NULL, '{');
			json_int(json, "folder", rows.v[i].id);
			json_str(json, "name", rows.v[i].name);
			json_str(json, "owner", rows.v[i].owner);
			export_role(json, rows.v[i].writes);
			json_close(json, '}');
			after = rows.v[i].id;
		}
		more = rows.n == EXPORT_STEP;
	}
	json_close(json, ']');
	return json->bad;
}

static err export_shared_by(struct db *db, person_id person, struct out *json)
{
	int64_t folder = 0;
	person_id reader = {0};
	bool more = true;
	json_open(json, "shared_by_me", '[');
	while (more) {
		struct q_files_shared_by_list rows = {0};
		TRY(q_files_shared_by(db, person, folder, reader, EXPORT_STEP, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			json_open(json, NULL, '{');
			json_int(json, "folder", rows.v[i].id);
			json_str(json, "name", rows.v[i].name);
			json_str(json, "reader", rows.v[i].reader);
			export_role(json, rows.v[i].writes);
			json_close(json, '}');
			folder = rows.v[i].id;
			reader = (person_id){rows.v[i].person};
		}
		more = rows.n == EXPORT_STEP;
	}
	json_close(json, ']');
	return json->bad;
}

err files_export(struct db *db, person_id person, struct out *json)
{
	struct q_files_linked_list links = {0};
	TRY(export_files(db, person, json));
	TRY(export_brought(db, person, json));
	TRY(export_shared_with(db, person, json));
	TRY(export_shared_by(db, person, json));
	TRY(export_fetched(db, person, json));
	TRY(q_files_linked(db, person, 10000, &links));
	json_open(json, "links", '[');
	for (size_t i = 0; i < links.n; i++) {
		json_open(json, NULL, '{');
		json_int(json, "file", links.v[i].file.v);
		json_time(json, "created", links.v[i].created);
		json_time(json, "expires", links.v[i].expires);
		json_int(json, "downloads", links.v[i].downloads);
		json_bool(json, "withdrawn", links.v[i].withdrawn);
		json_close(json, '}');
	}
	json_close(json, ']');
	return json->bad;
}
