/* SPDX-License-Identifier: Apache-2.0
 * Search on a database: who finds what, filters, facets, rank, people. Every test runs on SQLite,
 * and again on PostgreSQL when RUCHE_TEST_PG holds the URL of a database in which a schema may be
 * made.
 */
#include "core/search_fill.h"

#include "base/clock.h"
#include "base/rand.h"
#include "database_fixture.h"

#include <limits.h>
#include <stdatomic.h>
#include <time.h>

enum { MAX_TEXTS = 1000, PEOPLE = 8 };

struct fixture {
	struct database_fixture base;
	person_id people[PEOPLE];
	place_id own[PEOPLE];
};

/* The texts of items: there is no room here that keeps them. */
static struct {
	int64_t id;
	const char *title, *body;
} texts[MAX_TEXTS];
static size_t text_count;

static err text_of(struct db *db, enum kind kind, item_id id, str *title, str *body)
{
	(void)db;
	(void)kind;
	for (size_t i = 0; i < text_count; i++)
		if (texts[i].id == id.v) {
			*title = str_from(texts[i].title);
			*body = str_from(texts[i].body);
			return OK;
		}
	return NOT_FOUND;
}

static void write_begin(struct fixture *f)
{
	assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
}
static void write_end(struct fixture *f)
{
	assert_ok(db_write_end_wait(&f->base.db, true));
}
static void read_as(struct fixture *f, person_id viewer, int clear)
{
	assert_ok(db_read_begin(f->base.database, f->base.arena, &f->base.db));
	f->base.db.viewer = viewer;
	f->base.db.clear = clear;
}

static void run_index(struct fixture *f)
{
	bool more = true;
	while (more)
		assert_ok(search_run(f->base.database, f->base.arena, text_of, &more));
}

/* Inside a write. */
static item_id add_item(struct fixture *f, struct item_new new, const char *title, const char *body)
{
	item_id id;
	f->base.db.viewer = new.author;
	if (!new.kind)
		new.kind = KIND_ENTRY;
	if (!new.state)
		new.state = STATE_PUBLISHED;
	new.quiet = true;
	assert_ok(item_create(&f->base.db, &new, &id));
	assert_true(text_count < MAX_TEXTS);
	texts[text_count].id = id.v;
	texts[text_count].title = title;
	texts[text_count++].body = body;
	return id;
}

static place_id add_community(struct fixture *f, const char *title, person_id owner,
			      enum audience audience)
{
	struct place p = {.kind = PLACE_COMMUNITY,
			  .own_members = true,
			  .audience = audience,
			  .joining = JOIN_OPEN,
			  .owner = owner,
			  .title = str_from(title),
			  .language = S("en")};
	assert_ok(place_create(&f->base.db, &p, p.title));
	return p.id;
}

/* What a viewer finds, newest first or best first. */
static struct search_result found(struct fixture *f, person_id viewer, int clear, const char *text,
				  bool newest)
{
	struct search_query q;
	struct search_result r;
	read_as(f, viewer, clear);
	assert_ok(search_parse(f->base.arena, str_from(text), &q));
	if (str_eq(q.kind, S("entry")))
		q.kind_number = KIND_ENTRY;
	if (str_eq(q.kind, S("update")))
		q.kind_number = KIND_UPDATE;
	assert_ok(search_items(&f->base.db, &q, newest, &r));
	db_read_end(&f->base.db);
	return r;
}

static size_t hits(struct fixture *f, int person, const char *text)
{
	return found(f, f->people[person], 1, text, true).n;
}

static bool holds(const struct search_result *r, item_id id)
{
	for (size_t i = 0; i < r->n; i++)
		if (ID_EQ(r->v[i].id, id))
			return true;
	return false;
}

/* ---- tests ---- */

