/* SPDX-License-Identifier: Apache-2.0
 * stream: what a member of a private community sees on home, and that all of it is gone in the very transaction that takes the member out:
 * stream, hub, single item, mentions and notifications. Also that the merge keeps the order of time over many sources.
 */
#include "core/access.h"
#include "core/follow.h"
#include "core/mention.h"
#include "core/notify.h"
#include "core/person.h"
#include "core/place.h"
#include "core/stream.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

enum { AUTHORS = 5, POSTS = 60 };

struct fixture {
	struct arena *arena;
	struct database *database;
	struct db db;
	char folder[64];
	person_id owner, member, author[AUTHORS];
	place_id community;
};

#define assert_ok(x) assert_int_equal((x), OK)

static person_id add_person(struct fixture *f, str family)
{
	struct person p = {.given_name = S("Test"), .family_name = family};
	assert_ok(person_create(&f->db, &p));
	return p.id;
}

static int set_up(void **state)
{
	static const char *const names[AUTHORS] = {"Ay", "Bee", "Cee", "Dee", "Eff"};
	struct fixture *f = calloc(1, sizeof(*f));
	str why = STR_NONE;
	f->arena = arena_new((size_t)256 << 20);
	memcpy(f->folder, "/tmp/ruche-stream-XXXXXX", sizeof("/tmp/ruche-stream-XXXXXX"));
	assert_non_null(mkdtemp(f->folder));
	struct database_options options = {.data = str_from(f->folder), .readers = 2, .create = true};
	if (database_open(f->arena, &options, &f->database, &why) || database_migrate(f->database, f->arena, &why))
		fail_msg("%.*s", (int)why.n, why.p);
	assert_ok(db_write_begin(f->database, f->arena, &f->db));
	f->db.clear = 1;
	f->owner = add_person(f, S("Owner"));
	f->member = add_person(f, S("Member"));
	for (int i = 0; i < AUTHORS; i++)
		f->author[i] = add_person(f, str_from(names[i]));
	struct place p = {.kind = PLACE_COMMUNITY, .own_members = true, .audience = AUDIENCE_MEMBERS, .owner = f->owner, .title = S("Pump people")};
	assert_ok(place_create(&f->db, &p, STR_NONE));
	f->community = p.id;
	f->db.viewer = f->owner;
	assert_ok(member_put(&f->db, f->member, p.id, ROLE_MEMBER, MEMBER_IN));
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"ruche.db", "ruche.db-wal", "ruche.db-shm", "search.db", "search.db-wal", "search.db-shm", "checkpoint.lock"};
	struct fixture *f = *state;
	assert_ok(db_write_end_wait(&f->db, true));
	database_close(f->database);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		unlink(cstr(f->arena, str_cat(f->arena, str_from(f->folder), S("/"), str_from(names[i]))));
	rmdir(f->folder);
	arena_free(f->arena);
	free(f);
	return 0;
}

static item_id write_post(struct fixture *f, person_id author, place_id place, enum audience audience)
{
	struct item_new new = {.kind = KIND_UPDATE, .place = place, .author = author, .audience = audience, .state = STATE_PUBLISHED, .language = S("en")};
	item_id id;
	person_id before = f->db.viewer;
	f->db.viewer = author;
	assert_ok(item_create(&f->db, &new, &id));
	f->db.viewer = before;
	return id;
}

static bool in_home(struct fixture *f, person_id viewer, item_id id)
{
	struct stream s;
	bool found = false;
	f->db.viewer = viewer;
	assert_ok(stream_home(&f->db, 0, 0, 100, &s));
	for (size_t i = 0; i < s.n; i++)
		found = found || ID_EQ(s.v[i].id, id);
	return found;
}

static size_t hub_size(struct fixture *f, person_id viewer)
{
	struct stream s;
	f->db.viewer = viewer;
	assert_ok(stream_hub(&f->db, f->community, 0, 0, 100, &s));
	return s.n;
}

static size_t notified(struct fixture *f, person_id viewer)
{
	struct notification_list list;
	int64_t count;
	f->db.viewer = viewer;
	assert_ok(notify_list(&f->db, 0, &list));
	assert_ok(notify_count(&f->db, &count));
	assert_int_equal(count, list.n);
	return list.n;
}

static void stream_removed_member(void **state)
{
	struct fixture *f = *state;
	struct item_row row;
	struct person member;
	bool more;
	item_id id = write_post(f, f->owner, f->community, AUDIENCE_MEMBERS);
	assert_ok(person_find(&f->db, f->member, &member));
	struct text_list names = {&member.handle, 1, 1};
	f->db.viewer = f->owner;
	assert_ok(mention_item(&f->db, id, &names));
	assert_ok(notify_run(&f->db, &more));
	assert_true(in_home(f, f->member, id));
	assert_int_equal(hub_size(f, f->member), 1);
	assert_true(notified(f, f->member) > 0);
	assert_false(in_home(f, f->author[0], id));
	assert_int_equal(hub_size(f, f->author[0]), 0);

	assert_ok(member_remove(&f->db, f->member, f->community));
	assert_false(in_home(f, f->member, id));
	assert_int_equal(hub_size(f, f->member), 0);
	f->db.viewer = f->member;
	assert_int_equal(item_find(&f->db, id, &row), NOT_FOUND);
	struct notification_list left;
	assert_ok(notify_list(&f->db, 0, &left));
	for (size_t i = 0; i < left.n; i++)
		assert_int_not_equal(left.v[i].item, id.v);
	/* The others keep it. */
	assert_true(in_home(f, f->owner, id));
}

static void stream_follows_in_order(void **state)
{
	struct fixture *f = *state;
	struct stream s, rest;
	item_id written[POSTS];
	place_id own[AUTHORS];
	f->db.viewer = f->member;
	for (int i = 0; i < AUTHORS; i++) {
		assert_ok(follow_put(&f->db, f->author[i].v, FOLLOW_PERSON, true));
		assert_ok(person_place(&f->db, f->author[i], &own[i]));
	}
	/* Every third one is private: the stream of another never holds it. */
	for (int i = 0; i < POSTS; i++)
		written[i] = write_post(f, f->author[i * i % AUTHORS], own[i * i % AUTHORS], i % 3 == 0 ? AUDIENCE_PRIVATE : AUDIENCE_INTERNAL);
	f->db.viewer = f->member;
	assert_ok(stream_home(&f->db, UINT64_C(1) << KIND_UPDATE, 0, 100, &s));
	size_t expected = 0;
	for (int i = POSTS - 1; i >= 0; i--)
		if (i % 3) {
			assert_true(expected < s.n);
			assert_int_equal(s.v[expected].id.v, written[i].v);
			expected++;
		}
	assert_int_equal(s.n, expected);
	/* The page behind a cursor goes on where the first one ended. */
	assert_ok(stream_home(&f->db, 0, s.v[9].id.v, 10, &rest));
	assert_int_equal(rest.n, 10);
	for (size_t i = 0; i < rest.n; i++)
		assert_int_equal(rest.v[i].id.v, s.v[10 + i].id.v);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(stream_removed_member, set_up, tear_down),
		cmocka_unit_test_setup_teardown(stream_follows_in_order, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
