/* SPDX-License-Identifier: Apache-2.0
 * Live streams: opened through the server, fed from here.
 */
#include "http/live_hub.h"
#include "http/toy_server.h"

static struct live_topic topic(int64_t id)
{
	return (struct live_topic){.kind = 1, .id = id};
}

/* /live?topics=a,b&person=p&session=s */
static void live_handle(void *context, struct rq *rq)
{
	struct toy *toy = context;
	int64_t stream, id;
	if (!str_eq(rq->path, S("/live"))) {
		server_send(rq);
		return;
	}
	if (live_open(rq, rq_query_int(rq, "person", 0), rq_query_int(rq, "session", 0), &stream) !=
	    OK) {
		rq->response = (struct response){.status = 503};
		out_lit(rq->out, "full");
		server_send(rq);
		return;
	}
	str topics = rq_query(rq, "topics");
	while (topics.p)
		if (str_to_int(str_cut(&topics, ','), &id))
			live_subscribe(server_live(toy->server), stream, topic(id));
	live_send(server_live(toy->server), stream, S(":hello\n\n"));
	response_header(rq, S("X-Stream"), S("yes"));
	server_send(rq);
}

static struct toy *start(struct server_options options)
{
	options.handle = live_handle;
	return toy_start(options);
}

static void read_exactly(int fd, const char *text)
{
	char got[4096] = {0};
	size_t n = strlen(text);
	assert_true(n < sizeof(got));
	assert_int_equal(recv(fd, got, n, MSG_WAITALL), n);
	assert_string_equal(got, text);
}

static int open_stream(struct toy *toy, const char *query)
{
	struct out o = out_heap(1000);
	int fd = raw_connect(toy->port);
	out_fmt(&o, "GET /live?%s HTTP/1.1\r\nHost: x\r\n\r\n", query);
	assert_true(raw_send(fd, o.p, o.n));
	out_free(&o);
	struct answer_read a = raw_read(fd, true);
	char value[512];
	assert_int_equal(a.status, 200);
	assert_string_equal(raw_header(&a, "content-type", value),
			    "text/event-stream; charset=utf-8");
	assert_string_equal(raw_header(&a, "x-stream", value), "yes");
	free(a.body);
	read_exactly(fd, ":hello\n\n");
	return fd;
}

static void wait_count(struct toy *toy, int64_t n)
{
	struct live *live = server_live(toy->server);
	for (int i = 0; i < 60000 && live_count(live) != n; i++)
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	assert_int_equal(live_count(live), n);
}

static void events(void **state)
{
	(void)state;
	struct out o = out_heap(1000);
	live_event(&o, 12, S("new"), S("a\nb\r\n\nc"));
	live_event(&o, 0, STR_NONE, STR_NONE);
	assert_string_equal(out_cstr(&o),
			    "id: 12\nevent: new\ndata: a\ndata: b\ndata: \ndata: c\n\ndata: \n\n");
	out_free(&o);
}

static void topics_with(struct toy *toy)
{
	struct live *live = server_live(toy->server);
	int a = open_stream(toy, "topics=1,2"), b = open_stream(toy, "topics=2"),
	    c = open_stream(toy, "topics=");
	live_publish(live, topic(1), S("data: one\n\n"));
	live_publish(live, topic(2), S("data: two\n\n"));
	live_publish(live, topic(3), S("data: nobody\n\n"));
	read_exactly(a, "data: one\n\ndata: two\n\n");
	read_exactly(b, "data: two\n\n");
	/* The server's other work goes on beside them. */
	assert_int_equal(raw_get(toy, "/plain"), 200);
	close(a);
	wait_count(toy, 2);
	live_publish(live, topic(2), S("data: three\n\n"));
	read_exactly(b, "data: three\n\n");
	close(b);
	close(c);
	wait_count(toy, 0);
}

