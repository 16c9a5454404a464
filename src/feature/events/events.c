/* SPDX-License-Identifier: Apache-2.0
 * events: the door. What takes place in communities and by people; who comes; calendars.
 */
#include "feature/events/events.h"

#include "feature/events/handlers.h"
#include "ui/api.h"

static const struct api_member event_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"html", "string", "rendered and safe"},
	{"location", "string", "where"},
	{"link", "string", "an address of the web"},
	{"start", "string", "the first time, as the clocks of its zone show it"},
	{"end", "string", "its end, the same"},
	{"zone", "string", "a name of the tz database"},
	{"all_day", "boolean", "it has no hours; the end is the day behind the last"},
	{"rule", "string", "how it repeats, as RRULE of RFC 5545; empty: it does not"},
	{"seats", "integer", "0: no limit"},
	{"remind", "integer", "minutes before, 0: never"},
	{"cancelled", "boolean", "it does not take place"},
	{"community", "string", "handle of the community", .optional = true},
	{"yes", "integer", "how many come to all of it"},
	{"maybe", "integer", "how many may"},
	{"no", "integer", "how many do not"},
	{"waiting", "integer", "how many wait for a seat"},
	{"answer", "string", "the viewer's: none, yes, maybe or no"},
	{0},
};
static const struct api_member time_members[] = {
	{"event", "integer", "which event"},
	{"at", "integer", "which of its times: pass it as `at`"},
	{"title", "string", "one line"},
	{"location", "string", "where"},
	{"starts", "time", "when it begins"},
	{"ends", "time", "when it ends"},
	{"local", "string", "when it begins, as the clocks of its zone show it"},
	{"zone", "string", "a name of the tz database"},
	{"all_day", "boolean", "it has no hours"},
	{"cancelled", "boolean", "it does not take place"},
	{"answer", "string", "the viewer's: none, yes, maybe or no"},
	{"community", "string", "handle of the community", .optional = true},
	{"url", "string", "its page"},
	{0},
};
static const struct api_member time_list_members[] = {
	{"times", "list of EventTime", "in their order"}, {0}};
static const struct api_member busy_members[] = {
	{"starts", "time", "from"}, {"ends", "time", "until"}, {0}};
static const struct api_member busy_list_members[] = {
	{"busy", "list of BusySpan", "by events that the viewer may see"}, {0}};
static const struct api_member reply_members[] = {
	{"answer", "string", "none, yes, maybe or no"},
	{"waiting", "boolean", "all seats are taken: in line for one", .optional = true},
	{0}};
static const struct api_member reason_members[] = {
	{"entries", "integer", "how many of the file"}, {"reason", "string", "why"}, {0}};
static const struct api_member report_members[] = {
	{"read", "integer", "entries of the file"},
	{"written", "integer", "those that were taken"},
	{"skipped", "integer", "those that were left out"},
	{"reasons", "list of ImportReason", "why, and what else there is to say; at most 20"},
	{0},
};
static const struct api_object objects[] = {{"Event", event_members},
					    {"ImportReason", reason_members},
					    {"ImportReport", report_members},
					    {"EventTime", time_members},
					    {"EventTimeList", time_list_members},
					    {"BusySpan", busy_members},
					    {"BusyList", busy_list_members},
					    {"EventReply", reply_members},
					    {0}};
