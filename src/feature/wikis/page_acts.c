/* SPDX-License-Identifier: Apache-2.0
 * page_acts: what is done to a page beside writing it: watching, reviewing, verifying, removing.
 */
#include "feature/wikis/handlers.h"

#include "base/clock.h"
#include "core/follow.h"
#include "feature/wikis/pages.h"

err wiki_to_write(struct rq *rq, struct wiki *w)
{
	TRY(wiki_asked(rq, w));
	if (w->state != PLACE_LIVE)
		return fail(rq, DENIED,
			    T(rq->lang, "This wiki is closed. Its owner can open it again."));
	return w->may_write ? OK
			    : fail(rq, DENIED,
				   T(rq->lang, "Only the writers of this wiki change its pages."));
}

err page_to_change(struct rq *rq, struct wiki *w, struct q_page_show *p, struct item_row *item)
{
	TRY(page_asked(rq, w, p, item));
	TRY(wiki_to_write(rq, w));
	if (!database_is_postgres(rq->database))
		return OK;
	/* What was read before the wait may have changed in it. */
	TRY(item_hold(rq->db, item->id));
	TRY(page_asked(rq, w, p, item));
	return wiki_to_write(rq, w);
}

err page_watch_update(struct rq *rq)
{
	struct wiki w;
	struct q_page_show p;
	struct item_row item;
	str what = rq_form(rq, "watch");
	TRY(page_asked(rq, &w, &p, &item));
	bool tree = str_eq(what, S("tree")), one = tree || str_eq(what, S("page"));
	TRY(follow_put(rq->db, item.id.v, FOLLOW_THREAD, one));
	TRY(tree ? q_page_watch_put(rq->db, item.id) : q_page_watch_drop(rq->db, item.id));
	return redirect_back(rq, wiki_page_url(rq, w.handle, p.slug));
}

err page_review_update(struct rq *rq)
{
	struct wiki w;
	struct q_page_show p;
	struct item_row item;
	int64_t review = rq_form_int(rq, "review", 0);
	TRY(page_to_change(rq, &w, &p, &item));
	if (review < 0 || review > 3)
		return INVALID;
	TRY(q_page_review(rq->db, item.id, review, rq->viewer_id, rq->db->now, p.number));
	return redirect_back(rq, wiki_page_url(rq, w.handle, p.slug));
}

/* It still holds: said of the text as it is, and asked again when its time has passed once more. */
err page_verify_update(struct rq *rq)
{
	struct wiki w;
	struct q_page_show p;
	struct item_row item;
	TRY(page_to_change(rq, &w, &p, &item));
	TRY(q_page_verify(rq->db, item.id, rq->db->now, rq->viewer_id,
			  p.verify_days ? rq->db->now + p.verify_days * DAY : 0));
	return redirect_back(rq, wiki_page_url(rq, w.handle, p.slug));
}

/* Another keeper: whoever takes it over. */
err page_keeper_update(struct rq *rq)
{
	struct wiki w;
	struct q_page_show p;
	struct item_row item;
	TRY(page_to_change(rq, &w, &p, &item));
	TRY(q_page_keep(rq->db, item.id, rq->viewer_id));
	return redirect_back(rq, wiki_page_url(rq, w.handle, p.slug));
}

err page_remove(struct rq *rq)
{
	struct wiki w;
	struct q_page_show p;
	struct item_row item;
	TRY(page_to_change(rq, &w, &p, &item));
	/* What many wrote is not taken away by anybody who may write: its author and the owners of
	 * the wiki do that. */
	if (!ID_EQ(item.author, rq->viewer_id) && !wiki_may_manage(&w))
		return fail(
			rq, DENIED,
			T(rq->lang, "Who began a page and the owners of the wiki can delete it."));
	TRY(page_delete(rq->db, &item));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, wiki_url(rq, w.handle));
}
