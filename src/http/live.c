/* SPDX-License-Identifier: Apache-2.0
 * The thread of the streams, and the list of commands that other threads append to.
 */
#include "http/live.h"

#include "http/live_hub.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { EVENTS = 256 };

enum command_kind {
	LIVE_OPEN,
	LIVE_ATTACH,
	LIVE_SUBSCRIBE,
	LIVE_UNSUBSCRIBE,
	LIVE_SEND,
	LIVE_PUBLISH,
	LIVE_END,
	LIVE_END_PERSON,
	LIVE_END_TOPIC,
	LIVE_KEEP,
	LIVE_UNTIL,
	LIVE_HOLD,
	LIVE_RELEASE,
	LIVE_ROUND,
	LIVE_ASIDE,
	LIVE_STOP,
};

struct live_command {
	struct live_command *next;
	struct live *live;
	enum command_kind kind;
	int socket, most;
	int64_t stream, person, session, time;
	struct live_topic topic;
	struct live_reach reach;
	struct frame *frame;
	struct round *round;
};

static void command_drop(struct live_command *c)
{
	if (c->frame)
		live_frame_drop(c->frame);
	if (c->round)
		live_round_free(c->round);
	free(c);
}

/* What concerns one stream that is there. */
static void run_stream(struct live *live, const struct live_command *c, struct stream *s)
{
	switch (c->kind) {
	case LIVE_SUBSCRIBE:
		live_stream_subscribe(live, s, c->topic);
		break;
	case LIVE_UNSUBSCRIBE:
		live_stream_unsubscribe(live, s, c->topic);
		break;
	case LIVE_SEND:
		(void)live_stream_enqueue(live, s, c->frame);
		break;
	case LIVE_END:
		live_stream_end(live, s);
		break;
	case LIVE_UNTIL:
		s->until = c->time;
		break;
	case LIVE_HOLD:
		s->holding = true;
		break;
	case LIVE_RELEASE:
		live_stream_release(live, s, &c->reach);
		break;
	default:
		break;
	}
}

static void run(struct live *live, const struct live_command *c)
{
	struct stream *s = c->stream ? live_stream_find(live, c->stream) : NULL;
	switch (c->kind) {
	case LIVE_OPEN:
		live_stream_open(live, c->stream, c->person, c->session);
		break;
	case LIVE_ATTACH:
		live_stream_attach(live, s, c->socket, c->frame);
		break;
	case LIVE_PUBLISH:
		live_topic_publish(live, c->topic, c->frame);
		break;
	case LIVE_END_PERSON:
		live_stream_end_person(live, c->person, c->session, c->frame);
		break;
	case LIVE_END_TOPIC:
		live_topic_end(live, c->topic);
		break;
	case LIVE_KEEP:
		live_topic_keep(live, c->topic, c->most, c->frame);
		break;
	case LIVE_ROUND:
	case LIVE_ASIDE:
		live_round_run(live, c->round);
		break;
	case LIVE_STOP:
		live->stopping = true;
		break;
	default:
		if (s)
			run_stream(live, c, s);
	}
}

/* ---- the thread ---- */

static void run_commands(struct live *live)
{
	pthread_mutex_lock(&live->lock);
	struct live_command *c = live->first;
	live->first = NULL;
	live->last = &live->first;
	pthread_mutex_unlock(&live->lock);
	while (c) {
		struct live_command *next = c->next;
		run(live, c);
		command_drop(c);
		c = next;
	}
}

