/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/import_report.h"

enum { REASONS_MAX = 100 };

static struct import_reason *find(struct import_report *r, str reason)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_eq(r->v[i].reason, reason))
			return &r->v[i];
	return NULL;
}

void import_note(struct arena *a, struct import_report *r, str reason)
{
	struct import_reason *known = find(r, reason);
	if (!known && r->n >= REASONS_MAX) {
		reason = S("other reasons");
		known = find(r, reason);
	}
	if (!known) {
		known = ARENA_PUSH(a, r);
		known->reason = str_dup(a, reason);
	}
	known->n++;
}

void import_skip(struct arena *a, struct import_report *r, str reason)
{
	r->skipped++;
	import_note(a, r, reason);
}
