/* SPDX-License-Identifier: Apache-2.0 */
#include "http/exchange.h"

#include "http/answer.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- memory ---- */

void server_locks_init(struct server *server)
{
	for (int i = 0; i < LOOPS_MAX; i++)
		pthread_mutex_init(&server->shelves[i].lock, NULL);
	pthread_mutex_init(&server->parked_lock, NULL);
	pthread_mutex_init(&server->workers.lock, NULL);
	pthread_cond_init(&server->workers.more, NULL);
	server->workers.quick.end = &server->workers.quick.first;
	server->workers.slow.end = &server->workers.slow.first;
}

static void space_free(struct workspace *space)
{
	arena_free(space->arena);
	out_free(&space->page);
	out_free(&space->body);
	out_free(&space->packed);
	packer_free(space->packer);
	free(space);
}

static void shelves_free(struct server *server)
{
	for (int i = 0; i < LOOPS_MAX; i++) {
		struct shelf *shelf = &server->shelves[i];
		while (shelf->exchanges) {
			struct exchange *x = shelf->exchanges;
			shelf->exchanges = x->next;
			free(x);
		}
		while (shelf->spaces) {
			struct workspace *space = shelf->spaces;
			shelf->spaces = space->next;
			space_free(space);
		}
		pthread_mutex_destroy(&shelf->lock);
	}
}

void server_let_go(struct server *server)
{
	if (atomic_fetch_sub(&server->holders, 1) != 1)
		return;
	live_free(server->live);
	shelves_free(server);
	pthread_mutex_destroy(&server->parked_lock);
	pthread_mutex_destroy(&server->workers.lock);
	pthread_cond_destroy(&server->workers.more);
	listener_stop(&server->listener);
	arena_free(server->arena);
	free(server);
}

struct shelf *shelf_of(struct server *server, struct MHD_Daemon *loop)
{
	for (int i = 0; i < LOOPS_MAX; i++) {
		struct shelf *shelf = &server->shelves[i];
		struct MHD_Daemon *owner = atomic_load_explicit(&shelf->loop, memory_order_relaxed);
		if (owner == loop)
			return shelf;
		if (!owner && atomic_compare_exchange_strong(&shelf->loop, &owner, loop))
			return shelf;
		if (owner == loop)
			return shelf;
	}
	return &server->shelves[0];
}

struct exchange *exchange_take(struct server *server, struct shelf *shelf, const char *target)
{
	pthread_mutex_lock(&shelf->lock);
	struct exchange *x = shelf->exchanges;
	if (x) {
		shelf->exchanges = x->next;
		shelf->exchange_count--;
	}
	pthread_mutex_unlock(&shelf->lock);
	if (!x)
		x = malloc(sizeof(*x));
	if (!x)
		return NULL;
	/* The inline target at the end need not be cleared. */
	memset(x, 0, offsetof(struct exchange, inline_target));
	x->server = server;
	x->home = shelf;
	x->file = -1;
	x->target = x->inline_target;
	x->target_n = strlen(target);
	if (x->target_n > TARGET_INLINE)
		x->target = malloc(x->target_n);
	if (!x->target) {
		free(x);
		return NULL;
	}
	memcpy(x->target, target, x->target_n);
	atomic_store_explicit(&x->holders, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&server->holders, 1, memory_order_relaxed);
	return x;
}

void exchange_furnish(struct exchange *x)
{
	struct shelf *shelf = x->home;
	pthread_mutex_lock(&shelf->lock);
	struct workspace *space = shelf->spaces;
	if (space) {
		shelf->spaces = space->next;
		shelf->space_count--;
	}
	pthread_mutex_unlock(&shelf->lock);
	if (!space) {
		space = calloc(1, sizeof(*space));
		REQUIRE(space);
		space->arena = arena_new(ARENA_LIMIT);
		space->page = out_heap(PAGE_LIMIT);
		space->body = out_heap(0);
		space->packed = out_heap(PAGE_LIMIT + (PAGE_LIMIT >> 8));
	}
	x->space = space;
	x->rq.arena = space->arena;
	x->rq.out = &space->page;
	x->rq.server = x;
}

void exchange_hold(struct exchange *x)
{
	atomic_fetch_add_explicit(&x->holders, 1, memory_order_relaxed);
}

static void empty(struct out *o)
{
	if (o->cap > KEEP_BUFFER)
		out_free(o);
	out_reset(o);
}

static void put_back(struct exchange *x)
{
	struct shelf *shelf = x->home;
	struct server *server = x->server;
	struct workspace *space = x->space;
	if (x->file >= 0)
		close(x->file);
	if (x->target != x->inline_target)
		free(x->target);
	if (space) {
		arena_reset(space->arena);
		empty(&space->page);
		empty(&space->body);
		empty(&space->packed);
	}
	pthread_mutex_lock(&shelf->lock);
	if (space && shelf->space_count < KEEP_SPACES) {
		space->next = shelf->spaces;
		shelf->spaces = space;
		shelf->space_count++;
		space = NULL;
	}
	if (shelf->exchange_count < KEEP_SPACES) {
		x->next = shelf->exchanges;
		shelf->exchanges = x;
		shelf->exchange_count++;
		x = NULL;
	}
	pthread_mutex_unlock(&shelf->lock);
	if (space)
		space_free(space);
	free(x);
	server_let_go(server);
}

