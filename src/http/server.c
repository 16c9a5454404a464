/* SPDX-License-Identifier: Apache-2.0 */
#include "http/server.h"

#include "base/log.h"
#include "base/rand.h"
#include "http/answer.h"
#include "http/exchange.h"
#include "http/receive.h"

#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	/* A connection's memory in the library: the request's head, then the answer's. With the
	 * library's own record of a connection it stays below 16 KiB. */
	POOL = 15 << 10,
	/* A refused body up to this is read and thrown away, so that the client sees the answer; a
	 * longer one loses its connection. */
	DISCARD_LIMIT = 8 << 20,
	/* For the database, uploads and files being sent. */
	FILES_RESERVED = 256,
	PAGES_MIN = 256, /* connections that streams leave free */
};

typedef enum MHD_Result result;

/* ---- the answer ---- */

static void body_sent(void *arg)
{
	exchange_drop(arg);
}

static struct MHD_Response *body_response(struct exchange *x, const struct answer *answer)
{
	if (answer->file >= 0)
		return MHD_create_response_from_fd_at_offset64((uint64_t)answer->size, answer->file,
							       (uint64_t)answer->offset);
	if (answer->body.n == 0)
		return MHD_create_response_from_buffer(0, (void *)(uintptr_t) "",
						       MHD_RESPMEM_PERSISTENT);
	exchange_hold(x);
	struct MHD_Response *reply = MHD_create_response_from_buffer_with_free_callback_cls(
		answer->body.n, (void *)(uintptr_t)answer->body.p, body_sent, x);
	if (!reply)
		exchange_drop(x);
	return reply;
}

/* The head of a live stream: our own, since the socket leaves the library. */
static void write_stream_head(struct exchange *x)
{
	struct rq *rq = &x->rq;
	struct out *o = rq->out;
	out_reset(o);
	out_lit(o, "HTTP/1.1 200 OK\r\nDate: ");
	out_http_time(o, clock_now());
	out_lit(o,
		"\r\nContent-Type: text/event-stream; charset=utf-8\r\nCache-Control: no-store\r\n"
		"X-Accel-Buffering: no\r\nConnection: close\r\nX-Request-Id: ");
	out_str(o, rq->request_id);
	out_lit(o, "\r\n");
	for (size_t i = 0; i < rq->response.headers.n; i++) {
		out_str(o, rq->response.headers.v[i].name);
		out_lit(o, ": ");
		out_str(o, rq->response.headers.v[i].value);
		out_lit(o, "\r\n");
	}
	out_lit(o, "\r\n");
	x->status = 200;
}

static int build(struct exchange *x, str unused)
{
	(void)unused;
	struct rq *rq = &x->rq;
	if (rq->response.streaming && x->stream && !x->head_only) {
		write_stream_head(x);
		return 0;
	}
	struct answer_options options = {.compress = !x->server->options.uncompressed,
					 .packed = &x->space->packed,
					 .packer = &x->space->packer};
	struct answer answer = answer_plan(rq, &options);
	x->status = answer.status;
	x->bytes = answer.file >= 0 ? answer.size : (int64_t)answer.body.n;
	x->reply = body_response(x, &answer);
	if (!x->reply)
		return 500;
	for (size_t i = 0; i < answer.headers.n; i++) {
		const struct field *header = &answer.headers.v[i];
		MHD_add_response_header(x->reply, cstr(rq->arena, header->name),
					cstr(rq->arena, header->value));
	}
	if (x->rq.request_id.n)
		MHD_add_response_header(x->reply, "X-Request-Id", x->id);
	/* While the server stops, connections end with their answer. */
	if (atomic_load_explicit(&x->server->stopping, memory_order_relaxed))
		MHD_add_response_header(x->reply, MHD_HTTP_HEADER_CONNECTION, "close");
	return 0;
}

/* While its words are still there. Whoever is only asked to come back met no failure: there are no
 * words then. */
static void log_failure(const struct exchange *x)
{
	const struct rq *rq = &x->rq;
	bool fault = x->status == 500;
	if (!fault && (x->status != 503 || str_empty(rq->log_text)))
		return;
	log_event(fault ? LOG_ERROR : LOG_WARN, "request failed", LOG_S("id", rq->request_id),
		  LOG_S("method", method_name(rq->method)), LOG_S("path", rq->path),
		  LOG_I("status", x->status), LOG_S("what", rq->log_text));
}

