/* SPDX-License-Identifier: Apache-2.0
 * keep: what an editor holds and nobody saved (core/revision.h, autosave), as the forms of rooms
 * carry it: title and body, the number of the revision they were begun from, and the room's other
 * fields. Two windows on one text do not overwrite each other's: each carries the time of the text
 * that it knows, in its field `kept`.
 */
#ifndef RUCHE_KEEP_H
#define RUCHE_KEEP_H

#include "core/revision.h"
#include "http/request.h"

/* A field beside title and body: its name in the form, and where its text is. */
struct keep_field {
	const char *name;
	str *value;
};
struct keep_text {
	str title, body;
	int64_t base; /* number of the revision that the writer began from */
	int64_t kept; /* time of the text kept by itself that this window knows */
	struct keep_field *others;
	size_t n;
};

/* Puts what is kept under the form's name into the text. *found false leaves it alone. */
err keep_recall(struct rq *rq, str form, struct keep_text *text, bool *found);
/* Keeps it and answers as autosave.js wants it. CONFLICT when another window keeps its text here.
 */
err keep_write(struct rq *rq, str form, const struct keep_text *text);
/* The form was saved: what was kept of it goes, when it is this window's. */
err keep_done(struct rq *rq, str form);

#endif
