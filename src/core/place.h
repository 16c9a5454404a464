/* SPDX-License-Identifier: Apache-2.0
 * place: whatever holds items and has members and a visibility: a person's own place, a blog, a
 * community, a wiki, an activity.
 */
#ifndef RUCHE_PLACE_H
#define RUCHE_PLACE_H

#include "core/access.h"

enum place_kind {
	PLACE_PERSON = 1,
	PLACE_BLOG,
	PLACE_COMMUNITY,
	PLACE_GUIDELINES,
	PLACE_NOTICES,
	PLACE_WIKI,
	PLACE_ACTIVITY = 12,
	PLACE_COMMUNITY_BLOG, /* of all members of the community that it lies below */
	PLACE_JAM,	      /* a mass conversation of some days */
	PLACE_JAM_FORUM,      /* one of its questions, which lies below it */
};
enum joining { JOIN_OPEN = 1, JOIN_ASK, JOIN_INVITED };
enum place_state { PLACE_LIVE = 1, PLACE_ARCHIVED, PLACE_DELETED };

struct place {
	place_id id;
	place_id parent;
	int64_t hub, circle;
	enum place_kind kind;
	bool own_members;
	enum audience audience; /* public, internal or members */
	enum joining joining;
	enum place_state state;
	str handle;
	person_id owner;
	str title, description, language, letter, sort_key;
	int64_t created, members, items, last, raters, stars;
};

/* On PostgreSQL: whoever changes how places lie below each other, or who may read in one, comes one
 * after the other, so that what is read of those above and below stays true until the commit. The
 * functions here take their turn themselves; call it before reading what lies around a place. */
err places_hold(struct db *db);
/* Makes the place, its handle (made from the title when empty), its hub, circle and owner's
 * membership (own_members). INVALID deeper than PLACE_DEPTH. `sorted_by` is what the directory
 * sorts by (a blog: its owner's last name). Fills the derived fields. */
err place_create(struct db *db, struct place *p, str sorted_by);
/* One that the viewer may know of; NOT_FOUND otherwise. */
err place_find(struct db *db, place_id id, struct place *p);
/* By current or former handle. *moved: it was a former one. */
err place_by_handle(struct db *db, str handle, enum place_kind kind, struct place *p, bool *moved);
struct place_list {
	struct place *v;
	size_t n, cap;
};
/* Live places of a kind where the viewer is a member, most active first, at most `most`: id,
 * handle, title, audience and circle are filled. */
err place_joined(struct db *db, enum place_kind kind, int64_t most, struct place_list *list);
/* The same, to choose one of: `chosen` (none: 0) is among them wherever it stands, also when it is
 * archived or the viewer is no member; NOT_FOUND when the viewer may know of none of that kind by
 * this id. *more: the viewer is in others. */
err place_offered(struct db *db, enum place_kind kind, int64_t most, place_id chosen,
		  struct place_list *list, bool *more);
/* Of those, by name: `text` is the handle, or its words begin words of the name. Those of just this
 * name or handle come first (*exact: how many), then the most active; id, handle, title are filled.
 * It looks at all that the viewer belongs to, PLACES_SEARCHED at most, however many others there
 * are. */
enum { PLACES_SEARCHED = 5000 };
err place_joined_called(struct db *db, enum place_kind kind, str text, size_t most,
			struct place_list *list, size_t *exact);
/* Title, description, language, joining. */
err place_update(struct db *db, const struct place *p);
enum { PLACE_TITLE_MAX = 100, PLACE_TAGLINE_MAX = 160, PLACE_ABOUT_MAX = 5000 }; /* characters */
/* Ten letters and digits that nobody guesses: the address of what not all colleagues may know of.
 */
str place_secret_handle(struct arena *a);
/* Another address; the former one leads to it. CONFLICT when somebody has it. Nothing happens when
 * it is empty or the same. */
err place_set_handle(struct db *db, place_id id, str is, str handle);
/* An address of this kind for a place, and for those right below that have no members of their own
 * and are mostly named after it. The addresses that were known lead nowhere any more, and are free
 * for others. */
err place_hide_address(struct db *db, place_id id, str *handle);
/* Another audience, for the places below it too. Narrowing takes effect at once (table narrowing)
 * and a job rewrites the items in batches; widening is the job alone. */
err place_set_audience(struct db *db, place_id id, enum audience audience);
/* Below another place, or at the top (none): it and what is below take the narrower circles at
 * once, wider ones by the job. INVALID below itself, or deeper than PLACE_DEPTH. The caller has
 * checked that the viewer may do so in both. */
enum { PLACE_DEPTH = 8 };
err place_set_parent(struct db *db, place_id id, place_id parent);
/* Somebody left a closed place: memberships of what lies below it, whatever its kind, end where
 * its contents are not for them any more. What they owned there goes to another owner, else to who
 * belongs to it longest. */
err place_leave_below(struct db *db, place_id top, person_id person);
/* Live places of a kind right below one that the viewer may know of, by name; at most `most`. */
err place_children(struct db *db, place_id parent, enum place_kind kind, int64_t most,
		   struct place_list *list);
/* Closed (archived): it can be read, nothing is written, answered or rated there. And open again.
 */
err place_set_state(struct db *db, place_id id, enum place_state state);
err place_is_open(struct db *db, place_id id, bool *open);
/* Another owner or another name to sort by; *p gets the new owner, letter and sort key. The caller
 * keeps its counts by letter. */
err place_sort(struct db *db, struct place *p, person_id owner, str sorted_by);
/* The own place of a person follows the person's name. */
err place_name_own(struct db *db, person_id owner, str name, str sorted_by);
/* Takes an empty place away: members, followers, its names. CONFLICT while something stands in it
 * or lies below it.
 * What was removed from it stays removed. */
err place_delete(struct db *db, place_id id);
/* The job behind it: rewrites at most 500 items; *more when it must run again. */
err place_rewrite_circles(struct db *db, place_id id, bool *more);

#endif