static void search_words(void **state)
{
	struct fixture *f = *state;
	struct item_new en = {.place = f->own[0],
			      .author = f->people[0],
			      .language = S("en"),
			      .audience = AUDIENCE_INTERNAL};
	struct item_new fr = en;
	fr.language = S("fr");
	write_begin(f);
	item_id english = add_item(f, en, "Our communities",
				   "People were connecting, and John's résumé was in the e-mail.");
	item_id french =
		add_item(f, fr, "L'équipe réunie",
			 "Les employés développent aujourd'hui le « moteur de recherche ».");
	write_end(f);
	assert_int_equal(hits(f, 1, "community"), 0);
	run_index(f);
	static const char *const for_english[] = {
		"community",	  "Communities", "connect",	 "john",
		"resume",	  "résumé",	 "email e-mail", "\"people were connecting\"",
		"commun* people", "e-mail",	 "the",		 "communities résumés"};
	static const char *const for_french[] = {"équipe",
						 "equipes",
						 "l'équipe",
						 "employe",
						 "employés",
						 "développent",
						 "\"moteur de recherche\"",
						 "moteurs recherches",
						 "aujourd'hui",
						 "rech* moteur"};
	for (size_t i = 0; i < sizeof(for_english) / sizeof(*for_english); i++) {
		struct search_result r = found(f, f->people[1], 1, for_english[i], false);
		if (i == 6) /* "email" is not "e-mail" */
			assert_int_equal(r.n, 0);
		else if (r.n != 1 || !ID_EQ(r.v[0].id, english))
			fail_msg("%s: %zu hits", for_english[i], r.n);
	}
	for (size_t i = 0; i < sizeof(for_french) / sizeof(*for_french); i++) {
		struct search_result r = found(f, f->people[1], 1, for_french[i], false);
		if (r.n != 1 || !ID_EQ(r.v[0].id, french))
			fail_msg("%s: %zu hits", for_french[i], r.n);
	}
	assert_int_equal(hits(f, 1, "\"were people\""), 0);
	assert_int_equal(hits(f, 1, "community zebra"), 0);
	assert_int_equal(hits(f, 1, "unknown:thing"), 0);
	assert_int_equal(hits(f, 1, "!?"), 0);
	assert_int_equal(hits(f, 1, ""), 0);
}

/* A removed member finds nothing at once, before any job has run; nor does anybody who loses the
 * audience. */
static void loses_rights(struct fixture *f, const item_id *ids, person_id member, place_id hidden)
{
	write_begin(f);
	assert_ok(member_remove(&f->base.db, member, hidden));
	assert_ok(item_set_audience(&f->base.db, ids[1], AUDIENCE_PRIVATE, (struct id_list){0}));
	write_end(f);
	struct search_result r = found(f, member, 1, "zirconium", true);
	assert_int_equal(r.n, 2);
	assert_false(holds(&r, ids[4]) || holds(&r, ids[1]));
	assert_int_equal(hits(f, 1, "in:hidden"), 0);
	assert_int_equal(hits(f, 0, "in:hidden"), 1);
	run_index(f);
	assert_int_equal(hits(f, 1, "zirconium"), 2);
	assert_int_equal(hits(f, 0, "zirconium"), 6);
	/* Deleted: out of the index. */
	write_begin(f);
	assert_ok(item_delete(&f->base.db, ids[0]));
	write_end(f);
	assert_int_equal(hits(f, 0, "zirconium"), 5);
	run_index(f);
	assert_int_equal(hits(f, 0, "zirconium"), 5);
	assert_int_equal(found(f, (person_id){0}, 0, "zirconium", true).n, 0);
}

