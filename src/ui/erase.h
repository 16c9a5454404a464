/* SPDX-License-Identifier: Apache-2.0
 * erase: erasing an account through all rooms, for the person and for administrators. The form has
 * the field `confirm` (the sign-in name, typed) and `texts` (keep or remove).
 */
#ifndef RUCHE_UI_ERASE_H
#define RUCHE_UI_ERASE_H

#include "base/lang.h"
#include "core/app.h"
#include "core/person.h"
#include "http/request.h"

/* Reads the form and erases. *done false: form errors. Sets the detail of the route's audit row,
 * which names nobody who is gone. */
err account_erase(struct rq *rq, const struct person *person, bool *done);
/* Erases it; all: with its texts. CONFLICT for the last administrator. */
err account_end(struct db *db, person_id person, enum lang lang, bool all);
/* The job "account.erase": what was written goes, some at a time. Payload: PERSON all|private
 * top|answers AFTER. */
err account_erase_job(struct db *db, const struct app *app, str payload);

#endif
