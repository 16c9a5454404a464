/* SPDX-License-Identifier: Apache-2.0
 * passage: what one request carries through the steps of the pipeline. For app/pipeline.c,
 * app/who_asks.c and app/body_accept.c.
 */
#ifndef RUCHE_PASSAGE_H
#define RUCHE_PASSAGE_H

#include "app/pipeline.h"
#include "core/session.h"

/* In the request's arena. */
struct passage {
	struct pipeline *pipeline;
	struct rq *rq;
	struct db db;
	struct viewer viewer;
	struct session session;
	int retry_after;
	err committed, begun;
	bool announced; /* the writer was told that a write is in sight */
	struct db_write write;
};

/* ---- pipeline.c ---- */
enum format format_of(const struct rq *rq);
/* Of a list that also searches, and of a text that comes with files, the stricter one. */
enum rate rate_of(const struct rq *rq);
/* Does its body come in parts, of which some may be files? */
bool is_multipart(const struct rq *rq);

/* ---- who_asks.c ---- */
extern const struct viewer nobody;
/* Browsers trust this machine's own address as they trust TLS: a cookie for secure origins is kept
 * there. Both the peer and the name asked for must be this machine, so that a proxy in front does
 * not count. */
bool is_loopback(const struct rq *rq);
/* Sessions and API tokens. A request that names a token is judged by the token alone. BUSY with
 * p->retry_after: too many tokens were tried. */
err find_viewer(struct passage *p);
/* A form that one of our pages sent, as a browser says: what it held is no stranger's. */
bool from_own_page(const struct rq *rq);
/* Only programs are asked so: browsers would show a window of their own for it. */
void ask_for_basic(struct rq *rq);
err too_fast(struct passage *p); /* 429, with p->retry_after */
/* Steps: OK to go on. */
err step_session(struct passage *p);
err step_guard(struct passage *p);
err step_csrf(struct passage *p);

#endif
