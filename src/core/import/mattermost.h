/* SPDX-License-Identifier: Apache-2.0
 * mattermost: a bulk export of Mattermost: JSON, an object a line, of teams, channels, people and
 * what they said. Pure; streamed line by line.
 */
#ifndef RUCHE_IMPORT_MATTERMOST_H
#define RUCHE_IMPORT_MATTERMOST_H

#include "core/import/source.h"
#include "core/tag.h"

enum {
	MATTERMOST_LINE_MAX = 8 << 20,
	MATTERMOST_REPLIES_MAX = 20000, /* of a message */
	MATTERMOST_PARTS_MAX = 5000,	/* reactions, files or people of one */
	MATTERMOST_MEMBERSHIPS_MAX = 20000,
	MATTERMOST_TEXT_MAX = 16383 * 4, /* bytes of a message, as there */
	MATTERMOST_NAME_MAX = 64,	 /* bytes of a user's name, as there */
};

struct mattermost_team {
	str name, title, description;
	bool open; /* whoever is there may join */
};
struct mattermost_channel {
	str team, name, title;
	bool closed; /* for its members alone */
};
struct mattermost_membership {
	str team, channel; /* channel empty: the team itself */
	bool keeps;	   /* looks after it */
};
struct mattermost_user {
	str name, email, given_name, family_name, nickname, position;
	bool guest, gone;
	bool vouched; /* a directory says who they are, and so whose the address is */
	struct {
		struct mattermost_membership *v;
		size_t n, cap;
	} memberships;
};
struct mattermost_reaction {
	str user, emoji;
};
struct mattermost_message {
	str user, text;
	bool cut;		 /* the text was longer */
	str kind;		 /* "system_join_channel" and the like; empty: somebody said it */
	int64_t created, edited; /* microseconds UTC; edited 0: never */
	struct {
		struct mattermost_reaction *v;
		size_t n, cap;
	} reactions;
	struct text_list files; /* paths */
};
struct mattermost_post {
	str team, channel;	 /* empty: between people */
	struct text_list people; /* of a conversation, who said it among them */
	struct mattermost_message said;
	struct {
		struct mattermost_message *v;
		size_t n, cap;
	} replies;
};

/* What is called for each line; NULL for what is not wanted. Texts are valid during the call. An
 * error ends the reading and is given back; *why is what the call left in it. */
struct mattermost_handler {
	void *self;
	err (*team)(void *self, const struct mattermost_team *t, str *why);
	err (*channel)(void *self, const struct mattermost_channel *c, str *why);
	err (*user)(void *self, const struct mattermost_user *u, str *why);
	err (*people)(void *self, const struct text_list *names, str *why); /* a conversation */
	err (*post)(void *self, const struct mattermost_post *p, str *why);
	err (*other)(void *self, str type, str *why); /* what is not read here */
};

/* INVALID ("line 12: ...") for what is no such export, TOO_LARGE over the limits. */
err mattermost_read(struct arena *a, struct source *s, const struct mattermost_handler *h,
		    str *why);

#endif
