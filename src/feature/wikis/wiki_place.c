/* SPDX-License-Identifier: Apache-2.0
 * wiki_place: wikis as places.
 */
#include "feature/wikis/wiki.h"

#include "wiki.sql.h"
#include "page.sql.h"

static void fill(struct wiki *w, const struct q_wiki_by_handle *q)
{
	*w = (struct wiki){.id = q->id,
			   .parent = q->parent,
			   .hub = q->hub,
			   .circle = q->circle,
			   .handle = q->handle,
			   .title = q->title,
			   .tagline = q->tagline,
			   .about = q->description,
			   .language = q->language,
			   .audience = (enum audience)q->audience,
			   .joining = (enum joining)q->joining,
			   .own_members = q->own_members,
			   .state = (enum place_state)q->state,
			   .created = q->created,
			   .items = q->items,
			   .home = q->home,
			   .owner = q->owner,
			   .owner_handle = q->owner_handle,
			   .owner_name = q->owner_name,
			   .owner_photo = q->owner_photo,
			   .owner_hue = q->owner_hue,
			   .community_handle = q->community_handle,
			   .community_title = q->community_title,
			   .role = (enum role)q->role,
			   .following = q->following};
}

err wiki_find(struct db *db, str handle, struct wiki *w, bool *moved)
{
	struct q_wiki_by_handle q;
	bool found;
	TRY(q_wiki_by_handle(db, handle, &q, &found));
	if (!found)
		return NOT_FOUND;
	if (moved)
		*moved = !q.current || !str_eq(q.handle, handle);
	fill(w, &q);
	return ID_NONE(db->viewer) ? OK : access_may_write(db, db->viewer, w->id, &w->may_write);
}

err wiki_make(struct db *db, struct wiki *w)
{
	struct place p = {.kind = PLACE_WIKI,
			  .parent = w->parent,
			  .own_members = ID_NONE(w->parent),
			  .audience = w->audience,
			  .joining = w->joining,
			  .handle = w->handle,
			  .owner = w->owner,
			  .title = w->title,
			  .description = w->about,
			  .language = w->language,
			  .created = w->created};
	TRY(place_create(db, &p, STR_NONE));
	w->id = p.id;
	w->handle = p.handle;
	w->hub = p.hub;
	w->circle = p.circle;
	w->own_members = p.own_members;
	return q_wiki_add(db, p.id, w->tagline);
}

/* A wiki that nobody is left to keep is closed: it can be read. */
static err leave(struct db *db, person_id person, const struct q_wiki_owned *own)
{
	struct q_wiki_next_owner next;
	struct place p = {.id = own->id, .title = own->title};
	bool found;
	TRY(q_wiki_next_owner(db, (place_id){own->hub}, person, &next, &found));
	return found ? place_sort(db, &p, next.person, STR_NONE)
		     : place_set_state(db, own->id, PLACE_ARCHIVED);
}

err wikis_erase(struct db *db, person_id person, struct id_list items)
{
	struct q_wiki_owned_list own = {0};
	/* What was written stays: a page is the work of all who changed it. */
	if (items.n)
		return OK;
	TRY(q_wiki_owned(db, person, &own));
	for (size_t i = 0; i < own.n; i++)
		TRY(leave(db, person, &own.v[i]));
	TRY(q_page_erase_watch(db, person));
	return q_page_erase_keep(db, person);
}