static void build_answer(struct exchange *x)
{
	int status = exchange_guarded(x, build, STR_NONE);
	if (status) {
		/* The arena's limit was reached while the answer was put together. */
		if (x->reply)
			MHD_destroy_response(x->reply);
		x->reply = NULL;
		exchange_bare(x, 503);
		(void)exchange_guarded(x, build, STR_NONE);
	}
	log_failure(x);
	/* What the request had in memory and on disk is not needed while the answer is on its way.
	 */
	arena_reset(x->rq.arena);
	x->headers = (struct field_list){0};
	x->spent = clock_mono() - x->began;
}

/* A page of our own for a status, into rq->out. */
static void write_refusal(struct exchange *x, int status)
{
	struct rq *rq = &x->rq;
	rq->response = (struct response){0};
	out_reset(rq->out);
	if (x->server->options.refused)
		x->server->options.refused(x->server->options.context, rq, status);
	if (rq->out->n == 0) {
		rq->response.type = S("text/plain; charset=utf-8");
		response_header_plain(rq, S("X-Content-Type-Options"), S("nosniff"));
		out_str(rq->out, status_text(status));
		out_byte(rq->out, '\n');
	}
	rq->response.status = status;
	if (status == 500 && str_empty(rq->log_text))
		rq->log_text = S("what came could not be written to the disk");
	if (status == 503) {
		struct out seconds = out_new(rq->arena, 16);
		out_int(&seconds, x->overloaded ? OVERLOAD_RETRY_SECONDS : 1);
		response_header(rq, S("Retry-After"), out_view(&seconds));
	}
	if (status == 405)
		response_header(rq, S("Allow"), S("GET, HEAD, POST, PUT, DELETE, PATCH"));
}

static int refusal_work(struct exchange *x, str unused)
{
	(void)unused;
	write_refusal(x, x->refusal);
	return 0;
}

static void build_refusal(struct exchange *x, int status)
{
	x->refusal = status;
	if (exchange_guarded(x, refusal_work, STR_NONE) != 0)
		exchange_bare(x, status);
	build_answer(x);
}

/* On the loop: hands the finished answer to the library. */
static result queue_answer(struct exchange *x)
{
	x->stage = STAGE_SENT;
	if (x->stream) {
		int socket =
			MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD)
				->connect_fd;
		int own = fcntl(socket, F_DUPFD_CLOEXEC, 0);
		if (own >= 0)
			live_attach(x->server->live, x->stream, own, out_view(x->rq.out));
		else
			live_end(x->server->live, x->stream);
		x->stream = 0;
		/* The library lets go of its half of the socket; with MHD_USE_TURBO it does so
		 * without a shutdown, so the stream lives on. */
		return MHD_NO;
	}
	struct MHD_Response *reply = x->reply;
	x->reply = NULL;
	if (!reply)
		return MHD_NO;
	result queued = MHD_queue_response(x->connection, (unsigned)x->status, reply);
	MHD_destroy_response(reply);
	return queued;
}

/* On the loop, at once. While a body is still to come this ends the connection after the answer. */
static result refuse(struct exchange *x, int status)
{
	build_refusal(x, status);
	return queue_answer(x);
}

/* ---- the hand-over between loop and sender ---- */

/* Puts the connection to sleep until server_send; false when the server is past that. */
static bool park(struct exchange *x, enum fate *seen)
{
	struct server *server = x->server;
	*seen = FATE_RUNNING;
	pthread_mutex_lock(&server->parked_lock);
	bool open = !server->closed;
	enum fate next = open ? FATE_PARKED : FATE_ABANDONED;
	bool slept = atomic_compare_exchange_strong(&x->fate, seen, next) && open;
	if (slept) {
		MHD_suspend_connection(x->connection);
		x->parked_before = NULL;
		x->parked_next = server->parked;
		if (server->parked)
			server->parked->parked_before = x;
		server->parked = x;
	}
	pthread_mutex_unlock(&server->parked_lock);
	return slept;
}

