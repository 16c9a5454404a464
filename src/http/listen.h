/* SPDX-License-Identifier: Apache-2.0
 * listen: the listening socket and how many files the process may open.
 */
#ifndef RUCHE_HTTP_LISTEN_H
#define RUCHE_HTTP_LISTEN_H

#include "base/err.h"
#include "base/str.h"

struct arena;

/* Opens ADDR:PORT or [ADDR]:PORT (a name works too; port 0: any). INVALID or FAULT with the reason
 * in *why, in the arena. */
err listen_open(struct arena *a, str where, int *socket, int *port, bool *ipv6, str *why);
/* Raises the limit of open files to what the system allows and gives it. */
int64_t files_allowed(void);

#endif
