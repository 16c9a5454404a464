/* SPDX-License-Identifier: Apache-2.0
 * live_hub: what the thread of the live streams owns: streams with their queues, topics with their
 * readers, frames that several queues share. Nothing here is called by another thread. For live.c
 * only.
 */
#ifndef RUCHE_HTTP_LIVE_HUB_H
#define RUCHE_HTTP_LIVE_HUB_H

#include "base/clock.h"
#include "base/rand.h"
#include "http/live.h"

#include <pthread.h>
#include <stdatomic.h>

/* Bytes that wait in the queues of their readers; the last one frees them. */
struct frame {
	size_t readers;
	size_t n;
	char bytes[];
};

struct topic;
struct subscription {
	struct topic *topic;
	size_t place; /* in the topic's readers */
};

/* A part of a round that waits for the end of a replay. */
struct held {
	struct live_position end; /* of its round */
	enum live_pace pace;
	struct live_topic topic; /* kind 0: begins or ends the event */
	struct frame *frame;
};

struct stream {
	int64_t id, person, session;
	size_t place; /* in live->all */
	int socket;   /* -1 until it is attached */
	bool blocked, ending, holding;
	bool due;      /* among those that a round is sent to little by little */
	int64_t wrote; /* when the last bytes went out */
	int64_t until; /* clock_now; 0: for ever */
	int64_t round; /* the last one that it had a line of */
	struct held *held;
	size_t held_n, held_cap;
	struct frame **queue;
	size_t queue_n, queue_cap, pending; /* pending: bytes */
	size_t sent;			    /* of the first frame */
	struct subscription *topics;
	size_t topic_n, topic_cap;
};

struct reader {
	struct stream *stream;
	size_t place; /* in the stream's topics */
};

struct topic {
	struct live_topic name;
	struct reader *readers;
	size_t n, cap;
};
/* Topics of the hub's own: whose streams they are, so that those who are to end are found without
 * looking at all. */
enum { TOPIC_OF_PERSON = -1, TOPIC_OF_SESSION = -2 };

/* Open addressing by (kind, id); streams have kind 0. */
struct entry {
	struct live_topic key;
	void *value; /* NULL: free */
};
struct table {
	struct entry *v;
	size_t n, cap;
};

/* Lives with its command. */
struct round {
	struct live_position end;
	enum live_pace pace;
	struct frame *head, *tail; /* "id: ...", or nothing; an empty line */
	struct frame *heartbeat;   /* an event of its own, so that scripts see it */
	size_t n;
	struct round_line {
		struct live_topic topic;
		int64_t but;
		struct frame *frame;
	} lines[];
};

struct live {
	struct live_options options;
	pthread_t thread;
	pthread_mutex_t lock; /* of those up to `past_n` */
	struct live_command *first, **last;
	bool stopped, rounds;	   /* rounds: there was one */
	struct live_reach reached; /* with the last one posted */
	/* How far they were, a place a second at most; the newest is at past_n - 1. */
	struct past {
		int64_t time; /* monotonic */
		struct live_reach reached;
	} past[LIVE_PAST];
	size_t past_n; /* ever */
	int epoll, wake;
	_Atomic int64_t count, id_last, given[LIVE_PACES];
	/* below: the thread's own */
	struct table streams, topics;
	struct stream **all;
	size_t all_cap, all_n;
	struct frame *heartbeat;
	struct stream **touched; /* by the round under way */
	size_t touched_n, touched_cap;
	int64_t round;
	/* To whom what stands in their queues is sent little by little. */
	struct spread {
		int64_t *streams; /* ids: one may have gone meanwhile */
		size_t cap, n, at, slice;
		int64_t next; /* when the next slice is due, monotonic */
	} spread;
	int64_t now, next_second, seconds;
	struct prng random;
	bool stopping;
	bool joined; /* of who stops it */
};

/* An array that has room for one more. */
void *live_grown(void *v, size_t *cap, size_t n, size_t size, size_t first);

/* With one holder. */
struct frame *live_frame_new(str content);
void live_frame_drop(struct frame *f);

/* NULL when it has gone. */
struct stream *live_stream_find(const struct live *live, int64_t id);
void live_stream_open(struct live *live, int64_t id, int64_t person, int64_t session);
/* Takes the socket; s may be NULL. */
void live_stream_attach(struct live *live, struct stream *s, int socket, struct frame *head);
void live_stream_drop(struct live *live, struct stream *s);
/* Into its queue, whatever that holds. */
void live_stream_put(struct stream *s, struct frame *f);
/* Both: false when the stream has gone. */
bool live_stream_flush(struct live *live, struct stream *s);
bool live_stream_enqueue(struct live *live, struct stream *s, struct frame *f);
/* Says when to come back, at a time of its own between the two, in milliseconds; false when it has
 * gone. */
bool live_stream_come_back(struct live *live, struct stream *s, int from, int to);
/* After what is queued. */
void live_stream_end(struct live *live, struct stream *s);
/* For a right that ended: at once, also when the reader is slow to take what is queued. */
void live_stream_cut(struct live *live, struct stream *s);
void live_stream_end_person(struct live *live, int64_t person, int64_t session, struct frame *last);
void live_stream_subscribe(struct live *live, struct stream *s, struct live_topic name);
void live_stream_unsubscribe(struct live *live, struct stream *s, struct live_topic name);
void live_topic_publish(struct live *live, struct live_topic name, struct frame *f);
/* With a word when to come back. */
void live_topic_end(struct live *live, struct live_topic name);
void live_topic_keep(struct live *live, struct live_topic name, int most, struct frame *last);
struct topic *live_topic_find(const struct live *live, struct live_topic name);

/* ---- live_round.c ---- */
struct round *live_round_new(enum live_pace pace, struct live_position end, str id,
			     const struct live_line *lines, size_t n);
void live_round_free(struct round *r);
/* Gives it out, or keeps it for streams that hold. */
void live_round_run(struct live *live, struct round *r);
/* Milliseconds until it has more to send; and sends what is due. */
int live_spread_wait(const struct live *live);
void live_spread_run(struct live *live);
void live_stream_release(struct live *live, struct stream *s, const struct live_reach *replayed);
/* What waits of one topic, or of all (kind 0), will not be sent. */
void live_held_drop(struct stream *s, struct live_topic topic);

#endif
