/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and what its handlers share.
 */
#ifndef RUCHE_CHAT_PAGES_H
#define RUCHE_CHAT_PAGES_H

#include "core/message_thread.h"
#include "feature/chat/handlers.h"
#include "html/html.h"
#include "ui/moment.h"
#include "ui/preview.h"
#include "ui/place_page.h"

#include "chat.sql.h"
#include "later.sql.h"

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
	bool muted, on, live;	 /* live: the page hears of what comes to it */
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
/* Those that stand beside an open one. */
err chat_rows_beside(struct rq *rq, int64_t conversation, struct chat_rows *rows);
/* Of the viewer's liveliest, those whose names have the words. */
err chat_rows_named(struct rq *rq, str words, struct chat_rows *named);
/* The conversation of the address with its row; NOT_FOUND for who does not read it. */
err chat_asked(struct rq *rq, struct conversation *c, struct chat_row *row);
/* May the viewer say something there now? Else DENIED with words. */
bool chat_open(const struct conversation *c);
err chat_writable(struct rq *rq, const struct conversation *c);
/* Notes errors of the words of a form. */
void chat_check_body(struct rq *rq, str body, bool may_be_empty);
bool chat_keeps(const struct conversation *c);

/* ---- later: words that wait, messages that one comes back to ---- */
enum { WAITING_MAX = 100, REMINDERS_MAX = 200 }; /* of a person */
enum { WAITING = 1, WAITING_FAILED };
struct when_row {
	const char *name, *label; /* as forms send it, and its English key */
	int64_t time;
};
struct when_rows {
	struct when_row *v;
	size_t n, cap;
};
/* Times that a form offers, those that are ahead. */
const struct when_rows *chat_whens(const struct rq *rq);
/* Does the form ask for a time? */
bool chat_when_asked(const struct rq *rq);
/* Which one: when=hour|evening|morning, or due=, a time of the viewer's zone or one that says its
 * own. Else an error of the field "due". */
int64_t chat_when(struct rq *rq);

struct waiting_rows {
	struct waiting_row {
		const struct q_waiting_all *q;
		str title, words; /* title: empty when the conversation is not read any more */
	} * v;
	size_t n, cap;
};
/* Those of the viewer in one conversation; 0: in all. */
err waiting_rows_of(struct rq *rq, int64_t conversation, struct waiting_rows *rows);
/* The words of a form are kept until then; answers it. */
err waiting_keep(struct rq *rq, const struct conversation *c, int64_t thread, str body,
		 int64_t due);
/* Notes an error when the viewer may not have one more. */
err waiting_check(struct rq *rq);
struct waiting_edit_page {
	const struct conversation *c;
	struct chat_row row;
	const struct q_waiting_all *q;
};
struct reminder_rows {
	struct reminder_row {
		const struct q_reminder_all *q;
		str title, words;
		url url;
	} * v;
	size_t n, cap;
};
err reminder_rows_of(struct rq *rq, struct reminder_rows *rows);
void json_reminders(const struct rq *rq, const struct reminder_rows *rows);
struct reminder_page {
	const struct conversation *c;
	struct chat_row row;
	const struct conversation_message *m;
	str words;
	int64_t due; /* 0: none yet */
};
struct later_page {
	struct waiting_rows waiting;
	struct reminder_rows reminders;
};

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
	struct said_cards { /* of our own items that it names */
		struct said_card {
			str title, author, place, language;
			url url;
		} * v;
		size_t n, cap;
	} cards;
	struct preview_list previews; /* and of pages of the web */
	struct said_files {
		const struct q_chat_files **v;
		size_t n, cap;
	} files;
	bool deleted, mine, may_remove, opens_day, fresh, open;
};
struct said_rows {
	struct said_row *v;
	size_t n, cap;
	bool bare; /* known before they are filled: without signs and files */
};
/* From rows of the database, oldest first. seen: where what is new begins; INT64_MAX nowhere. */
err said_rows_of(struct rq *rq, const struct conversation *c, const struct q_chat_before_list *from,
		 int64_t seen, struct said_rows *rows);
/* Fills the cards of pages that they name. */
err said_cards_of(struct rq *rq, struct said_rows *rows);
void json_said_cards(struct rq *rq, const struct said_row *row);
const struct preview_cards *said_previews(const struct rq *rq, const struct said_row *row);
void json_said(struct rq *rq, const char *name, const struct said_row *row);
err chat_json(struct rq *rq, int64_t id, int status);
err said_json(struct rq *rq, const struct conversation *c, int64_t id, int status);
/* What was said a moment ago, with nothing hung on it. */
err said_json_fresh(struct rq *rq, const struct conversation *c, int64_t id);

/* The name of an image without its ending, for those who do not see it. */
str file_alt(str name);

/* ---- pictures and files of the files room (picture.c) ---- */
struct file_nodes; /* core/file.h */
enum { PICKED_MAX = 20 };
/* Does the form name files of the files room: from=12,15? */
bool message_picks(const struct rq *rq);
/* Those of them that the viewer reads; else an error of the form. */
err message_picked(struct rq *rq, struct file_nodes *files);
/* Copies of them hang on the message. */
err message_hang(struct rq *rq, int64_t message, const struct file_nodes *files);
/* Pictures of the images among its files are made. */
err message_pictures_later(struct rq *rq, int64_t message);

/* A page of one conversation. */
struct chat_page {
	const struct conversation *c;
	struct chat_row row;
	struct chat_rows list; /* beside it */
	struct said_rows said;
	struct q_chat_people_list people;
	const struct said_row *thread; /* on the page of a thread: what it began with */
	struct waiting_rows waiting;   /* the viewer's own that wait to be said here */
	url older, newer, unread;
	url action;   /* where the box posts to */
	int64_t last; /* newest message shown */
	bool at_end, writable;
	str draft, below;
	int64_t seen; /* the newest that was read; 0: nothing of it was ever opened */
	bool follows; /* the thread */
};
/* The conversation as it stands, with what a refused form held. */
err chat_page_show(struct rq *rq, const struct conversation *c, int64_t thread);
const struct face *chat_face(const struct rq *rq, const struct q_chat_people *p);

/* ---- threads that one follows (threads.c) ---- */
struct followed_rows {
	struct followed_row {
		const struct q_chat_threads *q;
		str title, words, said; /* of the conversation, of its top, of its newest answer */
		const struct face *face;
		url url;
	} * v;
	size_t n, cap;
};
struct thread_list_page {
	struct followed_rows rows;
	url older;
	int64_t unread;
	bool first;
};
/* How many have answers that the viewer has not read, at most 100. */
err chat_threads_unread(struct rq *rq, int64_t *n);
/* The message at the top of the thread that one stands in, or begins; 0 for 0. */
err thread_root(struct rq *rq, const struct conversation *c, int64_t asked, int64_t *thread);

struct chat_list_page {
	struct chat_rows rows;
	url older;
	int64_t threads;       /* with answers that are not read */
	bool may_begin, first; /* first: the page of the liveliest */
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
struct channel_page {
	const struct place_view *where;
	struct chat_rows rows;
	bool may_begin, reads;
};

#endif
