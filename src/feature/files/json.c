/* SPDX-License-Identifier: Apache-2.0
 * json: files, folders and versions as JSON, and the export of one's own data.
 */
#include "feature/files/handlers.h"

#include "files.sql.h"

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
	{"readers", "string", "handles of who reads it, people and communities, without its owner"},
	{"writers", "string", "those of them who bring something into it"},
	{"unseen", "integer", "communities among them that you may not know of any more"},
	{0},
};
static const struct api_member trashed_members[] = {
	{"id", "integer", "to take it back, or to remove it for good"},
	{"name", "string", "as it stood in its folder"},
	{"folder", "string", "where that is; empty: the top of its place"},
	{"author_name", "string", "who brought it"},
	{"removed", "time", "when it was thrown away; 30 days later it is gone"},
	{"size", "integer", "bytes of all its versions"},
	{0},
};
static const struct api_member trash_members[] = {
	{"trash", "list of TrashedFile", "newest first, at most 100"},
	{"next", "string", "cursor of the page behind", .optional = true},
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
					  {"TrashedFile", trashed_members},
					  {"FileTrash", trash_members},
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

static err export_file(void *arg, const struct q_files_mine *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "name", q->name);
	json_str(o, "description", q->description);
	json_int(o, "size", q->size);
	json_str(o, "type", q->type);
	json_str(o, "hash", q->hash);
	json_int(o, "version", q->version);
	json_int(o, "downloads", q->downloads);
	json_str(o, "audience", audience_name((enum audience)q->audience));
	json_bool(o, "trashed", q->state == STATE_DELETED);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err export_brought(void *arg, const struct q_files_brought *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "file", q->file.v);
	json_str(o, "name", q->name);
	json_str(o, "owner", q->owner);
	json_int(o, "version", q->number);
	json_int(o, "size", q->size);
	json_str(o, "type", q->type);
	json_str(o, "hash", q->hash);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static void shared_folder(struct out *o, int64_t folder, str name, const char *who, str handle,
			  bool writes)
{
	json_open(o, NULL, '{');
	json_int(o, "folder", folder);
	json_str(o, "name", name);
	json_str(o, who, handle);
	json_str(o, "role", writes ? S("adds") : S("reads"));
	json_close(o, '}');
}

static err export_shared_with(void *arg, const struct q_files_shared_with *q)
{
	struct out *o = arg;
	shared_folder(o, q->id, q->name, "owner", q->owner, q->writes);
	return o->bad;
}

static err export_shared_by(void *arg, const struct q_files_shared_by *q)
{
	struct out *o = arg;
	shared_folder(o, q->id, q->name, "reader", q->reader, q->writes);
	return o->bad;
}

static err export_fetched(void *arg, const struct q_files_fetched *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "file", q->file);
	json_int(o, "version", q->version);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err export_link(void *arg, const struct q_files_linked *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "file", q->file.v);
	json_time(o, "created", q->created);
	json_time(o, "expires", q->expires);
	json_int(o, "downloads", q->downloads);
	json_bool(o, "withdrawn", q->withdrawn);
	json_close(o, '}');
	return o->bad;
}

err files_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "files", '[');
	TRY(q_files_mine(db, person, export_file, json));
	json_close(json, ']');
	json_open(json, "brought", '[');
	TRY(q_files_brought(db, person, export_brought, json));
	json_close(json, ']');
	json_open(json, "shared_with_me", '[');
	TRY(q_files_shared_with(db, person, export_shared_with, json));
	json_close(json, ']');
	json_open(json, "shared_by_me", '[');
	TRY(q_files_shared_by(db, person, export_shared_by, json));
	json_close(json, ']');
	TRY(files_export_hubs(db, person, json));
	json_open(json, "downloads", '[');
	TRY(q_files_fetched(db, person.v, export_fetched, json));
	json_close(json, ']');
	json_open(json, "links", '[');
	TRY(q_files_linked(db, person, export_link, json));
	json_close(json, ']');
	return json->bad;
}
