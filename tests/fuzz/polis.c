/* SPDX-License-Identifier: Apache-2.0
 * The tables of Polis: each input is read as all three.
 */
#include "core/import/polis.h"

#include "base/utf8.h"

static err on_comment(void *self, const struct polis_comment *c, str *why)
{
	(void)self, (void)why;
	REQUIRE(utf8_valid(c->body) && c->created >= 0);
	REQUIRE(c->number >= 0 && c->number <= POLIS_NUMBER_MAX);
	REQUIRE(c->author >= 0 && c->author <= POLIS_NUMBER_MAX);
	REQUIRE(c->moderated >= POLIS_REFUSED && c->moderated <= POLIS_ACCEPTED);
	return OK;
}

static err on_vote(void *self, const struct polis_vote *v, str *why)
{
	(void)self, (void)why;
	REQUIRE(v->comment >= 0 && v->comment <= POLIS_NUMBER_MAX);
	REQUIRE(v->voter >= 0 && v->voter <= POLIS_NUMBER_MAX);
	REQUIRE(v->stance >= POLIS_DISAGREES && v->stance <= POLIS_AGREES);
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	const struct polis_handler handler = {.comment = on_comment, .vote = on_vote};
	const bytes input = {data, n};
	struct polis_summary summary;
	str why = STR_NONE;
	err e = polis_read_comments(a, source_memory(a, input, 1 << 20), &handler, &why);
	REQUIRE(e == OK || why.n > 0);
	why = STR_NONE;
	e = polis_read_votes(a, source_memory(a, input, 1 << 20), &handler, &why);
	REQUIRE(e == OK || why.n > 0);
	why = STR_NONE;
	e = polis_read_summary(a, source_memory(a, input, 1 << 20), &summary, &why);
	REQUIRE(e != OK || (utf8_valid(summary.topic) && utf8_valid(summary.about)));
	arena_free(a);
	return 0;
}
