/* SPDX-License-Identifier: Apache-2.0
 * wikis: the door. Wikis that stand alone or belong to a community; their pages, and all ways to
 * read, write and keep them.
 */
#include "feature/wikis/wikis.h"

#include "base/clock.h"
#include "feature/wikis/handlers.h"
#include "ui/api.h"

static const struct api_member wiki_members[] = {
	API_PLACE_MEMBERS,
	{"audience", "string", "public, internal or members; not in lists", .optional = true},
	{"joining", "string", "open or writers; not in lists", .optional = true},
	{"created", "time", "when it was opened; not in lists", .optional = true},
	{"pages", "integer", "how many it has"},
	{"following", "boolean", "by the viewer; not in lists", .optional = true},
	{"closed", "boolean", "it can be read, nothing is written; not in lists", .optional = true},
	{"may_write", "boolean", "by the viewer; not in lists", .optional = true},
	{0},
};
static const struct api_member wiki_list_members[] = {
	{"wikis", "list of Wiki", "by name"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member page_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"slug", "string", "its name in the address"},
	{"title", "string", "its title"},
	{"parent", "string", "slug of the page it stands below, or empty"},
	{"body", "string", "Markdown"},
	{"html", "string", "rendered and safe"},
	{"tags", "list of string", "labels"},
	{"words", "integer", "length"},
	{"revision", "integer", "number of the newest revision: send it back as `base`"},
	{"template", "boolean", "new pages may begin from it"},
	{"review", "integer", "0 none, 1 in work, 2 waits for a look, 3 reviewed"},
	{"keeping", "boolean", "the viewer keeps it"},
	{"verify_days", "integer", "after how many days its keeper is asked whether it holds"},
	{"verified", "time or null", "when somebody said that it holds, or null"},
	{"files", "list of AttachedFile", "what hangs on it"},
	{0},
};
static const struct api_member page_row_members[] = {
	{"id", "integer", "number of the item", .optional = true},
	{"slug", "string", "its name in the address"},
	{"title", "string", "its title"},
	{"url", "string", "where it is shown", .optional = true},
	{"language", "string", "ISO 639-1", .optional = true},
	{"changed", "time", "when it was changed last", .optional = true},
	{"wanted", "integer", "how many pages lead to it; it is not there", .optional = true},
	{0},
};
static const struct api_member page_list_members[] = {
	{"pages", "list of WikiPageRow", "by title"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member version_members[] = {
	{"number", "integer", "from 1"},
	{"size", "integer", "bytes"},
	{"type", "string", "media type"},
	{"author_name", "string", "who brought it; not for strangers", .optional = true},
	{"created", "time", "when it came"},
	{"url", "string", "address of its bytes"},
	{0},
};
static const struct api_member versions_members[] = {
	{"id", "integer", "number of the file"},
	{"name", "string", "of the file"},
	{"versions", "list of WikiFileVersion", "newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_object objects[] = {{"Wiki", wiki_members},
					    {"WikiList", wiki_list_members},
					    {"WikiPage", page_members},
					    {"WikiPageRow", page_row_members},
					    {"WikiPageList", page_list_members},
					    {"WikiFileVersion", version_members},
					    {"WikiFileVersions", versions_members},
					    {0}};

static const struct api_member list_query[] = {
	{"words", "string", "beginning of the address", .optional = true},
	{"order", "string", "activity", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member pages_query[] = {
	{"show", "string", "changes, orphans, wanted, templates or due", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member versions_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member wiki_body[] = {
	{"title", "string", "at most 100 characters"},
	API_PLACE_WORDS,
	{"audience", "string", "internal, public or members", .optional = true},
	{"joining", "string", "open: whoever reads it writes; writers: those who are named",
	 .optional = true},
	{0},
};
static const struct api_member page_body[] = {
	{"title", "string", "at most 150 characters", .optional = true},
	{"body", "string", "Markdown with [[links]]", .optional = true},
	{"summary", "string", "why it was changed", .optional = true},
	{"parent", "string", "title or slug of the page above", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{"language", "string", "ISO 639-1, or auto", .optional = true},
	{"audience", "string", "public (whoever reads the wiki), internal or members",
	 .optional = true},
	{"template", "boolean", "new pages may begin from it", .optional = true},
	{"verify_days", "integer", "0: never", .optional = true},
	{"base", "integer",
	 "the revision that the text was begun from: later changes are merged, 409 when they "
	 "cannot be",
	 .optional = true},
	{0},
};
static const struct api_schema list_wikis = {.query = list_query, .answer = "WikiList"};
static const struct api_schema make_wiki = {.body = wiki_body, .answer = "Wiki", .status = 201};
static const struct api_schema one_wiki = {.answer = "Wiki"};
static const struct api_schema list_pages = {.query = pages_query, .answer = "WikiPageList"};
static const struct api_schema make_page = {.body = page_body, .answer = "WikiPage", .status = 201};
static const struct api_schema one_page = {.answer = "WikiPage"};
static const struct api_schema change_page = {.body = page_body, .answer = "WikiPage"};
static const struct api_schema attach_file = {.answer = "WikiPage", .status = 201};
static const struct api_schema list_versions = {.query = versions_query,
						.answer = "WikiFileVersions"};
static const struct api_schema restore_version = {.answer = "WikiFileVersions"};
static const struct api_schema delete_page = {.status = 204};
static const struct api_member settings_body[] = {
	{"title", "string", "at most 100 characters", .optional = true},
	API_PLACE_WORDS,
	{"audience", "string", "internal, public or members", .optional = true},
	{"joining", "string", "open: whoever reads it writes; writers: those who are named",
	 .optional = true},
	{"home", "string", "title or slug of the page shown first; empty: none", .optional = true},
	{0},
};
static const struct api_member member_body[] = {
	{"who", "string", "handle"},
	{"role", "string", "reader, writer or owner", .optional = true},
	{0},
};
static const struct api_member whom_body[] = {API_WHOM, {0}};
static const struct api_member watch_body[] = {
	{"watch", "string", "page, tree (with all below it), or none"}, {0}};
static const struct api_member review_body[] = {
	{"review", "integer", "0 none, 1 in work, 2 waits for a look, 3 reviewed"}, {0}};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_schema change_wiki = {.body = settings_body, .answer = "Wiki"};
static const struct api_schema acted = {.answer = "Wiki", .tell = wiki_show};
static const struct api_schema open_tab = {.answer = "Wiki", .tell = wiki_tab_show};
static const struct api_schema list_members = {.answer = "PlacePeople"};
static const struct api_schema add_member = {
	.body = member_body, .answer = "PlacePeople", .tell = wiki_member_list};
static const struct api_schema drop_member = {.body = whom_body, .status = 204};
static const struct api_schema watch_page = {.body = watch_body, .status = 204};
static const struct api_schema review_page = {
	.body = review_body, .answer = "WikiPage", .tell = page_show};
static const struct api_schema acted_page = {.answer = "WikiPage", .tell = page_show};
static const struct api_schema list_history = {.query = before_query, .answer = "TextHistory"};

#define WRITES GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE
#define OWNERS GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE
#define API_WIKI "/api/v1/wikis/{wiki}"
#define API_PAGE API_WIKI "/pages/{page}"

static const struct route routes[] = {
	ROUTE(GET, "/wikis", "wiki_list", wiki_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PUBLIC_SHORT, ""),
	ROUTE(POST, "/wikis", "wiki_create", wiki_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/new", "wiki_new", wiki_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/{wiki}", "wiki_show", wiki_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/wikis/{wiki}/settings", "wiki_edit", wiki_edit, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/settings", "wiki_update", wiki_update, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "wiki.update"),
	ROUTE(POST, "/wikis/{wiki}/members", "wiki_member_create", wiki_member_create,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "wiki.member"),
	ROUTE(POST, "/wikis/{wiki}/members/delete", "wiki_member_delete", wiki_member_delete,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "wiki.member"),
	ROUTE(POST, "/wikis/{wiki}/close", "wiki_close", wiki_close, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "wiki.close"),
	ROUTE(POST, "/wikis/{wiki}/reopen", "wiki_reopen", wiki_reopen, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "wiki.reopen"),
	ROUTE(GET, "/wikis/{wiki}/pages", "page_list", page_list, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/{wiki}/export", "wiki_export", wiki_export, GUARD_ANYONE, CSRF_SAFE,
	      RATE_EXPORT, CACHE_PRIVATE, ""),
	/* Guests write where they were let in: the handlers ask for that. */
	ROUTE(GET, "/wikis/{wiki}/new", "page_new", page_new, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/pages", "page_create", page_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "", .prepare = page_prepare),
	ROUTE(POST, "/wikis/{wiki}/autosave", "page_autosave_create", page_autosave_create,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/{wiki}/{page}", "page_show", page_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/wikis/{wiki}/{page}/edit", "page_edit", page_edit, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/edit", "page_update", page_update, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "", .prepare = page_prepare),
	ROUTE(POST, "/wikis/{wiki}/{page}/autosave", "page_autosave_update", page_autosave_update,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/delete", "page_remove", page_remove, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "page.delete"),
	ROUTE(GET, "/wikis/{wiki}/{page}/history", "page_history_list", page_history_list,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/{wiki}/{page}/history/{number}", "page_revision_show",
	      page_revision_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/history/{number}/restore", "page_revision_restore",
	      page_revision_restore, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/{wiki}/{page}/links", "page_links", page_links, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/{wiki}/{page}/export", "page_export", page_export, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/files", "page_file_create", page_file_create,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(GET, "/wikis/{wiki}/{page}/files/{file}", "page_file_show", page_file_show,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/files/{file}/delete", "page_file_delete",
	      page_file_delete, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE,
	      "page.file.delete"),
	ROUTE(GET, "/wikis/{wiki}/{page}/files/{file}/versions", "page_file_version_list",
	      page_file_version_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/wikis/{wiki}/{page}/files/{file}/versions/{number}", "page_file_version_show",
	      page_file_version_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/files/{file}/versions/{number}/restore",
	      "page_file_version_restore", page_file_version_restore, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/files/{file}/versions/{number}/delete",
	      "page_file_version_delete", page_file_version_delete, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "page.version.delete"),
	ROUTE(POST, "/wikis/{wiki}/{page}/watch", "follow_update", page_watch_update,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/review", "page_review_update", page_review_update,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/verify", "page_verify_update", page_verify_update,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/wikis/{wiki}/{page}/keeper", "page_keeper_update", page_keeper_update,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),

	ROUTE(GET, "/communities/{community}/wiki", "wiki_tab_show", wiki_tab_show, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/communities/{community}/wiki", "wiki_tab_create", wiki_tab_create,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),

	ROUTE(GET, "/api/v1/wikis", "wiki_list_json", wiki_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .summary = "Wikis by name", .api = &list_wikis),
	ROUTE(POST, "/api/v1/wikis", "wiki_create_json", wiki_create, GUARD_EMPLOYEE, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "", .summary = "Open a wiki", .api = &make_wiki),
	ROUTE(GET, "/api/v1/wikis/{wiki}", "wiki_show_json", wiki_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "A wiki", .api = &one_wiki),
	ROUTE(GET, "/api/v1/wikis/{wiki}/pages", "page_list_json", page_list, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "Pages of a wiki",
	      .api = &list_pages),
	ROUTE(POST, "/api/v1/wikis/{wiki}/pages", "page_create_json", page_create, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .prepare = page_prepare,
	      .summary = "Write a page", .api = &make_page),
	ROUTE(GET, "/api/v1/wikis/{wiki}/pages/{page}", "page_show_json", page_show, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "A page", .api = &one_page),
	ROUTE(PUT, "/api/v1/wikis/{wiki}/pages/{page}", "page_update_json", page_update,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .prepare = page_prepare,
	      .summary = "Change a page; members that are left out stay", .api = &change_page),
	ROUTE(POST, "/api/v1/wikis/{wiki}/pages/{page}/files", "page_file_create_json",
	      page_file_create, GUARD_SIGNED_IN, CSRF_BEARER, RATE_UPLOAD, CACHE_PRIVATE, "",
	      .multipart = true, .own_transactions = true,
	      .summary = "Hang a file on a page: a part `file` of a form. What hangs there by its "
			 "name keeps its address and gets a new version",
	      .api = &attach_file),
	ROUTE(DELETE, "/api/v1/wikis/{wiki}/pages/{page}/files/{file}", "page_file_delete_json",
	      page_file_delete, GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE,
	      "page.file.delete", .summary = "Remove a file from a page", .api = &delete_page),
	ROUTE(GET, "/api/v1/wikis/{wiki}/pages/{page}/files/{file}/versions",
	      "page_file_version_list_json", page_file_version_list, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "Versions of a file on a page",
	      .api = &list_versions),
	ROUTE(POST, "/api/v1/wikis/{wiki}/pages/{page}/files/{file}/versions/{number}/restore",
	      "page_file_version_restore_json", page_file_version_restore, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Make an older version of a file the newest once more",
	      .api = &restore_version),
	ROUTE(DELETE, "/api/v1/wikis/{wiki}/pages/{page}/files/{file}/versions/{number}",
	      "page_file_version_delete_json", page_file_version_delete, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "page.version.delete",
	      .summary = "Remove an older version of a file", .api = &delete_page),
	ROUTE(DELETE, "/api/v1/wikis/{wiki}/pages/{page}", "page_delete_json", page_remove,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "page.delete",
	      .summary = "Delete a page", .api = &delete_page),
	ROUTE(GET, API_PAGE "/history", "page_history_list_json", page_history_list, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "What changed in a page, newest first", .api = &list_history),
	ROUTE(POST, API_PAGE "/history/{number}/restore", "page_revision_restore_json",
	      page_revision_restore, WRITES, "", .summary = "Go back to an earlier state",
	      .api = &acted_page),
	ROUTE(POST, API_PAGE "/watch", "follow_update_json", page_watch_update, WRITES, "",
	      .summary = "Hear of changes", .api = &watch_page),
	ROUTE(POST, API_PAGE "/review", "page_review_update_json", page_review_update, WRITES, "",
	      .summary = "Say how far its review is", .api = &review_page),
	ROUTE(POST, API_PAGE "/verify", "page_verify_update_json", page_verify_update, WRITES, "",
	      .summary = "Say that it still holds", .api = &acted_page),
	ROUTE(POST, API_PAGE "/keeper", "page_keeper_update_json", page_keeper_update, WRITES, "",
	      .summary = "Take it over, to keep it", .api = &acted_page),
	ROUTE(PUT, API_WIKI, "wiki_update_json", wiki_update, OWNERS, "wiki.update",
	      .summary = "Change a wiki, as its owner; members that are left out stay",
	      .api = &change_wiki),
	ROUTE(GET, API_WIKI "/members", "wiki_member_list_json", wiki_member_list, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Who owns, writes and reads it, for its owners", .api = &list_members),
	ROUTE(POST, API_WIKI "/members", "wiki_member_create_json", wiki_member_create, OWNERS,
	      "wiki.member", .summary = "Let somebody write or read in it, or own it",
	      .api = &add_member),
	ROUTE(POST, API_WIKI "/members/delete", "wiki_member_delete_json", wiki_member_delete,
	      OWNERS, "wiki.member", .summary = "Take somebody out", .api = &drop_member),
	ROUTE(POST, API_WIKI "/close", "wiki_close_json", wiki_close, OWNERS, "wiki.close",
	      .summary = "Close it: it is read and no more", .api = &acted),
	ROUTE(POST, API_WIKI "/reopen", "wiki_reopen_json", wiki_reopen, OWNERS, "wiki.reopen",
	      .summary = "Open it again", .api = &acted),
	ROUTE(GET, "/api/v1/communities/{community}/wiki", "wiki_tab_show_json", wiki_tab_show,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "The wiki of a community, when it has one", .api = &one_wiki),
	ROUTE(POST, "/api/v1/communities/{community}/wiki", "wiki_tab_create_json", wiki_tab_create,
	      OWNERS, "", .summary = "Open the wiki of a community, as one of its owners",
	      .api = &open_tab),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_PAGE,
	 .name = "page",
	 .label = T_KEY("Page"),
	 .label_many = T_KEY("Wiki pages"),
	 .cards = page_cards,
	 .text = page_index_text,
	 .opening = page_opening,
	 .address = page_address,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Wikis"), {{"/wikis", 6}}, "wiki", MENU_MAIN, 35, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "wikis.tell", .run = pages_tell},
	{.name = "wikis.due", .run = pages_due, .every = MINUTE},
	{.name = "wikis.views", .run = pages_views, .every = 10 * SECOND},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"page.delete", T_KEY("Page of a wiki removed")},
	{"page.file.delete", T_KEY("File removed from a page of a wiki")},
	{"page.version.delete", T_KEY("Older version of a file removed from a page of a wiki")},
	{"wiki.close", T_KEY("Wiki closed")},
	{"wiki.member", T_KEY("Members of a wiki changed")},
	{"wiki.reopen", T_KEY("Wiki opened again")},
	{"wiki.update", T_KEY("Wiki changed")},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY, .name = "wiki", .label = T_KEY("Wiki"), .order = 30},
	{0},
};

static const struct importer importers[] = {
	{"mediawiki",
	 "an XML export of MediaWiki: pages with their history, redirects, categories, authors",
	 wikis_import_mediawiki},
	{0},
};

static const char *const late_indexes[] = {
	"wiki_link_wanted",
	"wiki_page_by_changer",
	"wiki_page_by_keeper",
	"wiki_page_by_reviewer",
	"wiki_page_by_title",
	"wiki_page_by_verifier",
	"wiki_page_due",
	"wiki_page_due_here",
	"wiki_page_orphans",
	"wiki_page_templates",
	NULL,
};

static const struct profile_tab profile_tabs[] = {
	{"wiki", T_KEY("Wiki pages"), 30, .kinds = ITEM_KIND_BIT(KIND_PAGE)},
	{0},
};

const struct feature wikis = {
	.name = "wikis",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.item_at = page_at,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.place_tabs = tabs,
	.importers = importers,
	.demo = wikis_demo,
	.scale = wikis_scale,
	.late_indexes = late_indexes,
	.export = wikis_export,
	.erase = wikis_erase,
	.check = wikis_check,
};
