/* SPDX-License-Identifier: Apache-2.0
 * live: server-sent events. A request that opens a stream leaves the HTTP library: its socket goes
 * to one thread of our own that holds all streams (about 200 bytes each beside the kernel's),
 * writes frames, sends a heartbeat every 25 s and notices at once when a client leaves. A frame is
 * rendered once and its bytes are shared by all readers of its topic. A reader that falls behind
 * the queue limit is cut off: it comes back with Last-Event-ID. Every function here may be called
 * from any thread.
 */
#ifndef RUCHE_LIVE_H
#define RUCHE_LIVE_H

#include "base/err.h"
#include "base/out.h"

struct rq;
struct live;

struct live_topic {
	int32_t kind; /* given by who publishes; 0 is none */
	int64_t id;
};

/* How far something is in the order of what happens: the first number decides, then the other. */
struct live_position {
	int64_t major, minor;
};
static inline bool live_behind(struct live_position a, struct live_position b)
{
	return a.major != b.major ? a.major < b.major : a.minor < b.minor;
}

/* What happens is told at several paces: what concerns few at once, what thousands may read in
 * rounds further apart. Each pace has its own place in the order of what happens, and all of them
 * together are a reader's place. */
enum live_pace { LIVE_AT_ONCE, LIVE_SOON, LIVE_LATER, LIVE_PACES };
struct live_reach {
	struct live_position at[LIVE_PACES];
};

/* What happened to a topic, as one line of data; not for the streams of one person (0: for all). */
struct live_line {
	struct live_topic topic;
	str data;
	int64_t but;
};

struct live_options {
	int limit;     /* streams at once; 0: 100,000 */
	int heartbeat; /* seconds; 0: 25 */
	size_t queue;  /* bytes a reader may be behind; 0: 256 KiB */
	/* Readers of a round, from which on it is sent little by little, so that a processor is not
	 * kept from who waits for a page: for half a second at most; 0: 1,000. */
	size_t spread;
	/* A person's first stream opened, or the last one closed. On the thread of the streams, so
	 * it must not block. May be NULL. */
	void (*here)(void *context, int64_t person, bool here);
	/* Likewise a topic of this kind got its first reader, or lost the last one. */
	int32_t watched;
	void (*read)(void *context, int64_t id, bool read);
	void *context;
};

struct live *live_new(const struct live_options *options);
/* Ends all streams (each is told when to come back, 1 to 8 s later) and the thread. What is called
 * afterwards does nothing. */
void live_stop(struct live *live);
/* Stops it when that was not done, and frees it. */
void live_free(struct live *live);

/* In a handler: the answer of this request becomes a stream. Subscribe and send with *stream before
 * or after server_send(rq); what is sent before waits for the head. BUSY: too many streams; answer
 * 503. */
err live_open(struct rq *rq, int64_t person, int64_t session, int64_t *stream);
/* In the handler after all: it answers as any other. */
void live_close(struct rq *rq);
/* At most 1,000 topics a stream; more are not heard. */
void live_subscribe(struct live *live, int64_t stream, struct live_topic topic);
void live_unsubscribe(struct live *live, int64_t stream, struct live_topic topic);
/* Bytes to one stream, or to all readers of a topic (one copy for all). */
void live_send(struct live *live, int64_t stream, str frame);
void live_publish(struct live *live, struct live_topic topic, str frame);
/* Ends one stream after what is queued; ends all of a person, or of one session (0: whichever, but
 * not both), after a last frame (empty: none). */
void live_end(struct live *live, int64_t stream);
void live_end_person(struct live *live, int64_t person, int64_t session, str last);
/* Ends all readers of a topic, each told to come back soon ("retry: N", and an event "back" with
 * the same milliseconds, since scripts do not see the former); all but the newest `most`, after a
 * last frame. */
void live_end_topic(struct live *live, struct live_topic topic);
void live_keep(struct live *live, struct live_topic topic, int most, str last);
/* Ends the stream at that time (clock_now). */
void live_until(struct live *live, int64_t stream, int64_t time);

/* ---- rounds: what happened, in order, with nothing missed and nothing doubled ----
 * One thread reads what happened and gives it out in rounds, each of one pace, from the end of the
 * one of that pace before. `reach` is how far each pace is with it; it never goes back. A reader
 * gets the lines of its topics as one event that carries `id`, which stands for `reach`: an event
 * that was cut is none, so a reader has a round or has it not. */
void live_round(struct live *live, enum live_pace pace, const struct live_reach *reach, str id,
		const struct live_line *lines, size_t n);
/* How many events readers were given in rounds of a pace so far. */
int64_t live_given(const struct live *live, enum live_pace pace);
/* Lines beside the rounds: in no order with what happened and without an id, so nobody gets them
 * again; a stream that holds has them behind what it waits for. */
void live_aside(struct live *live, const struct live_line *lines, size_t n);
/* How far rounds are; false before the first. */
bool live_reached(struct live *live, struct live_reach *reach);
/* How far they were so many microseconds ago, or a little before; false when that is not known any
 * more (LIVE_PAST seconds), or not yet. */
enum { LIVE_PAST = 640 };
bool live_reached_before(struct live *live, int64_t ago, struct live_reach *reach);
/* Right after live_open: rounds for this stream wait. Then subscribe; look with live_reached how
 * far rounds are; send what was missed up to there; live_release says so, and what waits is sent,
 * without the rounds that end at or before it, each pace by its own. Rights that were looked up
 * after the subscription are taken with live_unsubscribe, which drops what waits of that topic,
 * too. */
void live_hold(struct live *live, int64_t stream);
void live_release(struct live *live, int64_t stream, const struct live_reach *replayed);
/* The hub of the server that asks; NULL in tests without one. */
struct live *live_of(const struct rq *rq);
/* Streams that are open. */
int64_t live_count(const struct live *live);

/* Writes one event: id (0: none), event name (empty: "message"), data in one or several lines. */
void live_event(struct out *o, int64_t id, str event, str data);

/* ---- for http/server.c ---- */
/* A new stream without a socket yet; 0 when there are too many. */
int64_t live_reserve(struct live *live, int64_t person, int64_t session);
/* Gives it its socket and the head of the answer, sent first. The socket is the hub's from now on.
 */
void live_attach(struct live *live, int64_t stream, int socket, str head);

#endif
