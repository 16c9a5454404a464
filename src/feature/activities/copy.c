/* SPDX-License-Identifier: Apache-2.0
 * copy: an activity begun from another one.
 */
#include "feature/activities/step.h"

#include "base/clock.h"

#include "activity.sql.h"
#include "step.sql.h"

enum { AT_ONCE = 200 };

/* What days are counted from: the beginning, or the day it was opened. */
static int64_t beginning(const struct activity *a)
{
	return a->starts ? a->starts : a->created / DAY;
}

static err copy_step(struct db *db, const struct activity *from, const struct activity *to,
		     int64_t section, const struct q_step_whole *s)
{
	struct step_text text = {.kind = (enum kind)s->kind,
				 .title = s->title,
				 .body = s->body,
				 .link = s->link,
				 .due = s->due ? s->due - beginning(from) + beginning(to) : 0,
				 .audience = AUDIENCE_INTERNAL};
	item_id id;
	/* With a time of its own it is made quietly: nobody is told of a hundred to-dos. */
	return step_make(db, to->id, section, db->viewer, &text, db->now, &id);
}

static err copy_section(struct db *db, const struct activity *from, const struct activity *to,
			const struct section *s, int64_t section, int64_t *left)
{
	str position = STR_NONE;
	int64_t id = 0;
	for (;;) {
		struct q_step_whole_list rows = {0};
		TRY(q_step_whole(db, s->id, position, id, AT_ONCE, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			if (rows.v[i].audience > AUDIENCE_MEMBERS)
				continue;
			if (--*left < 0)
				return TOO_LARGE;
			TRY(copy_step(db, from, to, section, &rows.v[i]));
		}
		if (rows.n < AT_ONCE)
			return OK;
		position = rows.v[AT_ONCE - 1].position;
		id = rows.v[AT_ONCE - 1].id.v;
	}
}

err activity_copy(struct db *db, const struct activity *from, const struct activity *to)
{
	struct section_list sections, first;
	int64_t left = STEPS_MAX, section;
	TRY(section_list(db, from->id, &sections));
	TRY(section_list(db, to->id, &first));
	for (size_t i = 0; i < sections.n; i++) {
		const struct section *s = &sections.v[i];
		section = first.v[0].id;
		/* The new one has a first section already, without a heading. */
		if (i > 0)
			TRY(section_make(db, to->id, s->title, &section));
		else if (!str_empty(s->title))
			TRY(q_section_write(db, section, s->title));
		TRY(copy_section(db, from, to, s, section, &left));
	}
	return OK;
}