static void ends_of_sessions_with(struct toy *toy)
{
	struct live *live = server_live(toy->server);
	int fds[4] = {
		open_stream(toy, "person=1&session=10"), open_stream(toy, "person=1&session=11"),
		open_stream(toy, "person=2&session=20"), open_stream(toy, "person=1&session=10")};
	live_end_person(live, 1, 10, STR_NONE);
	assert_true(raw_closed(fds[0]) && raw_closed(fds[3]));
	wait_count(toy, 2);
	live_end_person(live, 1, 0, STR_NONE);
	assert_true(raw_closed(fds[1]));
	wait_count(toy, 1);
	close(fds[2]);
	for (int i = 0; i < 4; i++)
		if (i != 2)
			close(fds[i]);
	wait_count(toy, 0);
}

static void many_readers_with(struct toy *toy)
{
	enum { READERS = 200, FRAMES = 50 };
	struct live *live = server_live(toy->server);
	int fds[READERS];
	for (int i = 0; i < READERS; i++)
		fds[i] = open_stream(toy, i % 2 ? "topics=1,5,9" : "topics=9,1");
	for (int k = 0; k < FRAMES; k++) {
		live_publish(live, topic(1), S("data: to all\n\n"));
		/* Some leave in the middle. */
		if (k % 10 == 5) {
			close(fds[k]);
			fds[k] = -1;
		}
	}
	for (int i = 0; i < READERS; i++)
		for (int k = 0; k < FRAMES && fds[i] >= 0; k++)
			read_exactly(fds[i], "data: to all\n\n");
	wait_count(toy, READERS - 5);
	for (int i = 0; i < READERS; i++)
		if (fds[i] >= 0)
			close(fds[i]);
	wait_count(toy, 0);
}

/* A reader that does not read is cut off when its queue is full; others do not notice. */
static void slow_reader_with(struct toy *toy)
{
	struct live *live = server_live(toy->server);
	int slow = open_stream(toy, "topics=1"), quick = open_stream(toy, "topics=2");
	char *text = malloc(65536);
	memset(text, 'x', 65536);
	for (int i = 0; i < 400 && live_count(live) == 2; i++) {
		live_publish(live, topic(1), (str){text, 65536});
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	}
	wait_count(toy, 1);
	live_publish(live, topic(2), S("data: still here\n\n"));
	read_exactly(quick, "data: still here\n\n");
	free(text);
	close(slow);
	close(quick);
	wait_count(toy, 0);
}

#define LIVE(name)                                                                                \
	static void name(void **state)                                                            \
	{                                                                                         \
		(void)state;                                                                      \
		struct toy *toy = start(                                                          \
			(struct server_options){.inline_reads = true, .workers = 1, .loops = 2}); \
		name##_with(toy);                                                                 \
		toy_stop(toy);                                                                    \
	}
LIVE(topics)
LIVE(ends_of_sessions)
LIVE(many_readers)
LIVE(slow_reader)

static void stop_tells_readers(void **state)
{
	(void)state;
	struct toy *toy = start((struct server_options){.workers = 1});
	int fd = open_stream(toy, "topics=1");
	toy_stop(toy);
	char text[64] = {0};
	assert_true(recv(fd, text, sizeof(text) - 1, MSG_WAITALL) > 10);
	/* Scripts do not see what browsers take from "retry". */
	int wait = 0, same = 0;
	assert_int_equal(sscanf(text, "retry: %d\nevent: back\ndata: %d\n\n", &wait, &same), 2);
	assert_true(wait >= 1000 && wait < 8000 && same == wait);
	assert_int_equal(recv(fd, text, 1, 0), 0);
	close(fd);
}

static void heartbeat(void **state)
{
	(void)state;
	int pair[2];
	struct live *live = live_new(&(struct live_options){.heartbeat = 1, .limit = 2});
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	int64_t stream = live_reserve(live, 0, 0);
	assert_true(stream > 0 && live_reserve(live, 0, 0) > 0);
	assert_int_equal(live_reserve(live, 0, 0), 0);
	live_attach(live, stream, pair[0], S("head\n"));
	read_exactly(pair[1], "head\n:\n\n:\n\n");
	/* A socket for a stream that is gone is closed, not kept. */
	int late[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, late), 0);
	live_end(live, stream);
	live_attach(live, stream, late[0], S("head\n"));
	assert_true(raw_closed(late[1]));
	close(late[1]);
	close(pair[1]);
	live_free(live);
}

