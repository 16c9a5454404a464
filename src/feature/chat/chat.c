/* SPDX-License-Identifier: Apache-2.0
 * chat: the door. Conversations of two, of groups, and channels of communities.
 */
#include "feature/chat/chat.h"

#include "feature/chat/handlers.h"
#include "feature/chat/import.h"
#include "ui/api.h"

static const struct api_member conversation_members[] = {
	{"id", "integer", "its number"},
	{"kind", "string", "pair, group or channel"},
	{"title", "string", "its name, or the other one's"},
	{"community", "string", "handle, of a channel", .optional = true},
	{"url", "string", "where it is shown"},
	{"unread", "integer", "messages not read, at most 100"},
	{"muted", "boolean", "it is silent for the viewer"},
	{"last", "string", "the first words of the newest message"},
	{"changed", "time", "of that"},
	{0},
};
static const struct api_member conversation_list_members[] = {
	{"conversations", "list of Conversation", "the liveliest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member reaction_members[] = {
	{"sign", "integer", "1 to 6"},
	{"face", "string", "how it looks"},
	{"n", "integer", "how many put it"},
	{"mine", "boolean", "the viewer did"},
	{0},
};
static const struct api_member message_members[] = {
	{"id", "integer", "its number; later ones are greater"},
	{"conversation", "integer", "where it was said"},
	{"thread", "integer", "the message that it answers", .optional = true},
	{"author", "Author", "who said it"},
	{"body", "string", "Markdown; empty when it is deleted"},
	{"html", "string", "rendered and safe"},
	{"deleted", "boolean", "its words are gone"},
	{"created", "time", "when it was said"},
	{"edited", "time or null", "when it was changed, or null"},
	{"answers", "integer", "in its thread"},
	{"reactions", "list of MessageReaction", "signs that it got"},
	{"files", "list of AttachedFile", "what hangs on it"},
	{"cards", "list of MessageCard", "pages that it names, of those that the viewer may read"},
	{0},
};
static const struct api_member card_members[] = {
	{"url", "string", "of the page"},
	{"title", "string", "its title, or first words"},
	{"text", "string", "who wrote it; of a page of the web what it says of itself"},
	{0},
};
static const struct api_member message_list_members[] = {
	{"messages", "list of Message", "oldest first"},
	{"before", "integer", "pass it as `before` for what was said before", .optional = true},
	{"after", "integer", "pass it as `after` for what was said since", .optional = true},
	{0},
};
static const struct api_member found_message_members[] = {
	{"id", "integer", "the message"},
	{"conversation", "integer", "where it was said"},
	{"title", "string", "the conversation's name"},
	{"author", "string", "who said it"},
	{"text", "string", "the words around what was found"},
	{"url", "string", "where it is shown"},
	{0},
};
static const struct api_member found_members[] = {
	{"messages", "list of FoundMessage", "newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member waiting_members[] = {
	{"id", "integer", "its number while it waits"},
	{"conversation", "integer", "where it is to be said"},
	{"thread", "integer", "the message that it answers", .optional = true},
	{"title", "string", "the conversation's name; empty when it is not read any more"},
	{"body", "string", "Markdown"},
	{"due", "time", "when it is said"},
	{"state", "string", "waiting; or failed: its author may not write there any more"},
	{0},
};
static const struct api_member reminder_members[] = {
	{"message", "integer", "what to come back to"},
	{"conversation", "integer", "where it was said"},
	{"due", "time", "when it is told"},
	{"url", "string", "where the message is shown"},
	{0},
};
static const struct api_member later_members[] = {
	{"waiting", "list of WaitingMessage", "the next first"},
	{"reminders", "list of Reminder", "the next first"},
	{0},
};
static const struct api_member thread_members[] = {
	{"id", "integer", "the message at its top"},
	{"conversation", "integer", "where it was said"},
	{"title", "string", "the conversation's name"},
	{"author", "Author", "who said what stands at its top"},
	{"text", "string", "its first words"},
	{"answers", "integer", "how many"},
	{"last", "string", "the first words of the newest answer"},
	{"changed", "time", "of that"},
	{"unread", "boolean", "the viewer has not read it"},
	{"url", "string", "where it is shown"},
	{0},
};
static const struct api_member thread_list_members[] = {
	{"unread", "integer", "threads with answers that the viewer has not read, at most 100"},
	{"threads", "list of MessageThread", "the newest answer first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_object objects[] = {
	{"Conversation", conversation_members},	 {"ConversationList", conversation_list_members},
	{"MessageReaction", reaction_members},	 {"Message", message_members},
	{"MessageList", message_list_members},	 {"FoundMessage", found_message_members},
	{"FoundMessages", found_members},	 {"WaitingMessage", waiting_members},
	{"Reminder", reminder_members},		 {"Later", later_members},
	{"MessageCard", card_members},		 {"MessageThread", thread_members},
	{"MessageThreads", thread_list_members}, {0}};
#define WHEN_MEMBERS                                                                   \
	{"when", "string", "hour, evening or morning (tomorrow's)", .optional = true}, \
	{                                                                              \
		"due", "string", "or ISO 8601", .optional = true                       \
	}
static const struct api_member waiting_body[] = {
	{"body", "string", "Markdown, at most 10,000 characters"}, WHEN_MEMBERS, {0}};
static const struct api_member wait_body[] = {
	{"body", "string", "Markdown, at most 10,000 characters"},
	{"thread", "integer", "the message that is answered", .optional = true},
	WHEN_MEMBERS,
	{0},
};
static const struct api_member reminder_body[] = {WHEN_MEMBERS, {0}};
static const struct api_member follow_body[] = {
	{"on", "integer", "1, or 0 to follow it no more", .optional = true}, {0}};
static const struct api_member page_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member list_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true},
	{"words", "string", "only those of the liveliest that are called so", .optional = true},
	{0},
};
static const struct api_member span_query[] = {
	{"before", "integer", "only older than this message", .optional = true},
	{"after", "integer", "only newer than this message", .optional = true},
	{"at", "integer", "around this message", .optional = true},
	{0},
};
static const struct api_member search_query[] = {
	{"q", "string", "words"},
	{"in", "integer", "only in this conversation", .optional = true},
	{"before", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member begin_body[] = {
	{"readers", "string", "handles with commas between them: one makes a pair, more a group"},
	{"name", "string", "of a group", .optional = true},
	{0},
};
static const struct api_member say_body[] = {
	{"body", "string", "Markdown, at most 10,000 characters"},
	{"thread", "integer", "the message that is answered", .optional = true},
	{0},
};
static const struct api_member change_body[] = {{"body", "string", "Markdown"}, {0}};
static const struct api_member sign_body[] = {
	{"sign", "integer", "1 to 6"},
	{"on", "integer", "1, or 0 to take it back", .optional = true},
	{0},
};
static const struct api_member mark_body[] = {
	{"message", "integer", "the newest that was read; left out: all", .optional = true}, {0}};
static const struct api_member mute_body[] = {
	{"hours", "integer", "of silence; 0 ends it", .optional = true}, {0}};
static const struct api_member name_body[] = {
	{"name", "string", "at most 80 characters; without one a group is called after its people"},
	{0},
};
static const struct api_member people_body[] = {
	{"readers", "string", "handles with commas between them"}, {0}};
static const struct api_member leave_body[] = {
	{"person", "integer", "who is taken out; oneself leaves"}, {0}};
static const struct api_schema get_list = {.query = list_query, .answer = "ConversationList"};
static const struct api_schema get_one = {.answer = "Conversation"};
static const struct api_schema get_span = {.query = span_query, .answer = "MessageList"};
static const struct api_schema get_found = {.query = search_query, .answer = "FoundMessages"};
static const struct api_schema get_message = {.answer = "Message"};
static const struct api_schema post_begin = {
	.body = begin_body, .answer = "Conversation", .status = 201};
static const struct api_schema post_channel = {
	.body = name_body, .answer = "Conversation", .status = 201};
static const struct api_schema post_say = {.body = say_body, .answer = "Message", .status = 201};
static const struct api_schema put_message = {.body = change_body, .answer = "Message"};
static const struct api_schema post_sign = {.body = sign_body, .answer = "Message"};
static const struct api_schema put_name = {.body = name_body, .answer = "Conversation"};
static const struct api_schema post_people = {.body = people_body, .answer = "Conversation"};
static const struct api_schema post_mark = {.body = mark_body, .status = 204};
static const struct api_schema post_mute = {.body = mute_body, .status = 204};
static const struct api_schema post_leave = {.body = leave_body, .status = 204};
static const struct api_schema drop_message = {.status = 204};
static const struct api_schema get_threads = {.query = page_query, .answer = "MessageThreads"};
static const struct api_schema post_follow = {.body = follow_body, .status = 204};
static const struct api_schema get_later = {.answer = "Later"};
static const struct api_schema post_waiting = {
	.body = wait_body, .answer = "WaitingMessage", .status = 201};
static const struct api_schema put_waiting = {.body = waiting_body, .answer = "WaitingMessage"};
static const struct api_schema send_waiting = {.answer = "Message", .status = 201};
static const struct api_schema put_reminder = {.body = reminder_body, .answer = "Reminder"};

#define ONE "/chat/{conversation}"
#define SAID ONE "/{message}"
#define LATER ONE "/later/{waiting}"
#define API "/api/v1"
#define API_SAID API ONE "/messages/{message}"
#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
/* What a page does by itself: it takes nothing from what a person may write. */
#define MARKS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_READ, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE
#define CHANNELS "/communities/{community}/chat"

/* Guests talk where they were let in; beginning is for employees. */
static const struct route routes[] = {
	ROUTE(GET, "/chat", "chat_list", chat_list, PAGES),
	ROUTE(POST, "/chat", "chat_create", chat_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/chat/part", "chat_list_part", chat_list_part, PAGES),
	ROUTE(GET, "/chat/new", "chat_new", chat_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/chat/search", "chat_search", chat_search, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_SEARCH, CACHE_PRIVATE, ""),
	ROUTE(GET, "/chat/threads", "thread_list", thread_list, PAGES),
	ROUTE(GET, "/chat/later", "later_list", later_list, PAGES),
	ROUTE(GET, LATER, "waiting_edit", waiting_edit, PAGES),
	ROUTE(POST, LATER, "waiting_update", waiting_update, FORMS, ""),
	ROUTE(POST, LATER "/send", "waiting_send", waiting_send, FORMS, ""),
	ROUTE(POST, LATER "/delete", "waiting_delete", waiting_delete, FORMS, ""),
	ROUTE(GET, ONE, "chat_show", chat_show, PAGES),
	ROUTE(POST, ONE, "message_create", message_create, FORMS, "", .multipart = true,
	      .once = true, .own_for_files = true),
	ROUTE(GET, ONE "/part", "chat_part", chat_part, PAGES),
	ROUTE(GET, ONE "/export", "chat_export_show", chat_export_show, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_EXPORT, CACHE_PRIVATE, ""),
	ROUTE(GET, ONE "/people", "chat_people", chat_people, PAGES),
	ROUTE(POST, ONE "/people", "people_create", people_create, FORMS, ""),
	ROUTE(POST, ONE "/people/delete", "people_delete", people_delete, FORMS, ""),
	ROUTE(POST, ONE "/name", "chat_update", chat_update, FORMS, ""),
	ROUTE(POST, ONE "/read", "mark_update", mark_update, MARKS, ""),
	ROUTE(POST, ONE "/mute", "mute_update", mute_update, FORMS, ""),
	ROUTE(POST, ONE "/draft", "draft_update", draft_update, MARKS, ""),
	ROUTE(POST, ONE "/typing", "typing_create", typing_create, MARKS, "",
	      .own_transactions = true),
	ROUTE(GET, SAID, "message_show", message_show, PAGES),
	ROUTE(GET, SAID "/edit", "message_edit", message_edit, PAGES),
	ROUTE(POST, SAID "/edit", "message_update", message_update, FORMS, ""),
	ROUTE(POST, SAID "/delete", "message_delete", message_delete, FORMS, ""),
	ROUTE(POST, SAID "/reaction", "reaction_update", reaction_update, FORMS, ""),
	ROUTE(POST, SAID "/follow", "thread_follow", thread_follow, FORMS, ""),
	ROUTE(POST, SAID "/read", "thread_read", thread_read, MARKS, ""),
	ROUTE(GET, SAID "/reminder", "reminder_show", reminder_show, PAGES),
	ROUTE(POST, SAID "/reminder", "reminder_update", reminder_update, FORMS, ""),
	ROUTE(POST, SAID "/reminder/delete", "reminder_delete", reminder_delete, FORMS, ""),
	ROUTE(GET, SAID "/files/{attached}", "message_file_show", message_file_show, PAGES),
	ROUTE(GET, CHANNELS, "channel_list", channel_list, PAGES),
	ROUTE(POST, CHANNELS, "channel_create", channel_create, FORMS, ""),

	ROUTE(GET, API "/chat", "chat_list_json", chat_list, PAGES,
	      .summary = "Your conversations, the liveliest first", .api = &get_list),
	ROUTE(POST, API "/chat", "chat_create_json", chat_create, GUARD_EMPLOYEE, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "", .summary = "Begin one, or find that of two",
	      .api = &post_begin),
	ROUTE(GET, API "/chat/search", "chat_search_json", chat_search, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_SEARCH, CACHE_PRIVATE, "", .summary = "Search what was said to you",
	      .api = &get_found),
	ROUTE(GET, API ONE, "chat_show_json", chat_show, PAGES, .summary = "A conversation",
	      .api = &get_one),
	ROUTE(PUT, API ONE, "chat_update_json", chat_update, CALLS, "", .summary = "Another name",
	      .api = &put_name),
	ROUTE(POST, API ONE "/people", "people_create_json", people_create, CALLS, "",
	      .summary = "Bring people into a group", .api = &post_people),
	ROUTE(POST, API ONE "/people/delete", "people_delete_json", people_delete, CALLS, "",
	      .summary = "Take somebody out, or leave", .api = &post_leave),
	ROUTE(POST, API ONE "/read", "mark_update_json", mark_update, CALLS, "",
	      .summary = "Say how far you have read", .api = &post_mark),
	ROUTE(POST, API ONE "/mute", "mute_update_json", mute_update, CALLS, "",
	      .summary = "Silence for a time", .api = &post_mute),
	ROUTE(GET, API ONE "/messages", "message_list_json", message_list, PAGES,
	      .summary = "What was said: the newest, or before, after or around a message",
	      .api = &get_span),
	ROUTE(POST, API ONE "/messages", "message_create_json", message_create, CALLS, "",
	      .once = true, .summary = "Say something", .api = &post_say),
	ROUTE(GET, API_SAID, "message_show_json", message_show, PAGES, .summary = "A message",
	      .api = &get_message),
	ROUTE(PUT, API_SAID, "message_update_json", message_update, CALLS, "",
	      .summary = "Change its words", .api = &put_message),
	ROUTE(DELETE, API_SAID, "message_delete_json", message_delete, CALLS, "",
	      .summary = "Remove it", .api = &drop_message),
	ROUTE(POST, API_SAID "/reaction", "reaction_update_json", reaction_update, CALLS, "",
	      .summary = "Put a sign to it, or take it back", .api = &post_sign),
	ROUTE(GET, API "/chat/threads", "thread_list_json", thread_list, PAGES,
	      .summary = "Threads that you follow, the newest answer first", .api = &get_threads),
	ROUTE(POST, API_SAID "/follow", "thread_follow_json", thread_follow, CALLS, "",
	      .summary = "Hear of the answers in its thread, or not", .api = &post_follow),
	ROUTE(POST, API_SAID "/read", "thread_read_json", thread_read, CALLS, "",
	      .summary = "Say how far you have read its thread", .api = &post_mark),
	ROUTE(GET, API "/chat/later", "later_list_json", later_list, PAGES,
	      .summary = "What you wrote to be said later, and what you come back to",
	      .api = &get_later),
	ROUTE(POST, API ONE "/later", "waiting_create_json", waiting_create, CALLS, "",
	      .summary = "Say something at a time", .api = &post_waiting),
	ROUTE(PUT, API LATER, "waiting_update_json", waiting_update, CALLS, "",
	      .summary = "Other words, or another time", .api = &put_waiting),
	ROUTE(POST, API LATER "/send", "waiting_send_json", waiting_send, CALLS, "",
	      .summary = "Say it now", .api = &send_waiting),
	ROUTE(DELETE, API LATER, "waiting_delete_json", waiting_delete, CALLS, "",
	      .summary = "Do not say it", .api = &drop_message),
	ROUTE(PUT, API_SAID "/reminder", "reminder_update_json", reminder_update, CALLS, "",
	      .summary = "Come back to a message at a time", .api = &put_reminder),
	ROUTE(DELETE, API_SAID "/reminder", "reminder_delete_json", reminder_delete, CALLS, "",
	      .summary = "Or not", .api = &drop_message),
	ROUTE(POST, API CHANNELS, "channel_create_json", channel_create, CALLS, "",
	      .summary = "Begin a channel of a community", .api = &post_channel),
	{},
};

static const struct menu_entry menu[] = {
	{T_KEY("Chat"), {{"/chat", 5}}, "chat", MENU_MAIN, 62, GUARD_SIGNED_IN, chat_count},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "chat.say", .run = waiting_due},
	{.name = "chat.remind", .run = reminder_due},
	{.name = "decode.message_picture", .outside = message_picture_job},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY,
	 .name = "chat",
	 .label = T_KEY("Channels"),
	 .order = 25,
	 .count = channel_count},
	{0},
};

static const struct importer importers[] = {
	{"mattermost",
	 "a bulk export of Mattermost: people, teams, channels, conversations, with threads and "
	 "files",
	 .run_given = chat_import_mattermost},
	{"slack", "an export of Slack: people, channels, conversations, with threads and files",
	 chat_import_slack},
	{"irc", "logs of IRC channels: a file, or a folder of them", .run_given = chat_import_irc},
	{0},
};

const struct feature chat = {
	.name = "chat",
	.routes = routes,
	.menu = menu,
	.jobs = jobs,
	.importers = importers,
	.objects = objects,
	.place_tabs = tabs,
	.places_named = chat_found_places,
	.places_label = T_KEY("In your conversations"),
	.threads_named = chat_threads_named,
	.demo = chat_demo,
	.export = chat_export,
	.check = chat_check,
	.erase = chat_erase,
};
