/* SPDX-License-Identifier: Apache-2.0
 * Groups of opinion: planted ones are found whatever the order of the votes, those of real
 * conversations are the ones that Polis published. And who has not been heard.
 */
#include "core/insight/groups.h"

#include "core/insight/kmeans.h"
#include "core/insight/unheard.h"
#include "insight_fixture.h"

#include <math.h>

struct votes {
	struct group_vote *v;
	size_t n, cap;
	uint32_t people, statements, taken_out;
	int *group; /* of each person, -1: none */
};

/* The adjusted Rand index (Hubert and Arabie, "Comparing partitions", 1985) over the people that
 * both have in a group: 1 for the same groups, 0 for chance. */
static double rand_index(const uint8_t *found, const int *group, size_t n, size_t *compared)
{
	double cell[8][8] = {0}, row[8] = {0}, column[8] = {0}, pairs = 0, rows = 0, columns = 0,
	       all = 0;
	for (size_t i = 0; i < n; i++) {
		if (found[i] == GROUP_NONE || group[i] < 0)
			continue;
		cell[found[i]][group[i]]++;
		row[found[i]]++;
		column[group[i]]++;
		all++;
	}
	for (size_t i = 0; i < 8; i++) {
		rows += row[i] * (row[i] - 1) / 2;
		columns += column[i] * (column[i] - 1) / 2;
		for (size_t j = 0; j < 8; j++)
			pairs += cell[i][j] * (cell[i][j] - 1) / 2;
	}
	double expected = rows * columns / (all * (all - 1) / 2);
	*compared = (size_t)all;
	return (pairs - expected) / ((rows + columns) / 2 - expected);
}

/* Statements that the moderators took out: for Polis nobody voted on them. */
static bool *taken_out(struct arena *a, const char *name, const struct csv_row *header)
{
	struct table t = table_read(a, name);
	bool *out = NEW_ARRAY(a, bool, header->n);
	for (size_t i = 1; i < t.n; i++)
		for (size_t s = 6; s < header->n; s++)
			if (str_eq(header->v[s], t.v[i].v[2]) && str_eq(t.v[i].v[6], S("-1")))
				out[s] = true;
	return out;
}

/* participant, group-id, n-comments, n-votes, n-agree, n-disagree, then a column a statement. */
static struct votes polis(struct arena *a, str folder)
{
	struct table t = table_read(a, cstr(a, str_cat(a, folder, S("/participants-votes.csv"))));
	bool *out = taken_out(a, cstr(a, str_cat(a, folder, S("/comments.csv"))), &t.v[0]);
	struct votes votes = {.people = (uint32_t)t.n - 1};
	uint32_t *number_of = NEW_ARRAY(a, uint32_t, t.v[0].n);
	votes.group = NEW_ARRAY(a, int, t.n);
	for (size_t s = 6; s < t.v[0].n; s++) {
		number_of[s] = votes.statements;
		votes.statements += !out[s];
		votes.taken_out += out[s];
	}
	for (uint32_t p = 0; p + 1 < t.n; p++) {
		const struct csv_row *row = &t.v[p + 1];
		int64_t number;
		votes.group[p] = str_to_int(row->v[1], &number) ? (int)number : -1;
		for (uint32_t s = 0; s + 6 < row->n; s++)
			if (!out[s + 6] && str_to_int(row->v[s + 6], &number))
				*ARENA_PUSH(a, &votes) =
					(struct group_vote){p, number_of[s + 6], (int8_t)number};
	}
	return votes;
}

/* How well groups part on our map, over the people of whom a group was published. */
static double parted(struct arena *a, const struct votes *v, const struct groups *map, bool ours)
{
	struct point *at = NEW_ARRAY(a, struct point, v->people);
	uint8_t *of = NEW_ARRAY(a, uint8_t, v->people);
	size_t n = 0;
	for (uint32_t p = 0; p < v->people; p++) {
		if (v->group[p] < 0 || map->of[p] == GROUP_NONE)
			continue;
		of[n] = ours ? map->of[p] : (uint8_t)v->group[p];
		at[n++] = (struct point){map->at[p][0], map->at[p][1], 1};
	}
	return silhouette(at, n, 8, of);
}

