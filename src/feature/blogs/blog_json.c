/* SPDX-License-Identifier: Apache-2.0
 * blog_json: blogs as JSON, and the entries of one as a list of items.
 */
#include "feature/blogs/handlers.h"

#include "feature/blogs/pages.h"
#include "ui/api.h"

enum { LIST_MOST = 40 };

static const char *const kinds[] = {"", "personal", "group", "guest"};
static const char *const audiences[] = {"public", "internal", "members", "listed", "private"};

err blog_json(struct rq *rq, str handle, int status)
{
	struct blog b;
	struct out *o = rq->out;
	TRY(blog_find(rq->db, handle, &b, NULL));
	rq->response.status = status;
	api_begin(rq);
	json_int(o, "id", b.id.v);
	json_str(o, "handle", b.handle);
	json_str(o, "url", blog_url(rq, b.handle).s);
	json_str(o, "title", b.title);
	json_str(o, "tagline", b.tagline);
	json_str(o, "about", b.about);
	json_str(o, "language", b.language);
	json_str(o, "kind", str_from(kinds[b.kind & 3]));
	if (!str_empty(b.community_handle))
		json_str(o, "community", b.community_handle);
	json_str(o, "audience", str_from(audiences[b.audience]));
	/* That of a community is its owners', whoever opened it. */
	if (!b.of_community) {
		json_open(o, "owner", '{');
		json_str(o, "handle", b.owner_handle);
		json_str(o, "name", b.owner_name);
		json_close(o, '}');
	}
	json_time(o, "created", b.created);
	json_int(o, "entries", b.items);
	json_rating(o, b.raters, b.stars);
	json_bool(o, "following", b.following);
	json_bool(o, "closed", b.state != PLACE_LIVE);
	json_bool(o, "may_write", blog_may_write(&b));
	return api_end(rq);
}

void blog_row_json(struct rq *rq, const struct q_blog_directory *r)
{
	struct out *o = rq->out;
	json_open(o, NULL, '{');
	json_int(o, "id", r->id.v);
	json_str(o, "handle", r->handle);
	json_str(o, "url", blog_url(rq, r->handle).s);
	json_str(o, "title", r->title);
	json_str(o, "tagline", r->tagline);
	json_str(o, "language", r->language);
	json_str(o, "kind", str_from(kinds[r->kind & 3]));
	json_open(o, "owner", '{');
	json_str(o, "handle", r->owner_handle);
	json_str(o, "name", r->owner_name);
	json_close(o, '}');
	json_int(o, "entries", r->items);
	json_time(o, "last", r->last_created);
	json_rating(o, r->raters, r->stars);
	json_close(o, '}');
}

err blog_entries_json(struct rq *rq)
{
	struct blog b;
	struct id_list ids;
	struct card_list cards;
	TRY(blog_find(rq->db, rq_path(rq, "blog"), &b, NULL));
	TRY(blog_entries(rq->db, &b, rq_query_int(rq, "before", 0), LIST_MOST, &ids));
	TRY(cards_of(rq, ids, &cards));
	return api_cards(rq, &cards, ids.n == LIST_MOST ? ids.v[LIST_MOST - 1] : 0);
}
