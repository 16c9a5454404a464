/* SPDX-License-Identifier: Apache-2.0
 * More comes than a server can answer: some are turned away, the others are answered in time, and
 * it is as before when that ends. Beside it the same without, where everybody waits ever longer.
 */
#include "base/clock.h"
#include "http/overload.h"
#include "http/toy_server.h"

#include <poll.h>

/* ---- the rule alone ---- */

static void rule(void **state)
{
	(void)state;
	struct overload o = {0};
	const int64_t patience = SECOND;
	int64_t now = 100 * SECOND;
	/* A standstill of three seconds, and then all of it is answered at once. */
	for (int64_t waited = 3 * SECOND; waited >= 0; waited -= SECOND / 100, now += SECOND / 1000)
		assert_false(overload_sheds(&o, waited, patience, now));
	/* For a second nobody is answered in time: from then on they are turned away, */
	for (int i = 0; i < 100; i++, now += SECOND / 100)
		assert_false(overload_sheds(&o, 2 * SECOND, patience, now));
	assert_true(overload_sheds(&o, 2 * SECOND, patience, now));
	/* but only those who waited, */
	assert_false(overload_sheds(&o, SECOND, patience, now));
	assert_true(overload_sheds(&o, 2 * SECOND, patience, now += 9 * SECOND));
	/* and it ends ten seconds after the last of them. */
	assert_false(overload_sheds(&o, 0, patience, now += SECOND));
	assert_false(overload_sheds(&o, 2 * SECOND, patience, now += 9 * SECOND));
	/* Another late one, much later: not since then. */
	assert_false(overload_sheds(&o, 2 * SECOND, patience, now += 3600 * SECOND));
	assert_false(overload_sheds(&o, 2 * SECOND, patience, now += 2 * SECOND));
}

/* ---- a server at twice what it can do ---- */

enum {
	BUSY_MS = 10,
	OVER_MS = BUSY_MS / 2,	    /* two seconds of twice what it can do, */
	UNDER_MS = BUSY_MS * 5 / 4, /* then two of four fifths */
	OVER = 400,
	UNDER = 160,
	CLIENTS = OVER + UNDER,
	LAST = UNDER / 2, /* of them: when it should be as before */
};

static void busy_handle(void *context, struct rq *rq)
{
	(void)context;
	if (!str_eq(rq->path, S("/health")))
		nanosleep(&(struct timespec){.tv_nsec = BUSY_MS * 1000 * 1000}, NULL);
	out_lit(rq->out, "done");
	server_send(rq);
}

static bool busy_always(void *context, const struct rq *rq)
{
	(void)context;
	return str_eq(rq->path, S("/health"));
}

struct run {
	int served, refused, refused_last;
	int64_t longest, longest_last; /* that somebody waited who was served */
};

static int64_t due(int i)
{
	int64_t ms = i < OVER ? (int64_t)i * OVER_MS : OVER * OVER_MS + (i - OVER) * UNDER_MS;
	return ms * 1000;
}

static void take_answer(struct run *run, int fd, int client, int64_t asked)
{
	char value[512];
	struct answer_read a = raw_read(fd, false);
	bool last = client >= CLIENTS - LAST;
	if (a.status == 200) {
		int64_t waited = clock_mono() - asked;
		run->served++;
		run->longest = waited > run->longest ? waited : run->longest;
		if (last && waited > run->longest_last)
			run->longest_last = waited;
	} else {
		assert_int_equal(a.status, 503);
		assert_string_equal(raw_header(&a, "retry-after", value), "5");
		/* Who asks whether it is well is always told. */
		assert_int_not_equal(client % 20, 0);
		run->refused++;
		run->refused_last += last;
	}
	free(a.body);
}

/* Each asks when it is its turn, whatever became of the others. */
static struct run overrun(struct toy *toy)
{
	struct run run = {0};
	struct pollfd fds[CLIENTS];
	int64_t begin = clock_mono();
	int n = 0, done = 0;
	while (done < CLIENTS) {
		while (n < CLIENTS && clock_mono() - begin >= due(n)) {
			fds[n] = (struct pollfd){.fd = raw_connect(toy->port), .events = POLLIN};
			raw_text(fds[n].fd, n % 20 ? "GET /busy HTTP/1.1\r\nHost: x\r\n\r\n"
						   : "GET /health HTTP/1.1\r\nHost: x\r\n\r\n");
			n++;
		}
		assert_true(poll(fds, (nfds_t)n, n < CLIENTS ? 1 : 60000) >= 0);
		for (int i = 0; i < n; i++) {
			if (fds[i].fd < 0 || !fds[i].revents)
				continue;
			take_answer(&run, fds[i].fd, i, begin + due(i));
			close(fds[i].fd);
			fds[i].fd = -1;
			done++;
		}
	}
	return run;
}

static struct run overrun_with(bool inline_reads, int patience_ms)
{
	struct toy *toy = toy_start((struct server_options){.loops = 1,
							    .workers = 1,
							    .inline_reads = inline_reads,
							    .patience_ms = patience_ms,
							    .always = busy_always,
							    .handle = busy_handle});
	struct run run = overrun(toy);
	assert_int_equal(run.served + run.refused, CLIENTS);
	assert_int_equal(server_numbers(toy->server).shed, run.refused);
	toy_stop(toy);
	return run;
}

static void sheds_and_recovers(void **state)
{
	(void)state;
	struct run control = overrun_with(true, -1);
	assert_int_equal(control.refused, 0);
	/* On the loop, and on a worker. */
	for (int inline_reads = 0; inline_reads < 2; inline_reads++) {
		struct run run = overrun_with(inline_reads, 100);
		assert_true(run.refused > 0);
		assert_true(run.longest < control.longest * 3 / 4);
		/* As before, a second after it ended; without, all still wait. */
		assert_int_equal(run.refused_last, 0);
		assert_true(run.longest_last < control.longest_last / 2);
	}
}

/* What brings a body is turned away before the body comes. */
static void before_the_body(void **state)
{
	(void)state;
	struct toy *toy = toy_start((struct server_options){
		.loops = 1, .inline_reads = true, .patience_ms = 20, .handle = busy_handle});
	int bodies[40], pages[300], refused = 0;
	for (int i = 0; i < 300; i++) {
		pages[i] = raw_connect(toy->port);
		raw_text(pages[i], "GET /busy HTTP/1.1\r\nHost: x\r\n\r\n");
	}
	for (int i = 0; i < 40; i++) {
		bodies[i] = raw_connect(toy->port);
		raw_text(bodies[i], "PUT /a?file HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n"
				    "Expect: 100-continue\r\n\r\n");
	}
	for (int i = 0; i < 40; i++) {
		struct answer_read a = raw_read(bodies[i], false);
		refused += a.status == 503;
		free(a.body);
		close(bodies[i]);
	}
	assert_true(refused > 0);
	for (int i = 0; i < 300; i++)
		close(pages[i]);
	toy_stop(toy);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rule),
		cmocka_unit_test(sheds_and_recovers),
		cmocka_unit_test(before_the_body),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