/* Under parked_lock. */
static void unpark(struct exchange *x)
{
	if (x->parked_next)
		x->parked_next->parked_before = x->parked_before;
	if (x->parked_before)
		x->parked_before->parked_next = x->parked_next;
	else
		x->server->parked = x->parked_next;
}

void server_send(struct rq *rq)
{
	struct exchange *x = rq->server;
	struct server *server = x->server;
	build_answer(x);
	enum fate seen = FATE_RUNNING;
	if (!atomic_compare_exchange_strong(&x->fate, &seen, FATE_READY)) {
		pthread_mutex_lock(&server->parked_lock);
		seen = atomic_load(&x->fate);
		REQUIRE(seen != FATE_READY);
		if (seen == FATE_PARKED) {
			atomic_store(&x->fate, FATE_READY);
			unpark(x);
			MHD_resume_connection(x->connection);
		}
		pthread_mutex_unlock(&server->parked_lock);
		if (seen == FATE_ABANDONED && x->reply) {
			MHD_destroy_response(x->reply);
			x->reply = NULL;
		}
	}
	if (x->left)
		atomic_fetch_sub(&server->under_way, 1);
	exchange_drop(x);
}

static int ask_inline(struct exchange *x, str unused)
{
	const struct server_options *o = &x->server->options;
	(void)unused;
	x->inline_write = o->inline_write(o->context, &x->rq);
	return 0;
}

static bool runs_inline(struct exchange *x)
{
	const struct server_options *o = &x->server->options;
	if (x->rq.method == GET)
		return o->inline_reads;
	return o->inline_write && exchange_guarded(x, ask_inline, STR_NONE) == 0 && x->inline_write;
}

static int ask_slow(struct exchange *x, str unused)
{
	const struct server_options *o = &x->server->options;
	(void)unused;
	x->slow = x->rq.method != GET && o->slow && o->slow(o->context, &x->rq);
	return 0;
}

/* The request is whole: the handler gets it, here or on a worker. */
static result dispatch(struct exchange *x)
{
	struct server *server = x->server;
	enum fate seen;
	x->stage = STAGE_RUN;
	if (x->overloaded)
		return refuse(x, 503);
	if (runs_inline(x)) {
		exchange_hold(x);
		exchange_run(x);
		/* Another thread may be about to answer: sleep until it does. */
		if (atomic_load(&x->fate) != FATE_READY && park(x, &seen))
			return MHD_YES;
		return atomic_load(&x->fate) == FATE_READY ? queue_answer(x) : MHD_NO;
	}
	if (exchange_guarded(x, ask_slow, STR_NONE) != 0)
		return refuse(x, 503);
	if (!workers_reserve(&server->workers, false) &&
	    !(exchange_always(x) && workers_reserve(&server->workers, true))) {
		exchange_turned_away(x);
		return refuse(x, 503);
	}
	exchange_hold(x);
	if (!park(x, &seen)) {
		atomic_fetch_sub(&server->workers.reserved, 1);
		exchange_drop(x);
		return refuse(x, 503);
	}
	workers_push(server, x);
	return MHD_YES;
}

/* ---- what the library calls ---- */

static void *on_line(void *arg, const char *target, struct MHD_Connection *connection)
{
	struct server *server = arg;
	struct MHD_Daemon *loop =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_DAEMON)->daemon;
	return exchange_take(server, shelf_of(server, loop), target ? target : "");
}

/* The library must not decode anything: it would do so laxly, in the memory that we read again. */
static size_t leave_escaped(void *arg, struct MHD_Connection *connection, char *s)
{
	(void)arg;
	(void)connection;
	return strlen(s);
}

/* The request line as the library cut it must be exactly METHOD SP TARGET SP VERSION CR LF. */
static bool line_is_exact(const struct exchange *x, const char *uri, const char *method,
			  const char *version)
{
	return uri == method + strlen(method) + 1 && version == uri + x->target_n + 1 &&
	       strlen(version) == 8 && version[9] == 0;
}

/* For how long the head lay in the socket: since its last bytes came, as the kernel knows it. */
static int64_t waited_in_socket(struct MHD_Connection *connection)
{
	struct tcp_info info = {0};
	socklen_t n = sizeof(info);
	int socket =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &info, &n) != 0)
		return 0;
	return (int64_t)info.tcpi_last_data_recv * 1000;
}

