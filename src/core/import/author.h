/* SPDX-License-Identifier: Apache-2.0
 * author: who wrote what an import brings. Found again by the earlier import, or by a trusted
 * address, else made: an account without a way to sign in.
 */
#ifndef RUCHE_IMPORT_AUTHOR_H
#define RUCHE_IMPORT_AUTHOR_H

#include "core/person.h"

struct import_author {
	str source, key; /* how the import names them: see core/import/imported.h */
	enum person_kind kind;
	str login; /* becomes the handle when it is one and free; may be empty */
	str given_name, family_name;
	str display_name; /* instead of the two */
	str email;	  /* finds an existing account: only of sources that have checked it */
	str city, bio;
	int64_t created;
};

/* The account, made when there is none; *made says so when not NULL. */
err import_author(struct db *db, const struct import_author *author, person_id *id, bool *made);
/* Would it be found by nothing but its address? */
err import_author_by_address(struct db *db, const struct import_author *author, bool *guess);
/* "Anna Maria Roth" as given name and, the last word, family name. */
void person_name_split(str display, str *given, str *family);

#endif
