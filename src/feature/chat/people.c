/* SPDX-License-Identifier: Apache-2.0
 * people: who is in a conversation, its name, silence; bringing people in, taking them out,
 * leaving.
 */
#include "feature/chat/pages.h"

#include "base/utf8.h"
#include "ui/api.h"
#include "ui/readers.h"

#include "chat.html.h"

static err show(struct rq *rq, const struct conversation *c, struct chat_row *row)
{
	struct chat_people_page p = {.c = c, .row = *row, .keeps = chat_keeps(c)};
	if (c->kind != CONVERSATION_CHANNEL)
		TRY(q_chat_people(rq->db, c->id, &p.people));
	return page_as(rq,
		       (&(const struct page){.title = p.row.title,
					     .active = {"/chat", 5},
					     .style = "chat/chat.css"}),
		       v_chat_people, &p);
}

err chat_people(struct rq *rq)
{
	struct conversation c;
	struct chat_row row;
	TRY(chat_asked(rq, &c, &row));
	return show(rq, &c, &row);
}

static err refuse(struct rq *rq, const struct conversation *c, struct chat_row *row)
{
	if (rq->format == FORMAT_JSON)
		return api_refuse(rq);
	rq->response.status = 422;
	return show(rq, c, row);
}

static err find_kept(struct rq *rq, struct conversation *c, struct chat_row *row)
{
	TRY(chat_asked(rq, c, row));
	return chat_keeps(c) ? OK
			     : fail(rq, DENIED,
				    T(rq->lang, "Only who keeps this conversation does that."));
}

static err back_to_people(struct rq *rq, const struct conversation *c)
{
	if (rq->format == FORMAT_JSON)
		return chat_json(rq, c->id, 200);
	return redirect(rq, conversation_action(rq, c->id, "people"));
}

err chat_update(struct rq *rq)
{
	struct conversation c;
	struct chat_row row;
	str name = str_trim(rq_form(rq, "name"));
	TRY(find_kept(rq, &c, &row));
	/* A group without a name is called after its people. */
	if (str_empty(name) && c.kind != CONVERSATION_GROUP)
		form_error(rq, "name", T(rq->lang, "A name of one to 80 characters."));
	if (utf8_count(name) > CONVERSATION_NAME_MAX)
		form_error(rq, "name", T(rq->lang, "A name of one to 80 characters."));
	if (rq->errors.n)
		return refuse(rq, &c, &row);
	TRY(conversation_rename(rq->db, c.id, name));
	return back_to_people(rq, &c);
}

static err bring(struct rq *rq, const struct conversation *c, int64_t id)
{
	struct person p;
	TRY(person_find(rq->db, (person_id){id}, &p));
	if (p.state != PERSON_ACTIVE)
		return OK;
	err e = conversation_join(rq->db, c->id, p.id);
	if (e == CONFLICT)
		return fail(rq, CONFLICT,
			    T(rq->lang, "A conversation has at most 200 people. Begin a community "
					"for more."));
	return e;
}

err people_create(struct rq *rq)
{
	struct conversation c;
	struct chat_row row;
	struct id_list people = {0};
	TRY(find_kept(rq, &c, &row));
	/* A guest may be the one who is left to keep a group. */
	if (!rq->viewer->employee)
		return fail(rq, DENIED, T(rq->lang, "Only colleagues bring people in."));
	if (c.kind != CONVERSATION_GROUP)
		return fail(rq, INVALID, T(rq->lang, "The members of the community are in it."));
	TRY(readers_read(rq, &people));
	if (rq->errors.n)
		return refuse(rq, &c, &row);
	for (size_t i = 0; i < people.n; i++)
		TRY(bring(rq, &c, people.v[i]));
	return back_to_people(rq, &c);
}

/* Somebody leaves, or is taken out by who keeps it. */
err people_delete(struct rq *rq)
{
	struct conversation c;
	struct chat_row row;
	int64_t person = rq_form_int(rq, "person", 0);
	bool leaving = person == rq->viewer_id.v;
	TRY(chat_asked(rq, &c, &row));
	if (!leaving && !chat_keeps(&c))
		return fail(rq, DENIED, T(rq->lang, "Only who keeps this conversation does that."));
	if (c.kind != CONVERSATION_GROUP)
		return fail(rq, leaving ? DENIED : INVALID,
			    T(rq->lang, "One leaves a group; two stay two, and a channel is left "
					"with its community."));
	if (!person)
		return fail(rq, INVALID, T(rq->lang, "Choose somebody."));
	TRY(conversation_leave(rq->db, c.id, (person_id){person}));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	if (leaving)
		return redirect(rq, URL("/chat"));
	return back_to_people(rq, &c);
}