/* ---- rounds ---- */

static int bare_stream(struct live *live, int64_t person, int64_t session, int64_t *stream)
{
	int pair[2];
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	*stream = live_reserve(live, person, session);
	assert_true(*stream > 0);
	live_attach(live, *stream, pair[0], S("head\n"));
	return pair[1];
}

/* All paces are as far. */
static struct live_reach reach(int64_t end)
{
	struct live_reach at = {0};
	for (int pace = 0; pace < LIVE_PACES; pace++)
		at.at[pace] = (struct live_position){0, end};
	return at;
}

static void give_at(struct live *live, enum live_pace pace, int64_t end, const char *id,
		    const struct live_line *lines, size_t n)
{
	struct live_reach at = reach(end);
	live_round(live, pace, &at, str_from(id), lines, n);
}

static void give(struct live *live, int64_t end, const char *id, int64_t from, int64_t to)
{
	struct live_line lines[8];
	size_t n = 0;
	for (int64_t i = from; i <= to; i++)
		lines[n++] = (struct live_line){topic(i), i == 1 ? S("one") : S("two"), 0};
	give_at(live, LIVE_LATER, end, id, lines, n);
}

/* Everybody gets the lines of the own topics as one event, with one id. */
static void rounds(void **state)
{
	(void)state;
	struct live_reach end;
	int64_t a, b, c;
	struct live *live = live_new(&(struct live_options){0});
	int both = bare_stream(live, 1, 1, &a), second = bare_stream(live, 2, 2, &b),
	    none = bare_stream(live, 3, 3, &c);
	live_subscribe(live, a, topic(1));
	live_subscribe(live, a, topic(2));
	live_subscribe(live, b, topic(2));
	assert_false(live_reached(live, &end));
	assert_false(live_reached_before(live, 0, &end));
	give(live, 10, "A", 1, 2);
	give(live, 11, "B", 1, 1);
	give(live, 12, "C", 2, 2);
	assert_true(live_reached(live, &end));
	assert_int_equal(end.at[LIVE_LATER].minor, 12);
	/* Kept once a second: not further than rounds were then. */
	assert_true(live_reached_before(live, 0, &end));
	assert_true(end.at[LIVE_LATER].minor >= 10 && end.at[LIVE_LATER].minor <= 12);
	assert_false(live_reached_before(live, 600 * SECOND, &end));
	read_exactly(both, "head\nid: A\ndata: one\ndata: two\n\nid: B\ndata: one\n\n"
			   "id: C\ndata: two\n\n");
	read_exactly(second, "head\nid: A\ndata: two\n\nid: C\ndata: two\n\n");
	live_end(live, c);
	read_exactly(none, "head\n");
	assert_true(raw_closed(none));
	close(both);
	close(second);
	close(none);
	live_free(live);
}

/* Who did it needs no telling; with one id all the same. */
static void own_lines(void **state)
{
	(void)state;
	int64_t stream[3];
	int fd[3];
	struct live *live = live_new(&(struct live_options){0});
	for (int i = 0; i < 3; i++) {
		fd[i] = bare_stream(live, i == 2 ? 8 : 7, 70 + i, &stream[i]);
		live_subscribe(live, stream[i], topic(1));
	}
	const struct live_line lines[] = {{topic(1), S("of 7"), 7}, {topic(1), S("of 8"), 8}};
	live_hold(live, stream[1]);
	give_at(live, LIVE_LATER, 5, "A", lines, 2);
	give_at(live, LIVE_LATER, 6, "B", lines, 1);
	struct live_reach four = reach(4);
	live_release(live, stream[1], &four);
	for (int i = 0; i < 2; i++)
		read_exactly(fd[i], "head\nid: A\ndata: of 8\n\n");
	read_exactly(fd[2], "head\nid: A\ndata: of 7\n\nid: B\ndata: of 7\n\n");
	for (int i = 0; i < 3; i++)
		close(fd[i]);
	live_free(live);
}

