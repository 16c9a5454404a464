/* SPDX-License-Identifier: Apache-2.0
 * receive: a request as it arrives, after the library has cut it up: the head checked and put into
 * the rq, the body taken in by its kind. Each function gives 0 or the status of the refusal.
 */
#ifndef RUCHE_HTTP_RECEIVE_H
#define RUCHE_HTTP_RECEIVE_H

#include "http/exchange.h"
#include "http/head.h"

struct sockaddr;

/* The exchange has its target and is furnished. lines: see head_read. */
int receive_head(struct exchange *x, str method, str lines, const struct sockaddr *peer,
		 struct head_facts *facts);
/* Before the body: may it come, and how is it read? Sets x->stage. */
int receive_begin(struct exchange *x, const struct head_facts *facts);
/* A piece of it. After a refusal the rest is to be thrown away (x->stage is STAGE_DISCARD). */
int receive_piece(struct exchange *x, str piece);
/* It is complete, or its sender left and nothing more comes (x->left). */
int receive_end(struct exchange *x);

#endif
