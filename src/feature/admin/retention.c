/* SPDX-License-Identifier: Apache-2.0
 * retention: the sweeps of core/retention.h as jobs. Once an hour the first one runs and begins the
 * others, which go on by themselves a window at a time, so that people's writes pass between.
 */
#include "feature/admin/handlers.h"

#include "core/job.h"
#include "core/app.h"
#include "core/retention.h"
#include "core/stray.h"

err retention_job(struct db *db, const struct app *app, str payload)
{
	bool more;
	(void)app;
	(void)payload;
	TRY(retention_sweep(db, &more));
	if (more)
		return job_add(db, S("retention.sweep"), STR_NONE, 0, true);
	TRY(job_add(db, S("retention.notifications"), STR_NONE, 0, true));
	TRY(job_add(db, S("retention.files"), STR_NONE, 0, true));
	return stray_begin(db);
}

err retention_notifications_job(struct db *db, const struct app *app, str payload)
{
	str next;
	(void)app;
	TRY(retention_sweep_notifications(db, payload, &next));
	return str_empty(next) ? OK : job_add(db, S("retention.notifications"), next, 0, true);
}

err retention_files_job(struct db *db, const struct app *app, str payload)
{
	str next;
	(void)app;
	TRY(retention_sweep_files(db, payload, &next));
	return str_empty(next) ? OK : job_add(db, S("retention.files"), next, 0, true);
}

err retention_file_job(struct db *db, const struct app *app, str payload)
{
	return retention_remove_file(db, app, payload);
}
