/* SPDX-License-Identifier: Apache-2.0
 * access: who may read and write what. Reading is decided by one integer, the circle: 0 public, 1
 * internal, the id of a hub for its members, an item's own id for listed readers, a shared folder's
 * for those of what lies in it, a person's id for private ones. Table reach says which circles over
 * 1 a person may read; it is derived here from memberships, in the same transaction. Table
 * circle_hub says which communities read a circle by being named in it.
 */
#ifndef RUCHE_ACCESS_H
#define RUCHE_ACCESS_H

#include "core/item.h"

enum role {
	ROLE_NONE,
	ROLE_MEMBER,
	ROLE_FACILITATOR,
	ROLE_OWNER
}; /* facilitator: author, in a blog */
enum member_state { MEMBER_IN = 1, MEMBER_ASKED, MEMBER_INVITED };

/* The circle of something of this audience by this author in a place of this hub and circle. `own`
 * is its own id. */
int64_t access_circle(enum audience audience, int64_t place_circle, int64_t hub, person_id author,
		      int64_t own);

/* The viewer's role at the hub of a place; ROLE_NONE for a stranger. */
err access_role(struct db *db, place_id place, enum role *role);
/* May this person write top-level items there? Blogs and activities: owner and authors.
 * Communities, and what they blog: members. Own place: its person. Company notices: administrators,
 * and whom they made facilitators there. Jams: members,
 * and all colleagues where they read it; when, the room says. Wikis: who reads an open one (of a
 * community: its members), named writers of another. Nobody from a closed account. */
err access_may_write(struct db *db, person_id person, place_id place, bool *may);

/* Adds, or changes the role of, a member of a hub. Reach follows at once. DENIED for who comes
 * below a closed place whose contents are not for them. */
err member_put(struct db *db, person_id person, place_id hub, enum role role,
	       enum member_state state);
/* On PostgreSQL: whoever changes the members of a hub comes one after the other. */
err member_hold(struct db *db, place_id hub);
/* Takes a member out: membership, reach, and with them streams, search and notifications, at once.
 * CONFLICT for the last owner. */
err member_remove(struct db *db, person_id person, place_id hub);
/* The same, also for the last owner: for the end of a place or an account. */
err member_end(struct db *db, person_id person, place_id hub);
/* A hub came below a closed circle: who does not reach that is a member no more, at once. */
err member_end_outside(struct db *db, place_id hub, int64_t circle);
/* One of the people who may not read what is in a place, and so cannot be named as its reader;
 * empty when all may. */
err access_outsider(struct db *db, place_id place, struct id_list people, str *handle);
/* Named readers of a listed item: people, of whom those who may not read in its place are left out,
 * and, where the room takes their ids, communities, whose members read it while they are that. */
err access_list_readers(struct db *db, item_id item, person_id author, struct id_list readers);
/* Nobody reads a circle by name any more, neither people nor communities. */
err access_circle_clear(struct db *db, int64_t circle);
/* One of them, or its author, reads it no more. */
err access_reader_drop(struct db *db, item_id item, person_id person);

#endif
