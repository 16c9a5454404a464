/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_JSON_FORM_H
#define RUCHE_JSON_FORM_H

#include "http/request.h"

/* Reads rq->body (application/json) into rq->form. INVALID with a safe text for anything but a flat
 * object of at most 100 members. */
err json_form(struct rq *rq);

#endif
