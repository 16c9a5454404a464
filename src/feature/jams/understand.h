/* SPDX-License-Identifier: Apache-2.0
 * understand: what many say in a jam, made by a job and kept as rows: themes, mood, groups of
 * opinion, who has not been heard (core/insight). Each minute in which something was said it is
 * made anew from what every reader of the jam may read, so that what was removed or changed is
 * gone from it. No score of a post is kept, only what is left of an hour in which MOOD_AUTHORS
 * people said something.
 */
#ifndef RUCHE_JAMS_UNDERSTAND_H
#define RUCHE_JAMS_UNDERSTAND_H

#include "core/app.h"
#include "core/insight/lexicon.h"
#include "core/insight/mood_line.h"
#include "core/insight/themes.h"
#include "core/job.h"
#include "feature/jams/handlers.h"

#include "understand.sql.h"

#include <setjmp.h>

enum theme_stretch { THEMES_WHOLE, THEMES_RECENT };
enum {
	MOOD_WAIT = 60,	  /* seconds behind an hour's end before it is measured, for what is still
			     being written */
	RECENT_PART = 12, /* the last hours are a twelfth of a jam, */
	THEMES_SHOWN = 20,
	THEMES_BESIDE = 5,
	MOODS_BESIDE = 72, /* hours on the first page of a jam */
	BESIDE_KEPT = 10,  /* seconds that they are kept for all */
};
/* From when on the last hours count: a twelfth of a jam, one hour at least. */
int64_t jam_recent(int64_t opens, int64_t closes, int64_t now);

/* The words of a language with how pleasant they are, as the build gathered them; NULL when it
 * gathered none, or knows none of this language. */
struct lexicon *jam_lexicon(struct arena *a, str language);
/* What of a mood machine and people agreed on, measured with those words (understand_test.c). */
struct mood_measured {
	const char *language, *texts; /* English key: what was read */
	int64_t n;
	double right, agreement;
};
extern const struct mood_measured mood_measured[]; /* ends with language NULL */

/* ---- a job at work on one jam ---- */
enum {
	GROUP_PEOPLE = 20,
	UNHEARD_SORTS = 3,
	UNHEARD_SHOWN = 10,
	GROUP_IDEAS = 10,
	GROUPS_KEPT = 5,
	UNDERSTAND_ARENAS = 6,
	TURNS_WITHDRAWN = 5, /* kept of those that were told and are none */
	TURNS_TOLD = 40,     /* with those that are */
};
/* Of a turn that is told: it is certain, or not yet (mood_news), or it was told and is none. */
enum turn_standing { TURN_CERTAIN = 1, TURN_UNCERTAIN, TURN_WITHDRAWN };
enum unheard_sort { UNHEARD_COUNTRY = 1, UNHEARD_UNIT, UNHEARD_LANGUAGE };
struct opinion {
	item_id idea;
	bool agree;
	int64_t share, others; /* per cent, in steps of five */
};
struct opinion_group {
	int64_t people; /* in steps of five */
	struct opinion idea[GROUP_IDEAS];
	size_t n;
};
struct unheard_kept {
	str label;
	int64_t people, heard, expected;
};
struct said {
	item_id id;
	person_id author;
	int64_t created;
	str language, text;
};
/* From what the mean beside a turn is. */
struct turn_side {
	int64_t posts, hours;
	double error; /* half the width of its 95 % interval */
};
struct understanding {
	const struct app *app;
	struct arena *arena;		      /* of this jam */
	struct arena *batch, *row;	      /* of some posts, and of one */
	struct arena *own[UNDERSTAND_ARENAS]; /* all of them */
	jmp_buf *limit; /* where work ends that needs more memory than one of them may have */
	struct db db;	/* the transaction that is open */
	const struct q_understand_due *jam;
	int64_t basis; /* when reading began */
	/* How far it was read: ideas, and answers below those of a batch. */
	item_id after, answer;
	int64_t answer_of;
	size_t answers_read;
	bool more;
	int64_t posts, newest, others;
	int64_t turned; /* people who took a stance, or another one, since groups were made */
	struct themes *themes;
	struct lexicon *lexicon[LANG_COUNT];
	struct id_list authors; /* as often as they wrote; sorted once all was read */
	int64_t speakers;
	struct mood_line kept, fresh; /* hours that were measured, and those that are now */
	bool measured[MOOD_BUCKETS];
	struct q_turn_list told[TURNS_TOLD]; /* before this look */
	size_t told_n;
	struct mood_turn news; /* behind the last turn that is certain */
	bool is_news;
	struct {
		struct mood_post *v;
		size_t n, cap;
	} moods;
	struct theme_list *found[2];
	int64_t stances;
	struct stances *read; /* while they are read */
	struct report *report;
	bool all_of_us; /* the jam is for all colleagues */
	bool languages; /* so many others spoke that languages are counted anew */
	struct opinion_group group[GROUPS_KEPT];
	size_t groups;
	double parted;
	struct unheard_kept unheard[UNHEARD_SORTS][UNHEARD_SHOWN];
	size_t unheard_n[UNHEARD_SORTS];
};
/* Memory of it: over the limit the work on this jam ends, and nothing else. _done gives it back,
 * _reset empties it. */
struct arena *understand_arena(struct understanding *u, size_t limit);
void understand_done(struct understanding *u, struct arena *a);
void understand_reset(const struct understanding *u, struct arena *a);
/* One transaction of it. What it reads lies in the batch, which is empty afterwards. */
err understand_read(struct understanding *u, err (*step)(struct understanding *u, struct db *db));
err understand_write(struct understanding *u, err (*step)(struct understanding *u, struct db *db));
/* understand_mood.c: what was measured and told; a post of an hour that is over; the turns; rows.
 */
size_t jam_hours_over(const struct q_understand_due *jam, int64_t now);
err understand_mood_seen(struct understanding *u, struct db *db);
void understand_feel(struct understanding *u, const struct said *s);
void understand_turns(struct understanding *u);
err understand_write_mood(const struct understanding *u, struct db *db);
/* understand_groups.c: from stances, and from those who spoke (sorted) and the whole. */
err understand_groups(struct understanding *u);
err understand_unheard(struct understanding *u);
err understand_write_groups(const struct understanding *u, struct db *db);
err understand_write_unheard(const struct understanding *u, struct db *db);

err understand_check(struct db *db, struct out *findings);
err stances_export(struct db *db, person_id person, struct out *json);
err stances_erase(struct db *db, person_id person);

#endif
