/* SPDX-License-Identifier: Apache-2.0
 * activities: the door. Activities that stand alone or belong to a community, their to-dos and
 * entries, and what somebody has to do in all of them.
 */
#include "feature/activities/activities.h"

#include "base/clock.h"
#include "feature/activities/handlers.h"
#include "ui/api.h"

static const struct api_member section_members[] = {
	{"id", "integer", "number of the section"},
	{"title", "string", "its name; empty for what stands before all headings"},
	{"todos", "integer", "to-dos, without those that only some may see"},
	{"done", "integer", "how many of these are done"},
	{"coming", "boolean", "lines are still being copied into it from another activity"},
	{0},
};
static const struct api_member activity_members[] = {
	{"id", "integer", "number of the place"},
	{"handle", "string", "name in addresses"},
	{"url", "string", "where it is shown"},
	{"title", "string", "its name"},
	{"about", "string", "Markdown; not in lists", .optional = true},
	{"language", "string", "ISO 639-1"},
	{"audience", "string", "internal or members; not in lists", .optional = true},
	{"community", "string", "handle of the community it belongs to, or empty"},
	{"starts", "string", "day it begins, as 2027-01-31; not in lists", .optional = true},
	{"due", "string", "day it should be done, or empty"},
	{"template", "boolean", "others may begin from it; not in lists", .optional = true},
	{"created", "time", "when it was begun; not in lists", .optional = true},
	{"completed", "time or null", "when it was completed, or null"},
	{"todos", "integer", "to-dos, without those that only some may see"},
	{"done", "integer", "how many of these are done"},
	{"may_write", "boolean", "by the viewer; not in lists", .optional = true},
	{"sections", "list of ActivitySection", "in their order; not in lists", .optional = true},
	{0},
};
static const struct api_member activity_list_members[] = {
	{"activities", "list of Activity", "the liveliest first, or all by name"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member step_members[] = {
	{"item", "Item", "what a list shows of it", .optional = true},
	{"id", "integer", "number of the item, in lists", .optional = true},
	{"url", "string", "where it is shown, in lists", .optional = true},
	{"comments", "integer", "answers, in lists", .optional = true},
	{"activity", "string", "handle; not in lists", .optional = true},
	{"kind", "string", "todo or entry"},
	{"section", "integer", "where it stands"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown; not in lists", .optional = true},
	{"html", "string", "rendered and safe; not in lists", .optional = true},
	{"link", "string", "an address, or empty"},
	{"due", "string", "a day as 2027-01-31, or empty"},
	{"done", "time or null", "when it was done, or null"},
	{"private", "boolean", "only its author sees it, and who is named"},
	{"assignees", "list of Author", "whose it is"},
	{"files", "list of StepFile",
	 "files elsewhere that it names and the viewer may read; not in lists", .optional = true},
	{"attachments", "list of AttachedFile", "files that hang on it; not in lists",
	 .optional = true},
	{0},
};
static const struct api_member step_file_members[] = {
	{"id", "integer", "number of the item"},
	{"name", "string", "its name"},
	{"size", "integer", "bytes"},
	{"type", "string", "media type"},
	{0},
};
static const struct api_member step_list_members[] = {
	{"steps", "list of Step", "in their order"},
	{"next", "string", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member todo_members[] = {
	{"id", "integer", "number of the item"},
	{"title", "string", "one line"},
	{"url", "string", "where it is shown"},
	{"activity", "string", "handle"},
	{"due", "string", "a day as 2027-01-31, or empty"},
	{"private", "boolean", "only its author sees it, and who is named"},
	{0},
};
static const struct api_member todo_list_members[] = {
	{"todos", "list of Todo", "by day, those without one last"},
	{"next", "string", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member change_members[] = {
	{"id", "integer", "number, growing with time"},
	{"kind", "string", "added, done, reopened or answered"},
	{"step", "integer", "number of the to-do or entry"},
	{"title", "string", "its line"},
	{"activity", "string", "handle"},
	{"url", "string", "where it is shown"},
	{"who", "Author", "who did it"},
	{"created", "time", "when"},
	{0},
};
static const struct api_member change_list_members[] = {
	{"changes", "list of ActivityChange", "the latest first, since it was looked at last"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_object objects[] = {
	{"ActivitySection", section_members},
	{"Activity", activity_members},
	{"ActivityList", activity_list_members},
	{"Step", step_members},
	{"StepFile", step_file_members},
	{"StepList", step_list_members},
	{"Todo", todo_members},
	{"TodoList", todo_list_members},
	{"ActivityChange", change_members},
	{"ActivityChangeList", change_list_members},
	{0},
};

static const struct api_member list_query[] = {
	{"show", "string", "done or all; else one's own that go on", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member activity_body[] = {
	{"title", "string", "at most 100 characters"},
	{"about", "string", "Markdown", .optional = true},
	{"language", "string", "en or fr", .optional = true},
	{"handle", "string", "made from the title when it is left out", .optional = true},
	{"audience", "string",
	 "members, or internal: whoever reads its community, or all colleagues", .optional = true},
	{"starts", "string", "a day as 2027-01-31", .optional = true},
	{"due", "string", "a day as 2027-01-31", .optional = true},
	{"template", "boolean", "others may begin from it", .optional = true},
	{"community", "string", "handle of a community of one's own, for a new one",
	 .optional = true},
	{"from", "string", "handle of an activity to begin from, for a new one", .optional = true},
	{0},
};
static const struct api_member section_body[] = {{"title", "string", "at most 100 characters"},
						 {0}};
static const struct api_member steps_query[] = {
	{"show", "string", "done; else the open ones", .optional = true},
	{"after", "string", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member step_body[] = {
	{"kind", "string", "todo or entry, of a new one", .optional = true},
	{"section", "integer", "where it stands; else in the first one", .optional = true},
	{"title", "string", "at most 200 characters", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{"link", "string", "an address", .optional = true},
	{"due", "string", "a day as 2027-01-31", .optional = true},
	{"assignees", "string", "handles with spaces between", .optional = true},
	{"files", "string", "numbers of files, with spaces between", .optional = true},
	{"private", "boolean", "only for who is named", .optional = true},
	{"readers", "string", "handles of who reads a private one", .optional = true},
	{0},
};
static const struct api_member on_body[] = {{"on", "integer", "1 or 0"}, {0}};
static const struct api_member move_body[] = {
	{"direction", "string", "up or down", .optional = true},
	{"section", "integer", "into this one", .optional = true},
	{"before", "integer", "right before this one", .optional = true},
	{"after", "integer", "right behind this one", .optional = true},
	{0},
};
static const struct api_member direction_body[] = {{"direction", "string", "up or down"}, {0}};
static const struct api_member after_query[] = {
	{"after", "string", "`next` of the page before", .optional = true}, {0}};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member seen_body[] = {
	{"last", "integer", "number of the newest change that was seen"}, {0}};
static const struct api_schema list_activities = {.query = list_query, .answer = "ActivityList"};
static const struct api_schema make_activity = {
	.body = activity_body, .answer = "Activity", .status = 201};
static const struct api_schema one_activity = {.answer = "Activity"};
static const struct api_schema change_activity = {.body = activity_body, .answer = "Activity"};
static const struct api_schema make_section = {
	.body = section_body, .answer = "Activity", .status = 201};
static const struct api_schema change_section = {.body = section_body, .answer = "Activity"};
static const struct api_schema move_section = {.body = direction_body, .answer = "Activity"};
static const struct api_schema list_steps = {.query = steps_query, .answer = "StepList"};
static const struct api_schema make_step = {.body = step_body, .answer = "Step", .status = 201};
static const struct api_schema one_step = {.answer = "Step"};
static const struct api_schema change_step = {.body = step_body, .answer = "Step"};
static const struct api_schema switch_step = {.body = on_body, .answer = "Step"};
static const struct api_schema move_step = {.body = move_body, .answer = "Step"};
static const struct api_schema drop_step = {.status = 204};
static const struct api_schema attach_file = {.answer = "Step", .status = 201};
static const struct api_schema fetch_file = {.status = 200};
static const struct api_schema list_todos = {.query = after_query, .answer = "TodoList"};
static const struct api_schema list_news = {.query = before_query, .answer = "ActivityChangeList"};
static const struct api_schema seen_news = {.body = seen_body, .status = 204};

static const struct api_schema go_on_copying = {.status = 204};
static const struct api_member take_part_body[] = {
	{"who", "string", "handle"},
	{"role", "string", "reader, writer or owner", .optional = true},
	{0},
};
static const struct api_member whom_body[] = {API_WHOM, {0}};
static const struct api_schema list_people = {.answer = "PlacePeople"};
static const struct api_schema add_person = {
	.body = take_part_body, .answer = "PlacePeople", .tell = activity_people};
static const struct api_schema drop_person = {.body = whom_body, .status = 204};
static const struct api_schema list_changes = {.query = before_query, .answer = "TextHistory"};

#define ALL "/activities"
#define ONE ALL "/{activity}"
#define SECTION ONE "/sections/{section}"
#define STEP ONE "/{step}"
#define API_STEP ONE "/steps/{step}"
#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

/* Guests take part where they were let in: the handlers ask for that. */
static const struct route routes[] = {
	ROUTE(GET, ALL, "activity_list", activity_list, PAGES),
	ROUTE(POST, ALL, "activity_create", activity_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, ALL "/new", "activity_new", activity_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, ALL "/updates", "activity_news_list", news_list, PAGES),
	ROUTE(POST, ALL "/updates", "activity_news_seen", news_seen, FORMS, ""),
	ROUTE(GET, "/todos", "todo_list", todo_list, PAGES),
	ROUTE(POST, "/todos/address", "todo_address_create", todo_address_create, FORMS,
	      "feed.address"),
	ROUTE(POST, "/todos/address/delete", "todo_address_delete", todo_address_delete, FORMS,
	      "feed.address"),
	ROUTE(GET, "/feeds/todos/{secret}", "todo_feed", todo_feed, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/communities/{community}/activities", "activity_community_list",
	      activity_community_list, PAGES),

	ROUTE(GET, ONE, "activity_show", activity_show, PAGES),
	ROUTE(GET, ONE "/settings", "activity_edit", activity_edit, PAGES),
	ROUTE(POST, ONE "/settings", "activity_update", activity_update, FORMS, "activity.update"),
	ROUTE(GET, ONE "/people", "activity_people", activity_people, PAGES),
	ROUTE(POST, ONE "/people", "activity_member_create", activity_member_create, FORMS,
	      "activity.member"),
	ROUTE(POST, ONE "/people/delete", "activity_member_delete", activity_member_delete, FORMS,
	      "activity.member"),
	ROUTE(POST, ONE "/complete", "activity_complete", activity_complete_form, FORMS,
	      "activity.complete"),
	ROUTE(POST, ONE "/reopen", "activity_reopen", activity_reopen, FORMS, "activity.reopen"),
	ROUTE(POST, ONE "/copy", "activity_copy_create", activity_copy_create, FORMS, ""),
	ROUTE(GET, ONE "/export", "activity_export", activity_export, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_EXPORT, CACHE_PRIVATE, ""),
	ROUTE(POST, ONE "/sections", "section_create", section_create, FORMS, ""),
	ROUTE(GET, SECTION, "section_show", section_show, PAGES),
	ROUTE(POST, SECTION, "section_update", section_update, FORMS, ""),
	ROUTE(POST, SECTION "/move", "section_move_update", section_move_update, FORMS, ""),
	ROUTE(POST, SECTION "/delete", "section_delete", section_delete, FORMS, ""),
	ROUTE(GET, ONE "/new", "step_new", step_new, PAGES),
	ROUTE(POST, ONE "/steps", "step_create", step_create_form, FORMS, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(GET, STEP, "step_show", step_show, PAGES),
	ROUTE(GET, STEP "/edit", "step_edit", step_edit, PAGES),
	ROUTE(POST, STEP "/edit", "step_update", step_update_form, FORMS, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(GET, STEP "/history", "step_history", step_history, PAGES),
	ROUTE(POST, STEP "/done", "step_done_update", step_done_update, FORMS, ""),
	ROUTE(POST, STEP "/move", "step_move_update", step_move_update, FORMS, ""),
	ROUTE(POST, STEP "/delete", "step_delete", step_delete, FORMS, "step.delete"),
	ROUTE(POST, STEP "/files", "step_file_create", step_file_create, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(GET, STEP "/files/{attachment}", "step_file_show", step_file_show, PAGES),
	ROUTE(POST, STEP "/files/{attachment}/delete", "step_file_delete", step_file_delete, FORMS,
	      "step.file.delete"),

	ROUTE(GET, "/api/v1" ALL, "activity_list_json", activity_list, PAGES,
	      .summary = "One's own activities, or all", .api = &list_activities),
	ROUTE(POST, "/api/v1" ALL, "activity_create_json", activity_create, GUARD_EMPLOYEE,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .summary = "Begin an activity",
	      .api = &make_activity),
	ROUTE(GET, "/api/v1" ALL "/updates", "activity_news_list_json", news_list, PAGES,
	      .summary = "What others did in one's activities", .api = &list_news),
	ROUTE(POST, "/api/v1" ALL "/updates", "activity_news_seen_json", news_seen, CALLS, "",
	      .summary = "Say up to where that was seen", .api = &seen_news),
	ROUTE(GET, "/api/v1/todos", "todo_list_json", todo_list, PAGES,
	      .summary = "One's own open to-dos", .api = &list_todos),
	ROUTE(GET, "/api/v1/communities/{community}/activities", "activity_community_list_json",
	      activity_community_list, PAGES, .summary = "Activities of a community",
	      .api = &list_activities),
	ROUTE(GET, "/api/v1" ONE, "activity_show_json", activity_show, PAGES,
	      .summary = "An activity with its sections", .api = &one_activity),
	ROUTE(PUT, "/api/v1" ONE, "activity_update_json", activity_update, CALLS, "activity.update",
	      .summary = "Change it; members that are left out stay", .api = &change_activity),
	ROUTE(POST, "/api/v1" ONE "/complete", "activity_complete_json", activity_complete_form,
	      CALLS, "activity.complete", .summary = "It is done", .api = &one_activity),
	ROUTE(POST, "/api/v1" ONE "/reopen", "activity_reopen_json", activity_reopen, CALLS,
	      "activity.reopen", .summary = "It goes on", .api = &one_activity),
	ROUTE(GET, "/api/v1" ONE "/people", "activity_people_json", activity_people, PAGES,
	      .summary = "Who takes part in it", .api = &list_people),
	ROUTE(POST, "/api/v1" ONE "/people", "activity_member_create_json", activity_member_create,
	      CALLS, "activity.member", .summary = "Let somebody take part, read or own it",
	      .api = &add_person),
	ROUTE(POST, "/api/v1" ONE "/people/delete", "activity_member_delete_json",
	      activity_member_delete, CALLS, "activity.member",
	      .summary = "Take somebody out, or go", .api = &drop_person),
	ROUTE(POST, "/api/v1" ONE "/copy", "activity_copy_create_json", activity_copy_create, CALLS,
	      "", .summary = "Go on with a copy that stopped", .api = &go_on_copying),
	ROUTE(POST, "/api/v1" ONE "/sections", "section_create_json", section_create, CALLS, "",
	      .summary = "Add a section", .api = &make_section),
	ROUTE(GET, "/api/v1" SECTION "/steps", "step_list_json", step_list, PAGES,
	      .summary = "To-dos and entries of a section", .api = &list_steps),
	ROUTE(PUT, "/api/v1" SECTION, "section_update_json", section_update, CALLS, "",
	      .summary = "Name it anew", .api = &change_section),
	ROUTE(POST, "/api/v1" SECTION "/move", "section_move_update_json", section_move_update,
	      CALLS, "", .summary = "Move it among the others", .api = &move_section),
	ROUTE(DELETE, "/api/v1" SECTION, "section_delete_json", section_delete, CALLS, "",
	      .summary = "Remove it; what stands in it goes to the one before",
	      .api = &one_activity),
	ROUTE(POST, "/api/v1" ONE "/steps", "step_create_json", step_create, CALLS, "",
	      .summary = "Add a to-do or an entry", .api = &make_step),
	ROUTE(GET, "/api/v1" API_STEP, "step_show_json", step_show, PAGES,
	      .summary = "A to-do or an entry; answers are the comments of its item",
	      .api = &one_step),
	ROUTE(PUT, "/api/v1" API_STEP, "step_update_json", step_update, CALLS, "",
	      .summary = "Change it; members that are left out stay", .api = &change_step),
	ROUTE(GET, "/api/v1" API_STEP "/history", "step_history_json", step_history, PAGES,
	      .summary = "What changed in it, newest first", .api = &list_changes),
	ROUTE(DELETE, "/api/v1" API_STEP, "step_delete_json", step_delete, CALLS, "step.delete",
	      .summary = "Remove it", .api = &drop_step),
	ROUTE(POST, "/api/v1" API_STEP "/done", "step_done_update_json", step_done_update, CALLS,
	      "", .summary = "Mark it as done, or as open", .api = &switch_step),
	ROUTE(POST, "/api/v1" API_STEP "/move", "step_move_update_json", step_move_update, CALLS,
	      "", .summary = "Move it", .api = &move_step),
	ROUTE(POST, "/api/v1" API_STEP "/files", "step_file_create_json", step_file_create,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true, .summary = "Hang files on it: parts `file` of a form",
	      .api = &attach_file),
	ROUTE(GET, "/api/v1" API_STEP "/files/{attachment}", "step_file_show_json", step_file_show,
	      PAGES, .summary = "The bytes of a file that hangs on it", .api = &fetch_file),
	ROUTE(DELETE, "/api/v1" API_STEP "/files/{attachment}", "step_file_delete_json",
	      step_file_delete, CALLS, "step.file.delete", .summary = "Remove a file from it",
	      .api = &drop_step),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_TODO,
	 .name = "todo",
	 .label = T_KEY("To-do"),
	 .label_many = T_KEY("To-dos"),
	 .cards = step_cards,
	 .text = step_index_text,
	 .address = step_address_of,
	 .answered = step_answered,
	 .commented = true},
	{.kind = KIND_STEP,
	 .name = "step",
	 .label = T_KEY("Entry of an activity"),
	 .label_many = T_KEY("Entries of activities"),
	 .cards = step_cards,
	 .text = step_index_text,
	 .address = step_address_of,
	 .answered = step_answered,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Activities"), {{ALL, sizeof(ALL) - 1}}, "todo", MENU_MAIN, 45, GUARD_SIGNED_IN},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY,
	 .name = "activities",
	 .label = T_KEY("Activities"),
	 .order = 70,
	 .count = community_activities_count,
	 .block = community_activities_block},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "activities.tell", .run = steps_tell},
	{.name = "activities.copy", .run = activity_copy_job},
	{.name = "activities.due", .run = steps_due, .every = 10 * MINUTE},
	{.name = "activities.sweep", .run = changes_sweep, .every = HOUR},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"activity.complete", T_KEY("Activity completed")},
	{"activity.member", T_KEY("People of an activity changed")},
	{"activity.reopen", T_KEY("Activity opened again")},
	{"activity.update", T_KEY("Activity changed")},
	{"feed.address", T_KEY("Address of a person’s feeds made or taken back")},
	{"step.delete", T_KEY("To-do or entry removed")},
	{"step.file.delete", T_KEY("File removed from a to-do or an entry")},
	{0},
};

const struct feature activities = {
	.name = "activities",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.place_tabs = tabs,
	.demo = activities_demo,
	.export = activities_export,
	.home_block = todo_block,
	.erase = activities_erase,
	.check = activities_check,
};