/* The published groups on our map: how far each person is nearest to the middle of their own. */
static double nearest(struct arena *a, const struct votes *v, const struct groups *map)
{
	struct point middle[8] = {0};
	uint8_t *of = NEW_ARRAY(a, uint8_t, v->people);
	size_t compared;
	for (uint32_t p = 0; p < v->people; p++) {
		if (v->group[p] < 0)
			continue;
		middle[v->group[p]].x += map->at[p][0];
		middle[v->group[p]].y += map->at[p][1];
		middle[v->group[p]].weight++;
	}
	for (uint32_t p = 0; p < v->people; p++) {
		double best = INFINITY;
		for (uint8_t g = 0; g < 8 && middle[g].weight > 0; g++) {
			double d = hypot(map->at[p][0] - middle[g].x / middle[g].weight,
					 map->at[p][1] - middle[g].y / middle[g].weight);
			if (d < best) {
				best = d;
				of[p] = g;
			}
		}
	}
	return rand_index(of, v->group, v->people, &compared);
}

/* Two conversations come out as they were published but for a few people, with what Polis does:
 * missing votes are the mean, statements that were taken out are passed by all (without that the
 * second has 0.78). The groups published of the other two do not follow from the votes published of
 * them: on the very same map they part worse than ours (of basic income hardly: two of the four lie
 * on one another, and differ in how many statements their people had seen), and they hold people of
 * one vote, whom Polis' own rule leaves out. They are of an earlier state, which is not published.
 * So of these it is asked that ours part better. */
static void the_published_groups_are_found(void **state)
{
	static const struct {
		const char *name;
		size_t groups;
		double least, near, better;
	} conversations[] = {
		{"brexit-consensus", 2, 0.8, 0.85, -0.05},
		{"canadian-electoral-reform", 2, 0.85, 0.9, -0.03},
		{"scoop-hivemind.freshwater", 2, 0.1, 0.4, 0},
		{"scoop-hivemind.ubi", 4, 0.05, 0.15, 0.1},
	};
	struct arena *a = *state;
	SHARED_OR_SKIP(a, "ideas-votes");
	for (size_t i = 0; i < sizeof(conversations) / sizeof(*conversations); i++) {
		struct votes v =
			polis(a, str_cat(a, S("ideas-votes/"), str_from(conversations[i].name)));
		struct groups chosen, given;
		size_t compared;
		assert_true(groups_find(a, v.v, v.n, v.people, v.statements, v.taken_out, 0, 1,
					&chosen));
		assert_true(groups_find(a, v.v, v.n, v.people, v.statements, v.taken_out,
					conversations[i].groups, 1, &given));
		double free_index = rand_index(chosen.of, v.group, v.people, &compared);
		double index = rand_index(given.of, v.group, v.people, &compared);
		double near = nearest(a, &v, &given);
		double theirs = parted(a, &v, &given, false), ours = parted(a, &v, &given, true);
		print_message("%s: %u people, %zu votes, %zu compared; adjusted Rand index %.2f "
			      "with %zu groups, %.2f with our %zu (silhouette %.2f); the published "
			      "part %.2f on our map, ours %.2f; by their middles %.3f\n",
			      conversations[i].name, v.people, v.n, compared, index, given.n,
			      free_index, chosen.n, chosen.silhouette, theirs, ours, near);
		assert_true(index >= conversations[i].least);
		assert_true(near >= conversations[i].near);
		assert_true(ours >= theirs + conversations[i].better);
		for (size_t g = 0; g < chosen.n; g++)
			assert_true(chosen.v[g].people > 0);
	}
}

/* Three groups: each agrees to its own five statements, disagrees with the others', and is split
 * over five more. Two votes of five are missing. */
static struct votes planted(struct arena *a, uint64_t seed, uint32_t people)
{
	struct prng r = prng_new(seed);
	struct votes v = {.people = people, .statements = 40};
	v.group = NEW_ARRAY(a, int, people);
	for (uint32_t p = 0; p < people; p++) {
		v.group[p] = p % 20 < 8 ? 0 : p % 20 < 15 ? 1 : 2;
		for (uint32_t s = 0; s < v.statements; s++) {
			double agrees = s / 10 == 3 ? 0.5 : (int)s / 10 == v.group[p] ? 0.95 : 0.05;
			if (prng_unit(&r) < 0.3)
				continue;
			*ARENA_PUSH(a, &v) = (struct group_vote){p, s,
								 prng_unit(&r) < 0.05	  ? 0
								 : prng_unit(&r) < agrees ? 1
											  : -1};
		}
	}
	return v;
}

