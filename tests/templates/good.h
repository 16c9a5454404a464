/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GOOD_H
#define GOOD_H
#include "html/html.h"

struct rq {
	enum lang lang;
};
struct row {
	str name;
	url address;
	int64_t count;
};
struct rows {
	struct row *v;
	size_t n;
};
struct good {
	str title, note;
	const char *word;
	html body;
	url link, image;
	bool current, wide;
	int64_t count;
	struct rows rows, none;
};
static inline str row_name(const struct rows *rows)
{
	return rows->n ? rows->v[0].name : S("nobody");
}
#endif
