/* SPDX-License-Identifier: Apache-2.0
 * idea_text: ideas as rows: making them, what they name, how hot they are.
 */
#include "feature/jams/jam.h"

#include <math.h>

#include "base/clock.h"
#include "base/rand.h"
#include "core/mention.h"

#include "feature/jams/handlers.h"

#include "idea.sql.h"
#include "jams.sql.h"

html idea_render(struct arena *a, str body)
{
	static const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	return markdown_render(a, body, &options, NULL);
}

int64_t idea_heat(int64_t created, int64_t likes, int64_t comments, int64_t namers)
{
	static const int64_t doubling = 4 * HOUR;
	int64_t points = likes + 2 * comments + 3 * namers;
	return created + (int64_t)((double)doubling * log2(1 + (double)(points > 0 ? points : 0)));
}

bool idea_asks(str title)
{
	/* Of Latin, full-width and Arabic script. */
	static const str marks[] = {S("?"), S("\xEF\xBC\x9F"), S("\xD8\x9F")};
	title = str_trim(title);
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (str_ends(title, marks[i]))
			return true;
	return false;
}

static int64_t draw(void)
{
	uint32_t n;
	rand_bytes(&n, sizeof(n));
	return n;
}

/* Of a rehearsal the team reads: whoever belongs to it now. */
static err team_of(struct db *db, place_id jam, struct id_list *people)
{
	struct q_jam_team_list rows = {0};
	TRY(q_jam_team(db, jam, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, people) = rows.v[i].id.v;
	return OK;
}

err idea_make(struct db *db, const struct place *jam, place_id forum, person_id author,
	      const struct idea_words *w, bool rehearsal, int64_t created, item_id *id)
{
	struct item_new new = {.kind = KIND_IDEA,
			       .place = forum,
			       .author = author,
			       .audience = rehearsal ? AUDIENCE_LISTED : jam->audience,
			       .state = STATE_PUBLISHED,
			       .created = created,
			       .quiet = created != 0,
			       .text = str_cat(db->arena, w->title, S("\n"),
					       markdown_text(db->arena, w->body, 2000))};
	if (rehearsal)
		TRY(team_of(db, jam->id, &new.readers));
	TRY(item_create(db, &new, id));
	TRY(q_idea_add(db, *id, jam->id, forum, w->title, w->body,
		       idea_render(db->arena, w->body).s, idea_asks(w->title), rehearsal,
		       idea_heat(created ? created : db->now, 0, 0, 0), draw()));
	for (size_t i = 0; i < w->choices.n; i++)
		TRY(q_choice_add(db, *id, (int64_t)i + 1, w->choices.v[i]));
	return text_names(db, *id, w->body, w->tags, true, created != 0);
}

static err weigh(struct db *db, item_id id, item_id *stands)
{
	struct q_idea_weight q;
	bool found;
	*stands = (item_id){0};
	/* What others write of it meanwhile is counted by them, or here. */
	TRY(item_hold(db, id));
	TRY(q_idea_weight(db, id, &q, &found));
	if (!found)
		return OK;
	*stands = (item_id){q.merged};
	return q_idea_heat(db, id, idea_heat(q.created, q.likes, q.answers, q.namers),
			   q.comments > 0);
}

err idea_weigh(struct db *db, item_id id)
{
	item_id stands, itself;
	TRY(weigh(db, id, &stands));
	/* Who stands for others stands for itself. */
	return ID_NONE(stands) ? OK : weigh(db, stands, &itself);
}

/* ---- what it names ---- */

static const char *const link_names[] = {"", "builds_on", "contradicts", "same_as"};

str idea_link_name(enum idea_link kind)
{
	return str_from(link_names[kind]);
}

bool idea_link_named(str name, enum idea_link *kind)
{
	for (int k = LINK_BUILDS; k <= LINK_SAME; k++)
		if (str_eq(name, str_from(link_names[k]))) {
			*kind = (enum idea_link)k;
			return true;
		}
	return false;
}

err idea_link(struct db *db, item_id idea, item_id other, enum idea_link kind)
{
	int64_t changed;
	if (ID_EQ(idea, other))
		return INVALID;
	TRY(q_idea_link_add(db, idea, other, kind, &changed));
	if (!changed)
		return OK;
	TRY(q_idea_built(db, other));
	return idea_weigh(db, other);
}

err idea_unlink(struct db *db, item_id idea, item_id other, bool any)
{
	int64_t changed;
	TRY(q_idea_link_drop(db, idea, other, any, &changed));
	if (!changed)
		return OK;
	TRY(q_idea_built(db, other));
	return idea_weigh(db, other);
}

err idea_gone(struct db *db, item_id idea)
{
	enum { WEIGHED = 1000 };
	struct q_link_others_list rows = {0};
	item_id stands;
	TRY(decisions_gone(db, idea));
	TRY(weigh(db, idea, &stands));
	TRY(q_idea_merged_gone(db, idea));
	TRY(q_idea_merge(db, idea, (item_id){0}));
	if (!ID_NONE(stands))
		TRY(idea_weigh(db, stands));
	TRY(q_link_others(db, idea, WEIGHED, &rows));
	if (rows.n == 0)
		return OK;
	TRY(q_idea_built_less(db, idea));
	TRY(q_link_drop_all(db, idea));
	for (size_t i = 0; i < rows.n; i++)
		TRY(idea_weigh(db, rows.v[i].other));
	return OK;
}
