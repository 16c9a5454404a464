/* SPDX-License-Identifier: Apache-2.0
 * Bulk exports of Mattermost.
 */
#include "core/import/mattermost.h"

#include "base/utf8.h"

static err on_team(void *self, const struct mattermost_team *t, str *why)
{
	(void)self, (void)why;
	REQUIRE(t->name.n > 0 && utf8_valid(t->title));
	return OK;
}

static err on_channel(void *self, const struct mattermost_channel *c, str *why)
{
	(void)self, (void)why;
	REQUIRE(c->name.n > 0 && c->team.n > 0);
	return OK;
}

static err on_user(void *self, const struct mattermost_user *u, str *why)
{
	(void)self, (void)why;
	REQUIRE(u->name.n > 0 && u->memberships.n <= MATTERMOST_MEMBERSHIPS_MAX);
	for (size_t i = 0; i < u->memberships.n; i++)
		REQUIRE(u->memberships.v[i].team.n > 0);
	return OK;
}

static err on_people(void *self, const struct text_list *names, str *why)
{
	(void)self, (void)why;
	REQUIRE(names->n > 0);
	for (size_t i = 0; i < names->n; i++)
		REQUIRE(names->v[i].n > 0);
	return OK;
}

static err on_post(void *self, const struct mattermost_post *p, str *why)
{
	(void)self, (void)why;
	REQUIRE(p->people.n > 0 || (p->team.n > 0 && p->channel.n > 0));
	REQUIRE(p->said.created > 0 && p->said.user.n > 0 && utf8_valid(p->said.text));
	REQUIRE(p->said.text.n <= MATTERMOST_TEXT_MAX);
	for (size_t i = 0; i < p->replies.n; i++)
		REQUIRE(p->replies.v[i].created > 0 && p->replies.v[i].user.n > 0);
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	const struct mattermost_handler handler = {.team = on_team,
						   .channel = on_channel,
						   .user = on_user,
						   .people = on_people,
						   .post = on_post};
	str why = STR_NONE;
	err e = mattermost_read(a, source_memory(a, (bytes){data, n}, 1 << 20), &handler, &why);
	REQUIRE(e == OK || why.n > 0);
	arena_free(a);
	return 0;
}
