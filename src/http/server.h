/* SPDX-License-Identifier: Apache-2.0
 * server: HTTP on libmicrohttpd (epoll, a loop per core, small pools). It reads the request whole
 * (uploads to disk), hands it to `handle`, and sends the answer. Only server.c includes microhttpd.h.
 */
#ifndef RUCHE_SERVER_H
#define RUCHE_SERVER_H

#include "http/request.h"

struct server;

struct server_options {
	str listen;             /* ADDR:PORT, [::1]:PORT */
	str temporary;          /* directory for uploads being received */
	int loops;              /* event loops; 0: one per core */
	int workers;            /* threads for requests that may block; 0: 4 with SQLite, 16 with PostgreSQL */
	bool inline_reads;      /* run GET on the loop (SQLite) */
	size_t body_limit;      /* bytes of a form without files (default 2 MiB) */
	size_t upload_limit;    /* bytes of a multipart request (default 64 MiB) */
	void *context;          /* given to the functions below */
	/* Does everything for one request: fills rq->response and rq->out. Called on a loop or a worker. It must arrange
	 * for server_send(rq) to be called exactly once: itself, or from the done callback of a write. */
	void (*handle)(void *context, struct rq *rq);
	/* Before a body is read: may this request have one of that length? Gives 0 or a status (403, 404, 405, 411, 413). */
	int (*accept_body)(void *context, const struct rq *rq, int64_t length);
};

err server_start(const struct server_options *options, struct server **server, str *why);
/* Sends what rq holds. Any thread. The rq is the server's again and must not be touched. */
void server_send(struct rq *rq);
/* No new connections; requests under way are answered; then all threads end (at most `seconds`). */
void server_stop(struct server *server, int seconds);
/* The port it listens on (for port 0). */
int server_port(const struct server *server);

struct server_numbers {
	int64_t requests, connections, streams, by_class[6]; /* 1xx.. in by_class[1].. */
	int64_t queued;
};
struct server_numbers server_numbers(const struct server *server);

#endif