static const struct api_member span_query[] = {
	{"from", "string", "a day, 2026-11-21; today when left out", .optional = true},
	{"to", "string", "the day behind the last one", .optional = true},
	{"all", "integer", "1: everything, not only what concerns the viewer", .optional = true},
	{0},
};
static const struct api_member show_query[] = {
	{"show", "string", "past; else what is to come", .optional = true},
	{"before", "integer", "with past: microseconds since 1970", .optional = true},
	{0},
};
static const struct api_member event_body[] = {
	{"title", "string", "at most 200 characters", .optional = true},
	{"start", "string", "2026-11-21T10:00, by the clocks of its zone", .optional = true},
	{"end", "string", "the same; with all_day the last day", .optional = true},
	{"zone", "string", "a name of the tz database", .optional = true},
	{"all_day", "boolean", "no hours", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{"location", "string", "where", .optional = true},
	{"link", "string", "https://...", .optional = true},
	{"rule", "string", "RRULE; empty: once", .optional = true},
	{"seats", "integer", "0: no limit", .optional = true},
	{"remind", "integer", "minutes before", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{"audience", "string", "public, internal or private, of one's own", .optional = true},
	{"scope", "string", "of a series: all, following or one", .optional = true},
	{"at", "integer", "which time of a series", .optional = true},
	{0},
};
static const struct api_member reply_body[] = {
	{"answer", "string", "yes, maybe, no or none"},
	{"at", "integer", "to one time of a series; left out: to all", .optional = true},
	{0},
};
static const struct api_member cancel_body[] = {
	{"on", "integer", "1 calls it off, 0 takes that back"},
	{"scope", "string", "one: only the time `at`", .optional = true},
	{"at", "integer", "which time of a series", .optional = true},
	{0},
};
static const struct api_schema list_times = {.query = span_query, .answer = "EventTimeList"};
static const struct api_schema place_times = {.query = show_query, .answer = "EventTimeList"};
static const struct api_schema make_event = {.body = event_body, .answer = "Event", .status = 201};
static const struct api_schema one_event = {.answer = "Event"};
static const struct api_schema change_event = {.body = event_body, .answer = "Event"};
static const struct api_schema cancel_event = {.body = cancel_body, .answer = "Event"};
static const struct api_schema answer_event = {.body = reply_body, .answer = "EventReply"};
static const struct api_schema drop_event = {.status = 204};
static const struct api_schema read_file = {.answer = "ImportReport"};
static const struct api_schema busy = {.query = span_query, .answer = "BusyList"};

#define PLACE_EVENTS "/communities/{community}/events"
#define EVENT "/events/{event}"
#define OPEN GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	ROUTE(GET, "/events", "event_calendar", event_calendar, PAGES),
	ROUTE(POST, "/events", "event_create", event_create, FORMS, ""),
	ROUTE(GET, "/events/new", "event_new", event_new_form, PAGES),
	ROUTE(GET, "/events/feed", "event_feed_show", event_feed_show, PAGES),
	ROUTE(POST, "/events/feed", "event_feed_create", event_feed_create, FORMS, "event.feed"),
	ROUTE(POST, "/events/feed/delete", "event_feed_delete", event_feed_delete, FORMS,
	      "event.feed"),
	ROUTE(GET, EVENT, "event_show", event_show, OPEN),
	ROUTE(GET, EVENT "/event.ics", "event_file", event_file, OPEN),
	ROUTE(GET, EVENT "/edit", "event_edit", event_edit, PAGES),
	ROUTE(POST, EVENT "/edit", "event_update", event_update, FORMS, ""),
	ROUTE(POST, EVENT "/cancel", "event_cancel_update", event_cancel_update, FORMS,
	      "event.cancel"),
	ROUTE(POST, EVENT "/delete", "event_delete", event_delete, FORMS, "event.delete"),
	ROUTE(POST, EVENT "/reply", "reply_update", reply_update, FORMS, ""),
	ROUTE(GET, PLACE_EVENTS, "event_place_list", event_place_list, PAGES),
	ROUTE(POST, PLACE_EVENTS, "event_place_create", event_create, FORMS, ""),
	ROUTE(GET, PLACE_EVENTS "/new", "event_place_new", event_new_form, PAGES),
	ROUTE(GET, PLACE_EVENTS "/import", "event_import_new", event_import_new, PAGES),
	ROUTE(POST, PLACE_EVENTS "/import", "event_import_create", event_import_create,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_UPLOAD, CACHE_PRIVATE, "event.import",
	      .multipart = true, .own_transactions = true),
	/* Programs that read calendars sign in by the secret in the address. */
	ROUTE(GET, "/feeds/events/{file}", "event_feed_own", event_feed_own, OPEN),
	ROUTE(GET, "/feeds/events/of/{file}", "event_feed_place", event_feed_place, OPEN),
	ROUTE(GET, "/feeds/events/{secret}/{file}", "event_feed_own_place", event_feed_own_place,
	      OPEN),

	ROUTE(GET, "/api/v1/events", "event_list_json", event_list_json, PAGES,
	      .summary = "Events of the viewer, time by time", .api = &list_times),
	ROUTE(POST, "/api/v1/events", "event_create_json", event_create, CALLS, "",
	      .summary = "Plan an event of one's own", .api = &make_event),
	ROUTE(GET, "/api/v1" PLACE_EVENTS, "event_place_list_json", event_place_list, PAGES,
	      .summary = "Events of a community, time by time", .api = &place_times),
	ROUTE(POST, "/api/v1" PLACE_EVENTS, "event_place_create_json", event_create, CALLS, "",
	      .summary = "Plan an event in a community", .api = &make_event),
	ROUTE(GET, "/api/v1" EVENT, "event_show_json", event_show, OPEN, .summary = "An event",
	      .api = &one_event),
	ROUTE(PUT, "/api/v1" EVENT, "event_update_json", event_update, CALLS, "",
	      .summary = "Change it; members that are left out stay", .api = &change_event),
	ROUTE(POST, "/api/v1" PLACE_EVENTS "/import", "event_import_create_json",
	      event_import_create, GUARD_SIGNED_IN, CSRF_BEARER, RATE_UPLOAD, CACHE_PRIVATE,
	      "event.import", .multipart = true, .own_transactions = true,
	      .summary =
		      "Read a calendar file into a community, as a host: a part `file` of a form",
	      .api = &read_file),
	ROUTE(DELETE, "/api/v1" EVENT, "event_delete_json", event_delete, CALLS, "event.delete",
	      .summary = "Remove it", .api = &drop_event),
	ROUTE(POST, "/api/v1" EVENT "/cancel", "event_cancel_update_json", event_cancel_update,
	      CALLS, "event.cancel", .summary = "Call it off, or not", .api = &cancel_event),
	ROUTE(POST, "/api/v1" EVENT "/reply", "reply_create", reply_update, CALLS, "",
	      .summary = "Say whether one comes", .api = &answer_event),
	ROUTE(GET, "/api/v1/people/{person}/busy", "event_busy_list", event_busy_list,
	      GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "When a colleague is taken", .api = &busy),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_EVENT,
	 .name = "event",
	 .label = T_KEY("Event"),
	 .label_many = T_KEY("Events"),
	 .cards = event_cards,
	 .text = event_index_text,
	 .address = event_address_of,
	 .history = true,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Calendar"), {{"/events", 7}}, "calendar", MENU_MAIN, 65, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "events.tell", .run = events_tell},
	{.name = "events.remind", .run = events_remind, .every = 20 * SECOND},
	{.name = "events.remind_one", .run = events_remind_one},
	{.name = "events.lay", .run = events_lay, .every = HOUR},
	{.name = "events.seats", .run = events_seats, .every = MINUTE},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY,
	 .name = "events",
	 .label = T_KEY("Events"),
	 .order = 80,
	 .count = events_count_of,
	 .block = events_block},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"event.cancel", T_KEY("Event called off, or on again")},
	{"event.delete", T_KEY("Event removed")},
	{"event.import", T_KEY("Events read from a file")},
	{"event.feed", T_KEY("Address of a calendar made or closed")},
	{0},
};

static const struct profile_tab profile_tabs[] = {
	{"events", T_KEY("Events"), 70, .kinds = ITEM_KIND_BIT(KIND_EVENT)},
	{0},
};

const struct feature events = {
	.name = "events",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.jobs = jobs,
	.importers = event_importers,
	.objects = objects,
	.place_tabs = tabs,
	.home_block = events_home_block,
	.demo = events_demo,
	.export = events_export,
	.check = events_check,
	.erase = events_erase,
};
