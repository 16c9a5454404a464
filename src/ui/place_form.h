/* SPDX-License-Identifier: Apache-2.0
 * place_form: what every room asks of a place that somebody opens: its names, its words, its
 * language and its address.
 */
#ifndef RUCHE_PLACE_FORM_H
#define RUCHE_PLACE_FORM_H

#include "core/place.h"
#include "http/request.h"

struct place_names {
	str title, tagline, about, language, handle;
};

/* A field of the request, trimmed; what a program leaves out stays. */
void form_take(struct rq *rq, const char *name, str *to);
/* The fields title, tagline, about, language and handle over what stands there. */
void place_names_read(struct rq *rq, struct place_names *names);
/* Form errors for what cannot be, also for an address that reads like a protected name; `is` is the
 * address that the place has already, empty for a new one. An administrator may open the
 * organisation's own. */
err place_names_check(struct rq *rq, const struct place_names *names, str is);
/* The address as the form says; the former one leads there. A form error when somebody has it. */
err place_names_move(struct rq *rq, place_id id, str is, const struct place_names *names);
/* The form error of an address that somebody has. */
void place_handle_taken(struct rq *rq);
/* Whom a form names: by number in `person`, as its buttons do, or by handle in `who`, as programs
 * do. NOT_FOUND where nobody has that handle; none when neither is there. */
err form_person(struct rq *rq, person_id *id);
/* public, members; else internal */
enum audience place_audience_named(str name);

#endif
