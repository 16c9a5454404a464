/* SPDX-License-Identifier: Apache-2.0
 * files: the door. Files of people and communities, uploads by form and by tus, links, the trash.
 */
#include "feature/files/files.h"

#include "base/clock.h"
#include "core/attachment.h"
#include "core/document_wait.h"
#include "feature/files/handlers.h"

static const struct api_member tree_query[] = {
	{"folder", "integer", "a folder; else the top", .optional = true},
	{"after", "string", "cursor: `next` of the page before", .optional = true},
	{0},
};
static const struct api_member page_query[] = {
	{"before", "integer", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_member words_body[] = {
	{"name", "string", "another name", .optional = true},
	{"description", "string", "Markdown, at most 4,000 characters", .optional = true},
	{"tags", "string", "labels with commas between them", .optional = true},
	{0},
};
static const struct api_member to_body[] = {
	{"to", "string",
	 "PLACE/FOLDER: numbers, the folder 0 for the top, the place 0 for that of the folder"},
	{0},
};
static const struct api_member audience_body[] = {
	{"audience", "string", "public, internal, listed or private"},
	{"readers", "string", "with listed: handles of people and communities", .optional = true},
	{"unseen", "string",
	 "keep: communities that you may not know of any more still read it; else they do not",
	 .optional = true},
	{0},
};
static const struct api_member folder_body[] = {
	{"name", "string", "its name"},
	{"place", "integer", "else that of the folder, or the own place", .optional = true},
	{"folder", "integer", "the folder above it", .optional = true},
	{0},
};
static const struct api_member folder_change[] = {
	{"name", "string", "another name", .optional = true},
	{"to", "string", "PLACE/FOLDER: where it goes", .optional = true},
	{0},
};
static const struct api_member folder_query[] = {
	{"after", "string", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_member readers_body[] = {
	{"readers", "string",
	 "handles of people and communities with commas or blanks between them; empty: nobody"},
	{"writers", "string",
	 "those who bring something into it, too; without it whoever did still does",
	 .optional = true},
	{"unseen", "string",
	 "keep: communities that you may not know of any more still read it; else they do not",
	 .optional = true},
	{0},
};
static const struct api_member link_body[] = {
	{"days", "integer", "1 to 365, else 14", .optional = true},
	{"password", "string", "six characters or more", .optional = true},
	{0},
};
static const struct api_schema get_tree = {.query = tree_query, .answer = "FileList"};
static const struct api_schema get_list = {.query = page_query, .answer = "FileList"};
static const struct api_schema one_file = {.answer = "File"};
static const struct api_schema new_file = {.answer = "File", .status = 201};
static const struct api_schema change_file = {.body = words_body, .answer = "File"};
static const struct api_schema move_file = {.body = to_body, .answer = "File"};
static const struct api_schema copy_file = {.body = to_body, .answer = "File", .status = 201};
static const struct api_schema share_file = {.body = audience_body, .answer = "File"};
static const struct api_schema get_versions = {.answer = "FileVersions"};
static const struct api_schema new_folder = {.body = folder_body, .answer = "File", .status = 201};
static const struct api_schema get_folder = {.query = folder_query, .answer = "FileList"};
static const struct api_schema share_folder = {.body = readers_body, .answer = "FolderReaders"};
static const struct api_schema one_folder = {.body = folder_change, .answer = "File"};
static const struct api_schema new_link = {.body = link_body, .answer = "FileLink", .status = 201};
static const struct api_schema no_answer = {.status = 204};
static const struct api_member trash_query[] = {
	{"before", "string", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_schema get_trash = {.query = trash_query, .answer = "FileTrash"};

#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define OPEN GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE
#define TUS GUARD_SIGNED_IN, CSRF_BEARER, RATE_FILES, CACHE_PRIVATE, ""
#define PIECE .own_transactions = true, .body = {RAW_FILE, INT64_C(16) << 30, true}
#define API "/api/v1"
#define COMMUNITY "/communities/{community}/files"

/* Guests write where they are members: the model asks for that. */
static const struct route routes[] = {
	ROUTE(GET, "/files", "file_list", file_list_own, PAGES),
	ROUTE(POST, "/files", "file_create", file_create, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_UPLOAD,
	      CACHE_PRIVATE, "", .multipart = true, .own_transactions = true),
	ROUTE(GET, "/files/shared", "file_shared", file_list_shared, PAGES),
	ROUTE(GET, "/files/library", "file_library", file_list_library, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/files/trash", "file_trash", file_trash_show, PAGES),
	ROUTE(POST, "/files/trash/{trashed}/restore", "trashed_restore", file_take_back, FORMS, ""),
	ROUTE(POST, "/files/trash/{trashed}/delete", "trashed_delete", file_end, FORMS, ""),
	ROUTE(POST, "/files/folders", "folder_create", folder_create, FORMS, ""),
	ROUTE(GET, "/files/folders/{folder}", "folder_show", folder_show, PAGES),
	ROUTE(POST, "/files/folders/{folder}/readers", "folder_readers_update",
	      folder_readers_update, FORMS, "file.share"),
	ROUTE(POST, "/files/folders/{folder}/edit", "folder_update", folder_update, FORMS, ""),
	ROUTE(POST, "/files/folders/{folder}/delete", "folder_delete", folder_remove, FORMS, ""),
	ROUTE(GET, COMMUNITY, "place_files", file_list_place, PAGES),
	ROUTE(GET, COMMUNITY "/trash", "place_trash", file_trash_place, PAGES),

	ROUTE(GET, "/files/{file_id}", "file_show", file_show, OPEN),
	ROUTE(GET, "/files/{file_id}/download", "file_fetch", file_fetch, OPEN),
	ROUTE(POST, "/files/{file_id}/edit", "file_update", file_update, FORMS, ""),
	ROUTE(POST, "/files/{file_id}/audience", "file_audience_update", file_audience_update,
	      FORMS, ""),
	ROUTE(POST, "/files/{file_id}/move", "file_move_update", file_move_update, FORMS, ""),
	ROUTE(POST, "/files/{file_id}/copy", "copy_create", file_copy_create, FORMS, ""),
	ROUTE(POST, "/files/{file_id}/delete", "file_delete", file_remove, FORMS, ""),
	ROUTE(POST, "/files/{file_id}/versions", "file_version_create", file_version_create,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(POST, "/files/{file_id}/versions/{number}/restore", "file_version_restore",
	      file_version_again, FORMS, ""),
	ROUTE(POST, "/files/{file_id}/links", "file_link_create", link_create, FORMS, "file.link",
	      .own_transactions = true),
	ROUTE(POST, "/files/{file_id}/links/{link}/delete", "file_link_delete", link_remove, FORMS,
	      "file.unlink"),

	ROUTE(GET, "/files/links/{token}", "link_show", link_show, OPEN),
	ROUTE(POST, "/files/links/{token}", "link_unlock", link_unlock, GUARD_ANYONE, CSRF_ORIGIN,
	      RATE_SIGN_IN, CACHE_PRIVATE, "", .own_transactions = true),
	ROUTE(GET, "/files/links/{token}/download", "link_fetch", link_fetch, OPEN),

	ROUTE(OPTIONS, "/files/uploads", "upload_options", upload_options, PAGES),
	ROUTE(OPTIONS, "/files/uploads/{upload}", "upload_one_options", upload_options, PAGES),
	ROUTE(POST, "/files/uploads", "upload_create", upload_new, TUS, PIECE,
	      .admit = upload_new_admit),
	ROUTE(GET, "/files/uploads/{upload}", "upload_show", upload_show, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_FILES, CACHE_PRIVATE, ""),
	ROUTE(PATCH, "/files/uploads/{upload}", "upload_append", upload_patch, TUS, PIECE,
	      .admit = upload_admit),
	ROUTE(DELETE, "/files/uploads/{upload}", "upload_delete", upload_delete, TUS,
	      .own_transactions = true),

	ROUTE(GET, API "/files", "file_list_json", file_list_own, PAGES,
	      .summary = "Your folders and files", .api = &get_tree),
	ROUTE(POST, API "/files", "file_create_json", file_create, GUARD_SIGNED_IN, CSRF_BEARER,
	      RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true, .own_transactions = true,
	      .summary = "Bring a file as multipart/form-data: file, place, folder, audience, "
			 "description. Large ones go by tus to /files/uploads",
	      .api = &new_file),
	ROUTE(GET, API "/files/shared", "file_shared_json", file_list_shared, PAGES,
	      .summary = "What others shared with you or with communities of yours",
	      .api = &get_list),
	ROUTE(GET, API "/files/library", "file_library_json", file_list_library, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Files open to everyone, newest first", .api = &get_list),
	ROUTE(POST, API "/files/folders", "folder_create_json", folder_create, CALLS, "",
	      .summary = "Make a folder", .api = &new_folder),
	ROUTE(GET, API "/files/folders/{folder}", "folder_show_json", folder_show, PAGES,
	      .summary = "What lies in a folder of yours, or in one that others share with you",
	      .api = &get_folder),
	ROUTE(POST, API "/files/folders/{folder}/readers", "folder_readers_update_json",
	      folder_readers_update, CALLS, "file.share",
	      .summary = "Share a folder with named people and communities, with all that is in it "
			 "and comes into "
			 "it, to read or also to add to; nobody: no more",
	      .api = &share_folder),
	ROUTE(PUT, API "/files/folders/{folder}", "folder_update_json", folder_update, CALLS, "",
	      .summary = "Rename or move a folder", .api = &one_folder),
	ROUTE(DELETE, API "/files/folders/{folder}", "folder_delete_json", folder_remove, CALLS, "",
	      .summary = "Throw away a folder and what is in it", .api = &no_answer),
	ROUTE(GET, API "/files/{file_id}", "file_show_json", file_show, OPEN, .summary = "One file",
	      .api = &one_file),
	ROUTE(PUT, API "/files/{file_id}", "file_update_json", file_update, CALLS, "",
	      .summary = "Change its name and words; what is left out stays", .api = &change_file),
	ROUTE(DELETE, API "/files/{file_id}", "file_delete_json", file_remove, CALLS, "",
	      .summary = "Throw it away", .api = &no_answer),
	ROUTE(POST, API "/files/{file_id}/audience", "file_audience_update_json",
	      file_audience_update, CALLS, "", .summary = "Choose who can read it",
	      .api = &share_file),
	ROUTE(POST, API "/files/{file_id}/move", "file_move_update_json", file_move_update, CALLS,
	      "", .summary = "Put it somewhere else", .api = &move_file),
	ROUTE(POST, API "/files/{file_id}/copy", "copy_create", file_copy_create, CALLS, "",
	      .summary = "Copy its newest version", .api = &copy_file),
	ROUTE(GET, API "/files/{file_id}/versions", "file_versions_json", file_versions_json, OPEN,
	      .summary = "Its versions", .api = &get_versions),
	ROUTE(POST, API "/files/{file_id}/links", "file_link_create_json", link_create, CALLS,
	      "file.link", .own_transactions = true,
	      .summary = "Make a link that opens it without an account", .api = &new_link),
	ROUTE(DELETE, API "/files/{file_id}/links/{link}", "file_link_delete_json", link_remove,
	      CALLS, "file.unlink", .summary = "Withdraw a link", .api = &no_answer),
	ROUTE(GET, API COMMUNITY, "place_files_json", file_list_place, PAGES,
	      .summary = "Folders and files of a community", .api = &get_tree),
	ROUTE(GET, API COMMUNITY "/trash", "place_trash_json", file_trash_place, PAGES,
	      .summary = "What was thrown away there, for its hosts", .api = &get_trash),
	ROUTE(POST, API "/files/{file_id}/versions", "file_version_create_json",
	      file_version_create, GUARD_SIGNED_IN, CSRF_BEARER, RATE_UPLOAD, CACHE_PRIVATE, "",
	      .multipart = true, .own_transactions = true,
	      .summary = "Bring its next version: a part `file` of a form", .api = &new_file),
	ROUTE(POST, API "/files/{file_id}/versions/{number}/restore", "file_version_restore_json",
	      file_version_again, CALLS, "",
	      .summary = "Make an earlier version the newest one again", .api = &one_file),
	ROUTE(GET, API "/files/trash", "file_trash_json", file_trash_show, PAGES,
	      .summary = "What you threw away", .api = &get_trash),
	ROUTE(POST, API "/files/trash/{trashed}/restore", "trashed_restore_json", file_take_back,
	      CALLS, "", .summary = "Take it back", .api = &one_file),
	ROUTE(DELETE, API "/files/trash/{trashed}", "trashed_delete_json", file_end, CALLS, "",
	      .summary = "Remove it for good", .api = &no_answer),
	{},
};

static const struct act acts[] = {
	{"file.link", T_KEY("Link to a file made")},
	{"file.unlink", T_KEY("Link to a file withdrawn")},
	{"file.share", T_KEY("Readers of a folder changed")},
	{0},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_FILE,
	 .name = "file",
	 .label = T_KEY("File"),
	 .label_many = T_KEY("Files"),
	 .cards = file_cards,
	 .text = file_index_text,
	 .opening = file_opening,
	 .address = file_address,
	 .history = true,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Files"), {{"/files", 6}}, "file", MENU_MAIN, 55, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "files.downloads", .run = files_job_downloads, .every = SECOND},
	{.name = "decode.file_text", .outside = file_text_job},
	{.name = "decode.file_preview", .outside = file_preview_job},
	{.name = "decode.attachment_text", .outside = attachment_text_job},
	{.name = "files.awaited", .run = document_wait_job, .every = MINUTE},
	{.name = "files.trash", .run = files_job_trash, .every = HOUR},
	{.name = "files.forget", .run = files_job_forget},
	{.name = "files.uploads", .run = files_job_uploads, .every = HOUR},
	{.name = "files.partial", .run = files_job_partial},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY,
	 .name = "files",
	 .label = T_KEY("Files"),
	 .order = 50,
	 .count = files_tab_count,
	 .block = files_tab_block},
	{0},
};

static const char *const late_indexes[] = {
	"file_by_blob", "file_node_folders", "file_version_by_author", "file_version_by_blob", NULL,
};

static const struct profile_tab profile_tabs[] = {
	{"files", T_KEY("Files"), 40, .kinds = ITEM_KIND_BIT(KIND_FILE)},
	{0},
};

const struct feature files = {
	.name = "files",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.jobs = jobs,
	.objects = file_objects,
	.place_tabs = tabs,
	.demo = files_demo,
	.scale = files_scale,
	.late_indexes = late_indexes,
	.export = files_export,
	.erase = files_erase,
	.erase_words = file_share_erase,
	.check = files_check,
};
