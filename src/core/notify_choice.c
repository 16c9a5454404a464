/* SPDX-License-Identifier: Apache-2.0 */
#include "core/notify_choice.h"

#include "base/clock.h"
#include "core/presence.h"
#include "core/zone.h"

#include "notify_choice.sql.h"

enum { DAY_MINUTES = 24 * 60, DIGEST_HOUR = 8 };
#define ASK_AGAIN (10 * MINUTE)

/* What waits for an answer, or for one's coming, is worth a mail; applause is not, nor is it
 * pushed. */
static const struct {
	str name;
	enum notify_how usual;
	bool kept_back;
} topics[TOPICS] = {
	[TOPIC_NONE] = {STR_NONE, HOW_BELL},
	[TOPIC_MENTION] = {S("mention"), HOW_MAIL},
	[TOPIC_ANSWER] = {S("answer"), HOW_DIGEST},
	[TOPIC_MESSAGE] = {S("message"), HOW_MAIL},
	[TOPIC_INVITED] = {S("invited"), HOW_MAIL},
	[TOPIC_TODO] = {S("todo"), HOW_DIGEST},
	[TOPIC_EVENT] = {S("event"), HOW_MAIL},
	[TOPIC_WATCHED] = {S("watched"), HOW_DIGEST},
	[TOPIC_FOLLOWER] = {S("follower"), HOW_BELL, true},
	[TOPIC_THANKS] = {S("thanks"), HOW_BELL, true},
	[TOPIC_GUIDELINE] = {S("guideline"), HOW_DIGEST},
	[TOPIC_JAM] = {S("jam"), HOW_MAIL},
};
static const str hows[HOWS] = {[HOW_NOT] = S("not"),
			       [HOW_BELL] = S("bell"),
			       [HOW_DIGEST] = S("digest"),
			       [HOW_MAIL] = S("mail")};

enum notify_topic notify_topic_of(enum notify_kind kind)
{
	switch (kind) {
	case NOTIFY_MENTION:
		return TOPIC_MENTION;
	case NOTIFY_REPLY:
	case NOTIFY_THREAD:
	case NOTIFY_ACCEPTED:
	case NOTIFY_SETTLED:
		return TOPIC_ANSWER;
	case NOTIFY_MESSAGE:
	case NOTIFY_NAMED:
	case NOTIFY_CONVERSED:
	case NOTIFY_REMINDED:
	case NOTIFY_UNSAID:
		return TOPIC_MESSAGE;
	case NOTIFY_MEMBER:
	case NOTIFY_ASKED:
	case NOTIFY_INVITED:
		return TOPIC_INVITED;
	case NOTIFY_DUE:
	case NOTIFY_ASSIGNED:
	case NOTIFY_DONE:
		return TOPIC_TODO;
	case NOTIFY_SEAT:
	case NOTIFY_EVENT_SOON:
	case NOTIFY_EVENT_CHANGED:
	case NOTIFY_EVENT_CANCELLED:
		return TOPIC_EVENT;
	case NOTIFY_POST:
	case NOTIFY_EDIT:
		return TOPIC_WATCHED;
	case NOTIFY_FOLLOW:
	case NOTIFY_COLLEAGUE_ASKED:
	case NOTIFY_COLLEAGUE:
		return TOPIC_FOLLOWER;
	case NOTIFY_RATING:
	case NOTIFY_LIKE:
	case NOTIFY_ENDORSE:
	case NOTIFY_REUSED:
		return TOPIC_THANKS;
	case NOTIFY_HELD:
	case NOTIFY_TAKEN:
	case NOTIFY_DECLINED:
		return TOPIC_GUIDELINE;
	case NOTIFY_JAM_OPENED:
	case NOTIFY_JAM_CLOSED:
	case NOTIFY_JAM_VOTE:
	case NOTIFY_JAM_DECIDED:
	case NOTIFY_JAM_REMOVED:
	case NOTIFY_JAM_COAUTHOR:
	case NOTIFY_JAM_MERGE:
	case NOTIFY_JAM_PARTED:
	case NOTIFY_JAM_PAYS:
	case NOTIFY_JAM_SILENT:
		return TOPIC_JAM;
	}
	return TOPIC_NONE;
}

str notify_topic_name(enum notify_topic topic)
{
	return topic < TOPICS ? topics[topic].name : STR_NONE;
}

str notify_how_name(enum notify_how how)
{
	return how < HOWS ? hows[how] : STR_NONE;
}

enum notify_how notify_how_named(str name)
{
	for (int i = 0; i < HOWS; i++)
		if (str_eq(hows[i], name))
			return (enum notify_how)i;
	return HOWS;
}

err notify_how_of(struct db *db, person_id person, enum notify_topic topic, enum notify_how *how)
{
	struct q_notify_how q;
	bool found;
	*how = topics[topic].usual;
	TRY(q_notify_how(db, person, topic, &q, &found));
	if (found && q.how >= 0 && q.how < HOWS)
		*how = (enum notify_how)q.how;
	return OK;
}

enum { PUSH_USUAL, PUSH_YES, PUSH_NO };

