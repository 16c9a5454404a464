/* SPDX-License-Identifier: Apache-2.0
 * dav_answer: answers of WebDAV: statuses, bodies that name a broken condition, multistatus.
 */
#ifndef RUCHE_WEBDAV_ANSWER_H
#define RUCHE_WEBDAV_ANSWER_H

#include "http/request.h"

/* A bare status without a body of ours. Gives OK: what was done is kept when it is below 400. */
err dav_status(struct rq *rq, int status);
/* Refuses: sets the status and gives an error, so that nothing is kept; the body is a line. */
err dav_refuse(struct rq *rq, int status);
/* The same with the condition that was broken ("lock-token-submitted") and, if not empty, the path
 * that it is about. */
err dav_refuse_condition(struct rq *rq, int status, str condition, str path, bool folder);
/* 207 that says of one other path why nothing was done. */
err dav_refuse_below(struct rq *rq, str path, bool folder, int status, str condition);
/* The status of an error of core/: INVALID 400, TOO_LARGE 507, BUSY 503, else as everywhere. */
err dav_fail(struct rq *rq, err e);
/* Ends a handler: an answer that was written is sent though an error came with it. */
err dav_end(struct rq *rq, err e);

/* "HTTP/1.1 423 Locked" */
void dav_status_line(struct out *o, int status);
/* <D:href> of a path that begins with /dav. */
void dav_href(struct out *o, str path, bool folder);
/* Begins and ends an XML answer in rq->out. */
void dav_xml_answer(struct rq *rq, int status, str root);
void dav_xml_answered(struct rq *rq, str root);

#endif
