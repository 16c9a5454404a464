/* SPDX-License-Identifier: Apache-2.0
 * presence_feed: gives what changed of people's presence (core/presence.h) to the live streams, and
 * what nodes of one database know to each other. Called by the thread of live_feed.
 */
#ifndef RUCHE_PRESENCE_FEED_H
#define RUCHE_PRESENCE_FEED_H

#include "core/app.h"

struct live;
struct presence_feed;

struct presence_feed *presence_feed_new(const struct app *app);
void presence_feed_free(struct presence_feed *feed);
/* Reads what people said, all of it. */
err presence_feed_load(struct presence_feed *feed, struct db *db);
/* What one of them says now. */
err presence_feed_read(struct presence_feed *feed, struct db *db, person_id person);
/* Another node has just written whose pages are open there. */
void presence_feed_listed(struct presence_feed *feed);
/* Tells the streams, at most once a second. */
err presence_feed_tell(struct presence_feed *feed, struct db *db, struct live *live);
/* On PostgreSQL, in a transaction of its own and seldom: whose pages are open here. last: nobody's
 * any more. */
err presence_feed_write(struct presence_feed *feed, struct arena *a, bool last);

#endif
