/* SPDX-License-Identifier: Apache-2.0
 * bare_http: the floor under every page. The HTTP library with the options of ours, on one loop,
 * sends the same bytes from memory: no session, no database, no template, no line in a log.
 *
 *	bare_http DIRECTORY COUNT
 *
 * Answers /0.html to /COUNT-1.html with the files of these names, read once. Prints its port, and
 * ends with its standard input.
 */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PAGES_MAX = 4096, PAGE_MOST = 8 << 20, POOL = 15 << 10, CONNECTIONS = 4096 };

struct pages {
	str v[PAGES_MAX];
	int64_t n;
};

static _Noreturn void refuse(const char *what)
{
	fprintf(stderr, "bare_http: %s\n", what);
	exit(2);
}

static str read_page(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p = malloc(PAGE_MOST);
	if (!f || !p)
		refuse(path);
	size_t n = fread(p, 1, PAGE_MOST, f);
	fclose(f);
	return (str){p, n};
}

static enum MHD_Result answer(void *arg, struct MHD_Connection *connection, const char *uri,
			      const char *method, const char *version, const char *piece,
			      size_t *piece_n, void **context)
{
	const struct pages *pages = arg;
	str name = str_from(uri);
	int64_t i;
	(void)method, (void)version, (void)piece, (void)piece_n;
	/* As everywhere with this library: the first call has only the head. */
	if (!*context) {
		*context = connection;
		return MHD_YES;
	}
	if (!str_to_int(str_sub(name, 1, name.n > 6 ? name.n - 6 : 0), &i) || i < 0 ||
	    i >= pages->n)
		return MHD_NO;
	struct MHD_Response *reply = MHD_create_response_from_buffer(
		pages->v[i].n, (void *)(uintptr_t)pages->v[i].p, MHD_RESPMEM_PERSISTENT);
	if (!reply)
		return MHD_NO;
	MHD_add_response_header(reply, "Content-Type", "text/html; charset=utf-8");
	enum MHD_Result queued = MHD_queue_response(connection, 200, reply);
	MHD_destroy_response(reply);
	return queued;
}

int main(int argc, char **argv)
{
	struct pages *pages = calloc(1, sizeof(*pages));
	char path[4096], end;
	if (argc != 3 || !pages || !str_to_int(str_from(argv[2]), &pages->n) || pages->n < 1 ||
	    pages->n > PAGES_MAX)
		refuse("bare_http DIRECTORY COUNT");
	for (int64_t i = 0; i < pages->n; i++) {
		snprintf(path, sizeof(path), "%s/%lld.html", argv[1], (long long)i);
		pages->v[i] = read_page(path);
	}
	struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	struct MHD_Daemon *daemon = MHD_start_daemon(
		MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO, 0, NULL, NULL, answer, pages,
		MHD_OPTION_SOCK_ADDR, &here, MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)POOL,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_END);
	if (!daemon)
		refuse("cannot listen");
	printf("%d\n", MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_BIND_PORT)->port);
	fflush(stdout);
	while (read(0, &end, 1) > 0)
		;
	MHD_stop_daemon(daemon);
	return 0;
}
