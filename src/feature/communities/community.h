/* SPDX-License-Identifier: Apache-2.0
 * community: a place of kind PLACE_COMMUNITY with members of its own, and who may know of it, read
 * in it and come in. No pages here.
 */
#ifndef RUCHE_COMMUNITIES_COMMUNITY_H
#define RUCHE_COMMUNITIES_COMMUNITY_H

#include "core/app.h"
#include "core/place.h"

/* open: colleagues read and join. moderated: they read, and ask to join. private: they know its
 * name and description, and ask. hidden: nobody knows of it but its members and whom they invite.
 */
enum access { ACCESS_OPEN = 1, ACCESS_MODERATED, ACCESS_PRIVATE, ACCESS_HIDDEN };

struct community {
	place_id id, parent;
	str handle, title, tagline, about, language, letter;
	enum access access;
	enum place_state state;
	int64_t circle, known, created;
	person_id owner;
	enum role role;		      /* of the viewer; ROLE_NONE unless a member */
	enum member_state membership; /* 0: nothing; MEMBER_ASKED, MEMBER_INVITED */
	bool following;
	bool inside; /* the viewer may read in it: the numbers are filled */
	int64_t members, items, last;
};
struct community_list {
	struct community *v;
	size_t n, cap;
};

/* "open", "moderated", ... */
str access_name(enum access access);
bool access_named(str name, enum access *access);
enum access access_of(enum audience audience, enum joining joining);

/* One that the viewer may know of, by present or former handle; NOT_FOUND otherwise. */
err community_find(struct db *db, str handle, struct community *c, bool *moved);
err community_get(struct db *db, place_id id, struct community *c);
/* Those of the ids that the viewer may know of, in their order. */
err community_rows(struct db *db, struct id_list ids, struct community_list *list);

/* Makes one. Fill title, tagline, about, language, access, parent, owner, created (0: now), handle
 * or leave it empty (one that not all colleagues know of gets a name that cannot be guessed).
 * CONFLICT: the handle is taken. INVALID: too deep. */
err community_make(struct db *db, struct community *c);
/* Title, tagline, about, language. */
err community_write(struct db *db, const struct community *c);
err community_set_access(struct db *db, struct community *c, enum access access);
/* Below another one, or at the top (none). INVALID: below itself, or too deep. CONFLICT: others
 * would read what was written among the members of a closed one above; the caller rolls back. */
err community_set_parent(struct db *db, struct community *c, place_id parent);
err community_set_handle(struct db *db, struct community *c, str handle);

/* The viewer comes in, or asks to: what the community allows. DENIED where only invited people
 * come in. */
err community_join(struct db *db, const struct community *c);
/* Lets somebody in, or changes a role. */
err community_admit(struct db *db, place_id id, person_id person, enum role role);
/* Asks somebody in; nothing for members. */
err community_invite(struct db *db, place_id id, person_id person);
/* Somebody goes or is taken out: out of the closed communities below, too, at once. CONFLICT for
 * the last owner. */
err community_part(struct db *db, place_id id, person_id person);
/* The same, for the end of an account: somebody else becomes the owner; without anybody it is
 * archived. */
err community_let_go(struct db *db, place_id id, person_id person);

static inline bool community_may_manage(const struct community *c)
{
	return c->role >= ROLE_FACILITATOR;
}
static inline bool community_may_own(const struct community *c)
{
	return c->role == ROLE_OWNER;
}

#endif
