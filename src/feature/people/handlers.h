/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and callbacks call; each is described in people.c.
 */
#ifndef RUCHE_PEOPLE_HANDLERS_H
#define RUCHE_PEOPLE_HANDLERS_H

#include "core/demo.h"
#include "http/request.h"

err people_list(struct rq *rq);
err person_show(struct rq *rq);

err people_demo(struct db *db, struct demo *demo);
err people_scale(struct database *database, struct demo *demo);

struct import_report;
err people_import_csv(struct db *db, const struct app *app, str path, struct import_report *report, str *why);
err people_import_ldif(struct db *db, const struct app *app, str path, struct import_report *report, str *why);
err people_import_vcard(struct db *db, const struct app *app, str path, struct import_report *report, str *why);

#endif
