/* SPDX-License-Identifier: Apache-2.0
 * raw_client: for the tests of http/ only: a server on a free port with a toy handler, and a client
 * that writes bytes to a socket as they are and reads answers one by one.
 */
#ifndef RUCHE_HTTP_RAW_CLIENT_H
#define RUCHE_HTTP_RAW_CLIENT_H

#include "base/log.h"
#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

struct answer_read {
	int status; /* 0: the connection ended before a head came */
	char head[8192];
	char *body; /* heap */
	size_t body_n;
	bool complete; /* the whole of Content-Length came */
};

static inline int raw_connect(int port)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int on = 1;
	struct sockaddr_in sa = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	inet_pton(AF_INET, "127.0.0.1", &sa.sin_addr);
	assert_true(fd >= 0);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	struct timeval limit = {.tv_sec = 60};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
	if (connect(fd, (struct sockaddr *)&sa, sizeof(sa)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* False when the other side does not want it any more. */
static inline bool raw_send(int fd, const void *p, size_t n)
{
	const char *at = p;
	while (n) {
		ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		at += sent;
		n -= (size_t)sent;
	}
	return true;
}

static inline bool raw_text(int fd, const char *text)
{
	return raw_send(fd, text, strlen(text));
}

/* The value of a header of the answer; empty when absent. Copied into `to`. */
static inline const char *raw_header(const struct answer_read *a, const char *name, char to[512])
{
	size_t n = strlen(name);
	to[0] = 0;
	for (const char *line = strstr(a->head, "\r\n"); line; line = strstr(line, "\r\n")) {
		line += 2;
		if (strncasecmp(line, name, n) != 0 || line[n] != ':')
			continue;
		const char *value = line + n + 1;
		while (*value == ' ')
			value++;
		size_t length = strcspn(value, "\r\n");
		if (length > 511)
			length = 511;
		memcpy(to, value, length);
		to[length] = 0;
		return to;
	}
	return to;
}

/* Reads one answer byte by byte up to the empty line, then the body by Content-Length. */
static inline struct answer_read raw_read(int fd, bool head_only)
{
	struct answer_read a = {0};
	size_t n = 0;
	char value[512];
	while (n < sizeof(a.head) - 1) {
		ssize_t got = recv(fd, a.head + n, 1, 0);
		if (got <= 0)
			return a;
		n++;
		if (n >= 4 && memcmp(a.head + n - 4, "\r\n\r\n", 4) == 0)
			break;
	}
	a.head[n] = 0;
	a.status = (int)strtol(a.head + 9, NULL, 10);
	a.body_n = (size_t)strtoul(raw_header(&a, "content-length", value), NULL, 10);
	if (head_only || a.status == 304 || a.status == 204)
		a.body_n = 0;
	a.body = calloc(1, a.body_n + 1);
	size_t at = 0;
	while (at < a.body_n) {
		ssize_t got = recv(fd, a.body + at, a.body_n - at, 0);
		if (got <= 0)
			break;
		at += (size_t)got;
	}
	a.complete = at == a.body_n;
	return a;
}

/* One request on a connection of its own; gives the status and, when body is not NULL, its text. */
static inline int raw_once(int port, const char *request, size_t n, char *body, size_t room)
{
	int fd = raw_connect(port);
	assert_true(fd >= 0);
	(void)raw_send(fd, request, n);
	struct answer_read a = raw_read(fd, false);
	if (body && a.body) {
		size_t take = a.body_n < room - 1 ? a.body_n : room - 1;
		memcpy(body, a.body, take);
		body[take] = 0;
	}
	free(a.body);
	close(fd);
	return a.status;
}

/* True when the other side has closed the connection. */
static inline bool raw_closed(int fd)
{
	char c;
	return recv(fd, &c, 1, 0) <= 0;
}

#endif