void exchange_drop(struct exchange *x)
{
	if (atomic_fetch_sub(&x->holders, 1) == 1)
		put_back(x);
}

/* ---- running the handler ---- */

void exchange_bare(struct exchange *x, int status)
{
	struct rq *rq = &x->rq;
	arena_reset(rq->arena);
	x->headers = (struct field_list){0};
	rq->query = rq->form = rq->parameters = rq->errors = (struct field_list){0};
	rq->uploads = (struct upload_list){0};
	rq->log_text = S("the request took more memory than one may have");
	rq->response = (struct response){.status = status, .type = S("text/plain; charset=utf-8")};
	response_header_plain(rq, S("X-Content-Type-Options"), S("nosniff"));
	out_reset(rq->out);
	out_str(rq->out, status_text(status));
	out_byte(rq->out, '\n');
}

/* What the handler began and, jumped out of, could not end. */
static void end_transaction(struct rq *rq)
{
	struct db *db = rq->db;
	rq->db = NULL;
	if (!db || !db->connection)
		return;
	if (db->writing)
		db_write_end(db, false, NULL, NULL);
	else
		db_read_end(db);
}

void server_continue(struct rq *rq, void (*work)(void *arg), void *arg)
{
	jmp_buf target;
	if (setjmp(target) == 0) {
		arena_on_limit(rq->arena, &target);
		work(arg);
		return;
	}
	end_transaction(rq);
	exchange_bare(rq->server, 503);
	server_send(rq);
}

static void handle(void *arg)
{
	struct exchange *x = arg;
	x->server->options.handle(x->server->options.context, &x->rq);
}

void exchange_run(struct exchange *x)
{
	server_continue(&x->rq, handle, x);
}

int exchange_guarded(struct exchange *x, int (*work)(struct exchange *, str), str piece)
{
	jmp_buf target;
	if (setjmp(target) != 0) {
		arena_on_limit(x->rq.arena, NULL);
		return 413;
	}
	arena_on_limit(x->rq.arena, &target);
	int status = work(x, piece);
	arena_on_limit(x->rq.arena, NULL);
	return status;
}

err live_open(struct rq *rq, int64_t person, int64_t session, int64_t *stream)
{
	struct exchange *x = rq->server;
	*stream = 0;
	rq->response.type = S("text/event-stream; charset=utf-8");
	rq->response.cache = S("no-store");
	if (x->head_only || x->stream)
		return OK;
	x->stream = live_reserve(x->server->live, person, session);
	if (!x->stream)
		return BUSY;
	*stream = x->stream;
	rq->response.streaming = true;
	return OK;
}

void live_close(struct rq *rq)
{
	struct exchange *x = rq->server;
	if (x->stream)
		live_end(x->server->live, x->stream);
	x->stream = 0;
	rq->response = (struct response){.headers = rq->response.headers};
}

struct live *live_of(const struct rq *rq)
{
	const struct exchange *x = rq->server;
	return x ? x->server->live : NULL;
}

/* ---- under pressure ---- */

static int ask_always(struct exchange *x, str unused)
{
	const struct server_options *o = &x->server->options;
	(void)unused;
	x->always = o->always && o->always(o->context, &x->rq);
	return 0;
}

bool exchange_always(struct exchange *x)
{
	return exchange_guarded(x, ask_always, STR_NONE) == 0 && x->always;
}

void exchange_turned_away(struct exchange *x)
{
	x->overloaded = true;
	atomic_fetch_add_explicit(&x->server->shed, 1, memory_order_relaxed);
}

bool exchange_shed(struct exchange *x, struct overload *queue, int64_t waited)
{
	int64_t patience = x->server->options.patience_ms * INT64_C(1000);
	if (patience < 0 || !overload_sheds(queue, waited, patience, clock_mono()) ||
	    exchange_always(x))
		return false;
	exchange_turned_away(x);
	return true;
}

/* ---- workers ---- */

/* The first of the slow ones that may run now: on half of the threads, and one of a sender. */
static struct exchange **first_slow(struct workers *w)
{
	if (w->running_n >= w->slow_most)
		return NULL;
	for (struct exchange **x = &w->slow.first; *x; x = &(*x)->next) {
		size_t i = 0;
		while (i < w->running_n && w->running[i] != (*x)->plan.sender)
			i++;
		if (!(*x)->plan.sender || i == w->running_n)
			return x;
	}
	return NULL;
}

static void queue_put(struct queue *q, struct exchange *x)
{
	x->next = NULL;
	*q->end = x;
	q->end = &x->next;
}

