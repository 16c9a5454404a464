/* SPDX-License-Identifier: Apache-2.0
 * step_attach: files that hang on a to-do or an entry, brought in its form or on its page. Whoever
 * reads it fetches them, whoever may change it brings and removes them; with it they are gone.
 */
#include "feature/activities/step_form.h"

struct incoming {
	struct activity activity;
	struct q_step_find step;
	struct item_row item;
};

url step_attached(const struct rq *rq, str activity, int64_t step)
{
	return step_action(rq, activity, step, "files");
}

/* As it is now, with nobody else in between. */
static err to_change(struct rq *rq, struct incoming *in)
{
	TRY(step_to_write(rq, &in->activity, &in->step, &in->item));
	TRY(item_hold(rq->db, in->step.id));
	return step_to_write(rq, &in->activity, &in->step, &in->item);
}

static err may_change(struct rq *rq, void *arg)
{
	struct incoming in;
	(void)arg;
	return step_to_write(rq, &in.activity, &in.step, &in.item);
}

/* ---- in the form of a step ---- */

static err may_begin(struct rq *rq, void *arg)
{
	struct activity a;
	(void)arg;
	return activity_to_write(rq, &a);
}

static err create(struct rq *rq, void *arg)
{
	(void)arg;
	return step_create(rq);
}

static err update(struct rq *rq, void *arg)
{
	(void)arg;
	return step_update(rq);
}

/* A step without its files is not what was asked for: the whole form comes back. */
static err form_taken(struct rq *rq, err (*may)(struct rq *rq, void *arg),
		      err (*write)(struct rq *rq, void *arg))
{
	str refused;
	err e = attach_form(rq, STEP_UPLOAD, may, write, NULL, &refused);
	if (!e || str_empty(refused))
		return e;
	form_error(rq, STEP_UPLOAD, cstr(rq->arena, refused));
	return rq_transaction(rq, true, write, NULL);
}

err step_create_form(struct rq *rq)
{
	return form_taken(rq, may_begin, create);
}

err step_update_form(struct rq *rq)
{
	return form_taken(rq, may_change, update);
}

/* ---- alone ---- */

static err answer(struct rq *rq, const struct incoming *in)
{
	url page = step_url(rq, in->activity.handle, in->step.id.v);
	return redirect(rq, attached_part(rq, page));
}

static err add(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	TRY(to_change(rq, in));
	TRY(attach_put_alone(rq, in->step.id));
	return rq->format == FORMAT_JSON ? step_json(rq, &in->activity, in->step.id, 201)
					 : answer(rq, in);
}

err step_file_create(struct rq *rq)
{
	struct incoming in;
	return attach_form_alone(rq, may_change, add, &in);
}

err step_file_show(struct rq *rq)
{
	struct incoming in;
	TRY(step_asked(rq, &in.activity, &in.step, &in.item));
	return attach_send(rq, in.step.id, rq_path_id(rq, "attachment"));
}

err step_file_delete(struct rq *rq)
{
	struct incoming in;
	TRY(to_change(rq, &in));
	TRY(attach_drop(rq, in.step.id, rq_path_id(rq, "attachment")));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return answer(rq, &in);
}
