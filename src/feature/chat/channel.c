/* SPDX-License-Identifier: Apache-2.0
 * channel: the conversations of a community, a tab there. Its members are in all of them.
 */
#include "feature/chat/pages.h"

#include "base/utf8.h"

#include "chat.html.h"

enum { CHANNELS_MAX = 100 };

static err rows_of(struct rq *rq, const struct place *place, struct chat_rows *rows)
{
	struct q_chat_list_list *found = NEW(rq->arena, struct q_chat_list_list);
	TRY(q_chat_channels(rq->db, place->hub, place->id, CHANNELS_MAX, found));
	for (size_t i = 0; i < found->n; i++)
		TRY(chat_row_of(rq, &found->v[i], ARENA_PUSH(rq->arena, rows)));
	return OK;
}

err channel_count(struct rq *rq, const struct place *place, int64_t *n)
{
	struct q_chat_channel_count q;
	TRY(q_chat_channel_count(rq->db, place->hub, place->id, &q));
	*n = q.n ? q.n : -1;
	return OK;
}

static err show(struct rq *rq, struct place_view *where)
{
	struct channel_page p = {.where = where,
				 .may_begin = where->may_manage && where->open,
				 .reads = where->role != ROLE_NONE};
	TRY(rows_of(rq, &where->place, &p.rows));
	return page_in_place_as(rq, where, "chat", T(rq->lang, "Channels"),
				(&(const struct page){.style = "chat/chat.css"}), v_channel_list,
				&p);
}

err channel_list(struct rq *rq)
{
	struct place_view where;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	return show(rq, &where);
}

err channel_create(struct rq *rq)
{
	struct place_view where;
	struct chat_rows rows = {0};
	str name = str_trim(rq_form(rq, "name"));
	int64_t id;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	if (!where.may_manage || !where.open)
		return fail(rq, DENIED, T(rq->lang, "Only the hosts of this community do that."));
	if (str_empty(name) || utf8_count(name) > CONVERSATION_NAME_MAX)
		form_error(rq, "name", T(rq->lang, "A name of one to 80 characters."));
	TRY(rows_of(rq, &where.place, &rows));
	if (rows.n >= CHANNELS_MAX)
		form_error(rq, "name", T(rq->lang, "A community has at most 100 channels."));
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show(rq, &where);
	}
	TRY(conversation_channel(rq->db, &where.place, name, &id));
	if (rq->format == FORMAT_JSON)
		return chat_json(rq, id, 201);
	return redirect(rq, conversation_url(rq, id));
}
