/* SPDX-License-Identifier: Apache-2.0
 * outsider: people without an account in a jam.
 */
#ifndef RUCHE_JAMS_OUTSIDER_H
#define RUCHE_JAMS_OUTSIDER_H

#include "core/person.h"
#include "feature/jams/pages.h"

/* May the viewer bring them in? Owners, while the jam is not over and mail goes out. */
bool outsider_may(const struct rq *rq, const struct jam_view *v);
/* Letters, marks, spaces, hyphens and apostrophes: what names are made of, and no address is. */
bool outsider_name_fits(str name);
enum outsider_named {
	OUTSIDER_NOT, /* not asked in: who has or had an account, no address, or too many today */
	OUTSIDER_NEW, /* a letter is written by a job, a day after another one to the address */
	OUTSIDER_ALREADY, /* asked in before; a day after the last letter once more, three in all */
};
/* An owner names an address. */
err outsider_name(struct rq *rq, const struct jam_view *v, str address, str name,
		  enum outsider_named *what);
/* A link that an owner made, into a jam. */
struct outsider_way {
	place_id jam;
	str handle;
	int64_t link;
	person_id inviter;
};
/* A stranger who has it asks to come in, by an address in small letters. What comes of it is in the
 * mail alone. NOT_FOUND when the link let in as many as it may. */
err outsider_ask(struct rq *rq, const struct outsider_way *way, str address, str name);

/* Where the link of a letter leads; NOT_FOUND when it was used or taken back, is older than a week,
 * or its address has an account meanwhile. */
err outsider_letter(struct db *db, str secret, struct q_letter_of_link *q);
/* Uses it: an account with this name and password, in the jams that the address was asked into. */
err outsider_come(struct rq *rq, str secret, str name, str password, struct q_letter_of_link *q);

#endif
