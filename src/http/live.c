/* SPDX-License-Identifier: Apache-2.0
 * One thread owns everything here but the list of commands: other threads append to it and wake it.
 */
#include "http/live.h"

#include "base/clock.h"
#include "base/rand.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { TOPICS_MAX = 1000, BATCH = 16, EVENTS = 256, UNACKED_MS = 60000 };

struct frame {
	size_t readers;
	size_t n;
	char bytes[];
};

enum command_kind {
	LIVE_OPEN,
	LIVE_ATTACH,
	LIVE_SUBSCRIBE,
	LIVE_UNSUBSCRIBE,
	LIVE_SEND,
	LIVE_PUBLISH,
	LIVE_TOUCH,
	LIVE_END,
	LIVE_END_PERSON,
	LIVE_STOP,
};

struct command {
	struct command *next;
	struct live *live;
	enum command_kind kind;
	int socket;
	int64_t stream, person, session;
	struct live_topic topic;
	struct frame *frame;
};

struct topic;
struct subscription {
	struct topic *topic;
	size_t place; /* in the topic's readers */
};

struct stream {
	int64_t id, person, session;
	size_t place; /* in live->all */
	int socket;   /* -1 until it is attached */
	bool blocked, ending;
	int64_t wrote; /* when the last bytes went out */
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
	int64_t due_at; /* not before */
	bool waiting;	/* in live->waiting */
};

/* Open addressing by (kind, id); streams have kind 0. */
struct entry {
	struct live_topic key;
	void *value; /* NULL: free */
};
struct table {
	struct entry *v;
	size_t n, cap;
};

struct live {
	struct live_options options;
	pthread_t thread;
	pthread_mutex_t lock; /* of the three below */
	struct command *first, **last;
	bool stopped;
	int epoll, wake;
	_Atomic int64_t count, id_last;
	/* below: the thread's own */
	struct table streams, topics;
	struct stream **all;
	size_t all_cap, all_n;
	struct topic **waiting;
	size_t waiting_n, waiting_cap;
	struct frame *heartbeat;
	int64_t now, next_second, seconds;
	struct prng random;
	bool stopping;
	bool joined; /* of who stops it */
};

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

static void *grown(void *v, size_t *cap, size_t n, size_t size, size_t first)
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

static struct frame *frame_new(str content)
{
	struct frame *f = malloc(sizeof(*f) + content.n);
	REQUIRE(f);
	f->readers = 1;
	f->n = content.n;
	if (content.n)
		memcpy(f->bytes, content.p, content.n);
	return f;
}

static void frame_drop(struct frame *f)
{
	if (--f->readers == 0)
		free(f);
}

/* ---- topics ---- */

static void topic_forget(struct live *live, struct topic *t)
{
	if (t->waiting) {
		for (size_t i = 0; i < live->waiting_n; i++) {
			if (live->waiting[i] != t)
				continue;
			live->waiting[i] = live->waiting[--live->waiting_n];
			break;
		}
	}
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

static void subscribe(struct live *live, struct stream *s, struct live_topic name)
{
	if (s->topic_n >= TOPICS_MAX || name.kind == 0 || subscription_of(s, name) < s->topic_n)
		return;
	struct topic *t = table_get(&live->topics, name);
	if (!t) {
		t = calloc(1, sizeof(*t));
		REQUIRE(t);
		t->name = name;
		table_put(&live->topics, name, t);
	}
	t->readers = grown(t->readers, &t->cap, t->n, sizeof(*t->readers), 4);
	s->topics = grown(s->topics, &s->topic_cap, s->topic_n, sizeof(*s->topics), 2);
	t->readers[t->n] = (struct reader){s, s->topic_n};
	s->topics[s->topic_n++] = (struct subscription){t, t->n++};
}

/* ---- streams ---- */

static void drop(struct live *live, struct stream *s)
{
	while (s->topic_n)
		unsubscribe_at(live, s, s->topic_n - 1);
	for (size_t i = 0; i < s->queue_n; i++)
		frame_drop(s->queue[i]);
	if (s->socket >= 0)
		close(s->socket);
	table_remove(&live->streams, stream_key(s->id));
	live->all[s->place] = live->all[--live->all_n];
	live->all[s->place]->place = s->place;
	free(s->queue);
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

/* Takes n sent bytes off the queue. */
static void advance(struct stream *s, size_t n)
{
	size_t whole = 0;
	s->pending -= n;
	n += s->sent;
	while (whole < s->queue_n && n >= s->queue[whole]->n) {
		n -= s->queue[whole]->n;
		frame_drop(s->queue[whole++]);
	}
	s->sent = n;
	s->queue_n -= whole;
	memmove(s->queue, s->queue + whole, s->queue_n * sizeof(*s->queue));
}

/* Writes what can be written; false when the stream is gone. */
static bool flush(struct live *live, struct stream *s)
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
			drop(live, s);
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
			drop(live, s);
			return false;
		}
	}
	return true;
}