static struct exchange *queue_take(struct queue *q, struct exchange **at)
{
	struct exchange *x = *at;
	*at = x->next;
	if (!*at)
		q->end = at;
	return x;
}

/* Whatever came first of what may run; NULL when nothing may. */
static struct exchange *take_job(struct workers *w)
{
	struct exchange **slow = first_slow(w);
	if (slow && (!w->quick.first || (*slow)->ticket < w->quick.first->ticket)) {
		struct exchange *x = queue_take(&w->slow, slow);
		w->running[w->running_n++] = x->plan.sender;
		return x;
	}
	return w->quick.first ? queue_take(&w->quick, &w->quick.first) : NULL;
}

static struct exchange *next_job(struct server *server)
{
	struct workers *w = &server->workers;
	struct exchange *x;
	pthread_mutex_lock(&w->lock);
	while (!(x = take_job(w)) && !w->stopping)
		pthread_cond_wait(&w->more, &w->lock);
	pthread_mutex_unlock(&w->lock);
	if (x)
		atomic_fetch_sub(&w->reserved, 1);
	return x;
}

/* A slow one is done: what waited for its turn may run. */
static void slow_done(struct workers *w, int64_t sender)
{
	pthread_mutex_lock(&w->lock);
	size_t i = 0;
	while (i < w->running_n && w->running[i] != sender)
		i++;
	REQUIRE(i < w->running_n);
	w->running[i] = w->running[--w->running_n];
	if (w->slow.first)
		pthread_cond_broadcast(&w->more);
	pthread_mutex_unlock(&w->lock);
}

static void tell_queued(struct server *server, const struct exchange *x, int change)
{
	if (server->options.queued && !method_reads(x->rq.method))
		server->options.queued(server->options.context, change);
}

static void *worker_main(void *arg)
{
	struct server *server = arg;
	struct exchange *x;
	while ((x = next_job(server))) {
		/* It may be gone once it has run. */
		bool slow = x->slow;
		int64_t sender = x->plan.sender;
		tell_queued(server, x, -1);
		int64_t waited = x->waited + clock_mono() - x->queued;
		if (!slow && exchange_shed(x, &server->workers.overload, waited))
			server_turn_away(x, 503);
		else
			exchange_run(x);
		if (slow)
			slow_done(&server->workers, sender);
	}
	server_let_go(server);
	return NULL;
}

bool workers_start(struct server *server, int count)
{
	struct workers *w = &server->workers;
	w->slow_most = count > 1 ? (size_t)count / 2 : 1;
	for (int i = 0; i < count && i < WORKERS_MAX; i++) {
		atomic_fetch_add(&server->holders, 1);
		if (pthread_create(&w->threads[i], NULL, worker_main, server) != 0) {
			atomic_fetch_sub(&server->holders, 1);
			return false;
		}
		w->count++;
	}
	return true;
}

bool workers_reserve(struct workers *w, bool always)
{
	if (atomic_fetch_add(&w->reserved, 1) < QUEUE_LIMIT + (always ? QUEUE_ALWAYS : 0))
		return true;
	atomic_fetch_sub(&w->reserved, 1);
	return false;
}

void workers_push(struct server *server, struct exchange *x)
{
	struct workers *w = &server->workers;
	tell_queued(server, x, 1);
	x->queued = clock_mono();
	pthread_mutex_lock(&w->lock);
	x->ticket = w->tickets++;
	queue_put(x->slow ? &w->slow : &w->quick, x);
	pthread_cond_signal(&w->more);
	pthread_mutex_unlock(&w->lock);
}

struct exchange *workers_clear(struct server *server)
{
	struct workers *w = &server->workers;
	struct exchange *all = NULL;
	pthread_mutex_lock(&w->lock);
	while (w->quick.first || w->slow.first) {
		struct queue *q = w->quick.first ? &w->quick : &w->slow;
		struct exchange *x = queue_take(q, &q->first);
		x->next = all;
		all = x;
		tell_queued(server, x, -1);
		atomic_fetch_sub(&w->reserved, 1);
	}
	pthread_mutex_unlock(&w->lock);
	return all;
}

bool workers_stop(struct server *server, int64_t until)
{
	struct workers *w = &server->workers;
	pthread_mutex_lock(&w->lock);
	w->stopping = true;
	pthread_cond_broadcast(&w->more);
	pthread_mutex_unlock(&w->lock);
	int64_t left = until - clock_mono();
	int64_t end = clock_now() + (left > 0 ? left : 0);
	struct timespec deadline = {.tv_sec = end / SECOND, .tv_nsec = end % SECOND * 1000};
	bool all = true;
	for (int i = 0; i < w->count; i++) {
		if (pthread_timedjoin_np(w->threads[i], NULL, &deadline) == 0)
			continue;
		pthread_detach(w->threads[i]);
		all = false;
	}
	return all;
}
