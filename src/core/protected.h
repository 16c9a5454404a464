/* SPDX-License-Identifier: Apache-2.0
 * protected: names of the organisation and its brands, which nobody may wear as a pseudonym or
 * handle. What reads like one is refused; what almost does goes to a person.
 */
#ifndef RUCHE_PROTECTED_H
#define RUCHE_PROTECTED_H

#include "db/db.h"

enum protected_verdict {
	PROTECTED_FREE,
	PROTECTED_NEAR,	   /* one letter away: somebody decides */
	PROTECTED_REFUSED, /* the name itself, in any case, spacing, digits or look-alike letters */
};

/* Judges a text; *resembles is the protected name it reads like, empty when it is free. The
 * guidelines' clause "brand-names" says why. */
err protected_judge(struct db *db, str text, enum protected_verdict *verdict, str *resembles);
/* The same for one protected name, without a database. */
enum protected_verdict protected_compare(struct arena *a, str text, str name);

#endif
