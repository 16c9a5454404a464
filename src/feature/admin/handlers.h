/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call; each is described where it stands.
 */
#ifndef RUCHE_ADMIN_HANDLERS_H
#define RUCHE_ADMIN_HANDLERS_H

#include "http/request.h"

/* overview.c */
err admin_show(struct rq *rq);
err admin_health(struct rq *rq);
err admin_settings_edit(struct rq *rq);
err admin_settings_update(struct rq *rq);
err admin_jobs(struct rq *rq);
err admin_job_retry(struct rq *rq);

/* accounts.c */
err admin_people(struct rq *rq);
err admin_person_create(struct rq *rq);
err admin_person(struct rq *rq);
err admin_person_disable(struct rq *rq);
err admin_person_erase(struct rq *rq);
err admin_person_enable(struct rq *rq);
err admin_role_create(struct rq *rq);
err admin_role_delete(struct rq *rq);
err admin_link_create(struct rq *rq);

/* log.c */
err admin_audit(struct rq *rq);
err admin_audit_verify(struct rq *rq);

/* names.c */
err admin_names(struct rq *rq);
err admin_name_create(struct rq *rq);
err admin_name_delete(struct rq *rq);

/* Jobs (retention.c): what is not kept for ever. */
err retention_job(struct db *db, const struct app *app, str payload);
err retention_notifications_job(struct db *db, const struct app *app, str payload);
err retention_files_job(struct db *db, const struct app *app, str payload);
err retention_file_job(struct db *db, const struct app *app, str payload);

#endif
