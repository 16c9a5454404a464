/* SPDX-License-Identifier: Apache-2.0
 * guideline: the clauses that employees wrote, for the rooms that must show one at the right
 * moment, and the disclaimer.
 */
#ifndef RUCHE_GUIDELINE_H
#define RUCHE_GUIDELINE_H

#include "core/item.h"

struct clause {
	item_id id;
	str name;		   /* stable key: "brand-names" */
	int64_t position, since;   /* since: 0 while it is only proposed */
	int64_t ended;		   /* the edition since which it holds no more; 0 none */
	str moments;		   /* words */
	str language, title, body; /* in the language asked for, else English, else any;
				      {organisation} is filled in */
	int64_t comments, likes;
	int64_t raters, stars, my_stars; /* votes on it (core/rating.h) */
	bool liked;
	bool acknowledged; /* by the viewer, in the present wording */
	bool known;	   /* the viewer acknowledged an earlier wording */
};
struct clause_list {
	struct clause *v;
	size_t n, cap;
};

/* All clauses in force, in order. */
err guideline_clauses(struct db *db, str language, struct clause_list *clauses);
/* One in force, by its key. */
err guideline_clause(struct db *db, str name, str language, struct clause *clause);
/* The same, and also what is only proposed, or was ended. */
err guideline_clause_kept(struct db *db, str name, str language, struct clause *clause);
/* Those of the ids, whether they are in force or not. */
err guideline_clauses_among(struct db *db, struct id_list ids, str language,
			    struct clause_list *clauses);
/* Is it shown at this moment (below)? */
bool clause_applies(const struct clause *c, str moment);
/* Is it in force? */
static inline bool clause_holds(const struct clause *c)
{
	return c->since > 0 && c->ended == 0;
}
/* The clauses that the viewer has not acknowledged in their present wording. */
err guideline_pending(struct db *db, int64_t *n);
/* Somebody acknowledges the clauses of an edition that was shown; what changed later is asked for
 * again. In a write transaction. */
err guideline_acknowledge(struct db *db, person_id person, int64_t edition);

/* A stored text with the organisation's name where it says {organisation}. */
err guideline_text(struct db *db, str *text);

/* The moments at which clauses are shown, once each: "first_post" (the first thing written for
 * others), "first_public_post" (the first that everybody outside reads), "first_outside_reply" (the
 * first answer below such a one). */
enum moment_kind { MOMENT_POST, MOMENT_PUBLIC, MOMENT_ANSWER, MOMENTS };
str moment_name(enum moment_kind kind);
struct moment_list {
	struct moment {
		enum moment_kind kind;
		struct clause_list clauses;
	} * v;
	size_t n, cap;
};
/* Those among `wanted` (bits, 1 << MOMENT_POST) that the viewer has not passed, with their clauses,
 * of which only id, name, language, title and body are filled in. One without clauses is left out:
 * what nobody was shown is never passed. */
err guideline_moments(struct db *db, unsigned wanted, str language, struct moment_list *due);
/* A form showed the clauses of these moments (words): those are behind the viewer that this
 * transaction brought, so at its end. */
err guideline_met(struct db *db, str shown);
/* These moments (words) are behind a person; and those of what the person has written already. For
 * generated data, whose people saw no form. */
err guideline_passed(struct db *db, person_id person, str moments);
err guideline_behind(struct db *db, person_id person);

/* "The views expressed here are my own...", worded by the administrator, in a language (English
 * when there is none). {organisation} is filled in. */
err disclaimer_of(struct db *db, str language, str *text);
/* The same as the administrator wrote it, with {organisation} in it. Stored as the settings
 * "disclaimer.en" and "disclaimer.fr". */
err disclaimer_source(struct db *db, str language, str *text);

#endif
