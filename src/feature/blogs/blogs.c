/* SPDX-License-Identifier: Apache-2.0
 * blogs: the door. Blogs of one person, of a group or of a guest; their entries, and all ways to
 * read and write them.
 */
#include "feature/blogs/blogs.h"

#include "base/clock.h"
#include "feature/blogs/handlers.h"
#include "ui/api.h"
#include "feature/blogs/import.h"

static const struct api_member blog_members[] = {
	API_PLACE_MEMBERS,
	{"kind", "string", "personal, group or guest"},
	{"community", "string", "handle of the community whose members write it", .optional = true},
	{"audience", "string", "public, internal or members; not in lists", .optional = true},
	{"owner", "Author", "who keeps it; not of a community's", .optional = true},
	{"created", "time", "when it was opened; not in lists", .optional = true},
	{"entries", "integer", "entries that are out"},
	{"last", "time or null", "the newest entry, in lists; null without one", .optional = true},
	{"raters", "integer", "ratings of its entries"},
	{"stars", "integer", "sum of their stars, from five ratings on", .optional = true},
	{"following", "boolean", "by the viewer; not in lists", .optional = true},
	{"closed", "boolean", "it can be read, nothing is written; not in lists", .optional = true},
	{"may_write", "boolean", "the viewer is an author; not in lists", .optional = true},
	{0},
};
static const struct api_member blog_list_members[] = {
	{"blogs", "list of Blog", "by last name of the owner"},
	{"more", "boolean", "more names or entries match than were looked at", .optional = true},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member entry_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"slug", "string", "its name in the address"},
	{"title", "string", "empty for a draft without one"},
	{"body", "string", "Markdown"},
	{"html", "string", "rendered and safe"},
	{"tags", "list of string", "labels"},
	{"series", "string", "name of the series, or empty"},
	{"state", "string", "draft, scheduled or published"},
	{"words", "integer", "length"},
	{"revision", "integer", "number of the newest revision: send it back as `base`"},
	{"publish_at", "time or null", "when it goes out, or null"},
	{0},
};
static const struct api_object objects[] = {
	{"Blog", blog_members}, {"BlogList", blog_list_members}, {"Entry", entry_members}, {0}};

