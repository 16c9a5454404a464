/* SPDX-License-Identifier: Apache-2.0
 * notify: one row per person and thread, counting up until it is read. Written by a job from
 * events, in batches; rows hold ids only and every read joins the item again, so a lost right hides
 * them at once.
 */
#ifndef RUCHE_NOTIFY_H
#define RUCHE_NOTIFY_H

#include "core/item.h"

enum notify_kind {
	NOTIFY_MENTION = 1,
	NOTIFY_REPLY,
	NOTIFY_FOLLOW,
	NOTIFY_RATING,
	NOTIFY_LIKE,
	NOTIFY_MEMBER,
	NOTIFY_ENDORSE,
	NOTIFY_POST,
	NOTIFY_EDIT,	   /* a text that is watched has changed */
	NOTIFY_DUE,	   /* something of one's own waits to be looked at again; who is oneself */
	NOTIFY_ASKED = 20, /* thread: the place */
	NOTIFY_INVITED = 21,
	NOTIFY_ACCEPTED = 22,
	NOTIFY_SEAT = 35,	     /* a seat came free; who is oneself, as in the next */
	NOTIFY_EVENT_SOON,	     /* something that one comes to begins */
	NOTIFY_EVENT_CHANGED,	     /* it takes place otherwise */
	NOTIFY_EVENT_CANCELLED,	     /* or not at all */
	NOTIFY_COLLEAGUE_ASKED = 45, /* thread: none */
	NOTIFY_COLLEAGUE,
	NOTIFY_REUSED, /* a list of one's own was made anew by another; item: theirs */
	NOTIFY_HELD =
		50, /* what was planned in a blog of one's own did not go out; who is oneself */
	NOTIFY_TAKEN = 55, /* what the owner proposed for the guidelines is in a new edition; item:
			      the clause */
	NOTIFY_DECLINED,   /* or is not taken */
	/* Of conversations (core/conversation.h): the thread is one, and there is no item. */
	NOTIFY_MESSAGE = 60, /* something was said to the owner */
	NOTIFY_NAMED,	     /* with their name */
	NOTIFY_CONVERSED,    /* somebody brought them into it */
	NOTIFY_REMINDED,     /* a message that the owner wanted to come back to; it is the thread */
	NOTIFY_UNSAID,	     /* words of the owner's own were not said at their time */
	NOTIFY_THREAD,	     /* an answer in a thread that the owner follows; it is the message at
				its top */
	NOTIFY_JAM_OPENED = 40, /* thread: the jam that one takes part in */
	NOTIFY_JAM_CLOSED,
	NOTIFY_JAM_REMOVED,	  /* what the owner said in a jam was removed; thread: the act */
	NOTIFY_JAM_COAUTHOR = 33, /* one is asked to write a proposal together; item: its idea */
	NOTIFY_JAM_SILENT,    /* nothing was told of what one voted for, pays or wrote; likewise */
	NOTIFY_JAM_VOTE = 57, /* the vote has begun; thread: the jam */
	NOTIFY_JAM_DECIDED,   /* it is over */
	NOTIFY_JAM_MERGE,     /* another idea shall become one with one's own; item: the idea */
	NOTIFY_JAM_PARTED = 43, /* what one voted for is two proposals again; item: its idea */
	NOTIFY_JAM_PAYS,	/* the ledger names one as who pays for it; item: the idea */
	NOTIFY_ASSIGNED = 30,	/* something to do was given to the owner */
	NOTIFY_DONE = 31,	/* something that the owner asked for, or was to do, is done */
	NOTIFY_SETTLED = 39,	/* the hosts said what becomes of an idea of the owner's */
};
/* Why its owner is told, where the kind alone does not say it. */
enum notify_why {
	WHY_KIND,      /* it does */
	WHY_ANSWERED,  /* the owner wrote what was answered */
	WHY_BEGAN,     /* the owner began the thread */
	WHY_FOLLOWS,   /* the owner follows the thread */
	WHY_TOOK_PART, /* the owner answered in it */
	WHY_NAMED,     /* the owner is named in it */
};
struct notification {
	int64_t id;
	enum notify_kind kind;
	enum notify_why why;
	int64_t thread, item;
	person_id who;
	str who_handle, who_name, who_photo;
	int64_t who_hue;
	int64_t count, created;
	bool read;
	int64_t item_kind;
};
struct notification_list {
	struct notification *v;
	size_t n, cap;
};
/* Turns events into notifications: at most 500 events; *more when there are others. The job
 * "notify". */
err notify_run(struct db *db, bool *more);
/* For what rooms let people watch: one row per owner, kind and thread, counting up until it is
 * read. Nobody is told of what they may not read, have muted, or did themselves. */
err notify_tell(struct db *db, person_id owner, enum notify_kind kind, item_id thread, item_id item,
		person_id who);
/* Something that the owner's own doing brings, and nobody else's; one unread row a thread. */
err notify_own(struct db *db, person_id owner, enum notify_kind kind, item_id item);
/* The same of a thread that is no item: a message, words that wait to be said. Whoever asks has
 * found that the owner may still read it; those who may not any more do not see the row. */
err notify_self(struct db *db, person_id owner, enum notify_kind kind, item_id thread);
/* Something of the owner's own is due. Nothing while the last one is unread. */
err notify_due(struct db *db, person_id owner, item_id item);
/* Unread ones that the viewer may still see, at most 100. */
err notify_count(struct db *db, int64_t *count);
err notify_list(struct db *db, int64_t before, struct notification_list *list); /* 30 a page */
/* Conversations of which the viewer was told and has not read since, at most 100. */
err notify_conversations(struct db *db, int64_t *count);
/* What a mail (core/mail.h) tells of: those of its rows that are not read and that its reader, the
 * viewer, may see now. */
err notify_list_mail(struct db *db, int64_t mail, struct notification_list *list);
/* Marks all up to the newest as read; or those of one thread. */
err notify_read_all(struct db *db);
err notify_read_thread(struct db *db, item_id thread);
/* Who is no member any more is told no more of who asked to come in there, or who was asked. */
err notify_place_left(struct db *db, person_id person, place_id place);

#endif