static void planted_groups_are_found(void **state)
{
	struct arena *a = *state;
	struct votes v = planted(a, 5, 3000);
	struct groups found, again;
	size_t compared;
	assert_true(groups_find(a, v.v, v.n, v.people, v.statements, 0, 0, 1, &found));
	print_message("planted: %zu groups, silhouette %.2f, index %.2f\n", found.n,
		      found.silhouette, rand_index(found.of, v.group, v.people, &compared));
	assert_int_equal(found.n, 3);
	assert_true(found.silhouette > 0.4);
	assert_true(rand_index(found.of, v.group, v.people, &compared) > 0.85);
	assert_true(found.v[0].people > found.v[1].people && found.v[1].people > found.v[2].people);
	assert_int_equal(found.v[0].people + found.v[1].people + found.v[2].people, found.placed);
	/* The ten statements that a group alone agrees to define it before anything else. */
	for (size_t g = 0; g < 3; g++) {
		assert_true(found.v[g].n == GROUPS_DEFINING);
		for (size_t i = 0; i < found.v[g].n; i++) {
			const struct group_statement *s = &found.v[g].defining[i];
			assert_true(s->agree && s->statement / 10 == g);
			assert_true(s->z_half > GROUPS_Z && s->z_others > GROUPS_Z &&
				    s->said <= s->votes);
		}
		for (size_t i = 0; i < found.v[g].n; i++)
			assert_true(found.v[g].defining[i].statement / 10 != 3);
	}
	/* In another order, and with a vote that was changed. */
	struct prng r = prng_new(6);
	for (size_t i = v.n - 1; i > 0; i--) {
		size_t j = prng_below(&r, i + 1);
		struct group_vote held = v.v[i];
		v.v[i] = v.v[j];
		v.v[j] = held;
	}
	*ARENA_PUSH(a, &v) = v.v[0];
	v.v[0].vote = (int8_t)-v.v[0].vote;
	assert_true(groups_find(a, v.v, v.n, v.people, v.statements, 0, 0, 1, &again));
	assert_int_equal(again.n, 3);
	assert_memory_equal(found.of, again.of, v.people);
	for (size_t p = 0; p < v.people; p++)
		assert_true(found.at[p][0] == again.at[p][0] && found.at[p][1] == again.at[p][1]);
}

static void too_little_gives_no_groups(void **state)
{
	struct arena *a = *state;
	struct groups found;
	struct votes v = planted(a, 7, 200), same = {.people = 40, .statements = 10};
	assert_true(groups_find(a, NULL, 0, 0, 0, 0, 0, 1, &found));
	assert_int_equal(found.n, 0);
	assert_true(groups_find(a, NULL, 0, 50, 50, 0, 0, 1, &found));
	assert_int_equal(found.n, 0);
	assert_int_equal(found.of[49], GROUP_NONE);
	/* All of one mind. */
	for (uint32_t i = 0; i < 400; i++)
		*ARENA_PUSH(a, &same) = (struct group_vote){i / 10, i % 10, 1};
	assert_true(groups_find(a, same.v, same.n, same.people, same.statements, 0, 0, 1, &found));
	assert_int_equal(found.n, 0);
	/* Six votes place nobody. */
	struct votes few = {0};
	for (size_t i = 0; i < v.n; i++)
		if (v.v[i].person != 3 || v.v[i].statement < 6)
			*ARENA_PUSH(a, &few) = v.v[i];
	assert_true(groups_find(a, few.v, few.n, 200, 40, 0, 0, 1, &found));
	assert_true(found.n > 1 && found.of[3] == GROUP_NONE && found.of[4] != GROUP_NONE);
	/* What is out of its limits. */
	struct group_vote bad = {0, 0, 2};
	assert_false(groups_find(a, &bad, 1, 1, 1, 0, 0, 1, &found));
	bad = (struct group_vote){1, 0, 1};
	assert_false(groups_find(a, &bad, 1, 1, 1, 0, 0, 1, &found));
	bad = (struct group_vote){0, 1, 1};
	assert_false(groups_find(a, &bad, 1, 1, 1, 0, 0, 1, &found));
	assert_false(groups_find(a, NULL, 0, 10, 10, 0, 1, 1, &found));
	assert_false(groups_find(a, NULL, 0, 10, 10, 0, GROUPS_MAX + 1, 1, &found));
	assert_false(groups_find(a, NULL, 0, GROUPS_PEOPLE + 1, 10, 0, 0, 1, &found));
}

static void many_people_are_grouped_in_seconds(void **state)
{
	struct votes v = planted(*state, 8, (uint32_t)large_or(200000, 5000));
	struct groups found;
	size_t compared;
	int64_t began = clock_mono();
	assert_true(groups_find(*state, v.v, v.n, v.people, v.statements, 0, 0, 1, &found));
	print_message("%u people, %zu votes: %lld ms\n", v.people, v.n,
		      (long long)(clock_mono() - began) / 1000);
	assert_true(clock_mono() - began < 30 * SECOND);
	assert_int_equal(found.n, 3);
	assert_true(rand_index(found.of, v.group, v.people, &compared) > 0.85);
}

