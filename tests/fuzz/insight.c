/* SPDX-License-Identifier: Apache-2.0
 * Any bytes as the posts of a jam, one a line: what is found of them is theirs, in order and within
 * its limits. The same bytes as votes.
 */
#include "core/insight/groups.h"
#include "core/insight/similar.h"
#include "core/insight/themes.h"

#include "base/err.h"
#include "base/utf8.h"

static void themes(struct arena *a, str all)
{
	struct themes *t = themes_new(a);
	struct theme_list list;
	int64_t id = 0;
	for (str rest = all; rest.p; id++) {
		str line = str_cut(&rest, '\n');
		char kind = line.n ? line.p[0] : 'x';
		struct theme_text text = {id + 1, kind % 8, kind % 16, kind & 1 ? S("en") : S("fr"),
					  str_sub(line, 1, line.n)};
		REQUIRE(themes_add(t, &text));
	}
	themes_read(t, a, 4, 16, &list);
	REQUIRE(list.n <= THEMES_MAX && list.texts <= (size_t)id);
	for (size_t i = 0; i < list.n; i++) {
		const struct theme *theme = &list.v[i];
		REQUIRE(theme->texts >= THEME_TEXTS && theme->authors >= THEME_AUTHORS &&
			theme->authors <= theme->texts);
		REQUIRE(i == 0 || theme->texts <= list.v[i - 1].texts);
		REQUIRE(theme->words >= 1 && theme->words <= THEME_WORDS &&
			theme->n >= THEME_AUTHORS);
		for (size_t w = 0; w < theme->words; w++)
			REQUIRE(theme->word[w].n && utf8_valid(theme->word[w]));
		for (size_t e = 0; e < theme->n; e++)
			REQUIRE(theme->evidence[e] > 0 && theme->evidence[e] <= id);
	}
}

static void similar(struct arena *a, str all)
{
	struct similar *s = similar_new(a);
	struct similar_found found[SIMILAR_FOUND];
	for (str rest = all; rest.p;) {
		str line = str_cut(&rest, '\n');
		int64_t id = line.n ? 1 + (uint8_t)line.p[0] % 64 : 1;
		size_t n = similar_find(s, S("fr"), line, 0.2, id, found);
		REQUIRE(n <= SIMILAR_FOUND && n <= similar_count(s));
		for (size_t i = 0; i < n; i++) {
			REQUIRE(found[i].id != id && found[i].score >= 0.2 &&
				found[i].score < 1.000001);
			REQUIRE(i == 0 || found[i].score <= found[i - 1].score + 1e-9);
		}
		REQUIRE(similar_add(s, id, S("fr"), line));
	}
	REQUIRE(similar_count(s) <= 64);
}

static void groups(struct arena *a, const uint8_t *data, size_t size)
{
	struct group_vote *v = NEW_ARRAY(a, struct group_vote, size / 2 + 1);
	struct groups found;
	int64_t people = 0;
	size_t n = 0;
	for (size_t i = 0; i + 1 < size && n < 4000; i += 2)
		v[n++] = (struct group_vote){data[i] % 64, data[i + 1] / 3 % 16,
					     (int8_t)(data[i + 1] % 3 - 1)};
	REQUIRE(groups_find(a, v, n, 64, 16, (uint32_t)(n % 5), 0, 1, &found));
	REQUIRE(found.n <= GROUPS_MAX);
	for (size_t g = 0; g < found.n; g++) {
		people += found.v[g].people;
		REQUIRE(found.v[g].people > 0 &&
			(g == 0 || found.v[g].people <= found.v[g - 1].people));
		for (size_t i = 0; i < found.v[g].n; i++)
			REQUIRE(found.v[g].defining[i].statement < 16 &&
				(i == 0 || found.v[g].defining[i].weight <=
						   found.v[g].defining[i - 1].weight));
	}
	REQUIRE(people == (int64_t)found.placed && found.placed <= 64);
	for (size_t p = 0; p < 64; p++)
		REQUIRE(found.of[p] == GROUP_NONE || found.of[p] < found.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)1 << 28);
	str all = {(const char *)data, size};
	themes(a, all);
	similar(a, all);
	groups(a, data, size);
	arena_free(a);
	return 0;
}