static result begin(struct exchange *x, const char *uri, const char *method, const char *version)
{
	struct MHD_Connection *connection = x->connection;
	struct server *server = x->server;
	exchange_furnish(x);
	x->began = clock_mono();
	x->waited = waited_in_socket(connection);
	x->http10 = strcmp(version, "HTTP/1.0") == 0;
	x->counted = true;
	atomic_fetch_add(&server->under_way, 1);
	size_t head = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
			      ->header_size;
	const struct sockaddr *peer =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)
			->client_addr;
	str lines = STR_NONE;
	bool exact = line_is_exact(x, uri, method, version);
	if (exact)
		lines = (str){version + 10, (size_t)(method + head - (version + 10))};
	struct head_facts facts = {0};
	int status = receive_head(x, str_from(method), lines, peer, &facts);
	/* The library must have seen the same lines, or it and we would disagree about the body. */
	int seen = MHD_get_connection_values(connection, MHD_HEADER_KIND, NULL, NULL);
	if (!exact || (!status && (seen < 0 || (size_t)seen != x->headers.n)))
		status = 400;
	if (!status && !x->http10 && strcmp(version, "HTTP/1.1") != 0)
		status = 505;
	if (status)
		return refuse(x, status);
	x->stage = STAGE_RUN;
	/* Now, since with a body that is still to come it would come for nothing. */
	bool late = exchange_shed(x, &x->home->overload, x->waited);
	if (facts.body == BODY_NONE)
		return MHD_YES;
	status = late ? 503 : receive_begin(x, &facts);
	if (!status)
		return MHD_YES;
	if (facts.expects || facts.body == BODY_CHUNKED || facts.length > DISCARD_LIMIT)
		return refuse(x, status);
	x->stage = STAGE_DISCARD;
	x->refusal = status;
	return MHD_YES;
}

static result on_request(void *arg, struct MHD_Connection *connection, const char *uri,
			 const char *method, const char *version, const char *piece,
			 size_t *piece_n, void **context)
{
	(void)arg;
	struct exchange *x = *context;
	if (!x)
		return MHD_NO;
	if (!x->space) {
		x->connection = connection;
		return begin(x, uri, method, version);
	}
	if (*piece_n) {
		(void)receive_piece(x, (str){piece, *piece_n});
		*piece_n = 0;
		return x->stage == STAGE_DISCARD && x->received > DISCARD_LIMIT ? MHD_NO : MHD_YES;
	}
	if (x->stage == STAGE_SENT)
		return MHD_YES;
	enum fate fate = atomic_load(&x->fate);
	if (fate == FATE_READY)
		return queue_answer(x);
	if (fate == FATE_ABANDONED)
		return MHD_NO;
	if (fate == FATE_PARKED)
		return MHD_YES;
	int status = receive_end(x);
	if (!status && MHD_get_connection_values(connection, MHD_FOOTER_KIND, NULL, NULL) > 0)
		status = 400; /* trailers mean nothing to us, and the library reads them laxly */
	return status ? refuse(x, status) : dispatch(x);
}

static void log_request(const struct exchange *x)
{
	const struct rq *rq = &x->rq;
	log_event(LOG_INFO, "request", LOG_S("id", rq->request_id),
		  LOG_S("method", x->head_only ? S("HEAD") : method_name(rq->method)),
		  LOG_S("path", rq->path), LOG_I("status", x->status), LOG_I("bytes", x->bytes),
		  LOG_I("us", x->spent), LOG_I("person", rq->viewer_id.v),
		  LOG_S("address", rq->address));
}

/* The sender of a file left before its end, and the route keeps what came: a worker runs the
 * handler without a connection, and its answer is thrown away. False when there is nothing to keep.
 */