static void search_permissions(void **state)
{
	struct fixture *f = *state;
	person_id author = f->people[0], member = f->people[1], reader = f->people[2],
		  stranger = f->people[3];
	write_begin(f);
	place_id hidden = add_community(f, "Hidden", author, AUDIENCE_MEMBERS);
	place_id open = add_community(f, "Open", author, AUDIENCE_INTERNAL);
	assert_ok(member_put(&f->base.db, member, hidden, ROLE_MEMBER, MEMBER_IN));
	assert_ok(member_put(&f->base.db, member, open, ROLE_MEMBER, MEMBER_IN));
	struct item_new in = {.author = author, .place = f->own[0], .language = S("en")};
	item_id ids[6];
	static const enum audience audiences[] = {AUDIENCE_PUBLIC, AUDIENCE_INTERNAL,
						  AUDIENCE_LISTED, AUDIENCE_PRIVATE};
	for (int i = 0; i < 4; i++) {
		in.audience = audiences[i];
		in.readers = i == 2 ? (struct id_list){&reader.v, 1, 1} : (struct id_list){0};
		ids[i] = add_item(f, in, "Zirconium", "a secret");
	}
	in = (struct item_new){.author = author, .place = hidden, .audience = AUDIENCE_INTERNAL};
	ids[4] = add_item(f, in, "Zirconium", "of the hidden");
	in = (struct item_new){.author = author, .place = open, .audience = AUDIENCE_MEMBERS};
	ids[5] = add_item(f, in, "Zirconium", "of the members");
	in = (struct item_new){.author = author, .place = f->own[0], .state = STATE_DRAFT};
	add_item(f, in, "Zirconium", "draft");
	write_end(f);
	run_index(f);
	const struct {
		person_id who;
		int clear;
		const char *sees;
	} viewers[] = {
		{{0}, 0, "100000"},    {author, 1, "111111"},	{member, 1, "110011"},
		{reader, 1, "111000"}, {stranger, 1, "110000"}, {stranger, 0, "100000"},
		{member, 0, "100011"},
	};
	for (size_t i = 0; i < sizeof(viewers) / sizeof(*viewers); i++) {
		struct search_result r =
			found(f, viewers[i].who, viewers[i].clear, "zirconium", false);
		size_t expected = 0;
		for (int k = 0; k < 6; k++) {
			bool sees = viewers[i].sees[k] == '1';
			expected += sees;
			if (holds(&r, ids[k]) != sees)
				fail_msg("viewer %zu, item %d: %d expected", i, k, sees);
		}
		assert_int_equal(r.n, expected);
		assert_int_equal(r.kinds.n, 1);
		assert_int_equal(r.kinds.v[0].n, expected);
	}
	loses_rights(f, ids, member, hidden);
}

static void unseen(const char *what, int64_t done, int64_t of)
{
	assert_non_null(what);
	assert_true(done <= of);
}

static void search_edits(void **state)
{
	struct fixture *f = *state;
	struct item_new in = {.place = f->own[0], .author = f->people[0], .language = S("en")};
	write_begin(f);
	item_id id = add_item(f, in, "Before", "old words");
	write_end(f);
	run_index(f);
	assert_int_equal(hits(f, 1, "before"), 1);
	texts[0].title = "After";
	texts[0].body = "new words";
	write_begin(f);
	assert_ok(item_touch(&f->base.db, id, true));
	write_end(f);
	run_index(f);
	assert_int_equal(hits(f, 1, "before"), 0);
	assert_int_equal(hits(f, 1, "old"), 0);
	assert_int_equal(hits(f, 1, "after new words"), 1);
	write_begin(f);
	assert_ok(item_touch(&f->base.db, id, true));
	write_end(f);
	struct search_fill *fill;
	assert_ok(search_fill_begin(f->base.database, f->base.arena, text_of, 2, &fill));
	assert_ok(search_fill_end(fill, true, unseen));
	assert_int_equal(hits(f, 1, "after"), 1);
	assert_int_equal(hits(f, 1, "old"), 0);
	/* A load that failed: nothing is taken off the queue, and the job does it. */
	texts[0].body = "newest words";
	assert_ok(search_fill_begin(f->base.database, f->base.arena, text_of, 2, &fill));
	write_begin(f);
	assert_ok(item_touch(&f->base.db, id, true));
	write_end(f);
	assert_ok(search_fill_end(fill, false, unseen));
	assert_int_equal(hits(f, 1, "newest"), 0);
	run_index(f);
	assert_int_equal(hits(f, 1, "newest"), 1);
}

