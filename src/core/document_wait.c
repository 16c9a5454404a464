/* SPDX-License-Identifier: Apache-2.0 */
#include "core/document_wait.h"

#include "core/app.h"
#include "core/job.h"

#include "document_wait.sql.h"

enum { AT_A_TIME = 500 };

err document_wait(struct db *db, str kind, int64_t subject, enum document_program program)
{
	return q_document_wait_add(db, subject, kind, (int64_t)program);
}

err document_wait_end(struct db *db, struct id_list subjects)
{
	return q_document_wait_end(db, subjects);
}

static err read_again(struct db *db, const struct q_document_wait_ready *w)
{
	struct out payload = out_new(db->arena, 24);
	int64_t taken;
	TRY(q_document_wait_take(db, w->subject, w->kind, &taken));
	if (!taken)
		return OK;
	out_int(&payload, w->subject);
	return job_add(db, w->kind, out_view(&payload), 0, true);
}

err document_wait_job(struct db *db, const struct app *app, str payload)
{
	(void)payload;
	for (int64_t p = 0; p < DOCUMENT_PROGRAMS; p++) {
		struct q_document_wait_ready_list ready = {0};
		if (p && !(app->documents && app->documents->has[p]))
			continue;
		TRY(q_document_wait_ready(db, p, AT_A_TIME, &ready));
		for (size_t i = 0; i < ready.n; i++)
			TRY(read_again(db, &ready.v[i]));
	}
	return OK;
}
