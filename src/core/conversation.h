/* SPDX-License-Identifier: Apache-2.0
 * conversation: what people say to each other: two, a group, a channel of a community. Messages are
 * a river, not items: a row each, in the order of time. Who reads them is decided as everywhere, by
 * a circle (core/access.h): that of the conversation itself, or of the hub of the community; every
 * query passes visible(). Live pages, notifications, files and search know messages by their ids.
 */
#ifndef RUCHE_CONVERSATION_H
#define RUCHE_CONVERSATION_H

#include "core/access.h"

struct markdown_found; /* html/html.h */
struct place;	       /* core/place.h */

enum conversation_kind { CONVERSATION_PAIR = 1, CONVERSATION_GROUP, CONVERSATION_CHANNEL };
enum {
	CONVERSATION_PEOPLE_MAX = 200,
	CONVERSATION_NAME_MAX = 80, /* characters */
	MESSAGE_MAX = 10000,	    /* characters */
};

struct conversation {
	int64_t id;
	enum conversation_kind kind;
	int64_t circle;
	place_id place;	    /* of a channel */
	str name;	    /* of a group or a channel, may be empty */
	int64_t low, high;  /* the people of a pair */
	int64_t last, seen; /* newest message; the newest that the viewer has read */
	bool marked;	    /* the viewer has opened it, or said or kept something there */
	int64_t muted;	    /* until when, for the viewer */
	str draft;	    /* of the viewer */
	enum role role;	    /* of the viewer */
	bool open;	    /* something can be said: the community lives, the other one is here */
};
/* For a viewer who reads it; NOT_FOUND for all others. */
err conversation_find(struct db *db, int64_t id, struct conversation *c);
/* The one of the viewer and another person, made where there is none. */
err conversation_pair(struct db *db, person_id other, int64_t *id);
/* The viewer keeps it, and is in it. quiet: nobody is told. */
err conversation_group(struct db *db, str name, struct id_list people, bool quiet, int64_t *id);
err conversation_channel(struct db *db, const struct place *place, str name, int64_t *id);
/* Into a group; nothing for who is in it. CONFLICT when it is full. */
err conversation_join(struct db *db, int64_t id, person_id person);
/* Out of a group: with the right to read, their marks and what they were told. Who is in it longest
 * keeps it, when nobody else does. */
err conversation_leave(struct db *db, int64_t id, person_id person);
err conversation_rename(struct db *db, int64_t id, str name);
/* Does somebody read it? By what name others see them there. */
err conversation_reader(struct db *db, int64_t id, person_id person, str *name, bool *found);

/* The viewer has read up to a message of it. */
err conversation_read(struct db *db, const struct conversation *c, int64_t message);
err conversation_mute(struct db *db, int64_t id, int64_t until);
err conversation_draft(struct db *db, int64_t id, str words);

/* When a message was said: its number tells, before 2020 too. */
static inline int64_t message_time(int64_t id)
{
	return id_moment_time(id);
}
struct conversation_message {
	int64_t id, conversation, circle, thread;
	person_id author;
	int64_t state; /* enum state: published or deleted */
	str body;
};
/* Of a conversation that the viewer reads. */
err conversation_find_message(struct db *db, int64_t conversation, int64_t id,
			      struct conversation_message *m);
struct conversation_words_said {
	person_id author;
	int64_t thread;	 /* 0: at the top */
	str body;	 /* Markdown */
	int64_t created; /* 0: now; with a time nobody is told */
	bool unattended; /* by a job: its author has read nothing meanwhile, and may be writing */
};
/* A message. The conversation was found for its author. */
err conversation_say(struct db *db, const struct conversation *c,
		     const struct conversation_words_said *said, int64_t *id);
err conversation_rewrite(struct db *db, const struct conversation_message *m, str body);
/* It looks otherwise than before: open pages ask for it. */
err conversation_shown_anew(struct db *db, int64_t message, int64_t conversation, int64_t circle);
/* Its words and files go; that something stood there stays. */
err conversation_unsay(struct db *db, const struct conversation_message *m);
/* The words of a message as HTML, what they name, and their language. */
str conversation_render(struct db *db, str body, struct markdown_found *found, str *language);
enum { MESSAGE_SIGNS = 6 };
err conversation_react(struct db *db, const struct conversation_message *m, int64_t sign, bool on);

