/* SPDX-License-Identifier: Apache-2.0
 * scale: what the rooms share when they generate data at scale: batches with a progress bar, people
 * to choose from with realistic skew, and remembered items that are answered. Rooms write through
 * the same core functions as people do, so every counter and right is as it would be.
 */
#ifndef RUCHE_SCALE_H
#define RUCHE_SCALE_H

#include "core/demo.h"
#include "core/item.h"
#include "core/place.h"
#include "core/scale_text.h"

enum { SCALE_RECENT = 4096, SCALE_YEARS = 3 };

struct scale {
	struct database *database;
	struct demo *demo;
	struct prng random;
	struct scale_text *english, *french;
	struct id_list people; /* in the order of their ids; loaded once */
	struct id_list places; /* their own places, beside them */
	/* The newest roots, with their authors, of which the next answers, ratings and thanks
	 * choose. */
	struct recent {
		item_id id;
		person_id author;
		int64_t created;
	} recent[SCALE_RECENT];
	size_t recent_count;
};

/* Loads people and texts. The arena is the demo's. */
err scale_open(struct scale *s, struct database *database, struct demo *demo, uint64_t seed);
/* Calls step for 0..n-1 in batches of one commit each. Where an earlier run was stopped it goes on
 * behind its last batch, with the random numbers and the remembered items of then; `what` tells one
 * run from another, also over rooms. What else step needs of the earlier ones it must read from the
 * database before. */
err scale_run(struct scale *s, const char *what, int64_t n,
	      err (*step)(struct db *db, struct scale *s, int64_t i, void *arg), void *arg);

/* Runs fn in one transaction, once: not again when the generator goes on. */
err scale_once(struct database *database, struct arena *a, const char *what,
	       err (*fn)(struct db *db, void *arg), void *arg);
/* Takes the indexes of that names off, a list that ends with NULL: those that no step of a load
 * reads and that its rows would meet at random places, the greater part of the work. NOT_FOUND: one
 * of them is not there. What is off is kept beside the steps, so that a load that was stopped goes
 * on without them and whoever ends it puts them back. */
err scale_indexes_drop(struct database *database, struct arena *a, const char *const *names);
/* Puts back all that are off. */
err scale_indexes_make(struct database *database, struct demo *demo);
/* Core's own for scale_indexes_drop. */
extern const char *const scale_late_indexes[];

/* All is made: nothing to go on with. */
err scale_finished(struct db *db);

/* Somebody: a few write very much, most little. */
person_id scale_person(struct scale *s, size_t *index);
/* Evenly. */
person_id scale_anybody(struct scale *s);
/* All that are live: id, owner, audience and circle are filled. In the demo's arena. */
err scale_communities(struct scale *s, struct place_list *places);
/* When the i-th of n happened: spread over SCALE_YEARS, denser towards now. */
int64_t scale_time(const struct scale *s, int64_t i, int64_t n);
/* Remembers a root; chooses one, the newer the likelier. */
void scale_remember(struct scale *s, item_id id, person_id author, int64_t created);
const struct recent *scale_choose(struct scale *s);
/* A third of the texts are French. */
const struct scale_text *scale_language(struct scale *s, str *language);
/* How many, with a mean: mostly few, at times many. */
int64_t scale_count(struct scale *s, int64_t mean);

#endif