/* What comes while a replay is looked up waits for it; of that, what the replay held is dropped. */
static void holds(void **state)
{
	(void)state;
	struct live_reach end;
	int64_t a;
	struct live *live = live_new(&(struct live_options){0});
	int fd = bare_stream(live, 1, 1, &a);
	live_hold(live, a);
	give(live, 10, "A", 1, 2); /* before it hears anything */
	live_subscribe(live, a, topic(1));
	live_subscribe(live, a, topic(2));
	give(live, 11, "B", 1, 2);
	assert_true(live_reached(live, &end));
	give(live, 12, "C", 1, 2);
	live_unsubscribe(live, a, topic(1)); /* a right that is gone takes along what waits */
	give(live, 13, "D", 1, 2);
	live_send(live, a, S("replayed\n"));
	live_release(live, a, &end);
	give(live, 14, "E", 1, 2);
	read_exactly(fd, "head\nreplayed\nid: C\ndata: two\n\nid: D\ndata: two\n\n"
			 "id: E\ndata: two\n\n");
	/* Held or not, a reader that falls behind is cut off. */
	live_hold(live, a);
	char *text = malloc(65536);
	memset(text, 'x', 65536);
	for (int i = 0; i < 5; i++)
		give_at(live, LIVE_LATER, 20 + i, "F",
			&(struct live_line){topic(2), {text, 65536}, 0}, 1);
	assert_true(raw_closed(fd));
	free(text);
	close(fd);
	live_free(live);
}

/* Each pace has its own place: what was said at once is not said again with the round of the rest,
 * and a place never goes back. */
static void paces(void **state)
{
	(void)state;
	struct live_reach at = reach(10), now;
	int64_t a;
	const struct live_line quick = {topic(1), S("quick"), 0}, slow = {topic(1), S("slow"), 0};
	struct live *live = live_new(&(struct live_options){0});
	int fd = bare_stream(live, 1, 1, &a);
	live_round(live, LIVE_LATER, &at, S("A"), NULL, 0);
	live_hold(live, a);
	live_subscribe(live, a, topic(1));
	/* What is quick is ahead; the replay looks up to there, and to where the rest is. */
	at.at[LIVE_AT_ONCE].minor = 15;
	live_round(live, LIVE_AT_ONCE, &at, S("B"), &quick, 1);
	assert_true(live_reached(live, &now));
	assert_int_equal(now.at[LIVE_AT_ONCE].minor, 15);
	assert_int_equal(now.at[LIVE_LATER].minor, 10);
	at.at[LIVE_LATER].minor = 14;
	live_round(live, LIVE_LATER, &at, S("C"), &slow, 1);
	at.at[LIVE_AT_ONCE].minor = 16;
	live_round(live, LIVE_AT_ONCE, &at, S("D"), &quick, 1);
	struct live_reach back = reach(12);
	live_round(live, LIVE_SOON, &back, S("E"), NULL, 0);
	live_send(live, a, S("replayed\n"));
	live_release(live, a, &now);
	read_exactly(fd, "head\nreplayed\nid: C\ndata: slow\n\nid: D\ndata: quick\n\n");
	assert_true(live_reached(live, &now));
	assert_int_equal(now.at[LIVE_AT_ONCE].minor, 16);
	assert_int_equal(now.at[LIVE_SOON].minor, 12);
	assert_int_equal(now.at[LIVE_LATER].minor, 14);
	/* Each pace counts its own. */
	assert_int_equal(live_given(live, LIVE_AT_ONCE), 2);
	assert_int_equal(live_given(live, LIVE_SOON), 0);
	assert_int_equal(live_given(live, LIVE_LATER), 1);
	close(fd);
	live_free(live);
}

