/* SPDX-License-Identifier: Apache-2.0
 * page_history: the earlier states of a page, what changed between any two of them, and going back
 * to one.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/pages.h"
#include "ui/api.h"

#include "wiki_history.html.h"

enum { HISTORY_PAGE = 200 };

bool page_reads_closed(const struct rq *rq, const struct wiki *w, const struct item_row *item)
{
	return w->role >= ROLE_MEMBER || viewer_is(rq, item->author);
}

/* What was said of each change stands beside it. */
static err fill_rows(struct rq *rq, struct page_history *p, const struct revision_list *list)
{
	struct q_page_changes_list changes = {0};
	if (list->n == 0)
		return OK;
	TRY(q_page_changes(rq->db, p->item->id, list->v[list->n - 1].number, list->v[0].number,
			   &changes));
	for (size_t i = 0; i < list->n; i++) {
		struct history_row *row = ARENA_PUSH(rq->arena, &p->rows);
		row->of = list->v[i];
		for (size_t k = 0; k < changes.n; k++)
			if (changes.v[k].number == row->of.number) {
				row->summary = changes.v[k].summary;
				row->added = changes.v[k].added;
				row->removed = changes.v[k].removed;
				row->counted = true;
			}
	}
	return OK;
}

err page_history_list(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct revision_list list;
	TRY(page_asked(rq, &w, &q, &item));
	struct page_history p = {.wiki = &w, .item = &item, .page = &q};
	if (rq->format == FORMAT_JSON) {
		struct change_list changes = {0};
		TRY(changes_of(rq, item.id, page_reads_closed(rq, &w, &item), &changes));
		return api_changes(rq, &changes);
	}
	int64_t from = rq_query_int(rq, "from", 0), to = rq_query_int(rq, "to", 0);
	/* The form of the page compares two of them. */
	if (from > 0 && to > 0)
		return redirect(rq, url_path(rq->arena, "%r/%i?from=%i",
					     wiki_page_action(rq, w.handle, q.slug, "history"), to,
					     from));
	TRY(revision_list(rq->db, item.id, rq_query_int(rq, "before", 0),
			  page_reads_closed(rq, &w, &item), &list));
	TRY(fill_rows(rq, &p, &list));
	if (list.n == HISTORY_PAGE)
		p.older = page_with(rq, "before", id_text(rq, list.v[HISTORY_PAGE - 1].number));
	const struct page how = {.title = str_from(T(rq->lang, "History of the page")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_page_history, &p);
}

err page_revision_show(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct q_page_changes_list changes = {0};
	int64_t newest, number = rq_path_id(rq, "number"),
			from = rq_query_int(rq, "from", number - 1);
	TRY(page_asked(rq, &w, &q, &item));
	struct page_revision p = {
		.wiki = &w, .item = &item, .page = &q, .sides = !str_empty(rq_query(rq, "sides"))};
	TRY(revision_find(rq->db, item.id, number, page_reads_closed(rq, &w, &item), &p.after));
	err before = from > 0 ? revision_find(rq->db, item.id, from,
					      page_reads_closed(rq, &w, &item), &p.before)
			      : OK;
	/* What others never read is no change to them: the first state that they may read stands
	 * alone. */
	if (before != NOT_FOUND || !str_empty(rq_query(rq, "from")))
		TRY(before);
	TRY(revision_newest(rq->db, item.id, &newest));
	TRY(q_page_changes(rq->db, item.id, number, number, &changes));
	if (changes.n)
		p.summary = changes.v[0].summary;
	p.newest = number == newest;
	diff_words(rq->arena, p.before.title, p.after.title, &p.title);
	diff_words(rq->arena, p.before.body, p.after.body, &p.words);
	if (p.sides)
		diff_side_by_side(rq->arena, &p.words, &p.rows);
	const struct page how = {.title = str_from(T(rq->lang, "What changed")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_page_revision, &p);
}

err page_revision_restore(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	struct revision r;
	struct q_page_text live;
	struct tag_list tags;
	struct q_page_address at;
	bool found;
	TRY(page_to_change(rq, &w, &q, &item));
	TRY(revision_find(rq->db, item.id, rq_path_id(rq, "number"),
			  page_reads_closed(rq, &w, &item), &r));
	TRY(q_page_text(rq->db, item.id, &live));
	TRY(tag_of_item(rq->db, item.id, &tags));
	struct out labels = out_new(rq->arena, 64 * 1024), why = out_new(rq->arena, 256);
	for (size_t i = 0; i < tags.n; i++) {
		out_str(&labels, tags.v[i].label);
		out_lit(&labels, ", ");
	}
	out_str(&why,
		format_fill(rq->arena, T(rq->lang, "Back to version #"), id_text(rq, r.number)));
	/* Nothing but title and text goes back. */
	struct page_text text = {.title = r.title,
				 .body = r.body,
				 .tags = out_view(&labels),
				 .summary = out_view(&why),
				 .language = item.language,
				 .parent = {live.parent},
				 .audience = item.audience,
				 .template = live.template,
				 .verify_days = live.verify_days};
	TRY(page_change(rq->db, &item, w.handle, &text));
	TRY(q_page_address(rq->db, item.id, &at, &found));
	return redirect(rq, found ? wiki_page_url(rq, at.wiki, at.slug) : wiki_url(rq, w.handle));
}
