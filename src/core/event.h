/* SPDX-License-Identifier: Apache-2.0
 * event: what happened, as a row written in the same transaction. Jobs read them from a cursor of
 * their own: notifications, live pages, statistics.
 */
#ifndef RUCHE_EVENT_H
#define RUCHE_EVENT_H

#include "core/item.h"

enum event_kind {
	EVENT_PUBLISHED = 1, /* item, place, actor */
	EVENT_COMMENTED,     /* item the comment, root */
	EVENT_MENTIONED,     /* item, subject the person */
	EVENT_FOLLOWED,	     /* subject the person followed */
	EVENT_RATED,	     /* item, subject its author */
	EVENT_LIKED,	     /* item, subject its author */
	EVENT_MEMBER,	     /* place, subject who became a member */
	EVENT_ENDORSED,	     /* subject whose skill, item the tag's id */
	EVENT_EDITED,	     /* item */
	EVENT_DELETED,	     /* item */
	EVENT_ASKED = 20,    /* place that the actor asks to be let into */
	EVENT_INVITED = 21,  /* place, subject who is asked in */
	EVENT_ACCEPTED = 22, /* item the answer, root the question it settles, subject its author */
	EVENT_SAID = 23,     /* item the message, root its conversation, place the hub that reads a
				channel; none of a pair or a group */
	EVENT_RESAID = 24,   /* the same, changed: its words, that it is there, its reactions */
	EVENT_CONVERSED = 25, /* item the conversation, subject who was brought into it */
	EVENT_MOVED = 26,     /* item, place the one of the same hub that it left, or none */
	EVENT_NOTIFIED = 30,  /* subject whose notifications are others now */
	/* What must not wait for a transaction that runs beside: rights that ended, and who hides.
	 * Whoever holds streams open must hear of these at once, so they are also read out of turn
	 * (event_lost). */
	EVENT_LOST = 40,
	EVENT_SIGNED_OUT = 40, /* item the number of the session (session_number), or 0: all of
				  subject's */
	EVENT_LEFT = 41,       /* subject who may read less than before */
	EVENT_NARROWED = 42,   /* item, or place the hub, that fewer may read than before */
	EVENT_PRESENCE = 43,   /* subject who said something else of being here (core/presence.h) */
};
/* A place in the order of events. */
struct event_position {
	int64_t tx, id;
};
struct event {
	int64_t id;
	int64_t tx; /* the transaction that wrote it, on PostgreSQL */
	enum event_kind kind;
	item_id item, root;
	place_id place;
	person_id actor, subject;
};
struct event_list {
	struct event *v;
	size_t n, cap;
};
err event_add(struct db *db, enum event_kind kind, item_id item, item_id root, place_id place,
	      person_id subject);
/* The next events behind the named cursor, at most limit; event_done moves the cursor behind the
 * last one that was read. None is passed over: on PostgreSQL they come in the order of their
 * transactions, and those behind one that still runs wait for its end. */
err event_next(struct db *db, str cursor, int64_t limit, struct event_list *events);
err event_done(struct db *db, str cursor, const struct event *last);
/* The same for a reader that keeps its own place. */
err event_after(struct db *db, struct event_position at, int64_t limit, struct event_list *events);
/* The same of what one reader may hear: what happened below some roots, what a person was told of,
 * and what was published; from behind one place up to another, which event_after gave. *whole
 * false: one of the three is more than `most`, and none are given. What happens elsewhere costs
 * nothing. Each kind that live_lines_of tells of (core/live_topic.h) needs a query here. */
struct event_hearing {
	struct id_list roots;
	person_id person;
	bool published;
	struct event_position from, to;
	int64_t most;
};
err event_heard(struct db *db, const struct event_hearing *h, struct event_list *events,
		bool *whole);
/* Does one wait behind a place, all that event_after gives having been read, for a transaction that
 * began before its own? Nobody tells when that ends, so it is asked for again. */
err event_held(struct db *db, struct event_position at, bool *held);
/* The newest one that event_after can give, or nothing where there is none; one that those younger
 * than an id all come behind, in the order of event_after. */
err event_newest(struct db *db, struct event_position *at);
err event_before(struct db *db, int64_t id, struct event_position *at);
/* Is there an event at that place? Not when it was swept away, or came before a restore. */
err event_stands(struct db *db, struct event_position at, bool *stands);
/* Those from EVENT_LOST on behind a place. On PostgreSQL also those that event_after holds back
 * until transactions before them end, so the same one may be given again. */
err event_lost(struct db *db, struct event_position at, int64_t limit, struct event_list *events);
/* At the start: rows that were restored or copied from another database name its transactions,
 * which mean nothing here. */
err event_settle(struct db *db);

#endif