static bool hand_on_part(struct exchange *x, enum MHD_RequestTerminationCode why)
{
	if (x->stage != STAGE_FILE || !x->plan.partial || !x->received ||
	    why == MHD_REQUEST_TERMINATED_COMPLETED_OK ||
	    !workers_reserve(&x->server->workers, false))
		return false;
	x->left = x->rq.partial = true;
	if (receive_end(x) != 0) {
		x->left = false;
		atomic_fetch_sub(&x->server->workers.reserved, 1);
		return false;
	}
	x->stage = STAGE_SENT;
	x->slow = true;
	atomic_store(&x->fate, FATE_ABANDONED);
	exchange_hold(x);
	workers_push(x->server, x);
	return true;
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **context,
			 enum MHD_RequestTerminationCode why)
{
	struct server *server = arg;
	struct exchange *x = *context;
	*context = NULL;
	if (!x)
		return;
	if (!x->status) {
		/* The library refused it, or the client went away. */
		const union MHD_ConnectionInfo *info =
			MHD_get_connection_info(connection, MHD_CONNECTION_INFO_HTTP_STATUS);
		x->status = info ? (int)info->http_status : 0;
	}
	atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
	atomic_fetch_add_explicit(&server->by_class[x->status / 100 % 6], 1, memory_order_relaxed);
	log_request(x);
	if (atomic_load(&x->fate) == FATE_READY && x->reply) {
		MHD_destroy_response(x->reply);
		x->reply = NULL;
	}
	/* Behind a part that is handed on it goes on counting, until the worker is done with it. */
	if (!hand_on_part(x, why) && x->counted)
		atomic_fetch_sub(&server->under_way, 1);
	exchange_drop(x);
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
			  enum MHD_ConnectionNotificationCode what)
{
	struct server *server = arg;
	(void)connection;
	(void)context;
	atomic_fetch_add_explicit(&server->connections,
				  what == MHD_CONNECTION_NOTIFY_STARTED ? 1 : -1,
				  memory_order_relaxed);
}

/* Each connection goes to one of the library's loops, in turn. */
static void take_connection(void *context, int socket, const struct sockaddr *address, socklen_t n)
{
	struct server *server = context;
	int64_t open = atomic_load_explicit(&server->connections, memory_order_relaxed);
	if (open + live_count(server->live) < server->files)
		MHD_add_connection(server->daemon, socket, address, n);
	else
		close(socket);
}

/* ---- start and stop ---- */

static bool start_daemon(struct server *server)
{
	const struct server_options *o = &server->options;
	unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO |
			 MHD_USE_NO_LISTEN_SOCKET;
	/* Not MHD_OPTION_STRICT_FOR_CLIENT: all it asks is asked here too, and the library sends
	 * the head of its own refusal of a missing Host twice. */
	struct MHD_OptionItem items[] = {
		{MHD_OPTION_THREAD_POOL_SIZE, server->loops, NULL},
		{MHD_OPTION_END, 0, NULL},
	};
	if (server->loops < 2)
		items[0] = items[1];
	server->daemon = MHD_start_daemon(
		flags, 0, NULL, NULL, on_request, server, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
		(size_t)POOL, MHD_OPTION_CONNECTION_LIMIT, (unsigned)server->files,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)o->idle_seconds,
		MHD_OPTION_URI_LOG_CALLBACK, on_line, server, MHD_OPTION_UNESCAPE_CALLBACK,
		leave_escaped, server, MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
		MHD_OPTION_NOTIFY_CONNECTION, on_connection, server, MHD_OPTION_ARRAY, items,
		MHD_OPTION_END);
	return server->daemon != NULL;
}

static void set_defaults(struct server *server)
{
	struct server_options *o = &server->options;
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	server->loops = o->loops > 0 ? o->loops : cores > 0 ? (int)cores : 1;
	if (server->loops > LOOPS_MAX)
		server->loops = LOOPS_MAX;
	o->workers = o->workers > 0 ? o->workers : o->inline_reads ? 4 : 16;
	o->body_limit = o->body_limit ? o->body_limit : 2 << 20;
	o->upload_limit = o->upload_limit ? o->upload_limit : 64 << 20;
	o->idle_seconds = o->idle_seconds > 0 ? o->idle_seconds : 60;
	o->patience_ms = o->patience_ms ? o->patience_ms : OVERLOAD_PATIENCE_MS;
	o->listen = str_dup(server->arena, o->listen);
	o->temporary = str_dup(server->arena, o->temporary.n ? o->temporary : S("/tmp"));
	server->files = files_allowed();
	server->files -= server->files > 4 * FILES_RESERVED ? FILES_RESERVED : server->files / 4;
	rand_bytes(&server->id_salt, sizeof(server->id_salt));
}