static bool enqueue(struct live *live, struct stream *s, struct frame *f)
{
	if (s->ending || f->n == 0)
		return true;
	if (s->pending + f->n > live->options.queue) {
		drop(live, s);
		return false;
	}
	s->queue = grown(s->queue, &s->queue_cap, s->queue_n, sizeof(struct frame *), 2);
	s->queue[s->queue_n++] = f;
	s->pending += f->n;
	f->readers++;
	return s->blocked || flush(live, s);
}

static void open_stream(struct live *live, const struct command *c)
{
	struct stream *s = calloc(1, sizeof(*s));
	REQUIRE(s);
	s->id = c->stream;
	s->person = c->person;
	s->session = c->session;
	s->socket = -1;
	s->wrote = live->now;
	live->all = grown(live->all, &live->all_cap, live->all_n, sizeof(struct stream *), 64);
	s->place = live->all_n;
	live->all[live->all_n++] = s;
	table_put(&live->streams, stream_key(s->id), s);
}

static void attach(struct live *live, struct stream *s, const struct command *c)
{
	int on = 1, off = 0, unacked = UNACKED_MS;
	if (!s || s->socket >= 0) {
		close(c->socket);
		return;
	}
	s->socket = c->socket;
	setsockopt(s->socket, IPPROTO_TCP, TCP_CORK, &off, sizeof(off));
	setsockopt(s->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	/* A client that vanished without a word does not acknowledge the heartbeat. */
	setsockopt(s->socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &unacked, sizeof(unacked));
	/* The head goes before what was sent meanwhile. */
	s->queue = grown(s->queue, &s->queue_cap, s->queue_n, sizeof(struct frame *), 2);
	memmove(s->queue + 1, s->queue, s->queue_n++ * sizeof(struct frame *));
	s->queue[0] = c->frame;
	s->pending += c->frame->n;
	c->frame->readers++;
	watch(live, s, EPOLL_CTL_ADD, false);
	(void)flush(live, s);
}

static void end(struct live *live, struct stream *s)
{
	s->ending = true;
	if (s->socket < 0)
		drop(live, s);
	else if (!s->blocked)
		(void)flush(live, s);
}

static void end_person(struct live *live, int64_t person, int64_t session)
{
	/* From the back: a stream that goes is replaced by the last one, which has been looked at.
	 */
	for (size_t i = live->all_n; i > 0; i--) {
		struct stream *s = live->all[i - 1];
		if (s->person == person && (session == 0 || s->session == session))
			end(live, s);
	}
}

static void publish(struct live *live, struct live_topic name, struct frame *f)
{
	struct topic *t = table_get(&live->topics, name);
	/* A reader that is dropped is replaced by the last one; the topic goes with its last
	 * reader. */
	for (size_t i = t ? t->n : 0; i > 0; i--)
		(void)enqueue(live, t->readers[i - 1].stream, f);
}

static void touch(struct live *live, struct live_topic name)
{
	struct topic *t = table_get(&live->topics, name);
	if (!t || !live->options.due || t->waiting)
		return;
	if (live->now >= t->due_at) {
		t->due_at = live->now + SECOND;
		live->options.due(live->options.context, name);
		return;
	}
	live->waiting = grown(live->waiting, &live->waiting_cap, live->waiting_n,
			      sizeof(struct topic *), 16);
	live->waiting[live->waiting_n++] = t;
	t->waiting = true;
}

static void run(struct live *live, const struct command *c)
{
	struct stream *s = c->stream ? table_get(&live->streams, stream_key(c->stream)) : NULL;
	switch (c->kind) {
	case LIVE_OPEN:
		open_stream(live, c);
		break;
	case LIVE_ATTACH:
		attach(live, s, c);
		break;
	case LIVE_SUBSCRIBE:
		if (s)
			subscribe(live, s, c->topic);
		break;
	case LIVE_UNSUBSCRIBE:
		if (s && subscription_of(s, c->topic) < s->topic_n)
			unsubscribe_at(live, s, subscription_of(s, c->topic));
		break;
	case LIVE_SEND:
		if (s)
			(void)enqueue(live, s, c->frame);
		break;
	case LIVE_PUBLISH:
		publish(live, c->topic, c->frame);
		break;
	case LIVE_TOUCH:
		touch(live, c->topic);
		break;
	case LIVE_END:
		if (s)
			end(live, s);
		break;
	case LIVE_END_PERSON:
		end_person(live, c->person, c->session);
		break;
	case LIVE_STOP:
		live->stopping = true;
		break;
	}
}

/* ---- the thread ---- */

static void run_commands(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	struct command *c = live->first;
	live->first = NULL;
	live->last = &live->first;
	pthread_mutex_unlock(&live->lock);
	while (c) {
		struct command *next = c->next;
		run(live, c);
		if (c->frame)
			frame_drop(c->frame);
		free(c);
		c = next;
	}
}

static void readable(struct live *live, struct stream *s)
{
	char rest[512];
	/* A reader has nothing to say; what it sends is thrown away, its end is noticed. */
	ssize_t n = recv(s->socket, rest, sizeof(rest), MSG_DONTWAIT);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
		drop(live, s);
}

static void on_event(struct live *live, const struct epoll_event *e)
{
	struct stream *s = table_get(&live->streams, stream_key((int64_t)e->data.u64));
	if (!s)
		return;
	if ((e->events & EPOLLOUT) && !flush(live, s))
		return;
	if (e->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
		readable(live, s);
}

static void call_due(struct live *live)
{
	for (size_t i = live->waiting_n; i > 0; i--) {
		struct topic *t = live->waiting[i - 1];
		if (live->now < t->due_at)
			continue;
		live->waiting[i - 1] = live->waiting[--live->waiting_n];
		t->waiting = false;
		t->due_at = live->now + SECOND;
		live->options.due(live->options.context, t->name);
	}
}

/* Each second a share of the streams is looked at, so that heartbeats do not come all at once. */
static void beat(struct live *live)
{
	int64_t period = live->options.heartbeat;
	if (live->now < live->next_second)
		return;
	live->next_second = live->now + SECOND;
	live->seconds++;
	for (size_t i = live->all_n; i > 0; i--) {
		struct stream *s = live->all[i - 1];
		if (s->id % period == live->seconds % period && s->socket >= 0 && s->queue_n == 0)
			(void)enqueue(live, s, live->heartbeat);
	}
}

/* Tells every reader to come back, each at a time of its own, so that they do not all come at once.
 */
static void end_all(struct live *live)
{
	while (live->all_n) {
		struct stream *s = live->all[live->all_n - 1];
		struct out o = out_heap(64);
		out_lit(&o, "retry: ");
		out_int(&o, 1000 + (int64_t)prng_below(&live->random, 7000));
		out_lit(&o, "\n\n");
		struct frame *f = frame_new(out_view(&o));
		out_free(&o);
		if (s->socket < 0 || enqueue(live, s, f))
			drop(live, s);
		frame_drop(f);
	}
}

static void *live_main(void *arg)
{
	struct live *live = arg;
	struct epoll_event events[EVENTS];
	while (!live->stopping) {
		int n = epoll_wait(live->epoll, events, EVENTS, live->waiting_n ? 50 : 1000);
		live->now = clock_mono();
		for (int i = 0; i < n; i++) {
			uint64_t woken;
			if (events[i].data.u64 == 0)
				(void)!read(live->wake, &woken, sizeof(woken));
			else
				on_event(live, &events[i]);
		}
		run_commands(live);
		call_due(live);
		beat(live);
	}
	end_all(live);
	return NULL;
}

struct live *live_new(const struct live_options *options)
{
	struct live *live = calloc(1, sizeof(*live));
	REQUIRE(live);
	uint64_t seed;
	rand_bytes(&seed, sizeof(seed));
	live->options = *options;
	live->options.limit = options->limit ? options->limit : 100000;
	live->options.heartbeat = options->heartbeat ? options->heartbeat : 25;
	live->options.queue = options->queue ? options->queue : 256 << 10;
	live->random = prng_new(seed);
	live->last = &live->first;
	live->heartbeat = frame_new(S(":\n\n"));
	live->now = clock_mono();
	live->epoll = epoll_create1(EPOLL_CLOEXEC);
	live->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	struct epoll_event e = {.events = EPOLLIN, .data.u64 = 0};
	REQUIRE(live->epoll >= 0 && live->wake >= 0);
	REQUIRE(epoll_ctl(live->epoll, EPOLL_CTL_ADD, live->wake, &e) == 0);
	pthread_mutex_init(&live->lock, NULL);
	REQUIRE(pthread_create(&live->thread, NULL, live_main, live) == 0);
	return live;
}

/* ---- for other threads ---- */

static void command_free(struct command *c)
{
	if (c->kind == LIVE_ATTACH)
		close(c->socket);
	if (c->kind == LIVE_OPEN)
		atomic_fetch_sub(&c->live->count, 1);
	if (c->frame)
		frame_drop(c->frame);
	free(c);
}

static void post(struct live *live, struct command command)
{
	struct command *c = malloc(sizeof(*c));
	REQUIRE(c);
	*c = command;
	c->live = live;
	c->next = NULL;
	pthread_mutex_lock(&live->lock);
	bool first = !live->first, stopped = live->stopped;
	if (!stopped) {
		*live->last = c;
		live->last = &c->next;
	}
	pthread_mutex_unlock(&live->lock);
	uint64_t one = 1;
	/* One wake-up is enough until the thread has taken the list. */
	if (stopped)
		command_free(c);
	else if (first)
		(void)!write(live->wake, &one, sizeof(one));
}

void live_stop(struct live *live)
{
	if (live->joined)
		return;
	post(live, (struct command){.kind = LIVE_STOP});
	pthread_join(live->thread, NULL);
	live->joined = true;
	pthread_mutex_lock(&live->lock);
	struct command *left = live->first;
	live->first = NULL;
	live->stopped = true;
	pthread_mutex_unlock(&live->lock);
	while (left) {
		struct command *c = left;
		left = c->next;
		command_free(c);
	}
}

void live_free(struct live *live)
{
	if (!live)
		return;
	live_stop(live);
	close(live->epoll);
	close(live->wake);
	free(live->streams.v);
	free(live->topics.v);
	free(live->all);
	free(live->waiting);
	frame_drop(live->heartbeat);
	pthread_mutex_destroy(&live->lock);
	free(live);
}

int64_t live_reserve(struct live *live, int64_t person, int64_t session)
{
	if (atomic_fetch_add(&live->count, 1) >= live->options.limit) {
		atomic_fetch_sub(&live->count, 1);
		return 0;
	}
	int64_t id = atomic_fetch_add(&live->id_last, 1) + 1;
	post(live, (struct command){
			   .kind = LIVE_OPEN, .stream = id, .person = person, .session = session});
	return id;
}

void live_attach(struct live *live, int64_t stream, int socket, str head)
{
	post(live, (struct command){.kind = LIVE_ATTACH,
				    .stream = stream,
				    .socket = socket,
				    .frame = frame_new(head)});
}

void live_subscribe(struct live *live, int64_t stream, struct live_topic topic)
{
	post(live, (struct command){.kind = LIVE_SUBSCRIBE, .stream = stream, .topic = topic});
}

void live_unsubscribe(struct live *live, int64_t stream, struct live_topic topic)
{
	post(live, (struct command){.kind = LIVE_UNSUBSCRIBE, .stream = stream, .topic = topic});
}

void live_send(struct live *live, int64_t stream, str frame)
{
	post(live,
	     (struct command){.kind = LIVE_SEND, .stream = stream, .frame = frame_new(frame)});
}

void live_publish(struct live *live, struct live_topic topic, str frame)
{
	post(live,
	     (struct command){.kind = LIVE_PUBLISH, .topic = topic, .frame = frame_new(frame)});
}

void live_touch(struct live *live, struct live_topic topic)
{
	post(live, (struct command){.kind = LIVE_TOUCH, .topic = topic});
}

void live_end(struct live *live, int64_t stream)
{
	post(live, (struct command){.kind = LIVE_END, .stream = stream});
}

void live_end_person(struct live *live, int64_t person, int64_t session)
{
	post(live, (struct command){.kind = LIVE_END_PERSON, .person = person, .session = session});
}

int64_t live_count(const struct live *live)
{
	return atomic_load_explicit(&live->count, memory_order_relaxed);
}

void live_event(struct out *o, int64_t id, str event, str data)
{
	if (id) {
		out_lit(o, "id: ");
		out_int(o, id);
		out_byte(o, '\n');
	}
	if (event.n) {
		out_lit(o, "event: ");
		out_str(o, event);
		out_byte(o, '\n');
	}
	do {
		str line = str_cut(&data, '\n');
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		out_lit(o, "data: ");
		out_str(o, line);
		out_byte(o, '\n');
	} while (data.p);
	out_byte(o, '\n');
}
