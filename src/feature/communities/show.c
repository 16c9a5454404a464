/* SPDX-License-Identifier: Apache-2.0
 * show: a community's first page, its stream, and coming in and going.
 */
#include "feature/communities/handlers.h"

#include "core/stream.h"
#include "feature/communities/pages.h"
#include "ui/api.h"

#include "communities.html.h"

enum { STREAM_PAGE = 20, NEWEST = 5, BLOCKS_MAX = 1 << 20 };

err community_asked(struct rq *rq, struct community *c)
{
	return community_find(rq->db, rq_path(rq, "community"), c, NULL);
}

err community_inside(struct rq *rq, struct community *c, struct place_view *where)
{
	TRY(community_asked(rq, c));
	if (!c->inside)
		return NOT_FOUND;
	return place_asked(rq, PLACE_COMMUNITY, where);
}

err community_managed(struct rq *rq, enum role least, struct community *c, struct place_view *where)
{
	TRY(community_inside(rq, c, where));
	if (c->role >= least)
		return OK;
	return fail(rq, DENIED,
		    least == ROLE_OWNER ? T(rq->lang, "Only the owners of this community do that.")
					: T(rq->lang, "Only the hosts of this community do that."));
}

/* ---- the head ---- */

static err head_of(struct rq *rq, const struct community *c, struct community_head *h)
{
	*h = (struct community_head){.c = c};
	bool colleague = rq->viewer->employee;
	h->may_join = c->state == PLACE_LIVE && c->role == ROLE_NONE && !c->membership &&
		      colleague && c->access != ACCESS_HIDDEN;
	if (ID_NONE(c->parent))
		return OK;
	struct community *parent = NEW(rq->arena, struct community);
	err e = community_get(rq->db, c->parent, parent);
	if (e == OK)
		h->parent = parent;
	return e == NOT_FOUND ? OK : e;
}

err communities_head(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	struct community c;
	struct community_head h;
	(void)role;
	TRY(community_get(rq->db, place->id, &c));
	TRY(head_of(rq, &c, &h));
	v_community_head(out, rq, &h);
	return out->bad;
}

/* ---- the first page ---- */

static html about_of(struct rq *rq, const struct community *c)
{
	static const struct markdown_options options = {.mention_base = {"/people/", 8},
							.tag_base = {"/tags/", 6}};
	return text_in(rq, c->language, markdown_render(rq->arena, c->about, &options, NULL));
}

static err fill_newest(struct rq *rq, const struct community *c, struct community_show_page *p)
{
	struct stream stream;
	struct id_list ids = {0};
	TRY(stream_hub(rq->db, c->id, 0, 0, NEWEST, &stream));
	for (size_t i = 0; i < stream.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	return cards_of(rq, ids, &p->newest);
}

/* The page itself says whose community it is. */
static void leave_place_out(struct card_list *cards)
{
	for (size_t i = 0; i < cards->n; i++)
		cards->v[i].did = cards->v[i].place_title = STR_NONE;
}

static err fill_below(struct rq *rq, struct community_show_page *p)
{
	struct q_community_listed_list rows = {0};
	struct id_list ids = {0};
	TRY(q_community_children(rq->db, p->c->id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows.v[i].id.v;
	return community_rows(rq->db, ids, &p->below);
}

static err show_inside(struct rq *rq, struct community_show_page *p)
{
	struct place_view where;
	struct out wide = out_new(rq->arena, BLOCKS_MAX), aside = out_new(rq->arena, BLOCKS_MAX);
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	TRY(fill_newest(rq, p->c, p));
	leave_place_out(&p->newest);
	TRY(fill_below(rq, p));
	TRY(q_community_hosts(rq->db, p->c->id, &p->hosts));
	TRY(place_blocks(rq, &where, &wide, &aside));
	p->wide = (html){out_view(&wide)};   /* safe: written by the rooms' templates */
	p->aside = (html){out_view(&aside)}; /* safe: the same */
	return page_in_place(rq, &where, "", "", v_community_show, p);
}

/* What somebody sees who may know of it but not read in it: its name and what it is for. */
static err show_face(struct rq *rq, struct community_show_page *p)
{
	struct community_head head;
	TRY(head_of(rq, p->c, &head));
	struct out o = out_new(rq->arena, BLOCKS_MAX);
	v_community_head(&o, rq, &head);
	p->wide = (html){out_view(&o)}; /* safe: written by the template */
	TRY(o.bad);
	return page_as(rq,
		       (&(const struct page){.title = p->c->title, .active = S("/communities")}),
		       v_community_face, p);
}

err community_show(struct rq *rq)
{
	struct community c;
	bool moved;
	TRY(community_find(rq->db, rq_path(rq, "community"), &c, &moved));
	if (rq->format == FORMAT_JSON)
		return community_json(rq, c.handle, 200);
	if (moved)
		return redirect_permanent(rq, community_url(rq, c.handle));
	struct community_show_page p = {.c = &c, .about = about_of(rq, &c), .face = !c.inside};
	return c.inside ? show_inside(rq, &p) : show_face(rq, &p);
}

/* ---- the stream ---- */

err community_stream(struct rq *rq)
{
	struct community c;
	struct place_view where;
	struct stream stream;
	struct id_list ids = {0};
	TRY(community_inside(rq, &c, &where));
	int64_t before = rq_query_int(rq, "before", 0);
	struct community_stream_page p = {
		.c = &c, .may_write = where.may_write, .first = before == 0};
	TRY(stream_hub(rq->db, c.id, 0, before, STREAM_PAGE + 1, &stream));
	for (size_t i = 0; i < stream.n && i < STREAM_PAGE; i++)
		*ARENA_PUSH(rq->arena, &ids) = stream.v[i].id.v;
	int64_t next = stream.n > STREAM_PAGE ? stream.v[STREAM_PAGE - 1].id.v : 0;
	TRY(cards_of(rq, ids, &p.cards));
	if (rq->format == FORMAT_JSON)
		return api_cards(rq, &p.cards, next);
	leave_place_out(&p.cards);
	if (p.may_write)
		TRY(composer_in_place(rq, &where.place, page_here(rq), &p.composer));
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	return page_in_place(rq, &where, "stream", T(rq->lang, "Stream"), v_community_stream, &p);
}

/* ---- coming in, and going ---- */

err membership_create(struct rq *rq)
{
	struct community c;
	TRY(community_asked(rq, &c));
	err e = community_join(rq->db, &c);
	if (e == DENIED)
		return fail(rq, DENIED,
			    T(rq->lang, "Its hosts let people in; it cannot be joined."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return community_json(rq, c.handle, 200);
	return redirect_back(rq, community_url(rq, c.handle));
}

err membership_delete(struct rq *rq)
{
	struct community c;
	TRY(community_asked(rq, &c));
	err e = community_part(rq->db, c.id, rq->viewer_id);
	if (e == CONFLICT)
		return fail(rq, CONFLICT,
			    T(rq->lang, "You are its last owner. Make somebody else an owner "
					"before you go."));
	TRY(e);
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	/* Who has left a closed one finds nothing at its address. */
	return redirect(rq, c.known <= CIRCLE_INTERNAL && rq->viewer->employee
				    ? community_url(rq, c.handle)
				    : URL("/communities?show=mine"));
}
