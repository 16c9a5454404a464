/* SPDX-License-Identifier: Apache-2.0
 * file_text: the words inside a file, for search: of plain texts as they are, of PDF and office
 * files through the programs of core/document.h, outside of any transaction.
 */
#include "core/file_internal.h"

#include "core/blob_store.h"
#include "core/document.h"
#include "core/job.h"

#include "file.sql.h"

#include <fcntl.h>
#include <unistd.h>

enum { TEXT_MOST = 1 << 20 };

static bool has_words(str type)
{
	enum document_kind kind = document_kind(type);
	return kind == DOCUMENT_PDF || kind == DOCUMENT_OFFICE || str_starts(type, S("text/"));
}

err file_text_later(struct db *db, item_id id, str type)
{
	struct out payload = out_new(db->arena, 24);
	TRY(q_file_text_drop(db, id));
	if (!has_words(type))
		return OK;
	out_int(&payload, id.v);
	return job_add(db, S("decode.file_text"), out_view(&payload), 0, true);
}

/* Another encoding than UTF-8 would be unreadable, and is nobody's word. */
static err read_plain(struct arena *a, str path, str *text)
{
	char *buffer = arena_bytes(a, TEXT_MOST);
	int fd = open(cstr(a, path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size_t n = 0;
	if (fd < 0)
		return NOT_FOUND;
	while (n < TEXT_MOST) {
		ssize_t got = read(fd, buffer + n, TEXT_MOST - n);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	close(fd);
	/* A character may be cut at the end. */
	size_t whole = n;
	while (whole && n - whole < 4 && !utf8_valid((str){buffer, whole}))
		whole--;
	*text = utf8_valid((str){buffer, whole}) ? utf8_clean(a, (str){buffer, whole}) : STR_NONE;
	return OK;
}

static err read_document(const struct app *app, struct arena *a, str path, str type, str *text)
{
	struct document_text read = {0};
	str pdf = path, why = STR_NONE;
	if (!app->documents)
		return NOT_FOUND;
	if (document_kind(type) == DOCUMENT_OFFICE)
		TRY(document_office(app->documents, a, str_cat(a, app->data, S("/uploads")), path,
				    type, &pdf, &why));
	TRY(document_text(app->documents, a, pdf, &read, &why));
	*text = read.text;
	return OK;
}

static err begin(const struct app *app, struct arena *a, bool write, struct db **db)
{
	*db = NEW(a, struct db);
	return write ? db_write_begin(app->database, a, *db) : db_read_begin(app->database, a, *db);
}

static err write_text(struct db *db, item_id id, int64_t version, str text)
{
	struct q_file_row q;
	bool found;
	/* Whoever removes it for good meanwhile waits, or it is gone: words of it would be in the
	 * way. */
	TRY(item_hold(db, id));
	TRY(q_file_row(db, id, &q, &found));
	/* A newer version has a job of its own. */
	if (!found || q.version != version)
		return OK;
	TRY(q_file_text_put(db, id, text));
	return item_index(db, id);
}

err file_text_job(const struct app *app, struct arena *a, const struct job *job)
{
	struct q_file_row q;
	struct db *db;
	item_id id;
	bool found;
	str text = STR_NONE;
	if (!str_to_int(job->payload, &id.v))
		return INVALID;
	TRY(begin(app, a, false, &db));
	err e = q_file_row(db, id, &q, &found);
	db_read_end(db);
	TRY(e);
	if (!found || !has_words(q.type))
		return OK;
	str path = blob_store_find(a, app->data, q.hash);
	e = str_starts(q.type, S("text/")) ? read_plain(a, path, &text)
					   : read_document(app, a, path, q.type, &text);
	/* It has no words that we can read, or there is no program for it here. */
	if (e == INVALID || e == NOT_FOUND || e == TOO_LARGE || (e == OK && str_empty(text)))
		return OK;
	TRY(e);
	if (text.n > TEXT_MOST)
		text = utf8_clean(a, str_sub(text, 0, TEXT_MOST));
	TRY(begin(app, a, true, &db));
	e = write_text(db, id, q.version, text);
	err committed = db_write_end_wait(db, e == OK);
	return e ? e : committed;
}
