/* SPDX-License-Identifier: Apache-2.0
 * facilitate_api: the routes of the team's acts, for the room's table alone (jams.c).
 */
#ifndef RUCHE_JAMS_FACILITATE_API_H
#define RUCHE_JAMS_FACILITATE_API_H

#include "ui/api.h"

/* What every idea says of it. */
#define FACILITATE_IDEA_MEMBERS                                                        \
	{"question", "boolean", "its line ends with a question mark"},                 \
		{"answer", "integer", "the answer that settled it", .optional = true}, \
		{"highlighted", "boolean", "by the team"},                             \
	{                                                                              \
		"merged", "integer", "the idea that stands for it", .optional = true   \
	}

static const struct api_member act_members[] = {
	{"id", "integer", "number of the act"},
	{"kind", "string",
	 "moved, highlighted, highlight_ended, removed, answer_removed, merged or unmerged"},
	{"idea", "integer", "what it was done to"},
	{"answer", "integer", "the one that was removed", .optional = true},
	{"title", "string", "of the idea; empty when that is not there any more"},
	{"by", "Author", "who did it"},
	{"reason", "string", "why"},
	{"from", "integer", "forum that it was moved from", .optional = true},
	{"to", "integer", "and to", .optional = true},
	{"into", "integer", "the idea that it became one with, or was", .optional = true},
	{"created", "time", "when"},
	{0},
};
static const struct api_member log_members[] = {
	{"acts", "list of JamAct", "the newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member note_members[] = {
	{"id", "integer", "number of the note"},
	{"by", "Author", "who left it"},
	{"text", "string", "Markdown"},
	{"created", "time", "when"},
	{0},
};
static const struct api_member note_list_members[] = {
	{"notes", "list of JamNote", "the newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member alike_members[] = {
	{"idea", "integer", "number of the later one"},
	{"into", "integer", "number of the earlier one"},
	{"percent", "integer", "how alike their words are"},
	{0},
};
static const struct api_member backroom_members[] = {
	{"stuck", "list of IdeaRow", "answered, and silent for two hours or more"},
	{"questions", "list of IdeaRow", "that nothing has settled, the longest first"},
	{"hot", "list of IdeaRow", "the hottest"},
	{"unheard", "list of IdeaRow", "shown to the fewest"},
	{"alike", "list of AlikePair", "the newest that say nearly what an earlier one says"},
	{"notes", "list of JamNote", "the newest"},
	{0},
};

static const struct api_member backroom_query[] = {
	{"forum", "integer", "of this one alone", .optional = true},
	{"before", "integer", "what is alike among those said before this one", .optional = true},
	{0},
};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member notes_query[] = {
	{"q", "string", "words that all stand in it", .optional = true},
	{"before", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member note_body[] = {{"text", "string", "Markdown"}, {0}};
static const struct api_member move_body[] = {
	{"forum", "integer", "where it goes"},
	{"reason", "string", "why, for everybody; at most 500 characters"},
	{0},
};
static const struct api_member reason_body[] = {
	{"reason", "string", "why, for everybody; at most 500 characters"}, {0}};
static const struct api_member merge_idea_body[] = {
	{"into", "integer", "the idea that stands for both from then on"},
	{"reason", "string", "why, for everybody; at most 500 characters"},
	{0},
};
static const struct api_member removal_body[] = {
	{"answer", "integer", "an answer below it instead of the idea", .optional = true},
	{"reason", "string", "why, for everybody; at most 500 characters"},
	{0},
};
static const struct api_member answer_body[] = {
	{"answer", "integer", "what answers it; 0: nothing any more"}, {0}};

static const struct api_schema show_backroom = {.query = backroom_query, .answer = "JamBackroom"};
static const struct api_schema list_notes = {.query = notes_query, .answer = "JamNoteList"};
static const struct api_schema make_note = {.body = note_body, .status = 204};
static const struct api_schema list_log = {.query = before_query, .answer = "JamLog"};
static const struct api_schema move_idea = {.body = move_body, .answer = "Idea"};
static const struct api_schema highlight_idea = {.body = reason_body, .answer = "Idea"};
static const struct api_schema end_highlight = {.answer = "Idea"};
static const struct api_schema merge_idea = {.body = merge_idea_body, .answer = "Idea"};
static const struct api_schema end_merge = {.answer = "Idea"};
static const struct api_schema remove_idea = {.body = removal_body, .status = 204};
static const struct api_schema answer_idea = {.body = answer_body, .answer = "Idea"};

#define FACILITATE_OBJECTS                                                           \
	{"JamAct", act_members}, {"JamLog", log_members}, {"JamNote", note_members}, \
		{"JamNoteList", note_list_members}, {"AlikePair", alike_members},    \
	{                                                                            \
		"JamBackroom", backroom_members                                      \
	}

/* clang-format off */
#define FACILITATE_ROUTES                                                                          \
	ROUTE(GET, ONE "/backroom", "jam_backroom_show", jam_backroom_show, PAGES),                \
	ROUTE(GET, ONE "/backroom/notes", "jam_note_list", jam_note_list, PAGES),                  \
	ROUTE(POST, ONE "/backroom/notes", "jam_note_create", jam_note_create, FORMS, ""),         \
	ROUTE(GET, ONE "/log", "jam_log_list", jam_log_list, PAGES),                               \
	ROUTE(POST, IDEA "/move", "idea_move_update", idea_move_update, FORMS, "jam.move"),        \
	ROUTE(POST, IDEA "/highlight", "idea_highlight_create", idea_highlight_create, FORMS, ""), \
	ROUTE(POST, IDEA "/highlight/delete", "idea_highlight_delete", idea_highlight_delete,      \
	      FORMS, ""),                                                                          \
	ROUTE(POST, IDEA "/merge", "idea_merge_create", idea_merge_create, FORMS, "idea.merge"),     \
	ROUTE(POST, IDEA "/merge/delete", "idea_merge_delete", idea_merge_delete, FORMS,           \
	      "idea.unmerge"),                                                                         \
	ROUTE(GET, IDEA "/removal", "idea_removal_new", idea_removal_new, PAGES),                  \
	ROUTE(POST, IDEA "/removal", "idea_removal_create", idea_removal_create, FORMS,            \
	      "jam.remove"),                                                                       \
	ROUTE(POST, IDEA "/answer", "idea_answer_update", idea_answer_update, FORMS, ""),          \
	ROUTE(GET, "/api/v1" ONE "/backroom", "jam_backroom_show_json", jam_backroom_show, PAGES,  \
	      .summary = "What waits for the team", .api = &show_backroom),                        \
	ROUTE(GET, "/api/v1" ONE "/backroom/notes", "jam_note_list_json", jam_note_list, PAGES,    \
	      .summary = "What shifts of the team left to the next, the newest first",             \
	      .api = &list_notes),                                                                 \
	ROUTE(POST, "/api/v1" ONE "/backroom/notes", "jam_note_create_json", jam_note_create,      \
	      CALLS, "", .summary = "Leave a note to the next shift", .api = &make_note),          \
	ROUTE(GET, "/api/v1" ONE "/log", "jam_log_list_json", jam_log_list, PAGES,                 \
	      .summary = "What the team did, and why", .api = &list_log),                          \
	ROUTE(POST, "/api/v1" IDEA "/move", "idea_move_update_json", idea_move_update, CALLS,      \
	      "jam.move", .summary = "Move it to another forum, as one of the team",               \
	      .api = &move_idea),                                                                  \
	ROUTE(POST, "/api/v1" IDEA "/highlight", "idea_highlight_create_json",                     \
	      idea_highlight_create, CALLS, "", .summary = "Highlight it, as one of the team",     \
	      .api = &highlight_idea),                                                             \
	ROUTE(DELETE, "/api/v1" IDEA "/highlight", "idea_highlight_delete_json",                   \
	      idea_highlight_delete, CALLS, "", .summary = "End that", .api = &end_highlight),     \
	ROUTE(POST, "/api/v1" IDEA "/merge", "idea_merge_create_json", idea_merge_create, CALLS,   \
	      "idea.merge", .summary = "Make it one with another idea, as one of the team",          \
	      .api = &merge_idea),                                                                 \
	ROUTE(DELETE, "/api/v1" IDEA "/merge", "idea_merge_delete_json", idea_merge_delete, CALLS, \
	      "idea.unmerge", .summary = "Make them two again", .api = &end_merge),                    \
	ROUTE(POST, "/api/v1" IDEA "/removal", "idea_removal_create_json", idea_removal_create,    \
	      CALLS, "jam.remove",                                                                 \
	      .summary = "Remove it or an answer, with a reason, as one of the team",              \
	      .api = &remove_idea),                                                                \
	ROUTE(PUT, "/api/v1" IDEA "/answer", "idea_answer_update_json", idea_answer_update, CALLS, \
	      "", .summary = "Say what answers a question", .api = &answer_idea)
/* clang-format on */

#define FACILITATE_ACTS                                                  \
	{"idea.merge", T_KEY("Two ideas of a jam made one")},            \
		{"idea.unmerge", T_KEY("Ideas of a jam are two again")}, \
		{"jam.move", T_KEY("Idea moved to another forum")},      \
	{                                                                \
		"jam.remove", T_KEY("Idea or answer of a jam removed")   \
	}

#endif
