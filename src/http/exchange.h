/* SPDX-License-Identifier: Apache-2.0
 * exchange: one request and its answer as the server keeps them: the struct rq that handlers see,
 * its memory, and who holds it. For http/ only.
 *
 * Three may hold an exchange: the connection (from the request line to the end), the sender (from
 * the start of the handler to server_send) and the body on its way out. The last one puts it back.
 */
#ifndef RUCHE_HTTP_EXCHANGE_H
#define RUCHE_HTTP_EXCHANGE_H

#include "http/address.h"
#include "http/form.h"
#include "http/listen.h"
#include "http/multipart.h"
#include "http/overload.h"
#include "http/server.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdatomic.h>

struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;

enum {
	ARENA_LIMIT = 32 << 20,
	PAGE_LIMIT = 32 << 20,
	KEEP_BUFFER = 256 << 10, /* a larger buffer is not kept for the next request */
	KEEP_SPACES = 64,	 /* on a shelf */
	TARGET_INLINE = 1024,	 /* bytes of a request target kept without an allocation */
	QUEUE_LIMIT = 1024,	 /* requests that wait for a worker */
	QUEUE_ALWAYS = 64,	 /* and more of those that are always answered */
	LOOPS_MAX = 64,
	WORKERS_MAX = 256,
};

/* The memory of one request, reused by the next. */
struct workspace {
	struct workspace *next;
	struct arena *arena;
	struct out page, body, packed;
	struct packer *packer; /* NULL until an answer was compressed (http/answer.h) */
};

/* What one loop keeps for reuse; others take from it and put into it too. */
struct shelf {
	_Alignas(64) pthread_mutex_t lock;
	_Atomic(struct MHD_Daemon *) loop;
	struct exchange *exchanges;
	struct workspace *spaces;
	int exchange_count, space_count;
	struct overload overload; /* of what waits for the loop */
};

enum stage {
	STAGE_HEAD, /* the request line came */
	STAGE_FORM, /* a body is being read, by kind */
	STAGE_MULTIPART,
	STAGE_RAW,
	STAGE_FILE,
	STAGE_DISCARD, /* a body that was refused is being read */
	STAGE_RUN,     /* the handler has it */
	STAGE_SENT,
};

/* Who acts next once the handler has the request. */
enum fate {
	FATE_RUNNING,	/* on the loop */
	FATE_PARKED,	/* the connection sleeps; server_send wakes it */
	FATE_READY,	/* the answer is there */
	FATE_ABANDONED, /* the server stopped first; the sender throws its answer away */
};

struct exchange {
	struct rq rq;
	struct exchange *next;
	struct server *server;
	struct shelf *home;
	struct workspace *space;
	struct MHD_Connection *connection;
	struct MHD_Response *reply;
	struct exchange *parked_next, *parked_before; /* under server->parked_lock */
	atomic_int holders;
	_Atomic enum fate fate;
	enum stage stage;
	bool head_only, http10, counted;
	bool inline_write; /* its handler may run on the loop */
	bool slow;	   /* runs on half of the workers */
	bool overloaded;   /* it is turned away for having waited too long, or for want of room */
	bool always;	   /* it is not */
	bool left;	   /* its sender is gone; what came of its body goes to the handler */
	struct body_plan plan;
	uint64_t ticket;      /* its turn among what waits for a worker */
	int refusal;	      /* status to answer with once the body has been read */
	int status;	      /* of the answer, for the log */
	int64_t bytes;	      /* of its body */
	int64_t began, spent; /* monotonic microseconds */
	int64_t waited;	      /* in the socket, before the loop came to it */
	int64_t queued;	      /* when it began to wait for a worker */
	struct field_list headers;
	struct form_parser form;
	struct multipart *multipart;
	int file;		/* of a raw upload; -1 none */
	size_t limit, received; /* bytes of the body */
	int64_t stream;		/* live; 0 none */
	char *target;		/* inline_target or from the heap */
	size_t target_n;
	char inline_target[TARGET_INLINE];
	char address[ADDRESS_TEXT];
	char id[24];
};

struct queue {
	struct exchange *first, **end; /* by next; end: where the next one comes */
};

/* Slow requests, which bring files, run on half of the threads, one of a sender at a time: the
 * others are for who signs in, reads and writes meanwhile. */
struct workers {
	pthread_mutex_t lock;
	pthread_cond_t more;
	struct queue quick, slow;
	uint64_t tickets;
	int64_t running[WORKERS_MAX]; /* senders of slow ones that run */
	size_t running_n, slow_most;
	atomic_int reserved;
	struct overload overload; /* of the quick ones: slow ones wait for their turn */
	pthread_t threads[WORKERS_MAX];
	int count;
	bool stopping;
};

struct server {
	struct server_options options;
	struct arena *arena; /* what lives as long as the server */
	struct address_ranges trusted;
	struct MHD_Daemon *daemon;
	struct live *live;
	struct listener listener;
	int port, loops;
	int64_t files; /* descriptors we may use for connections and streams */
	struct shelf shelves[LOOPS_MAX];
	struct workers workers;
	pthread_mutex_t parked_lock;
	struct exchange *parked; /* connections that sleep */
	bool closed;		 /* none may fall asleep any more */
	uint32_t id_salt;
	atomic_bool stopping;
	_Atomic uint64_t id_last;
	atomic_int holders; /* whoever started it, its workers, every exchange that is out */
	_Atomic int64_t under_way, requests, connections, shed, by_class[6];
};

/* ---- server.c ---- */
/* Answers what waits for a worker with a refusal; any thread. */
void server_turn_away(struct exchange *x, int status);

/* ---- exchange.c ---- */
void server_locks_init(struct server *server);
/* The last one to let go frees it. */
void server_let_go(struct server *server);
struct shelf *shelf_of(struct server *server, struct MHD_Daemon *loop);
/* With one holder, the connection. NULL without memory. */
struct exchange *exchange_take(struct server *server, struct shelf *shelf, const char *target);
/* Gives it an arena and buffers, and the rq its links to them. */
void exchange_furnish(struct exchange *x);
void exchange_hold(struct exchange *x);
void exchange_drop(struct exchange *x);
/* Runs options.handle; afterwards the exchange may be gone (unless the caller is its loop). */
void exchange_run(struct exchange *x);
/* Calls work(x, piece) and gives its status, or 413 when it reached the arena's limit. */
int exchange_guarded(struct exchange *x, int (*work)(struct exchange *, str), str piece);
/* Has it waited longer than the server lets anybody wait now? Then it is counted as turned away. */
bool exchange_shed(struct exchange *x, struct overload *queue, int64_t waited);
/* The same without asking how long: there is no room for it. */
void exchange_turned_away(struct exchange *x);
bool exchange_always(struct exchange *x);
/* Forgets all the request's memory and makes the answer a bare text of that status. */
void exchange_bare(struct exchange *x, int status);

/* False when it cannot have all its threads. */
bool workers_start(struct server *server, int count);
/* A place in the queue; false when it is full. Few are left then for who is always answered. */
bool workers_reserve(struct workers *w, bool always);
/* Into the place that was reserved. */
void workers_push(struct server *server, struct exchange *x);
/* Takes all that wait out of the queue, for the caller to answer. */
struct exchange *workers_clear(struct server *server);
/* True when all threads ended by the monotonic time; others end when their handler does. */
bool workers_stop(struct server *server, int64_t until);

#endif
