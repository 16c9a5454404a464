/* SPDX-License-Identifier: Apache-2.0
 * picture: an image that was sent as a file is shown in its message, made anew by the decoder's
 * sandbox (core/decode.h) in a job, so that nobody waits for it. And files of the files room that a
 * message brings: a copy of what its author reads there hangs on it, for those who read the
 * message.
 */
#include "feature/chat/pages.h"

#include "core/app.h"
#include "core/attachment.h"
#include "core/blob_store.h"
#include "core/decode.h"
#include "core/file.h"
#include "core/job.h"

enum { SIDE = 640 };

/* ---- pictures ---- */

err message_pictures_later(struct rq *rq, int64_t message)
{
	struct q_chat_files_list files = {0};
	TRY(q_chat_files(rq->db, (struct id_list){&message, 1, 1}, &files));
	for (size_t i = 0; i < files.n; i++) {
		struct out payload = out_new(rq->arena, 24);
		if (!str_starts(files.v[i].type, S("image/")))
			continue;
		out_int(&payload, files.v[i].id);
		TRY(job_add(rq->db, S("decode.message_picture"), out_view(&payload), 0, true));
	}
	return OK;
}

static err decode(const struct app *app, struct arena *a, str hash, struct attached_picture *to)
{
	static const struct decode_size size[] = {{SIDE, SIDE, false}};
	struct decode_result result = {0};
	str why = STR_NONE, path = blob_store_find(a, app->data, hash);
	TRY(decode_image(app->decoder, a, path, size, 1, &result, &why));
	to->size = (int64_t)result.v[0].webp.n;
	to->width = result.v[0].width;
	to->height = result.v[0].height;
	return blob_store_put(a, app->data, result.v[0].webp, &to->hash);
}

static err put(struct db *db, int64_t id, const struct q_message_picture *q,
	       const struct attached_picture *picture)
{
	bool hangs;
	TRY(attachment_file_picture(db, id, picture, &hangs));
	return hangs ? conversation_shown_anew(db, q->message, q->conversation, q->circle) : OK;
}

err message_picture_job(const struct app *app, struct arena *a, const struct job *job)
{
	struct db *db = NEW(a, struct db);
	struct attached_picture picture = {0};
	struct q_message_picture q;
	int64_t id;
	bool found;
	if (!str_to_int(job->payload, &id))
		return INVALID;
	TRY(db_read_begin(app->database, a, db));
	err e = q_message_picture(db, id, &q, &found);
	db_read_end(db);
	TRY(e);
	if (!found || !app->decoder)
		return OK;
	e = decode(app, a, q.hash, &picture);
	/* Not every image can be read: it stays a file. */
	if (e == INVALID || e == NOT_FOUND || e == TOO_LARGE)
		return OK;
	TRY(e);
	TRY(db_write_begin(app->database, a, db));
	e = put(db, id, &q, &picture);
	err committed = db_write_end_wait(db, e == OK);
	return e ? e : committed;
}

str file_alt(str name)
{
	size_t n = name.n;
	while (n && name.p[n - 1] != '.')
		n--;
	return n > 1 ? str_sub(name, 0, n - 1) : name;
}

/* ---- from the files room ---- */

bool message_picks(const struct rq *rq)
{
	return rq_form(rq, "from").n > 0;
}

err message_picked(struct rq *rq, struct file_nodes *files)
{
	str rest = rq_form(rq, "from");
	while (rest.n) {
		struct file_node n;
		int64_t id;
		bool number = str_to_int(str_cut(&rest, ','), &id);
		err e = number && files->n < PICKED_MAX ? file_find(rq->db, id, &n) : NOT_FOUND;
		if (e != OK && e != NOT_FOUND)
			return e;
		if (e == NOT_FOUND || n.folder) {
			form_error(rq, "body",
				   T(rq->lang, "A file that you chose is not there any more."));
			return OK;
		}
		*ARENA_PUSH(rq->arena, files) = n;
	}
	return OK;
}

err message_hang(struct rq *rq, int64_t message, const struct file_nodes *files)
{
	int64_t weight;
	if (!files->n)
		return OK;
	TRY(attachment_files_weight(rq->db, &weight));
	for (size_t i = 0; i < files->n; i++) {
		const struct file_node *n = &files->v[i];
		struct file_content content = {.hash = n->hash, .type = n->type, .size = n->size};
		/* Files of different folders may have one name. */
		struct attached_files apart = {0};
		err e = attachment_file_add(rq->db, (item_id){message}, n->name, &content, &apart,
					    &weight);
		if (e == TOO_LARGE)
			return fail(rq, e,
				    T(rq->lang, "There is no room left for your files: you may "
						"attach 10 GB in all."));
		TRY(e);
	}
	return OK;
}