/* How often the index was told to come again, and how often it may still be told. */
static atomic_int refused, to_refuse;

static err refusing_text_of(struct db *db, enum kind kind, item_id id, str *title, str *body)
{
	if (atomic_fetch_sub(&to_refuse, 1) > 0) {
		atomic_fetch_add(&refused, 1);
		return BUSY;
	}
	return text_of(db, kind, id, title, body);
}

static void wait_until(struct fixture *f, bool (*reached)(struct fixture *f))
{
	int64_t until = clock_mono() + MINUTE;
	while (!reached(f) && clock_mono() < until)
		nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
	assert_true(reached(f));
}
static bool both_found(struct fixture *f)
{
	return hits(f, 1, "meanwhile") == 2;
}
static bool was_refused(struct fixture *f)
{
	(void)f;
	return atomic_load(&refused) > 0;
}

static void add_two(struct fixture *f)
{
	struct item_new in = {.place = f->own[0], .author = f->people[0], .language = S("en")};
	write_begin(f);
	add_item(f, in, "Meanwhile", "the first");
	add_item(f, in, "Meanwhile", "the second");
	write_end(f);
}

/* The index is written while a load goes on, as soon as there are as many items as a batch. */
static void search_fills_beside(void **state)
{
	struct fixture *f = *state;
	struct search_fill *fill;
	assert_ok(search_fill_begin(f->base.database, f->base.arena, text_of, 2, &fill));
	add_two(f);
	wait_until(f, both_found);
	assert_ok(search_fill_end(fill, true, unseen));
}

/* What passes harms nothing, also when it was the last that happened before the end. */
static void search_fill_comes_again(void **state)
{
	struct fixture *f = *state;
	struct search_fill *fill;
	atomic_store(&refused, 0);
	atomic_store(&to_refuse, 1);
	assert_ok(search_fill_begin(f->base.database, f->base.arena, refusing_text_of, 2, &fill));
	add_two(f);
	wait_until(f, was_refused);
	assert_ok(search_fill_end(fill, true, unseen));
	assert_true(both_found(f));
}

/* What does not pass is told at the end, and stays with the job. */
static void search_fill_tells_of_faults(void **state)
{
	struct fixture *f = *state;
	struct search_fill *fill;
	atomic_store(&refused, 0);
	atomic_store(&to_refuse, INT_MAX);
	add_two(f);
	assert_ok(search_fill_begin(f->base.database, f->base.arena, refusing_text_of, 2, &fill));
	wait_until(f, was_refused);
	assert_int_equal(search_fill_end(fill, true, unseen), BUSY);
	atomic_store(&to_refuse, 0);
	run_index(f);
	assert_true(both_found(f));
}

