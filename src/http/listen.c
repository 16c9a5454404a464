/* SPDX-License-Identifier: Apache-2.0 */
#include "http/listen.h"

#include "base/arena.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

enum {
	BACKLOG = 4096,
	REST_MS = 20, /* without files or memory for another connection */
};

static bool split(str where, str *host, str *port)
{
	size_t colon = where.n;
	while (colon > 0 && where.p[colon - 1] != ':')
		colon--;
	if (colon < 2)
		return false;
	*host = str_sub(where, 0, colon - 1);
	*port = str_sub(where, colon, where.n);
	if (host->n > 2 && host->p[0] == '[' && host->p[host->n - 1] == ']')
		*host = str_sub(*host, 1, host->n - 2);
	else if (str_find_byte(*host, ':') >= 0)
		return false;
	int64_t number;
	return str_to_int(*port, &number) && number >= 0 && number <= 65535;
}

static int bound_port(int fd)
{
	struct sockaddr_storage sa = {0};
	socklen_t n = sizeof(sa);
	if (getsockname(fd, (struct sockaddr *)&sa, &n) != 0)
		return 0;
	in_port_t port = sa.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&sa)->sin6_port
						  : ((struct sockaddr_in *)&sa)->sin_port;
	return ntohs(port);
}

static int open_one(const struct addrinfo *info)
{
	int on = 1;
	int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	/* Connections inherit TCP_NODELAY: an answer in two writes must not wait for an
	 * acknowledgement. */
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on)) == 0 &&
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)) == 0 &&
	    bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int saved = errno;
	close(fd);
	errno = saved;
	return -1;
}

err listen_open(struct arena *a, str where, int *socket, int *port, str *why)
{
	str host, number;
	if (!split(where, &host, &number)) {
		*why = str_cat(a, S("not an address to listen on (ADDR:PORT): "), where);
		return INVALID;
	}
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	struct addrinfo *found = NULL;
	if (getaddrinfo(cstr(a, host), cstr(a, number), &hints, &found) != 0 || !found) {
		*why = str_cat(a, S("no such address: "), where);
		return INVALID;
	}
	*socket = open_one(found);
	freeaddrinfo(found);
	if (*socket < 0) {
		*why = str_cat(a, S("cannot listen on "), where, S(": "),
			       str_from(strerrordesc_np(errno)));
		return FAULT;
	}
	*port = bound_port(*socket);
	return OK;
}

/* Accepts all that wait. False when the system cannot give one more now: no files, no memory. */
static bool accept_all(struct listener *l)
{
	for (;;) {
		struct sockaddr_storage address;
		socklen_t n = sizeof(address);
		int fd = accept4(l->socket, (struct sockaddr *)&address, &n,
				 SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0)
			l->take(l->context, fd, (struct sockaddr *)&address, n);
		else if (errno == EAGAIN)
			return true;
		else if (errno != EINTR && errno != ECONNABORTED)
			return false;
	}
}

static void *accept_connections(void *arg)
{
	struct listener *l = arg;
	struct pollfd polled[2] = {{.fd = l->wake, .events = POLLIN},
				   {.fd = l->socket, .events = POLLIN}};
	bool room = true;
	for (;;) {
		int n = poll(polled, room ? 2 : 1, room ? -1 : REST_MS);
		if (n > 0 && polled[0].revents)
			return NULL;
		if (n < 0 && errno != EINTR)
			BUG("cannot wait for connections");
		room = accept_all(l);
	}
}

bool listener_start(struct listener *l)
{
	l->wake = eventfd(0, EFD_CLOEXEC);
	if (l->wake < 0)
		return false;
	l->running = pthread_create(&l->thread, NULL, accept_connections, l) == 0;
	if (!l->running)
		close(l->wake);
	return l->running;
}

void listener_stop(struct listener *l)
{
	if (l->running) {
		uint64_t one = 1;
		REQUIRE(write(l->wake, &one, sizeof(one)) == sizeof(one));
		pthread_join(l->thread, NULL);
		close(l->wake);
		l->running = false;
	}
	if (l->socket >= 0)
		close(l->socket);
	l->socket = -1;
}

int64_t files_allowed(void)
{
	struct rlimit limit;
	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return 1024;
	if (limit.rlim_cur < limit.rlim_max) {
		struct rlimit raised = {limit.rlim_max, limit.rlim_max};
		if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
			limit = raised;
	}
	return limit.rlim_cur > 1 << 20 ? 1 << 20 : (int64_t)limit.rlim_cur;
}
