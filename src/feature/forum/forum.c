/* SPDX-License-Identifier: Apache-2.0
 * forum: the door. Topics and questions in communities; answers are comments.
 */
#include "feature/forum/forum.h"

#include "feature/forum/handlers.h"
#include "ui/api.h"

static const struct api_member topic_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"community", "string", "handle of the community"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"html", "string", "rendered and safe"},
	{"question", "boolean", "an answer may settle it"},
	{"open", "boolean", "a question that nothing has settled"},
	{"pinned", "boolean", "it stands first"},
	{"locked", "boolean", "it takes no answers"},
	{"accepted", "integer", "the answer that helped", .optional = true},
	{0},
};
static const struct api_member topic_list_members[] = {
	{"items", "list of Item", "as asked"},
	{"next", "string", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_object objects[] = {
	{"Topic", topic_members}, {"TopicList", topic_list_members}, {0}};
static const struct api_member list_query[] = {
	{"show", "string", "newest or waiting; else by the newest answer", .optional = true},
	{"before", "string", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member topic_body[] = {
	{"title", "string", "at most 200 characters", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{"kind", "string", "question or topic, of a new one", .optional = true},
	{0},
};
static const struct api_member answer_body[] = {
	{"answer", "integer", "the comment that helped; 0 takes it back"}, {0}};
static const struct api_member on_body[] = {{"on", "integer", "1 or 0"}, {0}};
static const struct api_member move_body[] = {
	{"to", "string", "handle of a community that the viewer hosts"}, {0}};
static const struct api_schema list_topics = {.query = list_query, .answer = "TopicList"};
static const struct api_schema make_topic = {.body = topic_body, .answer = "Topic", .status = 201};
static const struct api_schema one_topic = {.answer = "Topic"};
static const struct api_schema change_topic = {.body = topic_body, .answer = "Topic"};
static const struct api_schema settle_topic = {.body = answer_body, .answer = "Topic"};
static const struct api_schema switch_topic = {.body = on_body, .answer = "Topic"};
static const struct api_schema move_topic = {.body = move_body, .answer = "Topic"};
static const struct api_schema drop_topic = {.status = 204};
static const struct api_member split_body[] = {
	{"answer", "integer", "the comment that becomes a topic, with what answers it"},
	{"title", "string", "of the new topic, at most 200 characters"},
	{0},
};
static const struct api_schema split_topic = {.body = split_body, .answer = "Topic", .status = 201};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_schema list_changes = {.query = before_query, .answer = "TextHistory"};

#define FORUM "/communities/{community}/forum"
#define TOPIC FORUM "/{topic}"
#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

/* Guests write where they are members: the handlers ask for that. */
static const struct route routes[] = {
	ROUTE(GET, FORUM, "topic_list", topic_list, PAGES),
	ROUTE(POST, FORUM, "topic_create", topic_create, FORMS, ""),
	ROUTE(GET, FORUM "/new", "topic_new", topic_new, PAGES),
	ROUTE(GET, TOPIC, "topic_show", topic_show, PAGES),
	ROUTE(GET, TOPIC "/edit", "topic_edit", topic_edit, PAGES),
	ROUTE(POST, TOPIC "/edit", "topic_update", topic_update, FORMS, ""),
	ROUTE(GET, TOPIC "/history", "topic_history", topic_history, PAGES),
	ROUTE(POST, TOPIC "/delete", "topic_delete", topic_delete, FORMS, "topic.delete"),
	ROUTE(POST, TOPIC "/pin", "topic_pin_update", topic_pin_update, FORMS, ""),
	ROUTE(POST, TOPIC "/lock", "topic_lock_update", topic_lock_update, FORMS, "topic.lock"),
	ROUTE(POST, TOPIC "/move", "topic_move_update", topic_move_update, FORMS, "topic.move"),
	ROUTE(GET, TOPIC "/split", "topic_split_new", topic_split_new, PAGES),
	ROUTE(POST, TOPIC "/split", "topic_split_create", topic_split_create, FORMS, "topic.split"),
	ROUTE(POST, TOPIC "/answer", "topic_answer_update", topic_answer_update, FORMS, ""),

	ROUTE(GET, "/api/v1" FORUM, "topic_list_json", topic_list, PAGES,
	      .summary = "Topics and questions of a community", .api = &list_topics),
	ROUTE(POST, "/api/v1" FORUM, "topic_create_json", topic_create, CALLS, "",
	      .summary = "Begin a topic, or ask", .api = &make_topic),
	ROUTE(GET, "/api/v1" TOPIC, "topic_show_json", topic_show, PAGES,
	      .summary = "A topic; its answers are the comments of its item", .api = &one_topic),
	ROUTE(PUT, "/api/v1" TOPIC, "topic_update_json", topic_update, CALLS, "",
	      .summary = "Change its words; members that are left out stay", .api = &change_topic),
	ROUTE(DELETE, "/api/v1" TOPIC, "topic_delete_json", topic_delete, CALLS, "topic.delete",
	      .summary = "Remove it", .api = &drop_topic),
	ROUTE(POST, "/api/v1" TOPIC "/answer", "topic_answer_update_json", topic_answer_update,
	      CALLS, "", .summary = "Say which answer helped", .api = &settle_topic),
	ROUTE(POST, "/api/v1" TOPIC "/pin", "topic_pin_update_json", topic_pin_update, CALLS, "",
	      .summary = "Let it stand first", .api = &switch_topic),
	ROUTE(POST, "/api/v1" TOPIC "/lock", "topic_lock_update_json", topic_lock_update, CALLS,
	      "topic.lock", .summary = "Take no more answers", .api = &switch_topic),
	ROUTE(POST, "/api/v1" TOPIC "/move", "topic_move_update_json", topic_move_update, CALLS,
	      "topic.move", .summary = "Put it into another community", .api = &move_topic),
	ROUTE(POST, "/api/v1" TOPIC "/split", "topic_split_create_json", topic_split_create, CALLS,
	      "topic.split", .summary = "Make a topic of its own of an answer, as a host",
	      .api = &split_topic),
	ROUTE(GET, "/api/v1" TOPIC "/history", "topic_history_json", topic_history, PAGES,
	      .summary = "What changed in its words, newest first", .api = &list_changes),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_TOPIC,
	 .name = "topic",
	 .label = T_KEY("Topic"),
	 .label_many = T_KEY("Topics"),
	 .cards = topic_cards,
	 .text = topic_index_text,
	 .address = topic_address_of,
	 .answerable = topic_answerable,
	 .answered = topic_answered_by,
	 .answer_gone = topic_answer_gone,
	 .commented = true},
	{.kind = KIND_QUESTION,
	 .name = "question",
	 .label = T_KEY("Question"),
	 .label_many = T_KEY("Questions"),
	 .cards = topic_cards,
	 .text = topic_index_text,
	 .address = topic_address_of,
	 .answerable = topic_answerable,
	 .answered = topic_answered_by,
	 .answer_gone = topic_answer_gone,
	 .commented = true},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY,
	 .name = "forum",
	 .label = T_KEY("Forum"),
	 .order = 20,
	 .count = forum_count_of,
	 .block = forum_block,
	 .aside = forum_aside},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"topic.delete", T_KEY("Topic removed")},
	{"topic.lock", T_KEY("Topic locked or unlocked")},
	{"topic.move", T_KEY("Topic moved")},
	{"topic.split", T_KEY("Topic split")},
	{0},
};

static const char *const late_indexes[] = {
	"forum_topic_by_last", "forum_topic_by_place", "forum_topic_open",
	"forum_topic_pinned",  "forum_topic_settled",  NULL,
};

static const struct profile_tab profile_tabs[] = {
	{"topics", T_KEY("Topics and questions"), 35,
	 .kinds = ITEM_KIND_BIT(KIND_TOPIC) | ITEM_KIND_BIT(KIND_QUESTION)},
	{0},
};

const struct feature forum = {
	.name = "forum",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.objects = objects,
	.place_tabs = tabs,
	.demo = forum_demo,
	.scale = forum_scale,
	.late_indexes = late_indexes,
	.export = forum_export,
	.check = forum_check,
	.erase = forum_erase,
};