static const struct api_member list_query[] = {
	{"words", "string", "of the blogger's name or the blog's", .optional = true},
	{"letter", "string", "A to Z or #", .optional = true},
	{"language", "string", "ISO 639-1", .optional = true},
	{"tag", "string", "a topic", .optional = true},
	{"active", "string", "anything: only blogs with an entry of this month", .optional = true},
	{"rated", "string", "anything: only those of four stars and more", .optional = true},
	{"closed", "string", "anything: closed ones too", .optional = true},
	{"order", "string", "activity or rating", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member blog_body[] = {
	{"title", "string", "at most 100 characters"},
	API_PLACE_WORDS,
	{"kind", "string", "personal, group or guest", .optional = true},
	{"audience", "string", "internal, public or members", .optional = true},
	{0},
};
static const struct api_member entry_body[] = {
	{"title", "string", "at most 200 characters", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{"series", "string", "name of a series", .optional = true},
	{"language", "string", "ISO 639-1, or auto", .optional = true},
	{"audience", "string", "public, internal, members, listed or private", .optional = true},
	{"readers", "string", "handles, with listed", .optional = true},
	{"state", "string", "draft, scheduled or published; a new entry is a draft",
	 .optional = true},
	{"publish_at", "string", "ISO 8601, with scheduled", .optional = true},
	{"base", "integer",
	 "the revision that the text was begun from: 409 when there is a newer one",
	 .optional = true},
	{0},
};
static const struct api_schema list_blogs = {.query = list_query, .answer = "BlogList"};
static const struct api_schema make_blog = {.body = blog_body, .answer = "Blog", .status = 201};
static const struct api_schema one_blog = {.answer = "Blog"};
static const struct api_schema list_entries = {.query = before_query, .answer = "ItemList"};
static const struct api_schema make_entry = {.body = entry_body, .answer = "Entry", .status = 201};
static const struct api_schema one_entry = {.answer = "Entry"};
static const struct api_schema change_entry = {.body = entry_body, .answer = "Entry"};
static const struct api_schema delete_entry = {.status = 204};
static const struct api_member settings_body[] = {
	{"title", "string", "at most 100 characters", .optional = true},
	API_PLACE_WORDS,
	{"kind", "string", "personal, group or guest", .optional = true},
	{"audience", "string", "internal, public or members", .optional = true},
	{0},
};
static const struct api_member author_body[] = {
	{"who", "string", "handle"},
	{"role", "string", "reader, writer or owner", .optional = true},
	{0},
};
static const struct api_member whom_body[] = {API_WHOM, {0}};
static const struct api_member keeper_body[] = {
	{"keeper", "string", "handle of somebody who works here"}, {0}};
static const struct api_schema change_blog = {.body = settings_body, .answer = "Blog"};
static const struct api_schema acted = {.answer = "Blog", .tell = blog_show};
static const struct api_schema hand_on = {.body = keeper_body, .answer = "Blog", .tell = blog_show};
static const struct api_schema delete_blog = {.status = 204};
static const struct api_schema list_authors = {.answer = "PlacePeople"};
static const struct api_schema add_author = {
	.body = author_body, .answer = "PlacePeople", .tell = author_list};
static const struct api_schema drop_author = {.body = whom_body, .status = 204};
static const struct api_schema open_tab = {.answer = "Blog", .tell = blog_tab_show};
static const struct api_schema list_history = {.query = before_query, .answer = "TextHistory"};
static const struct api_schema restore_entry = {.answer = "Entry", .tell = entry_show};

#define CALLS GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	ROUTE(GET, "/blogs", "blog_list", blog_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PUBLIC_SHORT, "", .searches = {"words", "tag"}),
	ROUTE(POST, "/blogs", "blog_create", blog_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/blogs/new", "blog_new", blog_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/blogs/drafts", "draft_list", draft_list, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/blogs/write", "blog_write_choice", blog_write_choice, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/blogs/{blog}", "blog_show", blog_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/blogs/{blog}/{entry}", "entry_show", entry_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/blogs/{blog}/settings", "blog_edit", blog_edit, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/blogs/{blog}/settings", "blog_update", blog_update, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "blog.update"),
	ROUTE(POST, "/blogs/{blog}/authors", "author_create", author_create, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "blog.author"),
	ROUTE(POST, "/blogs/{blog}/authors/delete", "author_delete", author_delete, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "blog.author"),
	ROUTE(POST, "/blogs/{blog}/keeper", "blog_keeper_update", blog_keeper_update,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "blog.keeper"),
	ROUTE(POST, "/blogs/{blog}/close", "blog_close", blog_close, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "blog.close"),
	ROUTE(POST, "/blogs/{blog}/reopen", "blog_reopen", blog_reopen, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "blog.reopen"),
	ROUTE(POST, "/blogs/{blog}/delete", "blog_remove", blog_remove, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "blog.delete"),
	/* Guests write where they are authors: the handlers ask for that. */
	ROUTE(GET, "/blogs/{blog}/write", "entry_new", entry_new, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/blogs/{blog}/entries", "entry_create", entry_create, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "", .prepare = entry_prepare),
	ROUTE(POST, "/blogs/{blog}/autosave", "entry_autosave_create", entry_autosave_create,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/blogs/{blog}/{entry}/edit", "entry_edit", entry_edit, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/blogs/{blog}/{entry}/edit", "entry_update", entry_update, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "", .prepare = entry_prepare),
	ROUTE(POST, "/blogs/{blog}/image", "entry_image_create", entry_image_create,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(POST, "/blogs/{blog}/{entry}/image", "entry_image_update", entry_image_update,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(POST, "/blogs/{blog}/{entry}/autosave", "entry_autosave_update",
	      entry_autosave_update, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/blogs/{blog}/{entry}/delete", "entry_delete", entry_delete, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "entry.delete"),
	ROUTE(GET, "/blogs/{blog}/{entry}/history", "entry_history_list", entry_history_list,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/blogs/{blog}/{entry}/history/{number}", "entry_revision_show",
	      entry_revision_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/blogs/{blog}/{entry}/history/{number}/restore", "entry_revision_restore",
	      entry_revision_restore, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/communities/{community}/blog", "blog_tab_show", blog_tab_show, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/communities/{community}/blog", "blog_tab_create", blog_tab_create,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/feeds/blogs.atom", "feed_all", feed_all, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/feeds/blogs.rss", "feed_all_rss", feed_all, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/feeds/blogs/{file}", "feed_blog", feed_blog, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/feeds/tags/{file}", "feed_tag", feed_tag, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PUBLIC_SHORT, ""),

	ROUTE(GET, "/api/v1/blogs", "blog_list_json", blog_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .searches = {"words", "tag"},
	      .summary = "Blogs by the last names of their bloggers", .api = &list_blogs),
	ROUTE(POST, "/api/v1/blogs", "blog_create_json", blog_create, GUARD_EMPLOYEE, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "", .summary = "Open a blog", .api = &make_blog),
	ROUTE(GET, "/api/v1/blogs/{blog}", "blog_show_json", blog_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "A blog", .api = &one_blog),
	ROUTE(GET, "/api/v1/blogs/{blog}/entries", "blog_entries_json", blog_entries_json,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Entries of a blog, newest first", .api = &list_entries),
	ROUTE(POST, "/api/v1/blogs/{blog}/entries", "entry_create_json", entry_create,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .prepare = entry_prepare,
	      .summary = "Write an entry", .api = &make_entry),
	ROUTE(GET, "/api/v1/blogs/{blog}/entries/{entry}", "entry_show_json", entry_show,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "An entry",
	      .api = &one_entry),
	ROUTE(PUT, "/api/v1/blogs/{blog}/entries/{entry}", "entry_update_json", entry_update,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .prepare = entry_prepare,
	      .summary = "Change an entry; members that are left out stay", .api = &change_entry),
	ROUTE(DELETE, "/api/v1/blogs/{blog}/entries/{entry}", "entry_delete_json", entry_delete,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "entry.delete",
	      .summary = "Delete an entry", .api = &delete_entry),
	ROUTE(GET, "/api/v1/blogs/{blog}/entries/{entry}/history", "entry_history_list_json",
	      entry_history_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "What changed in an entry, newest first", .api = &list_history),
	ROUTE(POST, "/api/v1/blogs/{blog}/entries/{entry}/history/{number}/restore",
	      "entry_revision_restore_json", entry_revision_restore, GUARD_SIGNED_IN, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "", .summary = "Go back to an earlier state",
	      .api = &restore_entry),
	ROUTE(PUT, "/api/v1/blogs/{blog}", "blog_update_json", blog_update, CALLS, "blog.update",
	      .summary = "Change a blog, as its owner; members that are left out stay",
	      .api = &change_blog),
	ROUTE(DELETE, "/api/v1/blogs/{blog}", "blog_remove_json", blog_remove, CALLS, "blog.delete",
	      .summary = "Delete a blog in which nothing stands", .api = &delete_blog),
	ROUTE(GET, "/api/v1/blogs/{blog}/authors", "author_list_json", author_list, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Who owns, writes and reads it, for its owners", .api = &list_authors),
	ROUTE(POST, "/api/v1/blogs/{blog}/authors", "author_create_json", author_create, CALLS,
	      "blog.author", .summary = "Let somebody write or read in it, or own it",
	      .api = &add_author),
	ROUTE(POST, "/api/v1/blogs/{blog}/authors/delete", "author_delete_json", author_delete,
	      CALLS, "blog.author", .summary = "Take somebody out", .api = &drop_author),
	ROUTE(POST, "/api/v1/blogs/{blog}/keeper", "blog_keeper_update_json", blog_keeper_update,
	      CALLS, "blog.keeper", .summary = "Hand it on to somebody", .api = &hand_on),
	ROUTE(POST, "/api/v1/blogs/{blog}/close", "blog_close_json", blog_close, CALLS,
	      "blog.close", .summary = "Close it: it is read and no more", .api = &acted),
	ROUTE(POST, "/api/v1/blogs/{blog}/reopen", "blog_reopen_json", blog_reopen, CALLS,
	      "blog.reopen", .summary = "Open it again", .api = &acted),
	ROUTE(GET, "/api/v1/communities/{community}/blog", "blog_tab_show_json", blog_tab_show,
	      GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "The blog of a community, when it has one", .api = &one_blog),
	ROUTE(POST, "/api/v1/communities/{community}/blog", "blog_tab_create_json", blog_tab_create,
	      CALLS, "", .summary = "Open the blog of a community, as one of its owners",
	      .api = &open_tab),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_ENTRY,
	 .name = "entry",
	 .label = T_KEY("Entry"),
	 .label_many = T_KEY("Blog entries"),
	 .cards = entry_cards,
	 .text = entry_index_text,
	 .opening = entry_opening,
	 .address = entry_address,
	 .rated = true,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Blogs"), {{"/blogs", 6}}, "blog", MENU_MAIN, 30, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "blogs.publish", .run = entries_publish_due, .every = SECOND},
	{.name = "blogs.publish_entry", .run = entry_publish_planned},
	{.name = "blogs.means", .run = blogs_means, .every = MINUTE},
	{.name = "blogs.words", .run = blogs_words, .every = MINUTE},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY,
	 .name = "blog",
	 .label = T_KEY("Blog"),
	 .order = 40,
	 .block = blog_tab_block},
	{0},
};

static const struct importer importers[] = {
	{"wxr", "a WordPress export: posts and pages, comments, tags, authors", blogs_import_wxr},
	{"stackexchange",
	 "the folder of a Stack Exchange dump: questions, answers, comments, people",
	 blogs_import_stackexchange},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"blog.author", T_KEY("Authors of a blog changed")},
	{"blog.close", T_KEY("Blog closed")},
	{"blog.delete", T_KEY("Blog deleted")},
	{"blog.keeper", T_KEY("Blog handed on")},
	{"blog.reopen", T_KEY("Blog opened again")},
	{"blog.update", T_KEY("Blog changed")},
	{"entry.delete", T_KEY("Entry deleted")},
	{0},
};

static const char *const late_indexes[] = {
	"blog_by_mean",
	"blog_by_public_mean",
	"blog_entry_by_series",
	NULL,
};

static const struct profile_tab profile_tabs[] = {
	{"entries", T_KEY("Blog entries"), 10, .kinds = ITEM_KIND_BIT(KIND_ENTRY)},
	{0},
};

const struct feature blogs = {
	.name = "blogs",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.place_tabs = tabs,
	.importers = importers,
	.demo = blogs_demo,
	.scale = blogs_scale,
	.late_indexes = late_indexes,
	.export = blogs_export,
	.renamed = blogs_renamed,
	.erase = blogs_erase,
	.check = blogs_check,
	.item_at = entry_at,
	.places_label = T_KEY("Blogs"),
	.places_named = blogs_found,
};
