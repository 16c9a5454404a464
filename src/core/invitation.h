/* SPDX-License-Identifier: Apache-2.0
 * invitation: asking people into a place. Links of 256 random bits, of which only the hash is kept;
 * they end by time, by use, and with the rights of who made them. And lists of people, as a form, a
 * program or a table names them.
 */
#ifndef RUCHE_INVITATION_H
#define RUCHE_INVITATION_H

#include "core/person.h"
#include "core/place.h"

enum { INVITATION_DAYS_MAX = 90, INVITATION_USES_MAX = 1000 };

err invitation_make(struct db *db, place_id place, int64_t days, int64_t uses, str *secret);
/* One that a job makes for somebody, with a right that it has asked for; *id is its number. */
err invitation_make_for(struct db *db, place_id place, person_id maker, int64_t days, int64_t uses,
			str *secret, int64_t *id);
/* NOT_FOUND for one that does not exist, or not any more; also when it leads to a place of another
 * kind. */
err invitation_open(struct db *db, str secret, enum place_kind kind, int64_t *id, place_id *place);
/* One use less. NOT_FOUND when another took the last one. Members need none: ask for that first. */
err invitation_use(struct db *db, int64_t id);
/* Ends one; NOT_FOUND when the place has none of that number. */
err invitation_end(struct db *db, int64_t id, place_id place);
/* All of a place, or all that an account made. */
err invitation_end_all(struct db *db, place_id place);
err invitation_end_by(struct db *db, person_id maker);
struct invitation {
	int64_t id, created, expires, uses_left, uses;
	str maker; /* the name */
};
struct invitation_list {
	struct invitation *v;
	size_t n, cap;
};
/* The newest 50 that still let somebody in. */
err invitation_list(struct db *db, place_id place, struct invitation_list *list);

/* ---- lists of people ---- */
enum { INVITED_MAX = 2000, INVITED_TABLE_MAX = 1 << 20 };
struct invited_list {
	str *v;
	size_t n, cap;
};
/* Handles (with or without @) and mail addresses, apart by spaces, commas and the like. TOO_LARGE
 * with more than INVITED_MAX in the list. */
err invited_read(struct arena *a, str text, struct invited_list *list);
/* The same from a table (core/import/csv.h): of the column called email or handle, else of each row
 * the cell with an address. names (or NULL): beside each of the list what the column called name
 * says, or nothing. INVALID with *why. */
err invited_read_table(struct arena *a, str path, struct invited_list *list,
		       struct invited_list *names, str *why);
/* The open account of a handle or an address; *found false when there is none. */
err invited_person(struct db *db, str token, struct person *person, bool *found);

#endif
