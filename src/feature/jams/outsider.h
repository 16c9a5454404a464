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
/* An account for an address that none has, nor had; not *made for any other, for who may not, and
 * when the viewer had so many written to today. Take your turn before (member_hold, places_hold):
 * two who name one address make one account. */
err outsider_make(struct rq *rq, const struct jam_view *v, str address, str name,
		  struct person *person, bool *made);
/* Who came in from outside and never chose a password is written to once more, a day after the last
 * letter. */
err outsider_remind(struct rq *rq, const struct jam_view *v, person_id person);
/* Who is taken out before they came in: the link of their letter is worth nothing. */
err outsider_out(struct rq *rq, person_id person);

#endif
