/* SPDX-License-Identifier: Apache-2.0
 * blogs: the door. Blogs of one person, of a group or of a guest; their entries, and all ways to read and write them.
 */
#include "feature/blogs/blogs.h"

#include "base/clock.h"
#include "feature/blogs/handlers.h"
#include "feature/blogs/import.h"

static const struct route routes[] = {
	{GET, "/blogs", "blog_list", blog_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PUBLIC_SHORT, ""},
	{POST, "/blogs", "blog_create", blog_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""},
	{GET, "/blogs/new", "blog_new", blog_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/blogs/drafts", "draft_list", draft_list, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/blogs/write", "blog_write_choice", blog_write_choice, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/blogs/{blog}", "blog_show", blog_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PUBLIC_SHORT, ""},
	{GET, "/blogs/{blog}/{entry}", "entry_show", entry_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PUBLIC_SHORT, ""},
	/* Guests write where they are authors: the handlers ask for that. */
	{GET, "/blogs/{blog}/write", "entry_new", entry_new, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{POST, "/blogs/{blog}/entries", "entry_create", entry_create, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""},
	{POST, "/blogs/{blog}/autosave", "entry_autosave_create", entry_autosave_create, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""},
	{GET, "/blogs/{blog}/{entry}/edit", "entry_edit", entry_edit, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{POST, "/blogs/{blog}/{entry}/edit", "entry_update", entry_update, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""},
	{POST, "/blogs/{blog}/{entry}/autosave", "entry_autosave_update", entry_autosave_update, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""},
	{POST, "/blogs/{blog}/{entry}/delete", "entry_delete", entry_delete, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "entry.delete"},
	{GET, "/blogs/{blog}/{entry}/history", "entry_history_list", entry_history_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/blogs/{blog}/{entry}/history/{number}", "entry_revision_show", entry_revision_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{POST, "/blogs/{blog}/{entry}/history/{number}/restore", "entry_revision_restore", entry_revision_restore, GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE,
	 CACHE_PRIVATE, ""},
	{0},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_ENTRY,
	 .name = "entry",
	 .label = T_KEY("Entry"),
	 .label_many = T_KEY("Blog entries"),
	 .cards = entry_cards,
	 .text = entry_index_text,
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
	{0},
};

static const struct importer importers[] = {
	{"wxr", "a WordPress export: posts and pages, comments, tags, authors", blogs_import_wxr},
	{"stackexchange", "the folder of a Stack Exchange dump: questions, answers, comments, people", blogs_import_stackexchange},
	{0},
};

const struct feature blogs = {
	.name = "blogs",
	.routes = routes,
	.kinds = kinds,
	.menu = menu,
	.jobs = jobs,
	.importers = importers,
	.demo = blogs_demo,
	.scale = blogs_scale,
	.export = blogs_export,
	.check = blogs_check,
};
