/* SPDX-License-Identifier: Apache-2.0
 * live_feed: woken by commits, by the bus where there is one, and at least every half second: other
 * nodes, and commands, write too, and a bus may be away. What must not wait (EVENT_LOST and above)
 * is looked for each time; the rest waits for its round.
 */
#include "app/live_feed.h"

#include "app/presence_feed.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/bus.h"
#include "core/conversation.h"
#include "core/live_topic.h"
#include "core/seal.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ARENA_LIMIT = 64 << 20,
	A_ROUND = 500, /* events at most; when there are more, the next one follows at once */
	PAUSE_MS = 20, /* under load commits wake us all the time */
	TICK_MS = 500,
	TYPING_MOST = 64, /* that wait to be told; more are not */
};
/* Readers get a new text for their place so often, also when nothing happens: it tells nobody
 * whether something did. */
static const int64_t refresh = 10 * SECOND;

struct live_feed {
	const struct app *app;
	struct live *live;
	struct presence_feed *presence;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool woken, stop, started;
	bool listed; /* another node wrote whose pages are open there */
	struct bus_message typing[TYPING_MOST];
	size_t typing_n;
	int tick; /* milliseconds */
	_Atomic int64_t rounds, lines, lost;
	/* below: the thread's own */
	struct arena *arena;
	struct event_position at;
	int64_t next, refreshed;    /* when a round may come, and when there was one; monotonic */
	struct live_position *seen; /* what did not wait behind `at` and was acted upon, in order */
	size_t seen_n, seen_cap;
};

/* ---- rights that ended, and what else does not wait ---- */

static struct live_position position_of(const struct event *e)
{
	return (struct live_position){e->tx, e->id};
}

static bool was_seen(const struct live_feed *feed, struct live_position at)
{
	size_t from = 0, to = feed->seen_n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (live_behind(feed->seen[middle], at))
			from = middle + 1;
		else
			to = middle;
	}
	return from < feed->seen_n && !live_behind(at, feed->seen[from]);
}

static err act(struct live_feed *feed, struct db *db, const struct event *e)
{
	if (e->kind == EVENT_PRESENCE)
		return presence_feed_read(feed->presence, db, e->subject);
	live_lost(feed->live, e);
	atomic_fetch_add(&feed->lost, 1);
	return OK;
}

struct positions {
	struct live_position *v;
	size_t n, cap;
};

static void remember(struct live_feed *feed, const struct positions *now)
{
	if (now->n > feed->seen_cap) {
		feed->seen_cap = now->n * 2;
		feed->seen = realloc(feed->seen, feed->seen_cap * sizeof(*feed->seen));
		REQUIRE(feed->seen);
	}
	if (now->n)
		memcpy(feed->seen, now->v, now->n * sizeof(*now->v));
	feed->seen_n = now->n;
}

/* All of them behind the place each time, since on PostgreSQL some come between others. They are
 * in order, so what was seen is found quickly, however many a bulk change ended. */
static err end_lost(struct live_feed *feed, struct db *db)
{
	struct event_position at = feed->at;
	struct event_list events;
	struct positions now = {0};
	do {
		TRY(event_lost(db, at, A_ROUND, &events));
		for (size_t i = 0; i < events.n; i++) {
			struct live_position of = position_of(&events.v[i]);
			if (!was_seen(feed, of))
				TRY(act(feed, db, &events.v[i]));
			*ARENA_PUSH(feed->arena, &now) = of;
			at = (struct event_position){of.major, of.minor};
		}
	} while (events.n == A_ROUND);
	remember(feed, &now);
	return OK;
}

/* ---- rounds ---- */

static void give_out(struct live_feed *feed, const struct live_lines *lines)
{
	int64_t at[2] = {feed->at.tx, feed->at.id};
	str id = seal_numbers(feed->app, feed->arena, S("live"), at);
	live_round(feed->live, live_position_of(feed->at), id, lines->v, lines->n);
	feed->refreshed = clock_mono();
	atomic_fetch_add(&feed->rounds, 1);
	atomic_fetch_add(&feed->lines, (int64_t)lines->n);
}

