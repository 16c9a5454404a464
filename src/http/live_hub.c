/* SPDX-License-Identifier: Apache-2.0 */
#include "http/live_hub.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { TOPICS_MAX = 1000, BATCH = 16, UNACKED_MS = 60000 };

/* ---- tables ---- */

static size_t slot_of(const struct table *t, struct live_topic key)
{
	uint64_t h = ((uint64_t)key.id ^ (uint64_t)(uint32_t)key.kind << 40) *
		     UINT64_C(0x9E3779B97F4A7C15);
	return (size_t)(h >> 20) & (t->cap - 1);
}

static struct entry *table_slot(const struct table *t, struct live_topic key)
{
	size_t i = slot_of(t, key);
	while (t->v[i].value && (t->v[i].key.id != key.id || t->v[i].key.kind != key.kind))
		i = (i + 1) & (t->cap - 1);
	return &t->v[i];
}

static void *table_get(const struct table *t, struct live_topic key)
{
	return t->cap ? table_slot(t, key)->value : NULL;
}

static void table_put(struct table *t, struct live_topic key, void *value)
{
	if (t->n * 2 >= t->cap) {
		struct table larger = {.cap = t->cap ? t->cap * 2 : 64};
		larger.v = calloc(larger.cap, sizeof(*larger.v));
		REQUIRE(larger.v);
		for (size_t i = 0; i < t->cap; i++)
			if (t->v[i].value)
				*table_slot(&larger, t->v[i].key) = t->v[i];
		larger.n = t->n;
		free(t->v);
		*t = larger;
	}
	*table_slot(t, key) = (struct entry){key, value};
	t->n++;
}

static void table_remove(struct table *t, struct live_topic key)
{
	struct entry *gone = table_slot(t, key);
	if (!gone->value)
		return;
	size_t hole = (size_t)(gone - t->v), i = hole;
	t->n--;
	/* Moves back whatever the hole would hide from its search. */
	for (;;) {
		t->v[hole].value = NULL;
		for (;;) {
			i = (i + 1) & (t->cap - 1);
			if (!t->v[i].value)
				return;
			size_t home = slot_of(t, t->v[i].key);
			if (((i - home) & (t->cap - 1)) >= ((i - hole) & (t->cap - 1)))
				break;
		}
		t->v[hole] = t->v[i];
		hole = i;
	}
}

void *live_grown(void *v, size_t *cap, size_t n, size_t size, size_t first)
{
	if (n < *cap)
		return v;
	*cap = *cap ? *cap * 2 : first;
	v = realloc(v, *cap * size);
	REQUIRE(v);
	return v;
}

static struct live_topic stream_key(int64_t id)
{
	return (struct live_topic){.kind = 0, .id = id};
}

/* ---- frames ---- */

struct frame *live_frame_new(str content)
{
	struct frame *f = malloc(sizeof(*f) + content.n);
	REQUIRE(f);
	f->readers = 1;
	f->n = content.n;
	if (content.n)
		memcpy(f->bytes, content.p, content.n);
	return f;
}

void live_frame_drop(struct frame *f)
{
	if (--f->readers == 0)
		free(f);
}

/* ---- topics ---- */

static void tell_watcher(const struct live *live, struct live_topic name, bool read)
{
	if (live->options.read && name.kind == live->options.watched)
		live->options.read(live->options.context, name.id, read);
}

static void topic_forget(struct live *live, struct topic *t)
{
	tell_watcher(live, t->name, false);
	table_remove(&live->topics, t->name);
	free(t->readers);
	free(t);
}

static void unsubscribe_at(struct live *live, struct stream *s, size_t at)
{
	struct topic *t = s->topics[at].topic;
	size_t place = s->topics[at].place;
	t->readers[place] = t->readers[--t->n];
	t->readers[place].stream->topics[t->readers[place].place].place = place;
	s->topics[at] = s->topics[--s->topic_n];
	if (at < s->topic_n)
		s->topics[at].topic->readers[s->topics[at].place].place = at;
	if (t->n == 0)
		topic_forget(live, t);
}

static size_t subscription_of(const struct stream *s, struct live_topic name)
{
	size_t i = 0;
	while (i < s->topic_n && (s->topics[i].topic->name.id != name.id ||
				  s->topics[i].topic->name.kind != name.kind))
		i++;
	return i;
}

void live_stream_subscribe(struct live *live, struct stream *s, struct live_topic name)
{
	if (s->topic_n >= TOPICS_MAX || name.kind == 0 || subscription_of(s, name) < s->topic_n)
		return;
	struct topic *t = table_get(&live->topics, name);
	if (!t) {
		t = calloc(1, sizeof(*t));
		REQUIRE(t);
		t->name = name;
		table_put(&live->topics, name, t);
		tell_watcher(live, name, true);
	}
	t->readers = live_grown(t->readers, &t->cap, t->n, sizeof(*t->readers), 1);
	s->topics = live_grown(s->topics, &s->topic_cap, s->topic_n, sizeof(*s->topics), 4);
	t->readers[t->n] = (struct reader){s, s->topic_n};
	s->topics[s->topic_n++] = (struct subscription){t, t->n++};
}