/* ---- the words of messages, for search (core/conversation_index.c) ---- */
enum { MESSAGE_WORDS = 4 };
/* What somebody looks for: up to four words, each in its forms; the longest, which is likely to be
 * the rarest, first. */
struct message_words {
	struct id_list word[MESSAGE_WORDS];
	size_t n;
};
void message_words_of(struct arena *a, str text, struct message_words *words);
struct analyser;
/* The words of a message into the index, in a transaction of that; out of it when it is deleted.
 * *known: it is a message, there or deleted. */
err message_index(struct db *db, struct analyser *analyser, int64_t id, bool *known);
/* SQLite: the newest messages of a conversation that have all the words, at most so many. Whoever
 * shows them asks visible(). */
err message_words_in(struct db *db, const struct message_words *words, int64_t conversation,
		     int64_t before, size_t most, struct id_list *ids);
/* As core/search_fill.c wants it: how much is gathered in memory, how eagerly it is merged. */
err message_index_gather(struct db *db, int64_t hash, int64_t merge);
err message_index_optimize(struct db *db);
/* For `ruche check`: every word of the index is one of its message, and the other way round. */
err message_index_check(struct db *db, struct out *findings);

/* ---- what an import brings (core/conversation_import.c): nobody is told of anything ---- */
/* A group, or a channel of a community, with nobody in it yet. */
err conversation_bring(struct db *db, const struct place *of, str name, struct conversation *c);
/* Into a pair or a group, to look after it or not; nothing, and not *fresh, for who is in it. */
err conversation_bring_in(struct db *db, int64_t id, person_id person, bool keeps, bool *fresh);
err conversation_bring_people(struct db *db, int64_t id, struct id_list *people);
/* Does a message stand in the conversation, so that a thread can begin there? */
err conversation_bring_thread(struct db *db, int64_t conversation, int64_t message, bool *in);
struct conversation_brought {
	person_id author;
	int64_t thread; /* 0: at the top */
	str body;	/* Markdown */
	int64_t created, edited;
	int64_t after; /* its number lies behind this one: its moment is taken up to there */
};
/* A message with the time it had. c: its id and circle are enough. Rows that others write, too, are
 * left alone until the end: on PostgreSQL whoever says something there would wait for the whole
 * import. */
err conversation_bring_words(struct db *db, const struct conversation *c,
			     const struct conversation_brought *said, int64_t *id);
/* So many answers more in a thread; at the end. */
err conversation_bring_answers(struct db *db, int64_t message, int64_t n);
err conversation_bring_sign(struct db *db, int64_t message, person_id person, int64_t sign);
/* It was changed since where it comes from. Not where it was changed or taken back here: before is
 * when the import knows that it was changed (0: never). */
err conversation_bring_change(struct db *db, int64_t id, str body, int64_t before, int64_t edited,
			      bool *changed);
/* Who has read of a conversation or is in it, before something is brought. */
struct conversation_readers {
	struct conversation_unread {
		person_id person;
		int64_t first; /* that they have not read; 0: none */
	} * v;
	size_t n, cap;
};
err conversation_bring_begin(struct db *db, int64_t id, struct arena *a,
			     struct conversation_readers *readers);
/* Whoever had nothing unread has nothing unread afterwards; what was unread up to `newest` stays
 * so. Somebody looks after a group. */
err conversation_bring_end(struct db *db, int64_t id, int64_t newest,
			   const struct conversation_readers *before);

/* An account is erased: it leaves its conversations, with its marks and signs. */
err conversation_erase(struct db *db, person_id person);
/* And the next of what it said goes, behind `after`; *last is where that ends, 0: that was all. */
err conversation_erase_words(struct db *db, person_id person, int64_t after, int64_t *last);

#endif