static void search_filters(void **state)
{
	struct fixture *f = *state;
	int64_t january, march;
	assert_true(parse_iso_time(S("2024-01-15"), &january));
	assert_true(parse_iso_time(S("2025-03-15"), &march));
	write_begin(f);
	place_id place = add_community(f, "Gardeners", f->people[1], AUDIENCE_INTERNAL);
	struct item_new in = {.place = f->own[0],
			      .author = f->people[0],
			      .language = S("en"),
			      .created = january};
	item_id old = add_item(f, in, "Tulips", "in spring");
	struct text_list tags = {0};
	tag_parse(f->base.arena, S("Été, flowers"), &tags);
	assert_ok(tag_item(&f->base.db, old, &tags));
	in = (struct item_new){.kind = KIND_UPDATE,
			       .place = place,
			       .author = f->people[1],
			       .created = march,
			       .language = S("en")};
	add_item(f, in, "", "tulips again");
	in = (struct item_new){.place = place, .author = f->people[1]};
	add_item(f, in, "Roses", "no bulbs");
	write_end(f);
	run_index(f);
	static const struct {
		const char *text;
		size_t n;
	} cases[] = {
		{"tulips", 2},
		{"tulips author:person.zero", 1},
		{"author:person.one", 2},
		{"author:@person.one tulip", 1},
		{"author:nobody", 0},
		{"author:me tulips", 0},
		{"tag:ete", 1},
		{"tag:#Été", 1},
		{"tag:unknown", 0},
		{"flowers", 1},
		{"tag:flowers author:person.one", 0},
		{"in:gardeners", 2},
		{"in:gardeners tulips", 1},
		{"in:person.zero", 1},
		{"kind:entry", 2},
		{"kind:update tulips", 1},
		{"kind:nonsense", 0},
		{"type:update", 1},
		{"after:2025", 2},
		{"before:2025", 1},
		{"after:2024-01-15 before:2024-01-16", 1},
		{"tulips apr\xC3\xA8s:2025-01", 1},
		{"after:someday tulips", 0},
		{"tulips after:2025-03-15 before:2025-03-16 kind:update in:gardeners "
		 "author:person.one",
		 1},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		size_t n = hits(f, 2, cases[i].text);
		if (n != cases[i].n)
			fail_msg("%s: %zu, expected %zu", cases[i].text, n, cases[i].n);
	}
	struct search_result r = found(f, f->people[2], 1, "tulips", false);
	assert_int_equal(r.authors.n, 2);
	assert_int_equal(r.kinds.n, 2);
	assert_int_equal(r.years.n, 2);
	assert_true(str_eq(r.years.v[0].value, S("2025")));
	assert_int_equal(r.tags.n, 2);
	assert_true(str_eq(r.tags.v[0].value, S("ete")) && str_eq(r.tags.v[0].label, S("Été")));
	assert_true(str_eq(r.authors.v[0].label, S("Person Zero")) ||
		    str_eq(r.authors.v[0].label, S("Person One")));
}

static void search_ranks(void **state)
{
	struct fixture *f = *state;
	struct item_new in = {.place = f->own[0], .author = f->people[0], .language = S("en")};
	write_begin(f);
	item_id title = add_item(f, in, "Solar panels", "on the roof");
	item_id row = add_item(f, in, "Roof", "many words before solar panels stand here");
	item_id apart = add_item(f, in, "Roof", "panels that are not, as you think, solar");
	for (int i = 0; i < 310; i++)
		add_item(f, in, "Filler", "common words");
	write_end(f);
	run_index(f);
	struct search_result r = found(f, f->people[1], 1, "solar panels", false);
	assert_int_equal(r.n, 3);
	assert_true(ID_EQ(r.v[0].id, title) && ID_EQ(r.v[1].id, row) && ID_EQ(r.v[2].id, apart));
	assert_true(r.v[0].score > r.v[1].score && r.v[1].score > r.v[2].score);
	assert_false(r.more);
	r = found(f, f->people[1], 1, "solar panels", true);
	assert_true(ID_EQ(r.v[0].id, apart) && ID_EQ(r.v[2].id, title));
	r = found(f, f->people[1], 1, "common", false);
	assert_int_equal(r.n, SEARCH_HITS);
	assert_true(r.more);
}

enum { ITEMS = 900, RARE = 40 };

/* Every third is private to people[0], every RARE-th is about a weir. */
static void newest_are_found(struct fixture *f, const item_id ids[ITEMS])
{
	for (int viewer = 0; viewer < 2; viewer++)
		for (int rare = 0; rare < 2; rare++) {
			struct search_result got =
				found(f, f->people[viewer], 1, rare ? "weir heron" : "heron", true);
			size_t expected = 0, known = 0;
			for (int i = 0; i < ITEMS; i++) {
				if ((rare && i % RARE) || (viewer && i % 3 == 0))
					continue;
				expected++;
				known += holds(&got, ids[i]);
				assert_true(holds(&got, ids[i]) || got.more);
				/* What is left out is older than all that is there. */
				assert_true(holds(&got, ids[i]) ||
					    ids[i].v < got.v[got.n - 1].id.v);
			}
			assert_int_equal(got.n, expected < SEARCH_HITS ? expected : SEARCH_HITS);
			assert_int_equal(known, got.n);
			assert_int_equal(got.more, expected > SEARCH_HITS);
			for (size_t i = 1; i < got.n; i++)
				assert_true(got.v[i - 1].id.v > got.v[i].id.v);
		}
}

