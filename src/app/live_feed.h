/* SPDX-License-Identifier: Apache-2.0
 * live_feed: the thread that reads what happened and gives it to the live streams of this process,
 * in rounds: what few read at once, the rest further apart (docs/adr/0015). Its place among the
 * events is its own and in memory: each node of one database gives out everything, whoever wrote
 * it.
 */
#ifndef RUCHE_LIVE_FEED_H
#define RUCHE_LIVE_FEED_H

#include "core/app.h"

struct bus_message;
struct live;
struct live_feed;

struct live_feed *live_feed_new(const struct app *app);
/* Begins with what happens from now on. */
void live_feed_start(struct live_feed *feed, struct live *live);
/* Something was committed. Any thread; cheap. */
void live_feed_wake(struct live_feed *feed);
/* Another node said something. Any thread; cheap. */
void live_feed_heard(struct live_feed *feed, const struct bus_message *m);
/* Ends the thread; before the streams end. The rest may still be called until live_feed_free. */
void live_feed_stop(struct live_feed *feed);
void live_feed_free(struct live_feed *feed);
/* Appends its counters in Prometheus' format. */
void live_feed_metrics(const struct live_feed *feed, struct out *o);

#endif