static err start(struct server *server, str *why)
{
	str bad;
	if (address_ranges_parse(server->arena, server->options.trusted_proxies, &server->trusted,
				 &bad)) {
		*why = str_cat(server->arena, S("not an address or range of a trusted proxy: "),
			       bad);
		return INVALID;
	}
	TRY(listen_open(server->arena, server->options.listen, &server->listener.socket,
			&server->port, why));
	/* A client that left makes a write fail; it must not end the process. */
	signal(SIGPIPE, SIG_IGN);
	/* Streams stay; pages must be asked for beside them. */
	int64_t pages = server->files / 32 > PAGES_MIN ? server->files / 32 : PAGES_MIN;
	if (pages > server->files / 4)
		pages = server->files / 4;
	server->live = live_new(&(struct live_options){.limit = (int)(server->files - pages),
						       .here = server->options.here,
						       .watched = server->options.watched,
						       .read = server->options.read,
						       .context = server->options.context});
	if (!workers_start(server, server->options.workers) || !start_daemon(server) ||
	    !listener_start(&server->listener)) {
		*why = S("cannot start the threads of the server");
		if (server->daemon)
			MHD_stop_daemon(server->daemon);
		workers_stop(server, clock_mono() + SECOND);
		return FAULT;
	}
	return OK;
}

err server_start(struct arena *a, const struct server_options *options, struct server **server,
		 str *why)
{
	struct server *s = aligned_alloc(_Alignof(struct server), sizeof(*s));
	REQUIRE(s);
	memset(s, 0, sizeof(*s));
	s->arena = arena_new(1 << 20);
	s->options = *options;
	s->listener = (struct listener){.socket = -1, .take = take_connection, .context = s};
	set_defaults(s);
	server_locks_init(s);
	s->holders = 1;
	err e = start(s, why);
	if (e) {
		*why = str_dup(a, *why);
		server_let_go(s);
		return e;
	}
	*server = s;
	return OK;
}

static void wait_for_answers(struct server *server, int64_t until)
{
	while (atomic_load(&server->under_way) > 0 && clock_mono() < until)
		nanosleep(&(struct timespec){.tv_nsec = 2 * 1000 * 1000}, NULL);
}

void server_turn_away(struct exchange *x, int status)
{
	x->refusal = status;
	if (exchange_guarded(x, refusal_work, STR_NONE) != 0)
		exchange_bare(x, status);
	server_send(&x->rq);
}

/* What waits is told to come back; what runs is cut off. From here on no connection falls asleep.
 */
static void cut_off(struct server *server)
{
	struct exchange *waiting = workers_clear(server);
	while (waiting) {
		struct exchange *x = waiting;
		waiting = x->next;
		server_turn_away(x, 503);
	}
	pthread_mutex_lock(&server->parked_lock);
	server->closed = true;
	while (server->parked) {
		struct exchange *x = server->parked;
		atomic_store(&x->fate, FATE_ABANDONED);
		unpark(x);
		MHD_resume_connection(x->connection);
	}
	pthread_mutex_unlock(&server->parked_lock);
}

void server_stop(struct server *server, int seconds)
{
	int64_t until = clock_mono() + (int64_t)seconds * SECOND;
	atomic_store(&server->stopping, true);
	listener_stop(&server->listener);
	live_stop(server->live);
	wait_for_answers(server, until);
	cut_off(server);
	wait_for_answers(server, clock_mono() + SECOND);
	MHD_stop_daemon(server->daemon);
	bool ended = workers_stop(server, until > clock_mono() ? until : clock_mono() + SECOND);
	int out = atomic_load(&server->holders) - 1;
	if (!ended || out > 0)
		log_event(LOG_WARN, "server stopped with requests unfinished",
			  LOG_I("requests", out));
	server_let_go(server);
}

int server_port(const struct server *server)
{
	return server->port;
}

struct live *server_live(const struct server *server)
{
	return server->live;
}

struct server_numbers server_numbers(const struct server *server)
{
	struct server_numbers n = {.requests = atomic_load(&server->requests),
				   .connections = atomic_load(&server->connections),
				   .streams = live_count(server->live),
				   .queued = atomic_load(&server->workers.reserved),
				   .shed = atomic_load(&server->shed)};
	for (int i = 0; i < 6; i++)
		n.by_class[i] = atomic_load(&server->by_class[i]);
	return n;
}