static err next_rounds(struct live_feed *feed, struct db *db)
{
	struct event_list events;
	struct live_lines lines = {0};
	do {
		TRY(event_after(db, feed->at, A_ROUND, &events));
		if (events.n == 0)
			break;
		/* Most were seen already; PostgreSQL may have more now than a moment ago. */
		for (size_t i = 0; i < events.n; i++)
			if (events.v[i].kind >= EVENT_LOST &&
			    !was_seen(feed, position_of(&events.v[i])))
				TRY(act(feed, db, &events.v[i]));
		TRY(live_lines_of(db, events.v, events.n, &lines));
		feed->at = (struct event_position){events.v[events.n - 1].tx,
						   events.v[events.n - 1].id};
		give_out(feed, &lines);
		feed->next = clock_mono() + SECOND;
	} while (events.n == A_ROUND);
	if (clock_mono() - feed->refreshed >= refresh)
		give_out(feed, &(struct live_lines){0});
	return OK;
}

/* ---- what another node says over the bus ---- */

static size_t take_heard(struct live_feed *feed, struct bus_message typing[TYPING_MOST])
{
	pthread_mutex_lock(&feed->lock);
	size_t n = feed->typing_n;
	memcpy(typing, feed->typing, n * sizeof(*typing));
	feed->typing_n = 0;
	if (feed->listed)
		presence_feed_listed(feed->presence);
	feed->listed = false;
	pthread_mutex_unlock(&feed->lock);
	return n;
}

/* Who writes there is told once more that somebody does: only by the name that a row gives, and of
 * those alone who may. */
static err tell_typing(struct live_feed *feed, struct db *db)
{
	struct bus_message typing[TYPING_MOST];
	struct live_lines lines = {0};
	size_t n = take_heard(feed, typing);
	for (size_t i = 0; i < n; i++) {
		person_id person = {typing[i].person};
		str name;
		bool found;
		TRY(conversation_reader(db, typing[i].conversation, person, &name, &found));
		if (found)
			*ARENA_PUSH(feed->arena, &lines) =
				live_typing_line(feed->arena, typing[i].conversation, person, name);
	}
	if (lines.n)
		live_aside(feed->live, lines.v, lines.n);
	return OK;
}

static err look(struct live_feed *feed)
{
	struct db db = {0};
	TRY(db_read_begin(feed->app->database, feed->arena, &db));
	err e = end_lost(feed, &db);
	if (e == OK && clock_mono() >= feed->next)
		e = next_rounds(feed, &db);
	if (e == OK)
		e = tell_typing(feed, &db);
	if (e == OK)
		e = presence_feed_tell(feed->presence, &db, feed->live);
	db_read_end(&db);
	return e ? e : presence_feed_write(feed->presence, feed->arena, false);
}

static err begin(struct live_feed *feed)
{
	struct db db = {0};
	TRY(db_read_begin(feed->app->database, feed->arena, &db));
	err e = event_newest(&db, &feed->at);
	if (e == OK)
		e = presence_feed_load(feed->presence, &db);
	db_read_end(&db);
	if (e == OK)
		give_out(feed, &(struct live_lines){0});
	return e;
}

/* ---- the thread ---- */

static bool wait_for_more(struct live_feed *feed)
{
	struct timespec until;
	int64_t milliseconds = feed->tick, left = (feed->next - clock_mono()) / 1000 + 1;
	if (left > 0 && left < milliseconds)
		milliseconds = left;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += milliseconds % 1000 * 1000000L;
	until.tv_sec += milliseconds / 1000 + until.tv_nsec / 1000000000L;
	until.tv_nsec %= 1000000000L;
	pthread_mutex_lock(&feed->lock);
	while (!feed->woken && !feed->stop)
		if (pthread_cond_timedwait(&feed->wake, &feed->lock, &until) == ETIMEDOUT)
			break;
	feed->woken = false;
	bool go_on = !feed->stop;
	pthread_mutex_unlock(&feed->lock);
	return go_on;
}

