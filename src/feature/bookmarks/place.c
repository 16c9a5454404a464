/* SPDX-License-Identifier: Apache-2.0
 * place: the bookmarks that are kept to a community, on a page of it.
 */
#include "feature/bookmarks/handlers.h"

#include "core/stream.h"

#include "bookmarks.html.h"

enum { PAGE = 20 };

err bookmark_place(struct rq *rq)
{
	struct bookmark_place_page p = {0};
	struct stream stream;
	struct id_list ids = {0};
	struct bookmark_list list;
	int64_t before = rq_query_int(rq, "before", 0);
	TRY(place_asked(rq, PLACE_COMMUNITY, &p.where));
	TRY(stream_hub(rq->db, p.where.place.id, UINT64_C(1) << KIND_BOOKMARK, before, PAGE + 1,
		       &stream));
	for (size_t i = 0; i < stream.n && i < PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	TRY(bookmark_rows(rq->db, ids, &list));
	if (rq->format == FORMAT_JSON)
		return bookmark_list_json(rq, &list, stream.n > PAGE ? ids.v[PAGE - 1] : 0);
	p.first = before == 0;
	if (stream.n > PAGE)
		p.pager.older = page_with(rq, "before", id_text(rq, ids.v[PAGE - 1]));
	for (size_t i = 0; i < list.n; i++) {
		struct bookmark_line *line = ARENA_PUSH(rq->arena, &p.lines);
		line->b = &list.v[i];
		bookmark_chips_of(rq, line);
	}
	TRY(bookmark_faces(rq, p.lines.v, p.lines.n));
	return page_in_place_as(rq, &p.where, "bookmarks", T(rq->lang, "Bookmarks"),
				(&(const struct page){.style = "bookmarks/bookmarks.css"}),
				v_bookmark_place, &p);
}
