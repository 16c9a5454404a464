/* SPDX-License-Identifier: Apache-2.0
 * listen: the listening socket, the thread that accepts on it, and how many files the process may
 * open. The library could accept by itself, but to stop that (MHD_quiesce_daemon) while its loops
 * run ends the process now and then: the call and a loop both take the socket out of the loop's
 * epoll set, and the second finds it gone. Ours can be closed at any time.
 */
#ifndef RUCHE_HTTP_LISTEN_H
#define RUCHE_HTTP_LISTEN_H

#include "base/err.h"
#include "base/str.h"

#include <pthread.h>
#include <sys/socket.h>

struct arena;

struct listener {
	int socket; /* -1: none */
	int wake;   /* an eventfd that ends the thread */
	bool running;
	pthread_t thread;
	/* Takes the accepted socket, which does not block, from the thread. */
	void (*take)(void *context, int socket, const struct sockaddr *address, socklen_t n);
	void *context;
};

/* Opens ADDR:PORT or [ADDR]:PORT (a name works too; port 0: any). INVALID or FAULT with the reason
 * in *why, in the arena. */
err listen_open(struct arena *a, str where, int *socket, int *port, str *why);
/* Accepts on l->socket, on a thread of its own, until listener_stop. False without one. */
bool listener_start(struct listener *l);
/* Closes the socket: from here on the system refuses connections, and take is not called. May be
 * called again, and without listener_start. */
void listener_stop(struct listener *l);
/* Raises the limit of open files to what the system allows and gives it. */
int64_t files_allowed(void);

#endif
