/* SPDX-License-Identifier: Apache-2.0
 * presence: what one says of being here oneself, for how long, and whether others see any of it.
 */
#include "feature/people/handlers.h"

#include "core/presence.h"
#include "feature/people/pages.h"
#include "ui/api.h"

enum { AS_BEFORE = -1, MINUTES_MAX = 31 * 24 * 60 };

err presence_fill(struct rq *rq, struct presence_form *form)
{
	TRY(presence_own(rq->db, rq->viewer_id, &form->own));
	if (form->own.until)
		form->until = format_date_time(locale_of(rq), form->own.until);
	return OK;
}

static err own_json(struct rq *rq, const struct presence_own *own)
{
	api_begin(rq);
	json_str(rq->out, "state", presence_word(own->state));
	json_time(rq->out, "until", own->until);
	json_bool(rq->out, "hidden", own->hidden);
	return api_end(rq);
}

err presence_show(struct rq *rq)
{
	struct presence_own own;
	TRY(presence_own(rq->db, rq->viewer_id, &own));
	return own_json(rq, &own);
}

err presence_update(struct rq *rq)
{
	struct presence_own before, own = {.hidden = rq_form_int(rq, "hidden", 0) != 0};
	str state = rq_form(rq, "state");
	int64_t minutes = rq_form_int(rq, "minutes", 0);
	if (str_eq(state, presence_word(PRESENCE_AWAY)))
		own.state = PRESENCE_AWAY;
	else if (str_eq(state, presence_word(PRESENCE_BUSY)))
		own.state = PRESENCE_BUSY;
	else if (!str_empty(state))
		return fail(rq, INVALID, T(rq->lang, "One is away, busy, or nothing of both."));
	if (minutes < AS_BEFORE || minutes > MINUTES_MAX)
		return fail(rq, INVALID, T(rq->lang, "It lasts a month at most."));
	TRY(presence_own(rq->db, rq->viewer_id, &before));
	/* A form leaves out what is not ticked; a program must not show somebody by the way. */
	if (rq->format == FORMAT_JSON && !rq_form_has(rq, "hidden"))
		own.hidden = before.hidden;
	/* What had its end has come to it. */
	if (minutes == AS_BEFORE && before.state == PRESENCE_NONE)
		own.state = PRESENCE_NONE;
	else if (minutes == AS_BEFORE)
		own.until = before.until;
	else if (minutes)
		own.until = rq->db->now + minutes * MINUTE;
	TRY(presence_put(rq->db, &own));
	if (own.state == PRESENCE_NONE)
		own.until = 0;
	if (rq->format == FORMAT_JSON)
		return own_json(rq, &own);
	return redirect(rq, URL("/settings?presence=1#presence"));
}
