/* SPDX-License-Identifier: Apache-2.0
 * event_form: what the form of an event says, read and checked; and filled from an event.
 */
#ifndef RUCHE_EVENTS_EVENT_FORM_H
#define RUCHE_EVENTS_EVENT_FORM_H

#include "feature/events/pages.h"

/* What was sent, over what was there; members that were not sent stay. */
void event_form_read(struct rq *rq, struct event_form *f);
/* Into what is stored; form errors for what cannot be. */
void event_form_take(struct rq *rq, const struct event_form *f, struct event_words *words);
/* From an event, or one time of it (words). */
void event_form_of(struct rq *rq, const struct event_words *words, struct event_form *f);
/* A new one: the next full hour, an hour long. */
void event_form_begin(struct rq *rq, struct event_form *f);

#endif