/* Items of eight years, indexed in any order and some of them again: the newest readable ones are
 * found, however rare the word is, and as many as there are. */
static void search_newest_of_years(void **state)
{
	struct fixture *f = *state;
	enum { DAYS = 8 * 365 };
	struct prng r = prng_new(5);
	item_id ids[ITEMS];
	write_begin(f);
	for (int i = 0; i < ITEMS; i++) {
		/* Most of them are young, and each day is there once at most. */
		double age = (double)prng_below(&r, 1000000) / 1000000;
		struct item_new in = {.place = f->own[0],
				      .author = f->people[0],
				      .audience = i % 3 ? AUDIENCE_INTERNAL : AUDIENCE_PRIVATE,
				      .created = clock_now() -
						 (int64_t)(age * age * (double)DAYS * (double)DAY)};
		ids[i] = add_item(f, in, "Heron", i % RARE ? "by the lake" : "by the weir");
		if (i % 300 == 299) {
			write_end(f);
			run_index(f);
			write_begin(f);
			assert_ok(item_touch(&f->base.db, ids[i / 2], true));
		}
	}
	write_end(f);
	run_index(f);
	newest_are_found(f, ids);
	if (!f->base.postgres)
		return;
	/* The same when the index believes that it is large, and is asked by days: by all of them,
	 * and by a few of them before the rest. */
	fixture_schema(&f->base,
		       "UPDATE pg_class SET reltuples = 1e6 WHERE relname = 'search_doc' AND "
		       "relnamespace = '",
		       "'::regnamespace");
	newest_are_found(f, ids);
	fixture_schema(&f->base,
		       "UPDATE pg_class SET reltuples = 3e7 WHERE relname = 'search_doc' AND "
		       "relnamespace = '",
		       "'::regnamespace");
	newest_are_found(f, ids);
}

/* A member of more circles than the index is asked for. */
static void search_many_circles(void **state)
{
	struct fixture *f = *state;
	item_id mine[2], other;
	write_begin(f);
	for (int i = 0; i < 230; i++) {
		place_id place = add_community(f, "Club", f->people[0], AUDIENCE_MEMBERS);
		struct item_new in = {
			.place = place, .author = f->people[0], .audience = AUDIENCE_MEMBERS};
		if (i < 229)
			assert_ok(member_put(&f->base.db, f->people[1], place, ROLE_MEMBER,
					     MEMBER_IN));
		if (i == 0 || i == 228)
			mine[i > 0] = add_item(f, in, "Bismuth", "here");
		if (i == 229)
			other = add_item(f, in, "Bismuth", "elsewhere");
	}
	write_end(f);
	run_index(f);
	struct search_result r = found(f, f->people[1], 1, "bismuth", true);
	assert_int_equal(r.n, 2);
	assert_true(holds(&r, mine[0]) && holds(&r, mine[1]) && !holds(&r, other));
	assert_int_equal(hits(f, 2, "bismuth"), 0);
}

