/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/keep.h"

#include "base/json.h"
#include "http/json_form.h"
#include "ui/format.h"

enum { OTHERS_MAX = 64 * 1024 };

static str pack(struct rq *rq, const struct keep_text *text)
{
	struct out o = out_new(rq->arena, OTHERS_MAX);
	json_open(&o, NULL, '{');
	for (size_t i = 0; i < text->n; i++)
		json_str(&o, text->others[i].name, *text->others[i].value);
	json_close(&o, '}');
	return o.bad ? S("{}") : out_view(&o);
}

/* The reader of JSON forms does it: names and values come out as fields. */
static void unpack(struct rq *rq, str packed, struct keep_text *text)
{
	struct rq kept = {.arena = rq->arena, .lang = rq->lang, .body = packed};
	if (json_form(&kept) != OK)
		return; /* the words themselves have columns of their own */
	for (size_t i = 0; i < text->n; i++)
		if (rq_form_has(&kept, text->others[i].name))
			*text->others[i].value = rq_form(&kept, text->others[i].name);
}

err keep_recall(struct rq *rq, str form, struct keep_text *text, bool *found)
{
	struct autosave saved;
	TRY(autosave_find(rq->db, form, &saved));
	*found = saved.found;
	if (!saved.found)
		return OK;
	text->title = saved.title;
	text->body = saved.body;
	text->base = saved.base;
	text->kept = saved.updated;
	unpack(rq, saved.other, text);
	return OK;
}

err keep_write(struct rq *rq, str form, const struct keep_text *text)
{
	struct autosave other;
	TRY(autosave_find(rq->db, form, &other));
	if (other.found && rq_form_has(rq, "kept") && other.updated != text->kept)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Another window keeps its text here. Save this one as a "
					"draft, and both are kept."));
	TRY(autosave_put(rq->db, form, text->base, text->title, text->body, pack(rq, text)));
	rq->response.type = S("application/json; charset=utf-8");
	json_open(rq->out, NULL, '{');
	json_time(rq->out, "saved", rq->db->now);
	json_str(rq->out, "clock",
		 format_clock(locale_of(rq),
			      rq->db->now)); /* of the writer's own zone, as the history says it */
	json_int(rq->out, "kept", rq->db->now);
	json_close(rq->out, '}');
	return OK;
}

err keep_done(struct rq *rq, str form)
{
	struct autosave kept;
	TRY(autosave_find(rq->db, form, &kept));
	bool own = kept.updated == rq_form_int(rq, "kept", 0) || !rq_form_has(rq, "kept");
	/* Or kept on the way, a moment before it was sent. */
	bool same = str_eq(kept.title, str_trim(rq_form(rq, "title"))) &&
		    str_eq(kept.body, rq_form(rq, "body"));
	return kept.found && (own || same) ? autosave_drop(rq->db, form) : OK;
}
