/* SPDX-License-Identifier: Apache-2.0
 * live_feed: woken by commits, by the bus where there is one, and at least every half second: other
 * nodes, and commands, write too, and a bus may be away. Each time it acts on rights that ended
 * (EVENT_LOST and above), and only then gives out what is said among few; the rest waits for its
 * round, of which there are the fewer the more pages each of them concerns (docs/adr/0015).
 */
#include "app/live_feed.h"

#include "app/presence_feed.h"
#include "base/clock.h"
#include "base/log.h"
#include "core/bus.h"
#include "core/conversation.h"
#include "core/live_topic.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	ARENA_LIMIT = 64 << 20,
	A_ROUND = 500, /* events at most; when there are more, the next one follows at once */
	PAUSE_MS = 5,  /* under load commits wake us all the time */
	TICK_MS = 500,
	HELD_MS = 20,	  /* to the end of a transaction that others wait for */
	TYPING_MOST = 64, /* that wait to be told; more are not */
};
/* Readers get a new text for their place so often, also when nothing happens: it tells nobody
 * whether something did. */
static const int64_t refresh = 10 * SECOND;
/* Between two rounds of channels, and of all the rest. For each page that a round of channels was
 * for, the next one comes so much later: 10,000 pages have one a second. */
static const int64_t soon = SECOND / 10, later = SECOND, a_page = SECOND / 10000;

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
	int tick;  /* milliseconds */
	bool held; /* something committed that could not be read yet */
	_Atomic int64_t rounds, lines, lost;
	/* below: the thread's own */
	struct arena *arena;
	struct event_position at; /* what was read */
	struct live_reach given;  /* what was given out of it */
	struct waiting {
		struct event *v; /* read, and not given out yet */
		size_t n, cap;
		int64_t next; /* when a round may come; monotonic */
	} waiting[LIVE_PACES];
	int64_t refreshed;	    /* when there was a round */
	int64_t pages;		    /* live_given at the last round of channels */
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

static void give_out(struct live_feed *feed, enum live_pace pace, const struct live_lines *lines)
{
	/* Where nothing waits, all that was read is given. */
	for (int p = 0; p < LIVE_PACES; p++)
		if (feed->waiting[p].n == 0)
			feed->given.at[p] = live_position_of(feed->at);
	str id = live_reach_seal(feed->app, feed->arena, &feed->given);
	live_round(feed->live, pace, &feed->given, id, lines->v, lines->n);
	feed->refreshed = clock_mono();
	atomic_fetch_add(&feed->rounds, 1);
	atomic_fetch_add(&feed->lines, (int64_t)lines->n);
}

static void wait_for_round(struct live_feed *feed, const struct event *e)
{
	struct waiting *w = &feed->waiting[live_pace_of(e)];
	if (w->n == w->cap) {
		w->cap = w->cap ? 2 * w->cap : A_ROUND;
		w->v = realloc(w->v, w->cap * sizeof(*w->v));
		REQUIRE(w->v);
	}
	w->v[w->n++] = *e;
}

/* A round of what waits at a pace. */
static err give_pace(struct live_feed *feed, struct db *db, enum live_pace pace)
{
	struct waiting *w = &feed->waiting[pace];
	struct live_lines lines = {0};
	TRY(live_lines_of(db, w->v, w->n, &lines));
	w->n = 0;
	/* The next round says how far this one of nothing was. */
	if (lines.n || pace == LIVE_LATER)
		give_out(feed, pace, &lines);
	return OK;
}

static int64_t until_next(struct live_feed *feed, enum live_pace pace)
{
	if (pace != LIVE_SOON)
		return pace == LIVE_LATER ? later : 0;
	int64_t given = live_given(feed->live, pace), wait = (given - feed->pages) * a_page;
	feed->pages = given;
	return wait < soon ? soon : wait < later ? wait : later;
}

static err give_due(struct live_feed *feed, struct db *db)
{
	int64_t now = clock_mono();
	for (enum live_pace pace = 0; pace < LIVE_PACES; pace++) {
		const struct waiting *w = &feed->waiting[pace];
		if (w->n == 0 || (w->n < A_ROUND && now < w->next))
			continue;
		TRY(give_pace(feed, db, pace));
		feed->waiting[pace].next = now + until_next(feed, pace);
	}
	return OK;
}

static err next_rounds(struct live_feed *feed, struct db *db)
{
	struct event_list events;
	do {
		TRY(event_after(db, feed->at, A_ROUND, &events));
		for (size_t i = 0; i < events.n; i++) {
			/* Most were seen already; PostgreSQL may have more now than a moment ago.
			 */
			if (events.v[i].kind >= EVENT_LOST &&
			    !was_seen(feed, position_of(&events.v[i])))
				TRY(act(feed, db, &events.v[i]));
			wait_for_round(feed, &events.v[i]);
			feed->at = (struct event_position){events.v[i].tx, events.v[i].id};
		}
		TRY(give_due(feed, db));
	} while (events.n == A_ROUND);
	TRY(event_held(db, feed->at, &feed->held));
	if (clock_mono() - feed->refreshed >= refresh)
		give_out(feed, LIVE_LATER, &(struct live_lines){0});
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
	if (e == OK)
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
		give_out(feed, LIVE_LATER, &(struct live_lines){0});
	return e;
}

/* ---- the thread ---- */

static bool wait_for_more(struct live_feed *feed)
{
	struct timespec until;
	int64_t milliseconds = feed->held ? HELD_MS : feed->tick, now = clock_mono();
	for (int pace = 0; pace < LIVE_PACES; pace++) {
		int64_t left = (feed->waiting[pace].next - now) / 1000 + 1;
		if (feed->waiting[pace].n && left < milliseconds)
			milliseconds = left > 0 ? left : 0;
	}
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
	for (int pace = 0; pace < LIVE_PACES; pace++)
		free(feed->waiting[pace].v);
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