/* Any mixture of audiences and viewers against an oracle that reads the items themselves. */
static void search_equals_oracle(void **state)
{
	struct fixture *f = *state;
	static const char *const words[] = {"amber", "basil", "cedar", "dahlia", "elder"};
	struct prng r = prng_new(11);
	place_id places[3];
	item_id ids[200];
	write_begin(f);
	for (int i = 0; i < 3; i++) {
		places[i] = add_community(f, "Wood", f->people[i],
					  i ? AUDIENCE_MEMBERS : AUDIENCE_PUBLIC);
		for (int k = 0; k < PEOPLE; k++)
			if (k != i && prng_below(&r, 2))
				assert_ok(member_put(&f->base.db, f->people[k], places[i],
						     ROLE_MEMBER, MEMBER_IN));
	}
	for (int i = 0; i < 200; i++) {
		size_t who = prng_below(&r, 3);
		int64_t readers[] = {f->people[prng_below(&r, PEOPLE)].v,
				     f->people[prng_below(&r, PEOPLE)].v};
		struct item_new in = {.author = f->people[who],
				      .place = prng_below(&r, 2) ? places[who] : f->own[who]};
		in.audience = (enum audience)prng_below(&r, 5);
		in.kind = prng_below(&r, 2) ? KIND_ENTRY : KIND_UPDATE;
		if (in.audience == AUDIENCE_LISTED)
			in.readers = (struct id_list){readers, 2, 2};
		ids[i] = add_item(f, in, words[prng_below(&r, 5)], words[prng_below(&r, 5)]);
	}
	write_end(f);
	run_index(f);
	for (int turn = 0; turn < 60; turn++) {
		size_t viewer = prng_below(&r, PEOPLE);
		int clear = (int)prng_below(&r, 2);
		const char *one = words[prng_below(&r, 5)], *two = words[prng_below(&r, 5)];
		str text = str_cat(f->base.arena, str_from(one), S(" "), str_from(two));
		struct search_result got =
			found(f, f->people[viewer], clear, cstr(f->base.arena, text), turn % 2);
		size_t expected = 0;
		read_as(f, f->people[viewer], clear);
		for (int i = 0; i < 200; i++) {
			struct item_row row;
			const char *title = texts[i].title, *body = texts[i].body;
			bool has = (title == one || body == one) && (title == two || body == two);
			bool sees = item_find(&f->base.db, ids[i], &row) == OK;
			expected += has && sees;
			if (holds(&got, ids[i]) != (has && sees))
				fail_msg("%.*s: viewer %zu, item %d", (int)text.n, text.p, viewer,
					 i);
		}
		db_read_end(&f->base.db);
		assert_int_equal(got.n, expected);
	}
}

static bool finds_person(struct fixture *f, const char *text, person_id who)
{
	struct id_list people;
	read_as(f, f->people[0], 1);
	assert_ok(search_people(&f->base.db, str_from(text), 5, &people));
	db_read_end(&f->base.db);
	for (size_t i = 0; i < people.n; i++)
		if (people.v[i] == who.v)
			return true;
	return false;
}

static void search_people_by_name(void **state)
{
	struct fixture *f = *state;
	struct id_list people;
	write_begin(f);
	person_id ines = fixture_person(&f->base, "Inès", "Kervadec");
	person_id jean = fixture_person(&f->base, "Jean-François", "Müller");
	person_id gone = fixture_person(&f->base, "Ghislaine", "Disabled");
	person_id bob = fixture_person(&f->base, "Bob", "Li");
	assert_ok(person_disable(&f->base.db, gone, true));
	for (int i = 0; i < 30; i++)
		fixture_person(&f->base, "Marie", "Dupont");
	write_end(f);
	static const char *const for_ines[] = {
		"ines",	    "Inès",	     "kerv",	      "Kervadec Inès",	"ines k",
		"kervadek", "kevradec",	     "kevradek",      "kervdec",	"ervadecc",
		"inse",	    "inez kervadek", "ines.kervadec", "@ines.kervadec", "IN\xC3\x88S"};
	for (size_t i = 0; i < sizeof(for_ines) / sizeof(*for_ines); i++)
		if (!finds_person(f, for_ines[i], ines))
			fail_msg("%s does not find her", for_ines[i]);
	assert_true(finds_person(f, "muller", jean) && finds_person(f, "Müller jean", jean) &&
		    finds_person(f, "francois mul", jean));
	assert_true(finds_person(f, "bob li", bob));
	assert_false(finds_person(f, "bab", bob));
	assert_false(finds_person(f, "ines dupont", ines));
	assert_false(finds_person(f, "kervxyec", ines) && finds_person(f, "kxrvxyec", ines));
	assert_false(finds_person(f, "ghislaine", gone) || finds_person(f, "disabled", gone) ||
		     finds_person(f, "ghislane", gone));
	read_as(f, f->people[0], 1);
	assert_ok(search_people(&f->base.db, S("marie dup"), 7, &people));
	assert_int_equal(people.n, 7);
	assert_ok(search_people(&f->base.db, S("  "), 7, &people));
	assert_int_equal(people.n, 0);
	f->base.db.clear = 0;
	assert_ok(search_people(&f->base.db, S("ines"), 7, &people));
	assert_int_equal(people.n, 0);
	db_read_end(&f->base.db);
	/* Another name: the old one finds nobody, and its keys are gone. */
	write_begin(f);
	struct person p;
	assert_ok(person_find(&f->base.db, ines, &p));
	p.family_name = S("Le Goff");
	assert_ok(person_update(&f->base.db, &p));
	write_end(f);
	assert_true(finds_person(f, "le goff", ines));
	assert_true(finds_person(f, "goff", ines));
}