static void readable(struct live *live, struct stream *s)
{
	char rest[512];
	/* A reader has nothing to say; what it sends is thrown away, its end is noticed. */
	ssize_t n = recv(s->socket, rest, sizeof(rest), MSG_DONTWAIT);
	if (n == 0 || (n < 0 && errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
		live_stream_drop(live, s);
}

static void on_event(struct live *live, const struct epoll_event *e)
{
	struct stream *s = live_stream_find(live, (int64_t)e->data.u64);
	if (!s)
		return;
	if ((e->events & EPOLLOUT) && !live_stream_flush(live, s))
		return;
	if (e->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
		readable(live, s);
}

/* Each second a share of the streams is looked at, so that heartbeats do not come all at once. One
 * that had bytes within half the period needs none. */
static void beat(struct live *live)
{
	int64_t period = live->options.heartbeat;
	if (live->now < live->next_second)
		return;
	live->next_second = live->now + SECOND;
	live->seconds++;
	int64_t now = clock_now();
	for (size_t i = live->all_n; i > 0; i--) {
		struct stream *s = live->all[i - 1];
		if (s->until && now >= s->until)
			live_stream_cut(live, s);
		else if (s->holding)
			continue;
		else if (s->id % period == live->seconds % period && s->socket >= 0 &&
			 s->queue_n == 0 && live->now - s->wrote >= period * SECOND / 2)
			(void)live_stream_enqueue(live, s, live->heartbeat);
	}
}

/* Tells every reader to come back, each at a time of its own, so that they do not all come at once.
 */
static void end_all(struct live *live)
{
	while (live->all_n) {
		struct stream *s = live->all[live->all_n - 1];
		if (s->socket < 0 || live_stream_come_back(live, s, 1000, 8000))
			live_stream_drop(live, s);
	}
}

static void *live_main(void *arg)
{
	struct live *live = arg;
	struct epoll_event events[EVENTS];
	while (!live->stopping) {
		int n = epoll_wait(live->epoll, events, EVENTS, live_spread_wait(live));
		live->now = clock_mono();
		for (int i = 0; i < n; i++) {
			uint64_t woken;
			if (events[i].data.u64 == 0)
				(void)!read(live->wake, &woken, sizeof(woken));
			else
				on_event(live, &events[i]);
		}
		run_commands(live);
		live_spread_run(live);
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
	live->options.spread = options->spread ? options->spread : 1000;
	live->random = prng_new(seed);
	live->last = &live->first;
	live->heartbeat = live_frame_new(S(":\n\n"));
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

static void command_free(struct live_command *c)
{
	if (c->kind == LIVE_ATTACH)
		close(c->socket);
	if (c->kind == LIVE_OPEN)
		atomic_fetch_sub(&c->live->count, 1);
	command_drop(c);
}

static void reach_forward(struct live *live, const struct live_reach *to)
{
	const struct past *newest =
		live->past_n ? &live->past[(live->past_n - 1) % LIVE_PAST] : NULL;
	int64_t now = clock_mono();
	for (int pace = 0; pace < LIVE_PACES; pace++)
		if (live_behind(live->reached.at[pace], to->at[pace]))
			live->reached.at[pace] = to->at[pace];
	if (!newest || now - newest->time >= SECOND)
		live->past[live->past_n++ % LIVE_PAST] = (struct past){now, live->reached};
}

static void post(struct live *live, struct live_command command)
{
	struct live_command *c = malloc(sizeof(*c));
	REQUIRE(c);
	*c = command;
	c->live = live;
	c->next = NULL;
	pthread_mutex_lock(&live->lock);
	bool first = !live->first, stopped = live->stopped;
	if (c->kind == LIVE_ROUND) {
		live->rounds = true;
		reach_forward(live, &c->reach);
	}
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
	post(live, (struct live_command){.kind = LIVE_STOP});
	pthread_join(live->thread, NULL);
	live->joined = true;
	pthread_mutex_lock(&live->lock);
	struct live_command *left = live->first;
	live->first = NULL;
	live->stopped = true;
	pthread_mutex_unlock(&live->lock);
	while (left) {
		struct live_command *c = left;
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
	free(live->touched);
	free(live->spread.streams);
	live_frame_drop(live->heartbeat);
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
	post(live, (struct live_command){
			   .kind = LIVE_OPEN, .stream = id, .person = person, .session = session});
	return id;
}

void live_attach(struct live *live, int64_t stream, int socket, str head)
{
	post(live, (struct live_command){.kind = LIVE_ATTACH,
					 .stream = stream,
					 .socket = socket,
					 .frame = live_frame_new(head)});
}

void live_subscribe(struct live *live, int64_t stream, struct live_topic topic)
{
	post(live, (struct live_command){.kind = LIVE_SUBSCRIBE, .stream = stream, .topic = topic});
}

void live_unsubscribe(struct live *live, int64_t stream, struct live_topic topic)
{
	post(live,
	     (struct live_command){.kind = LIVE_UNSUBSCRIBE, .stream = stream, .topic = topic});
}

void live_send(struct live *live, int64_t stream, str frame)
{
	post(live, (struct live_command){
			   .kind = LIVE_SEND, .stream = stream, .frame = live_frame_new(frame)});
}

void live_publish(struct live *live, struct live_topic topic, str frame)
{
	post(live, (struct live_command){
			   .kind = LIVE_PUBLISH, .topic = topic, .frame = live_frame_new(frame)});
}

void live_end(struct live *live, int64_t stream)
{
	post(live, (struct live_command){.kind = LIVE_END, .stream = stream});
}

void live_end_person(struct live *live, int64_t person, int64_t session, str last)
{
	post(live, (struct live_command){.kind = LIVE_END_PERSON,
					 .person = person,
					 .session = session,
					 .frame = live_frame_new(last)});
}

void live_end_topic(struct live *live, struct live_topic topic)
{
	post(live, (struct live_command){.kind = LIVE_END_TOPIC, .topic = topic});
}

void live_keep(struct live *live, struct live_topic topic, int most, str last)
{
	post(live, (struct live_command){.kind = LIVE_KEEP,
					 .topic = topic,
					 .most = most,
					 .frame = live_frame_new(last)});
}

void live_until(struct live *live, int64_t stream, int64_t time)
{
	post(live, (struct live_command){.kind = LIVE_UNTIL, .stream = stream, .time = time});
}

void live_hold(struct live *live, int64_t stream)
{
	post(live, (struct live_command){.kind = LIVE_HOLD, .stream = stream});
}

void live_release(struct live *live, int64_t stream, const struct live_reach *replayed)
{
	post(live,
	     (struct live_command){.kind = LIVE_RELEASE, .stream = stream, .reach = *replayed});
}

void live_round(struct live *live, enum live_pace pace, const struct live_reach *reach, str id,
		const struct live_line *lines, size_t n)
{
	struct round *round = live_round_new(pace, reach->at[pace], id, lines, n);
	post(live, (struct live_command){.kind = LIVE_ROUND, .reach = *reach, .round = round});
}

int64_t live_given(const struct live *live, enum live_pace pace)
{
	return atomic_load_explicit(&live->given[pace], memory_order_relaxed);
}

void live_aside(struct live *live, const struct live_line *lines, size_t n)
{
	/* Behind all positions, so that no replay holds it. */
	const struct live_position end = {INT64_MAX, INT64_MAX};
	post(live,
	     (struct live_command){.kind = LIVE_ASIDE,
				   .round = live_round_new(LIVE_AT_ONCE, end, STR_NONE, lines, n)});
}

bool live_reached(struct live *live, struct live_reach *reach)
{
	pthread_mutex_lock(&live->lock);
	bool any = live->rounds;
	*reach = live->reached;
	pthread_mutex_unlock(&live->lock);
	return any;
}

bool live_reached_before(struct live *live, int64_t ago, struct live_reach *reach)
{
	bool found = false;
	int64_t then = clock_mono() - ago;
	pthread_mutex_lock(&live->lock);
	size_t first = live->past_n > LIVE_PAST ? live->past_n - LIVE_PAST : 0;
	for (size_t i = live->past_n; i > first && !found; i--) {
		const struct past *p = &live->past[(i - 1) % LIVE_PAST];
		found = p->time <= then;
		*reach = p->reached;
	}
	pthread_mutex_unlock(&live->lock);
	return found;
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
