/* SPDX-License-Identifier: Apache-2.0
 * live_topic: what an open page hears of, and who may. A page wishes for items, places and home;
 * what of that the viewer may read becomes topics of the hub of live streams (http/live.h), finer
 * than the wishes: one for each circle of readers of a place, so that a line for a topic is for all
 * its readers. Lines carry ids only, of what every reader of the topic may read.
 */
#ifndef RUCHE_LIVE_TOPIC_H
#define RUCHE_LIVE_TOPIC_H

#include "core/app.h"
#include "core/event.h"
#include "core/presence.h"
#include "http/live.h"

/* Kinds of live_topic. The id is an item, person or place, but for home: a circle. */
enum live_kind {
	LIVE_ITEM = 1,
	LIVE_PERSON,
	LIVE_HUB,	      /* nothing is said here: its readers end when the hub is narrowed */
	LIVE_PLACE_PUBLIC,    /* what everybody may read in a place */
	LIVE_PLACE_INTERNAL,  /* what all colleagues may, and who joined its hub */
	LIVE_PLACE_MEMBERS,   /* what the members of its hub may */
	LIVE_PLACE_INHERITED, /* what the members of a closed place above may */
	LIVE_HOME,	      /* what is open to a circle */
	LIVE_PRESENCE,	      /* whether a person is here, for colleagues */
	LIVE_CONVERSATION,    /* what is said in it */
	LIVE_IN_JAM, /* nothing is said here: one of its pages is of a jam that all colleagues read
		      */
	LIVE_HOME_GUESTS, /* what is internal in a hub, for who joined that and is no colleague */
};

/* ---- wishes ---- */
enum { LIVE_WISHES_MAX = 100, LIVE_WISHES_BYTES = 4000 };
struct live_wish {
	enum live_wished {
		LIVE_WISH_ITEM = 1,
		LIVE_WISH_PLACE,
		LIVE_WISH_PERSON,
		LIVE_WISH_HOME,
		LIVE_WISH_CHAT
	} kind;
	int64_t id; /* 0 with home */
};
struct live_wishes {
	struct live_wish *v;
	size_t n, cap;
};
/* "item:12,place:3,person:7,chat:5,home"; empty is none. INVALID for anything else, more than
 * LIVE_WISHES_MAX or longer than LIVE_WISHES_BYTES. */
err live_wishes_parse(struct arena *a, str text, struct live_wishes *wishes);

struct live_topics {
	struct live_topic *v;
	size_t n, cap;
};
/* What of it db's viewer may hear, and the viewer's own topic; what is not there and what is not
 * for the viewer is left out alike. */
err live_topics_allowed(struct db *db, const struct live_wishes *wishes,
			struct live_topics *topics);
/* Is it told of what is published? */
bool live_topic_of_posts(struct live_topic topic);
bool live_topics_hold(const struct live_topics *topics, struct live_topic topic);

/* ---- lines ---- */
struct live_lines {
	struct live_line *v;
	size_t n, cap;
};
/* What readers are told of some events, one line a topic, kind and author:
 * {"topic":"item:12","kind":"comment","ids":[14,15]}. Of anybody's, so it is for the hub, or for
 * those topics that the viewer may hear. Nobody is told of what they wrote themselves: other pages
 * of theirs would offer it as something new. */
err live_lines_of(struct db *db, const struct event *events, size_t n, struct live_lines *lines);

/* How soon an event is told: a message among few at once, one of a channel soon. */
enum live_pace live_pace_of(const struct event *e);

/* {"topic":"person:7","kind":"presence","is":"online"} */
struct live_line live_presence_line(struct arena *a, int64_t person, enum presence_state state);

/* {"topic":"chat:5","kind":"typing","who":7,"name":"Anna Karlsson"} */
struct live_line live_typing_line(struct arena *a, int64_t conversation, person_id person,
				  str name);

/* Ends the streams of who lost the right that the event tells of (EVENT_LOST and above). */
void live_lost(struct live *live, const struct event *e);

/* A reader's place, sealed for the reader, and back. */
str live_reach_seal(const struct app *app, struct arena *a, const struct live_reach *reach);
bool live_reach_open(const struct app *app, str text, struct live_reach *reach);

static inline struct live_position live_position_of(struct event_position at)
{
	return (struct live_position){at.tx, at.id};
}

#endif