/* ---- streams ---- */

void live_stream_unsubscribe(struct live *live, struct stream *s, struct live_topic name)
{
	size_t at = subscription_of(s, name);
	if (at < s->topic_n)
		unsubscribe_at(live, s, at);
	live_held_drop(s, name);
}

void live_stream_drop(struct live *live, struct stream *s)
{
	while (s->topic_n)
		unsubscribe_at(live, s, s->topic_n - 1);
	if (s->person && live->options.here &&
	    !live_topic_find(live, (struct live_topic){TOPIC_OF_PERSON, s->person}))
		live->options.here(live->options.context, s->person, false);
	for (size_t i = 0; i < s->queue_n; i++)
		live_frame_drop(s->queue[i]);
	live_held_drop(s, (struct live_topic){0});
	if (s->socket >= 0)
		close(s->socket);
	table_remove(&live->streams, stream_key(s->id));
	live->all[s->place] = live->all[--live->all_n];
	live->all[s->place]->place = s->place;
	free(s->queue);
	free(s->held);
	free(s->topics);
	free(s);
	atomic_fetch_sub(&live->count, 1);
}

static void watch(struct live *live, struct stream *s, int op, bool writable)
{
	struct epoll_event e = {.events = EPOLLIN | EPOLLRDHUP | (writable ? EPOLLOUT : 0u),
				.data.u64 = (uint64_t)s->id};
	s->blocked = writable;
	epoll_ctl(live->epoll, op, s->socket, &e);
}

struct stream *live_stream_find(const struct live *live, int64_t id)
{
	return table_get(&live->streams, stream_key(id));
}

/* Takes n sent bytes off the queue. */
static void advance(struct stream *s, size_t n)
{
	size_t whole = 0;
	s->pending -= n;
	n += s->sent;
	while (whole < s->queue_n && n >= s->queue[whole]->n) {
		n -= s->queue[whole]->n;
		live_frame_drop(s->queue[whole++]);
	}
	s->sent = n;
	s->queue_n -= whole;
	memmove(s->queue, s->queue + whole, s->queue_n * sizeof(*s->queue));
}

/* Writes what can be written; false when the stream is gone. */
bool live_stream_flush(struct live *live, struct stream *s)
{
	while (s->socket >= 0 && s->queue_n) {
		struct iovec parts[BATCH];
		size_t n = s->queue_n < BATCH ? s->queue_n : BATCH;
		for (size_t i = 0; i < n; i++) {
			size_t skip = i ? 0 : s->sent;
			parts[i] = (struct iovec){s->queue[i]->bytes + skip, s->queue[i]->n - skip};
		}
		struct msghdr message = {.msg_iov = parts, .msg_iovlen = n};
		ssize_t sent = sendmsg(s->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
			if (!s->blocked)
				watch(live, s, EPOLL_CTL_MOD, true);
			return true;
		}
		if (sent < 0) {
			live_stream_drop(live, s);
			return false;
		}
		s->wrote = live->now;
		advance(s, (size_t)sent);
	}
	if (s->blocked)
		watch(live, s, EPOLL_CTL_MOD, false);
	if (s->socket >= 0 && s->queue_n == 0) {
		/* A reader that keeps up needs no queue. */
		free(s->queue);
		s->queue = NULL;
		s->queue_cap = 0;
		if (s->ending) {
			live_stream_drop(live, s);
			return false;
		}
	}
	return true;
}

void live_stream_put(struct stream *s, struct frame *f)
{
	s->queue = live_grown(s->queue, &s->queue_cap, s->queue_n, sizeof(struct frame *), 2);
	s->queue[s->queue_n++] = f;
	s->pending += f->n;
	f->readers++;
}

bool live_stream_enqueue(struct live *live, struct stream *s, struct frame *f)
{
	if (s->ending || f->n == 0)
		return true;
	if (s->pending + f->n > live->options.queue) {
		live_stream_drop(live, s);
		return false;
	}
	live_stream_put(s, f);
	return s->blocked || live_stream_flush(live, s);
}

