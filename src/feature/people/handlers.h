/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and callbacks call; each is described in people.c.
 */
#ifndef RUCHE_PEOPLE_HANDLERS_H
#define RUCHE_PEOPLE_HANDLERS_H

#include "core/demo.h"
#include "core/tag.h"
#include "http/request.h"
#include "ui/feature.h"

err people_list(struct rq *rq);
err person_show(struct rq *rq);

err skill_create(struct rq *rq);
err endorsement_create(struct rq *rq);
err skill_update(struct rq *rq);
err skill_delete(struct rq *rq);

err profile_edit(struct rq *rq);
err profile_update(struct rq *rq);
err person_update_json(struct rq *rq);
/* What the form or a program sent, read and written; *valid is false when there are form errors and
 * nothing was written. */
err profile_save(struct rq *rq, bool *valid);
/* The own profile and settings for programs (own.c). */
err own_show(struct rq *rq);
err own_update(struct rq *rq);
/* What one says of being here (presence.c). */
struct presence_form;
err presence_fill(struct rq *rq, struct presence_form *form);
err presence_show(struct rq *rq);
err presence_update(struct rq *rq);
err photo_create(struct rq *rq);
err photo_delete(struct rq *rq);

err pseudonym_list(struct rq *rq);
err pseudonym_approve(struct rq *rq);
err pseudonym_refuse(struct rq *rq);

/* Has the page of a link asked whether it leads back, at due (0: at once), if this house can ask.
 */
struct app;
err link_ask(struct db *db, const struct app *app, int64_t link);
/* It left the profile: nobody is asked about it any more. */
err link_forget(struct db *db, int64_t link);
/* The job "fetch.profile_link". */
err link_check(const struct app *app, struct arena *a, const struct job *job);

/* The profile as JSON, after it was shown or written. */
struct person_page;
err person_fill(struct rq *rq, struct person_page *p);
err person_json(struct rq *rq, const struct person_page *p);
void links_json(struct out *o, const struct person_page *p);

/* Makes the skills shown on a profile exactly these labels; hidden ones stay. */
err skills_write(struct db *db, person_id person, const struct text_list *labels);
err people_demo(struct db *db, struct demo *demo);
err people_scale(struct database *database, struct demo *demo);
err people_export(struct db *db, person_id person, struct out *json);

struct import_report;
err people_import_csv(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why);
err people_import_ldif(struct db *db, const struct app *app, str path, struct import_report *report,
		       str *why);
err people_import_vcard(struct db *db, const struct app *app, str path,
			struct import_report *report, str *why);

/* An account is erased (struct feature). */
err people_erase(struct db *db, person_id person, struct id_list items);

#endif
