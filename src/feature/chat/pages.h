/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and what its handlers share.
 */
#ifndef RUCHE_CHAT_PAGES_H
#define RUCHE_CHAT_PAGES_H

#include "core/conversation.h"
#include "feature/chat/handlers.h"
#include "html/html.h"
#include "ui/moment.h"
#include "ui/place_page.h"

#include "chat.sql.h"

url conversation_url(const struct rq *rq, int64_t id);
url conversation_action(const struct rq *rq, int64_t id, const char *action);
/* /chat/CONVERSATION/MESSAGE, the thread of a message, or an action on it. */
url said_url(const struct rq *rq, int64_t conversation, int64_t message);
url said_action(const struct rq *rq, int64_t conversation, int64_t message, const char *action);
/* Where a message stands among the others. */
url said_place(const struct rq *rq, int64_t conversation, int64_t message);

/* ---- conversations in a list ---- */
struct chat_row {
	const struct q_chat_list *q;
	str title, said;
	url url;
	const struct face *face; /* of a pair: the other one */
	bool muted, on;
};
struct chat_rows {
	struct chat_row *v;
	size_t n, cap;
};
/* What groups that nobody named are called: after those who are in them now. */
struct group_names {
	struct group_name {
		int64_t conversation;
		str words;
	} * v;
	size_t n, cap;
};
/* Of those among the conversations that have no name of their own. */
struct chat_called {
	int64_t id, kind;
	str name, other; /* other: of a pair */
};
struct chat_called_list {
	struct chat_called *v;
	size_t n, cap;
};
err chat_groups_named(struct rq *rq, const struct chat_called_list *all, struct group_names *names);
/* names may be NULL. */
str chat_title(const struct rq *rq, const struct chat_called *c, const struct group_names *names);
err chat_row_of(struct rq *rq, const struct q_chat_list *q, struct chat_row *row);
err chat_rows_of(struct rq *rq, int64_t before, int64_t most, struct chat_rows *rows);
/* The conversation of the address with its row; NOT_FOUND for who does not read it. */
err chat_asked(struct rq *rq, struct conversation *c, struct chat_row *row);
/* May the viewer say something there now? Else DENIED with words. */
err chat_writable(struct rq *rq, const struct conversation *c);
bool chat_keeps(const struct conversation *c);

/* ---- messages ---- */
struct sign_row {
	const char *face, *name; /* what is shown, and its English key */
	int64_t sign, n;
	bool mine;
};
struct sign_rows {
	struct sign_row *v;
	size_t n, cap;
};
/* All that there are, without numbers. */
const struct sign_rows *chat_signs(const struct rq *rq);
struct said_row {
	const struct q_chat_before *q;
	int64_t conversation;
	const struct face *face;
	html body;
	str root; /* the first words of what it answers */
	struct sign_rows signs;
	struct said_files {
		const struct q_chat_files **v;
		size_t n, cap;
	} files;
	bool deleted, mine, may_remove, opens_day, fresh, open;
};
struct said_rows {
	struct said_row *v;
	size_t n, cap;
};
/* From rows of the database, oldest first. seen: where what is new begins; INT64_MAX nowhere. */
err said_rows_of(struct rq *rq, const struct conversation *c, const struct q_chat_before_list *from,
		 int64_t seen, struct said_rows *rows);
void json_said(struct rq *rq, const char *name, const struct said_row *row);
err chat_json(struct rq *rq, int64_t id, int status);
err said_json(struct rq *rq, const struct conversation *c, int64_t id, int status);

/* A page of one conversation. */
struct chat_page {
	const struct conversation *c;
	struct chat_row row;
	struct chat_rows list; /* beside it */
	struct said_rows said;
	struct q_chat_people_list people;
	const struct said_row *thread; /* on the page of a thread: what it began with */
	url older, newer, unread;
	url action;   /* where the box posts to */
	int64_t last; /* newest message shown */
	bool at_end, writable;
	str draft, below;
};
/* The conversation as it stands, with what a refused form held. */
err chat_page_show(struct rq *rq, const struct conversation *c, int64_t thread);
const struct face *chat_face(const struct rq *rq, const struct q_chat_people *p);

struct chat_list_page {
	struct chat_rows rows;
	url older;
	bool may_begin;
};
struct chat_new_page {
	str with;
};
struct chat_people_page {
	const struct conversation *c;
	struct chat_row row;
	struct q_chat_people_list people;
	bool keeps;
};
struct said_edit_page {
	const struct conversation *c;
	struct chat_row row;
	const struct conversation_message *m;
};
struct found_said {
	const struct q_chat_found *q;
	str title;
	html excerpt;
	url url;
};
struct chat_search_page {
	str words;
	const struct chat_row *in; /* one conversation, or NULL: all */
	struct found_messages {
		struct found_said *v;
		size_t n, cap;
	} found;
	struct chat_rows named; /* conversations of that name */
	url older;
	bool asked;
};
/* What was said with the words before a message, newest first; conversation 0: anywhere. *next:
 * where to look on, 0 when that was all; there may be more where little or nothing was found. */
err chat_find(struct rq *rq, str words, int64_t conversation, int64_t before, size_t most,
	      struct found_messages *found, int64_t *next);
struct channel_page {
	const struct place_view *where;
	struct chat_rows rows;
	bool may_begin, reads;
};

#endif
