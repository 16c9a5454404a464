/* SPDX-License-Identifier: Apache-2.0
 * wiki: the places that pages stand in: finding, making and changing them. No pages here.
 */
#ifndef RUCHE_WIKIS_WIKI_H
#define RUCHE_WIKIS_WIKI_H

#include "core/place.h"

struct wiki {
	place_id id, parent; /* parent: the community it belongs to, or none */
	int64_t hub, circle;
	str handle, title, tagline, about, language;
	enum audience audience; /* public, internal or members */
	enum joining joining;	/* open: whoever reads it may write; else named writers */
	bool own_members;	/* false: those of its community */
	enum place_state state;
	int64_t created, items;
	int64_t home; /* item shown first, 0 none */
	person_id owner;
	str owner_handle, owner_name, owner_photo;
	int64_t owner_hue;
	str community_handle, community_title; /* empty: none that the viewer may know of */
	enum role role;			       /* of the viewer */
	bool following;
	bool may_write; /* the viewer */
};

/* By its present or a former handle; *moved then. NOT_FOUND for what the viewer may not know of. */
err wiki_find(struct db *db, str handle, struct wiki *w, bool *moved);
/* Makes the place and the row. Fill handle (or leave it empty), title, tagline, about, language,
 * audience, joining, owner, parent, created (0: now); id and handle are set. With a parent its
 * members are those of the parent. CONFLICT when the handle is taken, INVALID when it is none. */
err wiki_make(struct db *db, struct wiki *w);
/* Only owners change the wiki itself. */
static inline bool wiki_may_manage(const struct wiki *w)
{
	return w->role == ROLE_OWNER;
}
/* In a closed community it tells nobody what is there: nobody chooses it. */
static inline bool wiki_address_is_secret(const struct wiki *w)
{
	return !w->own_members && w->circle > CIRCLE_INTERNAL;
}
/* An account is erased: its wikis get another owner, or are closed. */
err wikis_erase(struct db *db, person_id person, struct id_list items);

#endif
