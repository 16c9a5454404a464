/* SPDX-License-Identifier: Apache-2.0
 * notify_choice: what a person wants to hear of, and how: not at all, in the bell, or by mail too,
 * soon or in a digest; and whether it is pushed to browsers. Kinds of notifications that people
 * think of as one thing are a topic. When mail comes goes by the clocks of the person's time zone.
 */
#ifndef RUCHE_NOTIFY_CHOICE_H
#define RUCHE_NOTIFY_CHOICE_H

#include "core/notify.h"

enum notify_topic {
	TOPIC_NONE,
	TOPIC_MENTION,	 /* somebody names me */
	TOPIC_ANSWER,	 /* answers to me, and in threads that I follow */
	TOPIC_MESSAGE,	 /* chat */
	TOPIC_INVITED,	 /* places: invited, let in, somebody asks */
	TOPIC_TODO,	 /* what is mine to do, and what of it is due */
	TOPIC_EVENT,	 /* events that I come to */
	TOPIC_WATCHED,	 /* pages and blogs that I watch */
	TOPIC_FOLLOWER,	 /* followers and colleagues */
	TOPIC_THANKS,	 /* thanks, ratings, skills, lists made after mine */
	TOPIC_GUIDELINE, /* what I proposed or planned */
	TOPIC_JAM,	 /* jams that I take part in, and what I said, voted for or pay in one */
	TOPICS
};
enum notify_how { HOW_NOT, HOW_BELL, HOW_DIGEST, HOW_MAIL, HOWS };

struct notify_choices {
	enum notify_how how[TOPICS]; /* [TOPIC_NONE] means nothing */
	bool push[TOPICS];	     /* to browsers too, where there is news of it at all */
	int weekday;		     /* of the digest: 0 every day, 1 Monday to 7 Sunday */
	int hour;		     /* of the digest, 0 to 23 */
	int quiet_from, quiet_to;    /* minutes of the day; the same: no quiet hours */
	str zone;		     /* the person's; empty: UTC */
};

enum notify_topic notify_topic_of(enum notify_kind kind);
/* For programs and forms: "mention", "mail"; TOPICS and HOWS are for what is none. */
str notify_topic_name(enum notify_topic topic);
str notify_how_name(enum notify_how how);
enum notify_how notify_how_named(str name);

err notify_how_of(struct db *db, person_id person, enum notify_topic topic, enum notify_how *how);
err notify_choices(struct db *db, person_id person, struct notify_choices *c);
/* Writes all of them but the zone, which is the profile's. INVALID for what is none. */
err notify_choices_put(struct db *db, person_id person, const struct notify_choices *c);
/* No more mail about these topics (a set of 1 << topic); with digest none of any topic that comes
 * in the digest. The bell goes on. */
err notify_no_mail(struct db *db, person_id person, int64_t topics, bool digest);

/* The end of the quiet hours that a time lies in, or that time. Pure, as the next. */
int64_t notify_quiet_end(struct arena *a, const struct notify_choices *c, int64_t time);
/* The same where somebody is not to be disturbed (core/presence.h) either. That may end before its
 * time, so that it is asked again after a few minutes. */
err notify_silence_end(struct db *db, person_id person, const struct notify_choices *c,
		       int64_t time, int64_t *end);
/* When the next digest behind a time comes. */
int64_t notify_digest_time(struct arena *a, const struct notify_choices *c, int64_t time);

#endif