static void *work(void *arg)
{
	struct live_feed *feed = arg;
	bool begun = false;
	int failures = 0;
	do {
		err e = begun ? look(feed) : begin(feed);
		begun = begun || e == OK;
		failures = e ? failures + 1 : 0;
		/* A busy database is met now and then; nothing is lost by it. */
		if (failures == 3)
			log_event(LOG_ERROR, "live", LOG_S("error", str_from(err_name(e))));
		arena_reset(feed->arena);
		nanosleep(&(struct timespec){.tv_nsec = PAUSE_MS * 1000000L}, NULL);
	} while (wait_for_more(feed));
	(void)presence_feed_write(feed->presence, feed->arena, true);
	return NULL;
}

/* Tests make it long, to tell what was heard from what was looked for. */
static int tick(void)
{
	int64_t milliseconds;
	bool said = str_to_int(str_from(getenv("RUCHE_TEST_TICK")), &milliseconds);
	return said && milliseconds > 0 && milliseconds < 60000 ? (int)milliseconds : TICK_MS;
}

struct live_feed *live_feed_new(const struct app *app)
{
	struct live_feed *feed = calloc(1, sizeof(*feed));
	REQUIRE(feed);
	feed->app = app;
	feed->arena = arena_new(ARENA_LIMIT);
	feed->presence = presence_feed_new(app);
	feed->tick = tick();
	pthread_mutex_init(&feed->lock, NULL);
	pthread_cond_init(&feed->wake, NULL);
	return feed;
}

void live_feed_start(struct live_feed *feed, struct live *live)
{
	feed->live = live;
	feed->started = true;
	REQUIRE(pthread_create(&feed->thread, NULL, work, feed) == 0);
}

void live_feed_wake(struct live_feed *feed)
{
	pthread_mutex_lock(&feed->lock);
	feed->woken = true;
	pthread_cond_signal(&feed->wake);
	pthread_mutex_unlock(&feed->lock);
}

static bool same(const struct bus_message *a, const struct bus_message *b)
{
	return a->conversation == b->conversation && a->person == b->person;
}

void live_feed_heard(struct live_feed *feed, const struct bus_message *m)
{
	size_t i = 0;
	pthread_mutex_lock(&feed->lock);
	if (m->word == BUS_PRESENCE)
		feed->listed = true;
	if (m->word == BUS_TYPING) {
		while (i < feed->typing_n && !same(&feed->typing[i], m))
			i++;
		if (i == feed->typing_n && i < TYPING_MOST)
			feed->typing[feed->typing_n++] = *m;
	}
	feed->woken = true;
	pthread_cond_signal(&feed->wake);
	pthread_mutex_unlock(&feed->lock);
}

void live_feed_stop(struct live_feed *feed)
{
	if (!feed->started)
		return;
	pthread_mutex_lock(&feed->lock);
	feed->stop = true;
	pthread_cond_signal(&feed->wake);
	pthread_mutex_unlock(&feed->lock);
	pthread_join(feed->thread, NULL);
	feed->started = false;
}

void live_feed_free(struct live_feed *feed)
{
	presence_feed_free(feed->presence);
	arena_free(feed->arena);
	pthread_cond_destroy(&feed->wake);
	pthread_mutex_destroy(&feed->lock);
	free(feed->seen);
	free(feed);
}

void live_feed_metrics(const struct live_feed *feed, struct out *o)
{
	out_fmt(o,
		"# HELP ruche_live_rounds_total Rounds given to live streams.\n# TYPE "
		"ruche_live_rounds_total counter\nruche_live_rounds_total %lld\n"
		"# HELP ruche_live_lines_total Lines in them, one a topic.\n# TYPE "
		"ruche_live_lines_total counter\nruche_live_lines_total %lld\n"
		"# HELP ruche_live_lost_total Rights that ended and may have ended streams.\n# "
		"TYPE ruche_live_lost_total counter\nruche_live_lost_total %lld\n",
		(long long)atomic_load(&feed->rounds), (long long)atomic_load(&feed->lines),
		(long long)atomic_load(&feed->lost));
}
