/* SPDX-License-Identifier: Apache-2.0
 * stackexchange: the files of a Stack Exchange data dump (Users.xml, Posts.xml, Comments.xml,
 * Badges.xml), told apart by their outermost element and streamed row by row.
 */
#ifndef RUCHE_IMPORT_STACKEXCHANGE_H
#define RUCHE_IMPORT_STACKEXCHANGE_H

#include "core/import/source.h"

enum { STACKEXCHANGE_TAGS_MAX = 32 };

struct stackexchange_user {
	int64_t id; /* -1 is the machine */
	str name, location, website;
	str about; /* HTML */
	int64_t reputation, views, up_votes, down_votes;
	int64_t created, last_seen; /* microseconds UTC */
};

enum {
	STACKEXCHANGE_QUESTION = 1,
	STACKEXCHANGE_ANSWER = 2
}; /* other types are texts about tags */

struct stackexchange_post {
	int64_t id, type;
	int64_t parent;	  /* the question of an answer */
	int64_t accepted; /* the accepted answer of a question */
	int64_t owner;	  /* 0: unknown, owner_name may say */
	str owner_name;
	str title;
	str body; /* HTML */
	str tags[STACKEXCHANGE_TAGS_MAX];
	size_t tags_n;
	int64_t score, views, answers, comments, favourites;
	int64_t created, edited, closed; /* microseconds UTC; 0 never */
};

struct stackexchange_comment {
	int64_t id, post;
	int64_t user; /* 0: unknown, user_name may say */
	str user_name, text;
	int64_t score, created;
};

struct stackexchange_badge {
	int64_t id, user;
	str name;
	int64_t class; /* 1 gold, 2 silver, 3 bronze */
	bool of_tag;
	int64_t created;
};

/* What is called for each row; NULL for what is not wanted. Texts are valid during the call. An
 * error ends the reading and is given back; *why is what the call left in it. */
struct stackexchange_handler {
	void *self;
	err (*user)(void *self, const struct stackexchange_user *u, str *why);
	err (*post)(void *self, const struct stackexchange_post *p, str *why);
	err (*comment)(void *self, const struct stackexchange_comment *c, str *why);
	err (*badge)(void *self, const struct stackexchange_badge *b, str *why);
};

/* Reads one file to its end. INVALID for another kind of file, a row without Id, or what is not
 * XML. */
err stackexchange_read(struct arena *a, struct source *s, const struct stackexchange_handler *h,
		       str *why);

#endif
