/* SPDX-License-Identifier: Apache-2.0
 * server: HTTP on libmicrohttpd (epoll, a loop per core, small pools). It reads the request whole
 * (uploads to disk), hands it to `handle`, and sends the answer. Only server.c includes
 * microhttpd.h.
 */
#ifndef RUCHE_SERVER_H
#define RUCHE_SERVER_H

#include "http/live.h"
#include "http/request.h"

struct server;

struct server_options {
	str listen;    /* ADDR:PORT, [::1]:PORT */
	str temporary; /* directory for uploads being received */
	int loops;     /* event loops; 0: one per core */
	int workers; /* threads for requests that may block; 0: 4 with SQLite, 16 with PostgreSQL */
	bool inline_reads;   /* run GET on the loop (SQLite) */
	bool uncompressed;   /* leave gzip to the proxy in front */
	str trusted_proxies; /* addresses and ranges whose X-Forwarded-For and -Proto count:
				"127.0.0.1 10.0.0.0/8" */
	int idle_seconds;    /* a connection without a byte for so long is closed (default 60) */
	int patience_ms;     /* http/overload.h; 0: as there; -1: nobody is turned away */
	size_t body_limit;   /* bytes of a form without files (default 2 MiB) */
	size_t upload_limit; /* bytes of a multipart request (default 64 MiB) */
	void *context;	     /* given to the functions below */
	/* Does everything for one request: fills rq->response and rq->out. Called on a loop or a
	 * worker. It must arrange for server_send(rq) to be called exactly once: itself, or from
	 * the done callback of a write. When the arena's limit is reached the server jumps out of
	 * handle, ends rq->db (which must lie in the arena) and answers 503. What goes on with the
	 * request on another thread does so in server_continue. */
	void (*handle)(void *context, struct rq *rq);
	/* May the handler of this request, which is no GET, run on the loop? Only what never blocks
	 * may. NULL: none. */
	bool (*inline_write)(void *context, const struct rq *rq);
	/* May the handler of this request take long, as those that take files do? Such run on half
	 * of the workers at most, and one of a sender (struct body_plan) at a time; the others wait
	 * without holding one. NULL: none. */
	bool (*slow)(void *context, const struct rq *rq);
	/* Is this request answered also while others are turned away for having waited too long?
	 * NULL: none. */
	bool (*always)(void *context, const struct rq *rq);
	/* Before a body is read: may this request have one of that length? Gives 0 or a status
	 * (401, 403, 404, 405, 411, 413, 429, 503). length is -1 for a chunked body. May say in
	 * *plan how it is read. NULL: every body within the limits is taken. */
	int (*accept_body)(void *context, const struct rq *rq, int64_t length,
			   struct body_plan *plan);
	/* Writes the page of a refusal that the server made itself (400, 413, 415, 431, 503 ...)
	 * into rq->out and rq->response. Called on a loop, so it must not block. NULL, or nothing
	 * written: a line of plain text. */
	void (*refused)(void *context, struct rq *rq, int status);
	/* +1 when a request that is not a GET was queued, -1 when a worker takes it. May be NULL.
	 */
	void (*queued)(void *context, int change);
	/* See live_options. */
	void (*here)(void *context, int64_t person, bool here);
	int32_t watched;
	void (*read)(void *context, int64_t id, bool read);
};

/* FAULT or INVALID with the reason in *why, in the arena. */
err server_start(struct arena *a, const struct server_options *options, struct server **server,
		 str *why);
/* Sends what rq holds. Any thread. The rq is the server's again and must not be touched. */
void server_send(struct rq *rq);
/* Goes on with a request outside of handle, as the done callback of a write does: calls work(arg),
 * which ends in server_send, and answers 503 when it reaches the arena's limit. */
void server_continue(struct rq *rq, void (*work)(void *arg), void *arg);
/* No new connections; requests under way are answered; then all threads end. What is not answered
 * after `seconds` is cut off; a handler that never returns keeps its thread and the server's
 * memory. */
void server_stop(struct server *server, int seconds);
/* The port it listens on (for port 0). */
int server_port(const struct server *server);
/* The hub of its live streams (http/live.h). */
struct live *server_live(const struct server *server);

struct server_numbers {
	int64_t requests, connections, streams, by_class[6]; /* 1xx.. in by_class[1].. */
	int64_t queued;
	int64_t shed; /* turned away because they had waited too long */
};
struct server_numbers server_numbers(const struct server *server);

#endif
