/* SPDX-License-Identifier: Apache-2.0
 * activity: the places that to-dos and entries stand in, and their sections: finding, making and
 * arranging them. No pages here.
 */
#ifndef RUCHE_ACTIVITIES_ACTIVITY_H
#define RUCHE_ACTIVITIES_ACTIVITY_H

#include "core/place.h"

enum {
	SECTION_TITLE_MAX = 100,
	SECTIONS_MAX = 50,
	STEPS_MAX = 2000, /* of an activity, with what was removed */
};

struct activity {
	place_id id, parent; /* parent: the community it belongs to, or none */
	int64_t hub, circle;
	str handle, title, about, language;
	enum audience audience; /* internal (whoever reads its community, or all colleagues) or
				   members */
	enum place_state state; /* archived: completed */
	int64_t created, members;
	int64_t starts, due; /* days since 1970, 0 none */
	bool template;
	int64_t done;		 /* when it was completed, 0 while it goes on */
	int64_t todos, finished; /* without those that only some may see */
	person_id owner;
	str owner_handle, owner_name, owner_photo;
	int64_t owner_hue;
	str community_handle, community_title; /* empty: none that the viewer may know of */
	enum role role;			       /* of the viewer */
	bool following;
	bool may_write; /* the viewer */
};

/* By its present or a former handle; *moved then. NOT_FOUND for what the viewer may not know of. */
err activity_find(struct db *db, str handle, struct activity *a, bool *moved);
/* Makes the place with a first section without a heading. Fill handle (or leave it empty), title,
 * about, language, audience, owner, parent, starts, due, template, created (0: now); id and handle
 * are set. CONFLICT when the handle is taken, INVALID when it is none. */
err activity_make(struct db *db, struct activity *a);
/* Only owners change the activity itself. */
static inline bool activity_may_manage(const struct activity *a)
{
	return a->role == ROLE_OWNER;
}
/* Completed, or going on again. */
err activity_complete(struct db *db, const struct activity *a, bool done);
/* Others who arrange it wait until this transaction ends. */
err activity_hold(struct db *db, place_id activity);
/* Everything of it that somebody may not do is theirs no more, and they are no member. CONFLICT for
 * the last owner. */
err activity_part(struct db *db, const struct activity *a, person_id person);

struct section {
	int64_t id;
	str position, title;
	int64_t todos, done;
	bool coming; /* lines are still being copied into it */
};
struct section_list {
	struct section *v;
	size_t n, cap;
};
err section_list(struct db *db, place_id activity, struct section_list *list);
/* NOT_FOUND when the activity has none of that id. */
err section_find(struct db *db, place_id activity, int64_t id, struct section *s);
/* Behind the others. TOO_LARGE when there are SECTIONS_MAX. */
err section_make(struct db *db, place_id activity, str title, int64_t *id);
/* One up or down. */
err section_move(struct db *db, place_id activity, int64_t id, bool up);
/* What stands in it goes to the section before it (the first one's to the next). CONFLICT for the
 * only one, BUSY while lines are still being copied into it. */
err section_drop(struct db *db, place_id activity, int64_t id);

/* An account is erased: its activities get another owner, or are completed. */
err activities_leave(struct db *db, person_id person);

/* Begins a new activity with the sections, to-dos and entries of another one, as far as the viewer
 * and everybody in it may read them: without people and without what is done; days stand as far
 * from `to->starts` as they stood from the old beginning. All sections at once, and of the lines
 * the first hundred; the job "activities.copy" brings the others, as they stand then. */
err activity_copy(struct db *db, const struct activity *from, const struct activity *to);
/* Is that job still to run? Where lines are missing and it is not, it stopped: it failed too often,
 * or who began it is gone, or was taken out here or there. */
err activity_copy_goes_on(struct db *db, place_id to, bool *on);
/* The viewer lets it go on, in the own name. DENIED: the viewer may not write here, or not read the
 * other one. */
err activity_copy_go_on(struct db *db, const struct activity *to);
/* What is missing is not missed. */
err activity_copy_end(struct db *db, place_id to);

#endif
