/* SPDX-License-Identifier: Apache-2.0
 * step: to-dos and entries of an activity: making, changing, doing and moving them. Whoever calls
 * has found them for the viewer and asked who may. No pages here.
 */
#ifndef RUCHE_ACTIVITIES_STEP_H
#define RUCHE_ACTIVITIES_STEP_H

#include "core/file.h"
#include "feature/activities/activity.h"
#include "html/html.h"

enum {
	STEP_TITLE_MAX = 200,
	STEP_BODY_MAX = 20000,
	STEP_LINK_MAX = 2000,
	ASSIGNEES_MAX = 20,
	STEP_READERS_MAX = 50,
	FILES_MAX = 20,
	NO_DAY = 9999999, /* in lists by day: behind all days */
};
enum change { CHANGE_ADDED = 1, CHANGE_DONE, CHANGE_AGAIN, CHANGE_ANSWERED };

struct step_text {
	enum kind kind;
	str title, body, link;
	int64_t due;		/* day, 0 none */
	enum audience audience; /* internal: whoever reads the activity; listed or private: who is
				   named */
	struct id_list assignees, readers;
	bool files_given;     /* else they stay */
	struct id_list files; /* items that its writer may read */
};
/* Behind the others of its section. created 0: now; with a time it is quiet. *id is its item. */
err step_make(struct db *db, place_id activity, int64_t section, person_id author,
	      const struct step_text *text, int64_t created, item_id *id);
/* One of many, from another activity: as it stands there but for its key and its day, quietly, the
 * viewer's. No counts: section_recount once behind all of them. The caller holds the activity. */
struct q_step_copied;
err step_copy(struct db *db, place_id activity, int64_t section, const struct q_step_copied *from,
	      str position, int64_t due);
/* Keys that grew long are made anew; an activity has a bounded number of steps. */
err step_renumber(struct db *db, int64_t section);
/* Other words, days, people. `item` as it stands. */
err step_change(struct db *db, const struct item_row *item, const struct step_text *text);
/* Done by the viewer, or open again; nothing when it is so already. */
err step_set_done(struct db *db, place_id activity, item_id id, bool done);
/* Into a section: right before or right behind another step of it, or behind all others (both 0).
 * CONFLICT when the other one stands elsewhere. */
err step_move(struct db *db, place_id activity, item_id id, int64_t section, int64_t before,
	      int64_t after);
/* One up or down among the open ones that the viewer sees, into the next section at the end of one.
 */
err step_nudge(struct db *db, place_id activity, item_id id, bool up);
err step_remove(struct db *db, item_id id, int64_t section);
/* The files that stand with it, as far as the viewer may read them. */
err step_files(struct db *db, item_id id, struct file_nodes *files);
/* These and no others, but for those that the viewer may not read. */
err step_files_put(struct db *db, item_id id, struct id_list files);
/* A line of what happened. when 0: now; else in the past. */
err step_log(struct db *db, place_id activity, enum change kind, item_id id, int64_t answer,
	     int64_t when);
html step_render(struct arena *a, str body);

#endif
