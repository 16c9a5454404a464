/* SPDX-License-Identifier: Apache-2.0
 * seed: the first edition, for the demo and for a new installation: the same clauses, with the
 * organisation's name filled in where they name one, and without the demo's trade in a new
 * installation.
 */
#include "feature/guidelines/handlers.h"

#include "core/guideline.h"
#include "core/place.h"
#include "core/setting.h"
#include "feature/guidelines/pages.h"

#include "guidelines.sql.h"

struct seeding {
	struct db *db;
	person_id author;
	place_id place;
	int64_t now;
	bool first_edition; /* a new installation begins at edition 1 */
};

/* "Talweg" becomes {organisation}, which is filled in when a clause is shown. */
static str neutral(struct arena *a, str text)
{
	struct out o = out_new(a, text.n * 4 + 64);
	const str name = S("Talweg");
	ptrdiff_t at;
	while ((at = str_find(text, name)) >= 0) {
		out_bytes(&o, text.p, (size_t)at);
		out_lit(&o, "{organisation}");
		text = str_sub(text, (size_t)at + name.n, text.n);
	}
	out_str(&o, text);
	return out_view(&o);
}

static int64_t number_of(const struct demo_record *r, str field, int64_t otherwise)
{
	int64_t n;
	return str_to_int(demo_get(r, field), &n) ? n : otherwise;
}

static err seed_edition(struct seeding *s, const struct demo *demo, const struct demo_record *r)
{
	int64_t number = number_of(r, S("edition"), 1);
	str language = demo_get(r, S("language"));
	if (s->first_edition) {
		/* The demo's preface tells the demo's story. */
		TRY(q_guidelines_edition_add(s->db, 1, s->author, s->now, STR_NONE));
		return q_guidelines_preface_add(s->db, 1, language, demo_get(r, S("title")),
						STR_NONE);
	}
	for (int64_t n = 1; n <= number; n++)
		TRY(q_guidelines_edition_add(s->db, n, s->author,
					     demo_time(demo, demo_get(r, S("when"))) -
						     (number - n) * 365 * DAY,
					     STR_NONE));
	return q_guidelines_preface_add(s->db, number, language, demo_get(r, S("title")),
					neutral(s->db->arena, r->body));
}

err clause_add(struct db *db, place_id place, person_id author, const struct clause *clause,
	       int64_t created, item_id *id)
{
	struct item_new new = {.kind = KIND_CLAUSE,
			       .place = place,
			       .author = author,
			       /* Its wording is public, the talk below it is not, and comments
				  carry its circle. */
			       .audience = AUDIENCE_INTERNAL,
			       .state = STATE_PUBLISHED,
			       .language = S("en"),
			       .created = created,
			       .quiet = true};
	TRY(item_create(db, &new, id));
	return q_guidelines_clause_add(db, *id, clause->name, clause->position, clause->since,
				       clause->moments);
}

static err seed_clause(struct seeding *s, const struct demo_record *r, item_id *clause)
{
	int64_t since = s->first_edition ? 1 : number_of(r, S("since"), 1);
	/* The English record comes first and makes the clause; the others add their wording. */
	if (str_eq(demo_get(r, S("language")), S("en"))) {
		struct clause new = {.name = demo_get(r, S("clause")),
				     .position = number_of(r, S("number"), 0),
				     .since = since,
				     .moments = demo_get(r, S("applies"))};
		TRY(clause_add(s->db, s->place, s->author, &new, 0, clause));
	}
	str own = s->first_edition ? demo_get(r, S("found")) : STR_NONE;
	return q_guidelines_text_add(s->db, *clause, since, demo_get(r, S("language")),
				     demo_get(r, S("title")),
				     neutral(s->db->arena, own.n ? own : r->body));
}

/* A clause that somebody proposed, and nobody has decided about yet. */
static err seed_proposal(struct seeding *s, const struct demo *demo, const struct demo_record *r,
			 item_id *clause)
{
	if (str_eq(demo_get(r, S("language")), S("en"))) {
		struct clause behind, new;
		person_id author;
		int64_t created = demo_time(demo, demo_get(r, S("when")));
		TRY(guideline_clause(s->db, demo_get(r, S("behind")), S("en"), &behind));
		TRY(demo_person(s->db, demo_get(r, S("author")), &author));
		new = (struct clause){.name = demo_get(r, S("proposal")),
				      .position = behind.position,
				      .moments = demo_get(r, S("applies"))};
		TRY(clause_add(s->db, s->place, author, &new, created, clause));
		TRY(q_guidelines_proposal_add(s->db, id_new(), *clause, PROPOSAL_CLAUSE, author,
					      created, demo_get(r, S("why"))));
	}
	return q_guidelines_text_add(s->db, *clause, 0, demo_get(r, S("language")),
				     demo_get(r, S("title")), neutral(s->db->arena, r->body));
}

static err seed_record(struct seeding *s, const struct demo *demo, const struct demo_record *r,
		       item_id *clause)
{
	str kind = demo_kind(r);
	if (str_eq(kind, S("edition")))
		return seed_edition(s, demo, r);
	if (str_eq(kind, S("clause")))
		return seed_clause(s, r, clause);
	if (str_eq(kind, S("proposal")) && !s->first_edition)
		return seed_proposal(s, demo, r, clause);
	if (str_eq(kind, S("disclaimer")))
		return setting_put(
			s->db, str_cat(s->db->arena, S("disclaimer."), demo_get(r, S("language"))),
			neutral(s->db->arena, r->body));
	if (str_eq(kind, S("protected")) && !s->first_edition)
		return q_guidelines_protect(
			s->db, demo_get(r, S("protected")),
			name_skeleton(s->db->arena, demo_get(r, S("protected"))));
	return OK;
}

static err seed(struct db *db, const struct demo *demo, person_id author, bool first_edition)
{
	const struct demo_records *records = demo_file(demo, "guidelines");
	struct seeding s = {
		.db = db, .author = author, .now = db->now, .first_edition = first_edition};
	item_id clause = {0};
	struct place place = {.kind = PLACE_GUIDELINES,
			      .audience = AUDIENCE_PUBLIC,
			      .handle = S("guidelines"),
			      .owner = author,
			      .title = S("Guidelines")};
	TRY(place_create(db, &place, STR_NONE));
	s.place = place.id;
	for (size_t i = 0; records && i < records->n; i++)
		TRY(seed_record(&s, demo, &records->v[i], &clause));
	return OK;
}

err guidelines_found(struct db *db, const struct demo *texts, person_id author)
{
	return seed(db, texts, author, true);
}

err guidelines_demo(struct db *db, struct demo *demo)
{
	struct person author;
	TRY(person_by_handle(db, S("admin"), &author, NULL));
	TRY(seed(db, demo, author.id, false));
	return q_guidelines_demo_acknowledge(db, (person_id){0});
}