/* To many it is sent little by little: each has all of it once and in order, whatever comes
 * meanwhile, and who left or lost a right is no hindrance. */
static void spreads(void **state)
{
	(void)state;
	enum { MANY = 100 };
	int64_t stream[MANY];
	int fd[MANY];
	struct live *live = live_new(&(struct live_options){.spread = 10});
	for (int i = 0; i < MANY; i++) {
		fd[i] = bare_stream(live, 1, i % 4 + 1, &stream[i]);
		live_subscribe(live, stream[i], topic(1));
	}
	const struct live_line quick = {topic(1), S("quick"), 0};
	give(live, 10, "A", 1, 1);
	live_end_person(live, 0, 4, STR_NONE);
	for (int i = 2; i < MANY; i += 4)
		close(fd[i]);
	give_at(live, LIVE_AT_ONCE, 11, "B", &quick, 1);
	for (int i = MANY - 1; i >= 0; i--)
		if (i % 4 < 2)
			live_send(live, stream[i], S("own\n"));
	for (int i = 0; i < MANY; i++)
		if (i % 4 < 2)
			read_exactly(fd[i],
				     "head\nid: A\ndata: one\n\nid: B\ndata: quick\n\nown\n");
		else if (i % 4 == 3) {
			/* Behind what it was to have before it ended. */
			read_exactly(fd[i], "head\nid: A\ndata: one\n\n");
			assert_true(raw_closed(fd[i]));
		}
	for (int i = 0; i < MANY; i++)
		if (i % 4 != 2)
			close(fd[i]);
	live_free(live);
}

/* Rounds that come before the one before is sent need no more room than there are streams. */
static void spreads_on(void **state)
{
	(void)state;
	enum { MANY = 200, ROUNDS = 400 };
	int64_t stream[MANY];
	int fd[MANY];
	struct live *live = live_new(&(struct live_options){.spread = 10, .queue = 1 << 20});
	for (int i = 0; i < MANY; i++) {
		fd[i] = bare_stream(live, 1, 1, &stream[i]);
		live_subscribe(live, stream[i], topic(1));
	}
	for (int i = 0; i < ROUNDS; i++) {
		give(live, 10 + i, "A", 1, 1);
		nanosleep(&(struct timespec){.tv_nsec = 4000 * 1000}, NULL);
	}
	for (int i = 0; i < MANY; i++) {
		read_exactly(fd[i], "head\n");
		for (int k = 0; k < ROUNDS; k++)
			read_exactly(fd[i], "id: A\ndata: one\n\n");
		close(fd[i]);
	}
	live_stop(live);
	assert_true(live->spread.cap <= 1024);
	live_free(live);
}

static void wait_open(struct live *live, int64_t n)
{
	for (int i = 0; i < 60000 && live_count(live) != n; i++)
		nanosleep(&(struct timespec){.tv_nsec = 1000 * 1000}, NULL);
	assert_int_equal(live_count(live), n);
}

static void came_and_went(void *context, int64_t person, bool here)
{
	atomic_fetch_add((atomic_int *)context, here ? (int)person : -(int)person);
}

