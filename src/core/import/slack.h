/* SPDX-License-Identifier: Apache-2.0
 * slack: the files of a Slack export: users.json, the lists of conversations, and a file a day of
 * what was said in each. Pure; streamed element by element.
 */
#ifndef RUCHE_IMPORT_SLACK_H
#define RUCHE_IMPORT_SLACK_H

#include "core/import/source.h"
#include "core/tag.h"

enum {
	SLACK_ELEMENT_MAX = 4 << 20,
	SLACK_TEXT_MAX = 64 << 10, /* bytes of a message; Slack takes 40,000 characters */
	SLACK_PARTS_MAX = 50000,   /* members of a conversation, people of a reaction, files */
};

struct slack_user {
	str id, workspace, name, given_name, family_name, display_name, email, title;
	bool gone, bot;
	bool guest; /* reads only the channels that they are in */
	bool owner;
};
struct slack_channel {
	str id, name, creator;
	struct text_list members;
};
struct slack_file {
	str id, name;
};
struct slack_reaction {
	str emoji;
	struct text_list users;
};
struct slack_message {
	str user; /* an id; empty: a program */
	str bot, bot_name;
	str kind;		 /* the subtype, empty for most */
	str ts;			 /* its name within the conversation */
	str thread;		 /* the ts of what it answers; empty: at the top */
	int64_t created, edited; /* microseconds UTC */
	str text;		 /* as Slack writes it: see slack_markdown */
	bool cut;		 /* it was longer */
	struct {
		struct slack_reaction *v;
		size_t n, cap;
	} reactions;
	struct {
		struct slack_file *v;
		size_t n, cap;
	} files;
};

/* What is called for each; NULL for what is not wanted. Texts are valid during the call. */
struct slack_handler {
	void *self;
	err (*user)(void *self, const struct slack_user *u, str *why);
	err (*channel)(void *self, const struct slack_channel *c, str *why);
	err (*message)(void *self, const struct slack_message *m, str *why);
};
enum slack_file_kind { SLACK_USERS, SLACK_CHANNELS, SLACK_MESSAGES };
/* One file. INVALID ("line 12: ...") for what is no such file, TOO_LARGE over the limits. */
err slack_read(struct arena *a, struct source *s, enum slack_file_kind kind,
	       const struct slack_handler *h, str *why);

/* Does somebody say it? Joining, topics, pins and the like are told by the machine. */
bool slack_is_said(const struct slack_message *m);

/* Slack's marks as Markdown (core/import/slack_text.c). person gives the handle of an id, or an
 * empty text. */
struct slack_names {
	void *self;
	str (*person)(void *self, struct arena *a, str id);
};
str slack_markdown(struct arena *a, str text, const struct slack_names *names);

#endif
