/* SPDX-License-Identifier: Apache-2.0
 * timeline: updates of the people one follows, of everyone, and one's own, newest first.
 */
#include "feature/updates/handlers.h"

#include "core/stream.h"
#include "ui/api.h"

#include "updates.html.h"

enum { PAGE = 20 };

static enum timeline timeline_of(const struct rq *rq)
{
	str name = rq_query(rq, "timeline");
	if (str_eq(name, S("company")))
		return TIMELINE_COMPANY;
	return str_eq(name, S("own")) ? TIMELINE_OWN : TIMELINE_FOLLOWED;
}

/* The cards of one page and the cursor of the next one, 0 at the end. */
static err gather(struct rq *rq, enum timeline timeline, struct card_list *cards, int64_t *next)
{
	struct stream stream;
	struct id_list ids = {0};
	uint64_t kinds = UINT64_C(1) << KIND_UPDATE;
	int64_t before = rq_query_int(rq, "before", 0);
	switch (timeline) {
	case TIMELINE_FOLLOWED:
		TRY(stream_home(rq->db, kinds, before, PAGE + 1, &stream));
		break;
	case TIMELINE_COMPANY:
		TRY(stream_company(rq->db, KIND_UPDATE, before, PAGE + 1, &stream));
		break;
	case TIMELINE_OWN:
		TRY(stream_author(rq->db, rq->viewer_id, kinds, before, PAGE + 1, &stream));
		break;
	}
	for (size_t i = 0; i < stream.n && i < PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	*next = stream.n > PAGE ? stream.v[PAGE - 1].id.v : stream.behind > 1 ? stream.behind : 0;
	return cards_of(rq, ids, cards);
}

static void say_none(struct rq *rq, struct update_list_page *p)
{
	switch (p->timeline) {
	case TIMELINE_FOLLOWED:
		p->none_title =
			str_from(T(rq->lang, "Nobody you follow has written an update yet."));
		p->none_text = str_from(
			T(rq->lang, "Follow some colleagues, and what they say arrives here."));
		if (!rq->viewer->employee)
			break;
		p->none_step = URL("/people");
		p->none_label = str_from(T(rq->lang, "Find colleagues"));
		break;
	case TIMELINE_COMPANY:
		p->none_title = str_from(T(rq->lang, "Nobody has written an update yet."));
		break;
	case TIMELINE_OWN:
		p->none_title = str_from(T(rq->lang, "You have not written an update yet."));
		p->none_text = str_from(
			T(rq->lang, "A line is enough: what you work on, or what you look for."));
		break;
	}
}

err update_list(struct rq *rq)
{
	struct update_list_page p = {.timeline = timeline_of(rq),
				     .first = rq_query_int(rq, "before", 0) == 0};
	int64_t next;
	TRY(gather(rq, p.timeline, &p.cards, &next));
	if (rq->format == FORMAT_JSON)
		return api_cards(rq, &p.cards, next);
	TRY(composer_make(rq, page_here(rq), &p.composer));
	say_none(rq, &p);
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	return page(rq, str_from(T(rq->lang, "Updates")), v_update_list, &p);
}
