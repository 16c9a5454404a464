/* SPDX-License-Identifier: Apache-2.0
 * notify: what is said in a burst is told once of each who spoke, and comes out as if each message
 * had been told by itself: as many as somebody has not read, by who spoke last, apart from what
 * names them; nothing to who has left, and nothing of what is gone.
 */
#include "core/notify.h"

#include "base/clock.h"
#include "core/conversation.h"
#include "database_fixture.h"

enum { PEOPLE = 5, ANNE = 0, BRUNO, CHLOE, DAVID, EVA };

struct fixture {
	struct database_fixture base;
	person_id person[PEOPLE];
	int64_t conversation;
};

static int set_up(void **state, bool postgres)
{
	static const char *const names[PEOPLE] = {"Anne", "Bruno", "Chloe", "David", "Eva"};
	struct fixture *f = calloc(1, sizeof(*f));
	struct id_list others = {0};
	assert_non_null(f);
	fixture_open(&f->base, "notify", postgres);
	assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
	f->base.db.clear = 1;
	for (int i = 0; i < PEOPLE; i++)
		f->person[i] = fixture_person(&f->base, names[i], "Test");
	for (int i = BRUNO; i < PEOPLE; i++)
		*ARENA_PUSH(f->base.arena, &others) = f->person[i].v;
	f->base.db.viewer = f->person[ANNE];
	assert_ok(conversation_group(&f->base.db, S("Pumps"), others, true, &f->conversation));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	assert_ok(db_write_end_wait(&f->base.db, true));
	return fixture_close(state);
}

static struct conversation find(struct fixture *f, int who)
{
	struct conversation c;
	f->base.db.viewer = f->person[who];
	assert_ok(conversation_find(&f->base.db, f->conversation, &c));
	return c;
}

static int64_t say(struct fixture *f, int who, str body)
{
	struct conversation c = find(f, who);
	struct conversation_words_said said = {.author = f->person[who], .body = body};
	int64_t id;
	assert_ok(conversation_say(&f->base.db, &c, &said, &id));
	return id;
}

static struct notification_list told(struct fixture *f, int who)
{
	struct notification_list list;
	f->base.db.viewer = f->person[who];
	assert_ok(notify_list(&f->base.db, 0, &list));
	return list;
}

/* One unread row of this kind, or nothing: gives how many it counts, and by whom. */
static int64_t count_of(struct fixture *f, int who, enum notify_kind kind, int *by)
{
	struct notification_list list = told(f, who);
	int64_t count = 0;
	for (size_t i = 0; i < list.n; i++) {
		if (list.v[i].kind != kind || list.v[i].read)
			continue;
		assert_int_equal(count, 0);
		count = list.v[i].count;
		for (int p = 0; p < PEOPLE; p++)
			if (ID_EQ(list.v[i].who, f->person[p]))
				*by = p;
	}
	return count;
}

/* The job, until somebody was told of so many: on PostgreSQL it sees what is committed, as soon as
 * no older write is open in the cluster. */
static void run_until(struct fixture *f, int who, int64_t count)
{
	int64_t end = clock_mono() + MINUTE;
	int by;
	bool more;
	do {
		assert_ok(db_write_end_wait(&f->base.db, true));
		assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
		f->base.db.clear = 1;
		assert_ok(notify_run(&f->base.db, &more));
	} while (count_of(f, who, NOTIFY_MESSAGE, &by) < count && clock_mono() < end);
}

static void expect(struct fixture *f, int who, enum notify_kind kind, int64_t count, int by)
{
	int is = -1;
	assert_int_equal(count_of(f, who, kind, &is), count);
	if (count)
		assert_int_equal(is, by);
}

static void notify_burst(void **state)
{
	struct fixture *f = *state;
	struct conversation c;
	struct conversation_message m;
	struct person david;
	assert_ok(person_find(&f->base.db, f->person[DAVID], &david));
	(void)say(f, ANNE, S("one"));
	int64_t second = say(f, ANNE, S("two"));
	(void)say(f, ANNE, S("three"));
	c = find(f, CHLOE);
	assert_ok(conversation_read(&f->base.db, &c, second));
	(void)say(f, ANNE,
		  str_cat(f->base.arena, S("four, @"), david.handle, S(", what do you say?")));
	int64_t gone = say(f, ANNE, S("not that"));
	assert_ok(conversation_find_message(&f->base.db, f->conversation, gone, &m));
	assert_ok(conversation_unsay(&f->base.db, &m));
	assert_ok(conversation_leave(&f->base.db, f->conversation, f->person[EVA]));
	(void)say(f, BRUNO, S("five"));
	(void)say(f, BRUNO, S("six: a@example.com"));
	run_until(f, CHLOE, 4);
	/* Three and four, five and six. */
	expect(f, CHLOE, NOTIFY_MESSAGE, 4, BRUNO);
	expect(f, CHLOE, NOTIFY_NAMED, 0, 0);
	/* All but the one with the name, which is told by itself. */
	expect(f, DAVID, NOTIFY_MESSAGE, 5, BRUNO);
	expect(f, DAVID, NOTIFY_NAMED, 1, ANNE);
	expect(f, ANNE, NOTIFY_MESSAGE, 2, BRUNO);
	/* Who speaks has read what stands above. */
	assert_int_equal(told(f, BRUNO).n, 0);
	assert_int_equal(told(f, EVA).n, 0);
	/* What comes later counts on in the same row. */
	(void)say(f, ANNE, S("seven"));
	run_until(f, CHLOE, 5);
	expect(f, CHLOE, NOTIFY_MESSAGE, 5, ANNE);
	expect(f, DAVID, NOTIFY_MESSAGE, 6, ANNE);
	expect(f, ANNE, NOTIFY_MESSAGE, 0, 0);
}

SET_UP_ON_BOTH(tear_down)

#define TESTS(ON) ON(notify_burst)

int main(void)
{
	return RUN_ON_BOTH();
}
