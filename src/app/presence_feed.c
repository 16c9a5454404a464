/* SPDX-License-Identifier: Apache-2.0
 * presence_feed: on PostgreSQL a node writes one row, when its list is another one and 5 s have
 * passed, or 30 s; the others look each 2 s which rows are new, or as soon as the bus says so.
 * Whether somebody comes is thus seen elsewhere some seconds later, and costs no write for itself.
 */
#include "app/presence_feed.h"

#include "base/clock.h"
#include "core/bus.h"
#include "core/live_topic.h"
#include "core/presence.h"

#include <stdlib.h>

static const int64_t tell_every = SECOND, hear_every = 2 * SECOND, write_every = 5 * SECOND,
		     alive_every = 30 * SECOND;

struct presence_feed {
	const struct app *app;
	int64_t told, heard, wrote; /* monotonic */
	uint64_t list;		    /* a hash of what was written */
	int64_t seen[PRESENCE_NODES];
};

struct presence_feed *presence_feed_new(const struct app *app)
{
	struct presence_feed *feed = calloc(1, sizeof(*feed));
	REQUIRE(feed);
	feed->app = app;
	return feed;
}

void presence_feed_free(struct presence_feed *feed)
{
	free(feed);
}

err presence_feed_load(struct presence_feed *feed, struct db *db)
{
	return presence_load(db, feed->app->presence);
}

err presence_feed_read(struct presence_feed *feed, struct db *db, person_id person)
{
	return presence_load_some(db, feed->app->presence,
				  (struct id_list){.v = &person.v, .n = 1});
}

void presence_feed_listed(struct presence_feed *feed)
{
	feed->heard = 0;
}

err presence_feed_tell(struct presence_feed *feed, struct db *db, struct live *live)
{
	int64_t now = clock_mono();
	struct presence_changes changes;
	struct live_lines lines = {0};
	if (now - feed->told < tell_every)
		return OK;
	feed->told = now;
	if (database_is_postgres(feed->app->database) && now - feed->heard >= hear_every) {
		feed->heard = now;
		TRY(presence_hear_nodes(db, feed->app->presence, feed->app->node, feed->seen));
	}
	presence_changed(feed->app->presence, db->arena, clock_now(), &changes);
	for (size_t i = 0; i < changes.n; i++)
		*ARENA_PUSH(db->arena, &lines) =
			live_presence_line(db->arena, changes.v[i].person, changes.v[i].state);
	if (lines.n)
		live_aside(live, lines.v, lines.n);
	return OK;
}

static uint64_t hash_of(str text)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (uint8_t)text.p[i]) * UINT64_C(0x100000001b3);
	return h;
}

err presence_feed_write(struct presence_feed *feed, struct arena *a, bool last)
{
	int64_t now = clock_mono();
	struct db db = {0};
	if (!database_is_postgres(feed->app->database) ||
	    (!last && feed->wrote && now - feed->wrote < write_every))
		return OK;
	str people = last ? STR_NONE : presence_list(feed->app->presence, a, clock_now());
	uint64_t list = hash_of(people);
	if (!last && feed->wrote && list == feed->list && now - feed->wrote < alive_every)
		return OK;
	TRY(db_write_begin(feed->app->database, a, &db));
	err e = presence_tell_nodes(&db, feed->app->node, people);
	err committed = db_write_end_wait(&db, e == OK);
	if (e == OK && committed == OK) {
		feed->wrote = now;
		feed->list = list;
		bus_tell(feed->app->bus, &(struct bus_message){.word = BUS_PRESENCE});
	}
	return e ? e : committed;
}