void live_stream_open(struct live *live, int64_t id, int64_t person, int64_t session)
{
	struct stream *s = calloc(1, sizeof(*s));
	REQUIRE(s);
	s->id = id;
	s->person = person;
	s->session = session;
	s->socket = -1;
	s->wrote = live->now;
	live->all = live_grown(live->all, &live->all_cap, live->all_n, sizeof(struct stream *), 64);
	s->place = live->all_n;
	live->all[live->all_n++] = s;
	table_put(&live->streams, stream_key(s->id), s);
	struct live_topic own = {TOPIC_OF_PERSON, person};
	if (person && live->options.here && !live_topic_find(live, own))
		live->options.here(live->options.context, person, true);
	if (person)
		live_stream_subscribe(live, s, own);
	if (session)
		live_stream_subscribe(live, s, (struct live_topic){TOPIC_OF_SESSION, session});
}

void live_stream_attach(struct live *live, struct stream *s, int socket, struct frame *head)
{
	int on = 1, off = 0, unacked = UNACKED_MS;
	if (!s || s->socket >= 0) {
		close(socket);
		return;
	}
	s->socket = socket;
	setsockopt(s->socket, IPPROTO_TCP, TCP_CORK, &off, sizeof(off));
	setsockopt(s->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	/* A client that vanished without a word does not acknowledge the heartbeat. */
	setsockopt(s->socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacked, sizeof(unacked));
	/* The head goes before what was sent meanwhile. */
	s->queue = live_grown(s->queue, &s->queue_cap, s->queue_n, sizeof(struct frame *), 2);
	memmove(s->queue + 1, s->queue, s->queue_n++ * sizeof(struct frame *));
	s->queue[0] = head;
	s->pending += head->n;
	head->readers++;
	watch(live, s, EPOLL_CTL_ADD, false);
	(void)live_stream_flush(live, s);
}

void live_stream_end(struct live *live, struct stream *s)
{
	s->ending = true;
	if (s->socket < 0)
		live_stream_drop(live, s);
	else if (!s->blocked)
		(void)live_stream_flush(live, s);
}

void live_stream_cut(struct live *live, struct stream *s)
{
	int64_t id = s->id;
	live_stream_end(live, s);
	s = live_stream_find(live, id);
	if (s)
		live_stream_drop(live, s);
}

bool live_stream_come_back(struct live *live, struct stream *s, int from, int to)
{
	struct out o = out_heap(64);
	long long wait = from + (long long)prng_below(&live->random, (uint64_t)(to - from));
	out_fmt(&o, "retry: %lld\nevent: back\ndata: %lld\n\n", wait, wait);
	struct frame *f = live_frame_new(out_view(&o));
	out_free(&o);
	bool there = live_stream_enqueue(live, s, f);
	live_frame_drop(f);
	return there;
}

void live_stream_end_person(struct live *live, int64_t person, int64_t session, struct frame *last)
{
	struct live_topic name = session ? (struct live_topic){TOPIC_OF_SESSION, session}
					 : (struct live_topic){TOPIC_OF_PERSON, person};
	struct topic *t = live_topic_find(live, name);
	/* From the back: a stream that goes is replaced by the last one, which has been looked at;
	 * the topic goes with its last reader. */
	for (size_t i = t ? t->n : 0; i > 0; i--) {
		struct stream *s = t->readers[i - 1].stream;
		if (person && s->person != person)
			continue;
		if (live_stream_enqueue(live, s, last))
			live_stream_cut(live, s);
	}
}

struct topic *live_topic_find(const struct live *live, struct live_topic name)
{
	return table_get(&live->topics, name);
}

void live_topic_end(struct live *live, struct live_topic name)
{
	struct topic *t = live_topic_find(live, name);
	/* As in live_topic_publish. */
	for (size_t i = t ? t->n : 0; i > 0; i--) {
		struct stream *s = t->readers[i - 1].stream;
		if (live_stream_come_back(live, s, 200, 2000))
			live_stream_cut(live, s);
	}
}

static struct stream *oldest_reader(const struct topic *t, int *readers)
{
	struct stream *oldest = NULL;
	*readers = 0;
	for (size_t i = 0; i < t->n; i++) {
		struct stream *s = t->readers[i].stream;
		if (s->ending)
			continue;
		++*readers;
		if (!oldest || s->id < oldest->id)
			oldest = s;
	}
	return oldest;
}

void live_topic_keep(struct live *live, struct live_topic name, int most, struct frame *last)
{
	struct topic *t;
	int readers = 0;
	while ((t = live_topic_find(live, name)) != NULL) {
		struct stream *oldest = oldest_reader(t, &readers);
		if (readers <= most)
			break;
		if (live_stream_enqueue(live, oldest, last))
			live_stream_cut(live, oldest);
	}
}

void live_topic_publish(struct live *live, struct live_topic name, struct frame *f)
{
	struct topic *t = live_topic_find(live, name);
	/* A reader that is dropped is replaced by the last one; the topic goes with its last
	 * reader. */
	for (size_t i = t ? t->n : 0; i > 0; i--)
		(void)live_stream_enqueue(live, t->readers[i - 1].stream, f);
}
