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
}

/* ---- a server at twice what it can do ---- */

enum {
	BUSY_MS = 10,
	EVERY_MS = BUSY_MS / 2,
	CLIENTS = 400, /* two seconds of them */
};

static void busy_handle(void *context, struct rq *rq)
{
	(void)context;
	nanosleep(&(struct timespec){.tv_nsec = BUSY_MS * 1000 * 1000}, NULL);
	out_lit(rq->out, "done");
	server_send(rq);
}

struct run {
	int served, refused;
	int64_t longest; /* that somebody waited who was served */
};

static void take_answer(struct run *run, int fd, int64_t asked)
{
	char value[512];
	struct answer_read a = raw_read(fd, false);
	if (a.status == 200) {
		run->served++;
		int64_t waited = clock_mono() - asked;
		run->longest = waited > run->longest ? waited : run->longest;
	} else {
		assert_int_equal(a.status, 503);
		assert_string_equal(raw_header(&a, "retry-after", value), "5");
		run->refused++;
	}
	free(a.body);
}

/* Each asks when it is its turn, whatever became of the others. */
static struct run overrun(struct toy *toy)
{
	struct run run = {0};
	struct pollfd fds[CLIENTS];
	int64_t asked[CLIENTS], begin = clock_mono();
	int n = 0, done = 0;
	while (done < CLIENTS) {
		int64_t now = clock_mono();
		while (n < CLIENTS && now - begin >= (int64_t)n * EVERY_MS * 1000) {
			fds[n] = (struct pollfd){.fd = raw_connect(toy->port), .events = POLLIN};
			asked[n] = begin + (int64_t)n * EVERY_MS * 1000;
			raw_text(fds[n++].fd, "GET /busy HTTP/1.1\r\nHost: x\r\n\r\n");
		}
		assert_true(poll(fds, (nfds_t)n, n < CLIENTS ? 1 : 60000) >= 0);
		for (int i = 0; i < n; i++) {
			if (fds[i].fd < 0 || !fds[i].revents)
				continue;
			take_answer(&run, fds[i].fd, asked[i]);
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
							    .handle = busy_handle});
	struct run run = overrun(toy);
	assert_int_equal(run.served + run.refused, CLIENTS);
	assert_int_equal(server_numbers(toy->server).shed, run.refused);
	/* As before, once no more comes than it can do. */
	int64_t since = clock_mono();
	while (raw_get(toy, "/busy") != 200 || raw_get(toy, "/busy") != 200)
		assert_true(clock_mono() - since < 10 * SECOND);
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
		assert_true(run.served > 0);
		assert_true(run.longest < control.longest * 3 / 4);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rule),
		cmocka_unit_test(sheds_and_recovers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
