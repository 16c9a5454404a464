/* SPDX-License-Identifier: Apache-2.0
 * demo: what the rooms get when they write their part of the demo organisation: the parsed record
 * files (src/core/demo/), the time that "3d ago" counts from, and for generated data at scale its
 * sizes and a deterministic generator.
 */
#ifndef RUCHE_DEMO_H
#define RUCHE_DEMO_H

#include "base/rand.h"
#include "core/app.h"
#include "core/demo_parse.h"
#include "core/person.h"

/* The setting of a generated organisation that is not whole yet: how many people it gets, and its
 * now. */
#define DEMO_MAKING S("demo_making")

/* The full sizes; `--scale small` is a hundredth, `--people N` N / 400,000 of it. */
struct demo_sizes {
	int64_t people, blogs, communities, memberships, follows, entries, updates, comments,
		ratings, likes, bookmarks, wikis, pages;
};

struct demo {
	const struct app *app;
	struct arena *arena; /* lives as long as the whole demo */
	int64_t now;
	struct demo_sizes sizes; /* all 0 for the hand-written demo */
	uint64_t seed;
	struct demo_file {
		str name; /* "people" */
		struct demo_records records;
	} * files;
	size_t file_count;
	void (*progress)(const char *what, int64_t done, int64_t of);
};

/* The records of a file, NULL when there is none of that name. */
const struct demo_records *demo_file(const struct demo *demo, const char *name);
/* The person of a handle. NOT_FOUND (a fault in the files) is logged with the handle. */
err demo_person(struct db *db, str handle, person_id *person);
/* now minus "3d 4h"; now when the value is empty or malformed. */
int64_t demo_time(const struct demo *demo, str when);

#endif