/* Where nobody said it of pushing, whoever asked for the digest alone wants to hear of it then. */
static bool is_pushed(int topic, enum notify_how how, int64_t push)
{
	if (push == PUSH_YES || push == PUSH_NO)
		return push == PUSH_YES;
	return !topics[topic].kept_back && (how != HOW_DIGEST || how == topics[topic].usual);
}

err notify_choices(struct db *db, person_id person, struct notify_choices *c)
{
	struct q_notify_hows_list rows = {0};
	struct q_notify_time time;
	struct q_notify_zone zone;
	bool found;
	*c = (struct notify_choices){.hour = DIGEST_HOUR};
	for (int i = 0; i < TOPICS; i++) {
		c->how[i] = topics[i].usual;
		c->push[i] = is_pushed(i, c->how[i], PUSH_USUAL);
	}
	TRY(q_notify_hows(db, person, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		int64_t topic = rows.v[i].topic;
		if (topic <= TOPIC_NONE || topic >= TOPICS)
			continue;
		if (rows.v[i].how >= 0 && rows.v[i].how < HOWS)
			c->how[topic] = (enum notify_how)rows.v[i].how;
		c->push[topic] = is_pushed((int)topic, c->how[topic], rows.v[i].push);
	}
	TRY(q_notify_time(db, person, &time, &found));
	if (found) {
		c->weekday = (int)time.weekday;
		c->hour = (int)time.hour;
		c->quiet_from = (int)time.quiet_from;
		c->quiet_to = (int)time.quiet_to;
	}
	TRY(q_notify_zone(db, person, &zone));
	c->zone = zone.time_zone;
	return OK;
}

err notify_choices_put(struct db *db, person_id person, const struct notify_choices *c)
{
	if (c->weekday < 0 || c->weekday > 7 || c->hour < 0 || c->hour > 23 || c->quiet_from < 0 ||
	    c->quiet_from >= DAY_MINUTES || c->quiet_to < 0 || c->quiet_to >= DAY_MINUTES)
		return INVALID;
	for (int i = TOPIC_NONE + 1; i < TOPICS; i++) {
		if (c->how[i] >= HOWS)
			return INVALID;
		TRY(q_notify_how_put(db, person, i, c->how[i]));
		TRY(q_notify_push_put(db, person, i, c->push[i] ? PUSH_YES : PUSH_NO));
	}
	return q_notify_time_put(db, person, c->weekday, c->hour, c->quiet_from, c->quiet_to);
}

err notify_no_mail(struct db *db, person_id person, int64_t set, bool digest)
{
	for (int i = TOPIC_NONE + 1; i < TOPICS; i++) {
		enum notify_how how;
		TRY(notify_how_of(db, person, (enum notify_topic)i, &how));
		if (how > HOW_BELL && ((set >> i & 1) || (digest && how == HOW_DIGEST)))
			TRY(q_notify_how_put(db, person, i, HOW_BELL));
	}
	return OK;
}

/* ---- clocks ---- */

static struct zone *zone_of(struct arena *a, const struct notify_choices *c)
{
	struct zone *z = zone_open(a, c->zone);
	return z ? z : zone_open(a, STR_NONE);
}

int64_t notify_quiet_end(struct arena *a, const struct notify_choices *c, int64_t time)
{
	if (c->quiet_from == c->quiet_to)
		return time;
	struct zone *z = zone_of(a, c);
	int64_t local = zone_local(z, time), day = local - local % DAY;
	int64_t minute = local % DAY / MINUTE;
	bool over_midnight = c->quiet_from > c->quiet_to;
	bool quiet = over_midnight ? minute >= c->quiet_from || minute < c->quiet_to
				   : minute >= c->quiet_from && minute < c->quiet_to;
	if (!quiet)
		return time;
	bool tomorrow = over_midnight && minute >= c->quiet_from;
	int64_t end = zone_time(z, day + (tomorrow ? DAY : 0) + c->quiet_to * MINUTE);
	/* Where clocks go back the same minute comes twice. */
	return end > time ? end : time + HOUR;
}

err notify_silence_end(struct db *db, person_id person, const struct notify_choices *c,
		       int64_t time, int64_t *end)
{
	struct presence_own own;
	*end = notify_quiet_end(db->arena, c, time);
	TRY(presence_own(db, person, &own));
	if (own.state != PRESENCE_BUSY)
		return OK;
	int64_t again = db->now + ASK_AGAIN;
	if (own.until && own.until < again)
		again = own.until;
	if (again > *end)
		*end = notify_quiet_end(db->arena, c, again);
	return OK;
}

int64_t notify_digest_time(struct arena *a, const struct notify_choices *c, int64_t time)
{
	struct zone *z = zone_of(a, c);
	int64_t local = zone_local(z, time), day = local - local % DAY;
	for (int i = 0; i <= 8; i++) {
		int64_t at = day + i * DAY + c->hour * HOUR;
		int weekday = date_of(at).weekday; /* 0 Sunday */
		if (c->weekday && weekday != c->weekday % 7)
			continue;
		int64_t then = zone_time(z, at);
		if (then > time)
			return then;
	}
	return time + DAY;
}
