/* SPDX-License-Identifier: Apache-2.0
 * news: what others did in one's activities since one looked last. Looking changes nothing: having
 * seen it is a form.
 */
#include "feature/activities/pages.h"

#include "ui/api.h"

#include "todos.html.h"

enum { NEWS_PAGE = 100, NEWS_DAYS = 30, WORDS = 200 };

/* The group of an activity; the one with the newest line comes first. */
static struct news_group *group_of(struct rq *rq, struct news_page *p,
				   const struct q_change_news *n)
{
	for (size_t i = 0; i < p->groups.n; i++)
		if (ID_EQ(p->groups.v[i].first->activity, n->activity))
			return &p->groups.v[i];
	struct news_group *group = ARENA_PUSH(rq->arena, &p->groups);
	group->first = n;
	return group;
}

static const char *change_name(int64_t kind)
{
	switch (kind) {
	case CHANGE_DONE:
		return "done";
	case CHANGE_AGAIN:
		return "reopened";
	case CHANGE_ANSWERED:
		return "answered";
	default:
		return "added";
	}
}

static err list_json(struct rq *rq, const struct q_change_news_list *rows, bool more)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "changes", '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_change_news *r = &rows->v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id);
		json_str(o, "kind", str_from(change_name(r->kind)));
		json_int(o, "step", r->step.v);
		json_str(o, "title", r->title);
		json_str(o, "activity", r->handle);
		json_str(o, "url", step_url(rq, r->handle, r->step.v).s);
		json_open(o, "who", '{');
		json_str(o, "handle", r->who_handle);
		json_str(o, "name", r->who_name);
		json_close(o, '}');
		json_time(o, "created", id_time(r->id));
		json_close(o, '}');
	}
	json_close(o, ']');
	if (more)
		json_int(o, "next", rows->v[rows->n - 1].id);
	return api_end(rq);
}

err news_list(struct rq *rq)
{
	struct q_seen_find seen;
	struct q_change_news_list rows = {0};
	struct news_page p = {0};
	bool found;
	int64_t since = id_floor(rq->db->now - NEWS_DAYS * DAY);
	TRY(q_seen_find(rq->db, &seen, &found));
	if (found && seen.last > since)
		since = seen.last;
	TRY(q_change_news(rq->db, since, rq_query_int(rq, "before", INT64_MAX), NEWS_PAGE + 1,
			  &rows));
	p.more = rows.n > NEWS_PAGE;
	if (p.more)
		rows.n = NEWS_PAGE;
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &rows, p.more);
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_change_news *n = &rows.v[i];
		*ARENA_PUSH(rq->arena, &group_of(rq, &p, n)->lines) =
			(struct news_line){n, markdown_text(rq->arena, n->words, WORDS)};
	}
	p.last = rows.n ? rows.v[0].id : 0;
	if (p.more)
		p.next = page_with(rq, "before", id_text(rq, rows.v[rows.n - 1].id));
	const struct page how = {.title = str_from(T(rq->lang, "What is new")),
				 .active = S("/activities"),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_news_list, &p);
}

/* Up to what was shown: what came in meanwhile is still new. */
err news_seen(struct rq *rq)
{
	struct q_seen_find seen;
	bool found;
	int64_t last = rq_form_int(rq, "last", 0), now = id_floor(rq->db->now + SECOND);
	TRY(q_seen_find(rq->db, &seen, &found));
	if (last > now)
		last = now;
	if (last > 0 && (!found || last > seen.last))
		TRY(q_seen_put(rq->db, last));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, URL("/activities/updates"));
}
