/* SPDX-License-Identifier: Apache-2.0 */
#include "app/once.h"

#include "base/json.h"
#include "core/once.h"
#include "ui/feature.h"

static str key_of(const struct rq *rq)
{
	if (!rq->route || !rq->route->once || ID_NONE(rq->viewer_id))
		return STR_NONE;
	str key = rq_header(rq, S("idempotency-key"));
	return key.n ? key : rq_form(rq, "once");
}

err once_begun(struct rq *rq)
{
	str key = key_of(rq);
	/* What is let go of behind one that was done is a write, too. */
	if (str_empty(key) || rq->repeated)
		return OK;
	if (!once_key_good(key))
		return fail(rq, INVALID, T(rq->lang, "This key of a request is none."));
	TRY(once_done(rq->db, key, &rq->repeated));
	return rq->repeated ? CONFLICT : OK;
}

err once_written(struct rq *rq)
{
	str key = key_of(rq);
	/* A form that was refused is sent again. */
	if (str_empty(key) || rq->repeated || rq->response.status >= 400)
		return OK;
	err e = once_put(rq->db, key);
	rq->repeated = e == CONFLICT;
	return e;
}

void once_answer(struct rq *rq)
{
	struct out *o = rq->out;
	out_reset(o);
	rq->response = (struct response){.status = 200, .headers = rq->response.headers};
	response_header(rq, S("Idempotency-Replayed"), S("true"));
	if (rq->format != FORMAT_JSON) {
		rq->response.status = 0;
		IGNORE(redirect_back(rq, URL("/")));
		return;
	}
	rq->response.type = S("application/json; charset=utf-8");
	json_open(o, NULL, '{');
	json_bool(o, "repeated", true);
	json_close(o, '}');
}
