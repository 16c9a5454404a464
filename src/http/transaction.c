/* SPDX-License-Identifier: Apache-2.0
 * transaction: transactions that a handler begins itself.
 */
#include "http/request.h"

err rq_transaction(struct rq *rq, bool write, err (*fn)(struct rq *rq, void *arg), void *arg)
{
	/* In the arena, where the server finds it when fn is jumped out of. */
	struct db *db = NEW(rq->arena, struct db), *before = rq->db;
	err e = write ? db_write_begin(rq->database, rq->arena, db)
		      : db_read_begin(rq->database, rq->arena, db);
	if (e) {
		rq->log_text = db->log_text;
		return e;
	}
	if (before) {
		db->viewer = before->viewer;
		db->clear = before->clear;
	} else {
		db->viewer = rq->viewer_id;
		db->clear = rq->clear;
	}
	rq->db = db;
	/* What came before, an image or a password, may have taken long. */
	if (write && rq->still && !ID_NONE(rq->viewer_id))
		e = rq->still(db, rq->viewer_id);
	if (write && e == OK && rq->begun)
		e = rq->begun(rq);
	if (e == OK)
		e = fn(rq, arg);
	if (write && e == OK && rq->written)
		e = rq->written(rq);
	rq->db = before;
	if (!str_empty(db->log_text))
		rq->log_text = db->log_text;
	if (!write) {
		db_read_end(db);
		return e;
	}
	err committed = db_write_end_wait(db, e == OK);
	return e ? e : committed;
}

err rq_write_again(struct rq *rq, err (*fn)(struct rq *rq, void *arg), void *arg)
{
	struct response before = rq->response;
	size_t errors = rq->errors.n;
	err e = rq_transaction(rq, true, fn, arg);
	if (e != BUSY || !database_is_postgres(rq->database) || str_empty(rq->log_text))
		return e;
	rq->response = before;
	rq->fail_text = rq->log_text = STR_NONE;
	rq->errors.n = errors;
	out_reset(rq->out);
	return rq_transaction(rq, true, fn, arg);
}