/* Somebody comes with the first stream and goes with the last one. */
static void people(void **state)
{
	(void)state;
	int64_t stream[3];
	int fd[3];
	atomic_int sum = 0;
	struct live *live = live_new(&(struct live_options){
		.here = came_and_went, .watched = 2, .read = came_and_went, .context = &sum});
	for (int i = 0; i < 3; i++) {
		fd[i] = bare_stream(live, i == 2 ? 100 : 1, 10 + i, &stream[i]);
		read_exactly(fd[i], "head\n");
	}
	assert_int_equal(sum, 101);
	close(fd[0]);
	wait_open(live, 2);
	assert_int_equal(sum, 101);
	live_end_person(live, 1, 0, STR_NONE);
	wait_open(live, 1);
	assert_int_equal(sum, 100);
	/* Beside the rounds: without an id, and never taken for a part of a replay. */
	struct live_reach end;
	/* So does a topic of the kind that is watched. */
	for (int i = 0; i < 2; i++)
		live_subscribe(live, stream[2], (struct live_topic){2, 1000 + i});
	live_unsubscribe(live, stream[2], (struct live_topic){2, 1001});
	live_subscribe(live, stream[2], topic(1));
	give(live, 5, "A", 1, 0);
	live_hold(live, stream[2]);
	live_aside(live, &(struct live_line){topic(1), S("here"), 0}, 1);
	assert_true(live_reached(live, &end));
	assert_int_equal(end.at[LIVE_LATER].minor, 5);
	live_send(live, stream[2], S("replayed\n"));
	live_release(live, stream[2], &end);
	read_exactly(fd[2], "replayed\ndata: here\n\n");
	assert_int_equal(sum, 1100);
	close(fd[1]);
	close(fd[2]);
	live_free(live);
	assert_int_equal(sum, 0);
}

/* Readers of a topic end when it is not for them any more; of one with many, the oldest. */
static void ends_of_topics(void **state)
{
	(void)state;
	int64_t stream[4];
	int fd[4];
	char text[64] = {0};
	struct live *live = live_new(&(struct live_options){0});
	for (int i = 0; i < 4; i++) {
		fd[i] = bare_stream(live, 1, 10 + i, &stream[i]);
		live_subscribe(live, stream[i], topic(i == 3 ? 2 : 1));
	}
	live_keep(live, topic(1), 2, S("many\n"));
	wait_open(live, 3);
	read_exactly(fd[0], "head\nmany\n");
	assert_true(raw_closed(fd[0]));
	live_end_topic(live, topic(1));
	wait_open(live, 1);
	for (int i = 1; i < 3; i++) {
		read_exactly(fd[i], "head\n");
		assert_true(recv(fd[i], text, sizeof(text) - 1, MSG_WAITALL) > 7);
		assert_memory_equal(text, "retry: ", 7);
	}
	live_end_person(live, 0, 12, S("over\n")); /* gone already */
	live_until(live, stream[3], clock_now() + DAY);
	give(live, 1, "A", 2, 2);
	read_exactly(fd[3], "head\nid: A\ndata: two\n\n");
	int64_t other;
	int last = bare_stream(live, 7, 70, &other);
	live_end_person(live, 0, 70, S("over\n"));
	read_exactly(last, "head\nover\n");
	assert_true(raw_closed(last));
	close(last);
	live_until(live, stream[3], 1);
	assert_true(raw_closed(fd[3]));
	for (int i = 0; i < 4; i++)
		close(fd[i]);
	live_free(live);
}

/* A heartbeat says how far its reader is, so that the place of one that hears nothing grows not
 * old. */
static void heartbeat_place(void **state)
{
	(void)state;
	int64_t a;
	struct live *live = live_new(&(struct live_options){.heartbeat = 1});
	int fd = bare_stream(live, 1, 1, &a);
	give(live, 10, "A", 1, 0);
	read_exactly(fd, "head\nevent: at\nid: A\ndata: {}\n\n");
	close(fd);
	live_free(live);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events),
		cmocka_unit_test(topics),
		cmocka_unit_test(ends_of_sessions),
		cmocka_unit_test(many_readers),
		cmocka_unit_test(slow_reader),
		cmocka_unit_test(stop_tells_readers),
		cmocka_unit_test(heartbeat),
		cmocka_unit_test(rounds),
		cmocka_unit_test(own_lines),
		cmocka_unit_test(holds),
		cmocka_unit_test(paces),
		cmocka_unit_test(spreads),
		cmocka_unit_test(spreads_on),
		cmocka_unit_test(people),
		cmocka_unit_test(ends_of_topics),
		cmocka_unit_test(heartbeat_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
