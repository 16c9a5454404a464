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
/* The same by mail (welcome.c): queued, and made when it is sent. */
err admin_link_mail(struct rq *rq);
/* The job "mail.welcome". */
struct job;
err welcome_send(const struct app *app, struct arena *a, const struct job *job);

/* log.c */
err admin_audit(struct rq *rq);
err admin_audit_verify(struct rq *rq);

/* names.c */
err admin_names(struct rq *rq);
err admin_name_create(struct rq *rq);
err admin_name_delete(struct rq *rq);

/* json.c: the same for programs. */
struct people_admin_page;
struct account_page;
struct settings_page;
struct names_page;
struct jobs_page;
struct audit_page;
struct verify_page;
err accounts_json(struct rq *rq, const struct people_admin_page *p);
err account_json(struct rq *rq, const struct account_page *p, int status);
err settings_json(struct rq *rq, const struct settings_page *p);
err names_json(struct rq *rq, const struct names_page *p, int status);
err jobs_json(struct rq *rq, const struct jobs_page *p, int64_t next);
err audit_json(struct rq *rq, const struct audit_page *p, int64_t next);
err verify_json(struct rq *rq, const struct verify_page *p);

/* Jobs (retention.c): what is not kept for ever. */
err retention_job(struct db *db, const struct app *app, str payload);
err retention_notifications_job(struct db *db, const struct app *app, str payload);
err retention_files_job(struct db *db, const struct app *app, str payload);
err retention_file_job(struct db *db, const struct app *app, str payload);

#endif
