/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call; each is described by its route in account.c.
 */
#ifndef RUCHE_ACCOUNT_HANDLERS_H
#define RUCHE_ACCOUNT_HANDLERS_H

#include "http/request.h"

err session_new(struct rq *rq);
err session_create_form(struct rq *rq);
err session_delete(struct rq *rq);
err session_end_one(struct rq *rq);
err welcome_show(struct rq *rq);
err welcome_create(struct rq *rq);
err security_show(struct rq *rq);
err password_update(struct rq *rq);
/* The same as lists for programs, without their secrets. */
err session_list(struct rq *rq);
err token_list(struct rq *rq);
err token_create(struct rq *rq);
err token_delete(struct rq *rq);
err theme_update(struct rq *rq);
err language_update(struct rq *rq);
err erase_show(struct rq *rq);
err erase_create(struct rq *rq);
err export_show(struct rq *rq);

#endif
