/* SPDX-License-Identifier: Apache-2.0
 * Tags while they are typed: the most used first, in bounded work however many begin with a letter.
 * On SQLite, and on PostgreSQL when RUCHE_TEST_PG holds its URL.
 */
#include "core/tag.h"

#include "base/id.h"
#include "database_fixture.h"

#include "tag.sql.h"

struct fixture {
	struct database_fixture base;
};

static int set_up(void **state, bool postgres)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	*state = f;
	fixture_open(&f->base, "tag", postgres);
	assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	IGNORE(db_write_end_wait(&f->base.db, false));
	return fixture_close(state);
}
SET_UP_ON_BOTH(tear_down)

static void add(struct fixture *f, str name, int64_t items)
{
	tag_id id = {id_new()};
	assert_ok(q_tag_add(&f->base.db, id, name, name));
	assert_ok(q_tag_count(&f->base.db, id, items));
}

static void add_many(struct fixture *f, const char *before, int n, int64_t items)
{
	for (int i = 0; i < n; i++) {
		struct out o = out_new(f->base.arena, 64);
		out_fmt(&o, "%s%d", before, 10000 + i);
		add(f, out_view(&o), items);
	}
}

static struct tag_list complete(struct fixture *f, str prefix)
{
	struct tag_list tags;
	assert_ok(tag_complete(&f->base.db, prefix, &tags));
	return tags;
}

static bool has(struct tag_list tags, str name)
{
	for (size_t i = 0; i < tags.n; i++)
		if (str_eq(tags.v[i].name, name))
			return true;
	return false;
}

static void the_most_used_come_first(void **state)
{
	struct fixture *f = *state;
	add_many(f, "b", 30, 3);
	add(f, S("bzz"), 9);
	add(f, S("by"), 7);
	add(f, S("alone"), 1);
	add(f, S("aloof"), 4);
	add(f, S("away"), 0);
	struct tag_list tags = complete(f, S("B"));
	assert_int_equal(tags.n, 20);
	assert_true(str_eq(tags.v[0].name, S("bzz")));
	assert_true(str_eq(tags.v[1].name, S("by")));
	assert_true(str_eq(tags.v[2].name, S("b10000")));
	/* Those that one item carries too, behind them and once; never those of closed items only.
	 */
	for (size_t letters = 1; letters <= 3; letters++) {
		tags = complete(f, str_sub(S("alo"), 0, letters));
		assert_int_equal(tags.n, 2);
		assert_true(str_eq(tags.v[0].name, S("aloof")));
		assert_true(str_eq(tags.v[1].name, S("alone")));
	}
}

static void work_is_bounded(void **state)
{
	struct fixture *f = *state;
	/* A thousand that are used more, and five hundred unused names before it. */
	add_many(f, "a", 1000, 3);
	add_many(f, "c", 500, 0);
	add(f, S("czz"), 2);
	assert_false(has(complete(f, S("c")), S("czz")));
	assert_false(has(complete(f, S("cz")), S("c10000")));
	assert_true(has(complete(f, S("cz")), S("czz")));
	assert_true(has(complete(f, S("czz")), S("czz")));
}

#define TESTS(ON) ON(the_most_used_come_first), ON(work_is_bounded)

int main(void)
{
	return RUN_ON_BOTH();
}
