/* SPDX-License-Identifier: Apache-2.0
 * event: what the files of this room share: an event, its times, and who comes. A series has one
 * row and a rule; its times are laid out for two years, so that lists are read from an index.
 */
#ifndef RUCHE_EVENTS_EVENT_H
#define RUCHE_EVENTS_EVENT_H

#include "base/clock.h"
#include "core/app.h"
#include "core/place.h"
#include "core/recurrence.h"
#include "core/tag.h"
#include "html/html.h"

#include "events.sql.h"
#include "event_reply.sql.h"

enum {
	EVENT_TITLE_MAX = 200,
	EVENT_BODY_MAX = 20000,
	EVENT_LOCATION_MAX = 300,
	EVENT_LINK_MAX = 2000,
	EVENT_SEATS_MAX = 100000,
	EVENT_TIMES_MAX = 1500, /* of a series, laid out */
	EVENT_DAYS_MAX = 366,	/* how long one lasts */
	EVENT_AHEAD_DAYS = 731, /* how far a series is laid out */
};
#define EVENT_LONGEST (EVENT_DAYS_MAX * DAY)

/* ---- events ---- */

struct event_words {
	str title, body, location, link, tags;
	str zone;
	int64_t first, length; /* wall clock of the zone; microseconds */
	bool all_day;
	str rule;
	int64_t seats, remind;
};
struct event_new {
	place_id place;
	person_id author;
	enum audience audience;
	struct event_words words;
	str uid; /* empty: one of ours */
	item_id follows;
	int64_t created; /* 0: now; else nobody is told */
	int64_t sequence;
	bool cancelled, quiet;
	bool unlaid; /* the caller has more to say about its times, and calls event_lay */
};
/* Makes one, and lays its times out. */
err event_make(struct db *db, const struct event_new *new, item_id *id);
/* Another text and other times for all of it: what was said about single times follows when only
 * the clock moved, and is dropped for times that are no more. */
err event_change(struct db *db, const struct q_event_find *e, const struct event_words *words);
html event_render(struct arena *a, str body, struct markdown_found *found);
/* An empty rule is one that never repeats; false with the reason for what cannot be kept. */
bool event_rule_read(str rule, struct recurrence *r, const char **why);

/* ---- its times ---- */

/* Lays them out anew. */
err event_lay(struct db *db, item_id id);
/* Only what a later horizon adds. */
err event_lay_more(struct db *db, item_id id);
/* From one time on it is another series, for whom the rest of the answers goes along; *rest gets
 * its id. The caller changes that one afterwards. CONFLICT when it is the first time. */
err event_part(struct db *db, const struct q_event_find *e, int64_t original, item_id *rest);

/* ---- who comes ---- */

enum reply_answer { REPLY_NONE, REPLY_YES, REPLY_MAYBE, REPLY_NO };
/* SEAT_LATE: waited until it was over. */
enum reply_seat { SEAT_NONE, SEAT_TAKEN, SEAT_WAITING, SEAT_LATE };
/* The answer of a person for one time, or all (original 0). With limited seats a yes gets one or
 * waits in line, and whatever comes free goes to who waits longest. The caller holds the item. */
err reply_set(struct db *db, const struct q_event_find *e, int64_t original, person_id person,
	      enum reply_answer answer, enum reply_seat *seat);
/* Other seats than before, or people who may not come any more. Who waits for what is over, or does
 * not take place, gets none. */
err reply_settle(struct db *db, item_id event, int64_t seats);
/* The line ends where it is over. */
err reply_end_lines(struct db *db, item_id event, bool *alive);

/* Are so many seats enough for all who have one now, at every time to come? */
err reply_enough(struct db *db, item_id event, int64_t seats, bool *yes);
/* Is there one time, and none to come behind what is laid out? Then an answer is for all of it. */
err reply_of_one(struct db *db, item_id event, bool *one);
/* Of a series that has one time left, answers about that time are answers about all of it. */
err reply_alone(struct db *db, item_id event);

/* ---- jobs ---- */

/* Tells who comes, behind the request: what is "changed", "cancelled" or "on" (again). */
err event_tell(struct db *db, item_id event, int64_t original, person_id who, const char *what);

#endif