static void search_excerpts(void **state)
{
	struct fixture *f = *state;
	struct search_query q;
	str long_text = STR_NONE;
	for (int i = 0; i < 100; i++)
		long_text = str_cat(f->base.arena, long_text, S("filler text <b> "));
	long_text = str_cat(f->base.arena, long_text, S("then l'équipe & more "), long_text);
	assert_ok(search_parse(f->base.arena, S("equipes fill*"), &q));
	str found_text = search_excerpt(f->base.arena, &q, S("L'équipe <i>"), 100).s;
	assert_string_equal(cstr(f->base.arena, found_text), "L'<mark>équipe</mark> &lt;i&gt;");
	assert_ok(search_parse(f->base.arena, S("equipes"), &q));
	found_text = search_excerpt(f->base.arena, &q, long_text, 100).s;
	assert_true(str_find(found_text, S("then l'<mark>équipe</mark> &amp; more")) > 0);
	assert_true(str_starts(found_text, S("\xE2\x80\xA6 ")) &&
		    str_ends(found_text, S(" \xE2\x80\xA6")));
	assert_ok(search_parse(f->base.arena, S(""), &q));
	assert_string_equal(cstr(f->base.arena, search_excerpt(f->base.arena, &q, S("a&b"), 10).s),
			    "a&amp;b");
	char much[1100];
	memset(much, 'a', sizeof(much));
	assert_int_equal(search_parse(f->base.arena, (str){much, sizeof(much)}, &q), TOO_LARGE);
}

/* ---- fixture ---- */

static int set_up(void **state, bool postgres)
{
	static const char *const families[] = {"Zero", "One",  "Two", "Three",
					       "Four", "Five", "Six", "Seven"};
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	text_count = 0;
	fixture_open(&f->base, "search", postgres);
	*state = f;
	write_begin(f);
	for (int i = 0; i < PEOPLE; i++) {
		f->people[i] = fixture_person(&f->base, "Person", families[i]);
		assert_ok(person_place(&f->base.db, f->people[i], &f->own[i]));
	}
	write_end(f);
	return 0;
}

SET_UP_ON_BOTH(fixture_close)

#define TESTS(ON)                                                                              \
	ON(search_words), ON(search_permissions), ON(search_edits), ON(search_filters),        \
		ON(search_fills_beside), ON(search_fill_comes_again),                          \
		ON(search_fill_tells_of_faults), ON(search_ranks), ON(search_newest_of_years), \
		ON(search_many_circles), ON(search_equals_oracle), ON(search_people_by_name),  \
		ON(search_excerpts)

int main(void)
{
	return RUN_ON_BOTH();
}
