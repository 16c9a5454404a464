/* SPDX-License-Identifier: Apache-2.0
 * file_text: the words inside a file of the tree, for search, read outside of any transaction.
 */
#include "core/file_internal.h"

#include "core/document_wait.h"
#include "core/file_words.h"
#include "core/job.h"

#include "file.sql.h"

static const str job_kind = S("decode.file_text");

err file_text_later(struct db *db, item_id id, str type)
{
	struct out payload = out_new(db->arena, 24);
	TRY(q_file_text_drop(db, id));
	if (!file_has_words(type))
		return OK;
	out_int(&payload, id.v);
	return job_add(db, job_kind, out_view(&payload), 0, true);
}

static err begin(const struct app *app, struct arena *a, bool write, struct db **db)
{
	*db = NEW(a, struct db);
	return write ? db_write_begin(app->database, a, *db) : db_read_begin(app->database, a, *db);
}

struct reading {
	int64_t version;
	enum document_program lacks;
	str text;
};

static err write_text(struct db *db, item_id id, const struct reading *r)
{
	struct q_file_row q;
	bool found;
	/* Whoever removes it for good meanwhile waits, or it is gone: words of it would be in the
	 * way. */
	TRY(item_hold(db, id));
	TRY(q_file_row(db, id, &q, &found));
	/* A newer version has a job of its own. */
	if (!found || q.version != r->version)
		return OK;
	if (r->lacks)
		return document_wait(db, job_kind, id.v, r->lacks);
	TRY(q_file_text_put(db, id, r->text));
	return item_index(db, id);
}

err file_text_job(const struct app *app, struct arena *a, const struct job *job)
{
	struct q_file_row q;
	struct db *db;
	item_id id;
	bool found;
	struct reading r = {0};
	if (!str_to_int(job->payload, &id.v))
		return INVALID;
	TRY(begin(app, a, false, &db));
	err e = q_file_row(db, id, &q, &found);
	if (e == OK && found && file_has_words(q.type))
		e = file_words_known(db, q.hash, &r.text);
	db_read_end(db);
	TRY(e);
	if (!found || !file_has_words(q.type))
		return OK;
	r.version = q.version;
	if (str_empty(r.text))
		r.lacks = file_words_lack(app, q.type);
	if (str_empty(r.text) && !r.lacks)
		TRY(file_words(app, a, q.hash, q.type, &r.text));
	if (!r.lacks && str_empty(r.text))
		return OK;
	TRY(begin(app, a, true, &db));
	e = write_text(db, id, &r);
	err committed = db_write_end_wait(db, e == OK);
	return e ? e : committed;
}