static void clusters_of_points(void **state)
{
	const struct point v[] = {{0, 0, 1}, {0, 1, 1}, {10, 0, 3}, {10, 1, 1}};
	struct point middle[2];
	uint8_t of[4];
	double inertia = kmeans(*state, v, 4, 2, 5, 1, of, middle);
	assert_true(of[0] == of[1] && of[2] == of[3] && of[0] != of[2]);
	assert_true(fabs(inertia - (0.5 + 3 * 0.0625 + 0.5625)) < 1e-9);
	assert_true(fabs(middle[of[2]].y - 0.25) < 1e-9 && middle[of[2]].weight == 4);
	assert_true(silhouette(v, 4, 2, of) > 0.85);
	const uint8_t across[] = {0, 1, 0, 1};
	assert_true(silhouette(v, 4, 2, across) < 0);
	/* As many clusters as points, and points that are all one. */
	const struct point one[] = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}};
	uint8_t of_one[3];
	struct point middles[3];
	assert_true(kmeans(*state, one, 3, 3, 1, 1, of_one, middles) < 1e-12);
}

/* ---- who has not been heard ---- */

static void silent_parts_stand_out(void **state)
{
	const struct unheard_count counts[] = {
		{S("Lagos"), 400, 2},  {S("Krakow"), 500, 52}, {S("Nantes"), 1000, 98},
		{S("Leeds"), 300, 60}, {S("Porto"), 100, 8},   {S("Ghent"), 12, 0},
		{S("Pskov"), 9, 0},    {S("Turin"), 40, 2},
	};
	struct unheard u;
	assert_true(unheard_find(*state, counts, 8, &u));
	assert_int_equal(u.people, 2361);
	assert_int_equal(u.heard, 222);
	assert_int_equal(u.n, 7);
	assert_true(str_eq(u.v[0].name, S("Lagos")));
	assert_true(fabs(u.v[0].expected - 400.0 * 222 / 2361) < 1e-9);
	assert_true(fabs(u.v[0].missing - (u.v[0].expected - 2)) < 1e-9);
	assert_true(u.v[0].unheard && u.v[0].chance < 1e-6);
	assert_true(str_eq(u.v[6].name, S("Leeds")) && u.v[6].missing < 0);
	for (size_t i = 1; i < u.n; i++)
		assert_false(u.v[i].unheard);
	/* The two small ones are one, and nobody can tell them apart. */
	size_t small = 0;
	while (small < u.n && u.v[small].name.n)
		small++;
	assert_true(small < u.n && u.v[small].people == 21 && u.v[small].heard == 0);
	/* Alone, what is that small is not told at all. */
	assert_true(unheard_find(*state, counts + 5, 1, &u));
	assert_int_equal(u.n, 0);
	/* Nobody spoke, everybody spoke, nobody is there. */
	const struct unheard_count none[] = {{S("a"), 50, 0}, {S("b"), 50, 0}},
				   all[] = {{S("a"), 50, 50}, {S("b"), 20, 20}};
	assert_true(unheard_find(*state, none, 2, &u) && u.n == 2 && !u.v[0].unheard &&
		    u.v[0].chance == 1);
	assert_true(unheard_find(*state, all, 2, &u) && u.n == 2 && !u.v[0].unheard);
	assert_true(unheard_find(*state, NULL, 0, &u) && u.n == 0);
	const struct unheard_count more[] = {{S("a"), 5, 6}}, less[] = {{S("a"), 5, -1}};
	assert_false(unheard_find(*state, more, 1, &u));
	assert_false(unheard_find(*state, less, 1, &u));
}

/* Where all speak alike, few parts stand out by chance. */
static void chance_makes_few_alarms(void **state)
{
	struct prng r = prng_new(3);
	int worlds = 0;
	for (int world = 0; world < 100; world++) {
		struct unheard_count counts[60];
		struct unheard u;
		bool alarm = false;
		for (size_t i = 0; i < 60; i++) {
			counts[i] = (struct unheard_count){S("part"),
							   20 + (int64_t)prng_below(&r, 500), 0};
			for (int64_t p = 0; p < counts[i].people; p++)
				counts[i].heard += prng_unit(&r) < 0.1;
		}
		assert_true(unheard_find(*state, counts, 60, &u));
		for (size_t i = 0; i < u.n; i++)
			alarm = alarm || u.v[i].unheard;
		worlds += alarm;
	}
	print_message("worlds of 60 parts alike where one stands out: %d of 100\n", worlds);
	assert_true(worlds <= 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(planted_groups_are_found),
		ON_ARENA(too_little_gives_no_groups),
		ON_ARENA(the_published_groups_are_found),
		ON_ARENA(many_people_are_grouped_in_seconds),
		ON_ARENA(clusters_of_points),
		ON_ARENA(silent_parts_stand_out),
		ON_ARENA(chance_makes_few_alarms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
