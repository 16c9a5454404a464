/* SPDX-License-Identifier: Apache-2.0
 * pipeline: what happens to every request, as one array of steps read from top to bottom.
 */
#ifndef RUCHE_PIPELINE_H
#define RUCHE_PIPELINE_H

#include "app/intake.h"
#include "app/limits.h"
#include "app/router.h"
#include "core/app.h"
#include "http/server.h"

struct pipeline {
	struct app app;
	struct router *router;
	struct limits *limits;
	struct intake *intake;
	struct server *server;
	/* A session was used and is to be marked so, later. */
	void (*session_used)(const struct app *app, bytes session, person_id person);
	bool unsafe_ack; /* negative control of the crash test: answers before the commit */
};

/* server_options.handle */
void pipeline_handle(void *context, struct rq *rq);
/* server_options.accept_body */
int pipeline_accept_body(void *context, const struct rq *rq, int64_t length,
			 struct body_plan *plan);
/* server_options.slow: what takes files. */
bool pipeline_slow(void *context, const struct rq *rq);
/* server_options.refused: who is asked for Basic is told so. */
void pipeline_refused(void *context, struct rq *rq, int status);
/* server_options.inline_write: what waits for nothing but the writer, which is done by queueing. */
bool pipeline_inline_write(void *context, const struct rq *rq);

#endif
