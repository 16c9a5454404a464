/* SPDX-License-Identifier: Apache-2.0
 * attachment_text: the words inside files that hang on items. They are found as words of the item,
 * by whoever reads it.
 */
#include "core/attachment.h"

#include "core/document_wait.h"
#include "core/file_words.h"
#include "core/job.h"

#include "attachment.sql.h"

/* The index takes 16,000 words of an item: one long file has them all, several share. */
enum { TEXT_MOST = 256 << 10 };
static const str job_kind = S("decode.attachment_text");

err attachment_text_later(struct db *db, int64_t id)
{
	struct q_attachment_read q;
	struct out payload = out_new(db->arena, 24);
	bool found;
	TRY(q_attachment_read(db, id, &q, &found));
	if (!found || !file_has_words(q.type))
		return OK;
	out_int(&payload, id);
	return job_add(db, job_kind, out_view(&payload), 0, true);
}

struct reading {
	int64_t id;
	enum document_program lacks;
	str hash, text;
};

static err keep(struct db *db, item_id item, const struct reading *r)
{
	struct q_attachment_read q;
	bool found;
	/* Whoever removes it or the item meanwhile waits, or it is gone. A newer version has a job
	 * of its own. */
	TRY(item_hold(db, item));
	TRY(q_attachment_read(db, r->id, &q, &found));
	if (!found || !ID_EQ(q.item, item) || !str_eq(q.hash, r->hash))
		return OK;
	if (r->lacks)
		return document_wait(db, job_kind, r->id, r->lacks);
	TRY(q_attachment_text_put(db, r->id, r->text));
	return item_index(db, item);
}

err attachment_text_job(const struct app *app, struct arena *a, const struct job *job)
{
	struct reading r = {0};
	struct q_attachment_read q;
	struct db *db = NEW(a, struct db);
	bool found;
	if (!str_to_int(job->payload, &r.id))
		return INVALID;
	TRY(db_read_begin(app->database, a, db));
	err e = q_attachment_read(db, r.id, &q, &found);
	if (e == OK && found && file_has_words(q.type))
		e = file_words_known(db, q.hash, &r.text);
	db_read_end(db);
	TRY(e);
	if (!found || !file_has_words(q.type))
		return OK;
	r.hash = q.hash;
	if (str_empty(r.text))
		r.lacks = file_words_lack(app, q.type);
	if (str_empty(r.text) && !r.lacks)
		TRY(file_words(app, a, q.hash, q.type, &r.text));
	if (!r.lacks && str_empty(r.text))
		return OK;
	db = NEW(a, struct db);
	TRY(db_write_begin(app->database, a, db));
	e = keep(db, q.item, &r);
	err committed = db_write_end_wait(db, e == OK);
	return e ? e : committed;
}

err attachment_file_words(struct db *db, item_id item, str *words)
{
	struct q_attachment_file_names_list names = {0};
	struct q_attachment_texts_list texts = {0};
	struct out o = out_new(db->arena, 64 << 10);
	TRY(q_attachment_file_names(db, item, &names));
	for (size_t i = 0; i < names.n; i++) {
		out_byte(&o, '\n');
		out_str(&o, names.v[i].name);
	}
	if (names.n)
		TRY(q_attachment_texts(db, item, TEXT_MOST / (int64_t)names.n, &texts));
	for (size_t i = 0; i < texts.n; i++) {
		out_byte(&o, '\n');
		out_str(&o, texts.v[i].body);
	}
	*words = out_view(&o);
	return OK;
}
