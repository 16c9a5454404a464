/* SPDX-License-Identifier: Apache-2.0
 * Files of Slack exports: the first byte says which. And the marks in their texts.
 */
#include "core/import/slack.h"

#include "base/utf8.h"

static err on_user(void *self, const struct slack_user *u, str *why)
{
	(void)self, (void)why;
	REQUIRE(u->id.n > 0 && u->name.n > 0 && utf8_valid(u->email));
	return OK;
}

static err on_channel(void *self, const struct slack_channel *c, str *why)
{
	(void)self, (void)why;
	REQUIRE(c->id.n > 0 && c->members.n <= SLACK_PARTS_MAX);
	return OK;
}

static str nobody(void *self, struct arena *a, str id)
{
	(void)self, (void)a;
	return id.n % 2 ? S("somebody") : STR_NONE;
}

static err on_message(void *self, const struct slack_message *m, str *why)
{
	struct arena *a = self;
	struct slack_names names = {.person = nobody};
	(void)why;
	REQUIRE(m->created > 0 && utf8_valid(m->text) && m->text.n <= SLACK_TEXT_MAX);
	REQUIRE(utf8_valid(slack_markdown(a, m->text, &names)));
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	if (!n)
		return 0;
	struct arena *a = arena_new(IMPORT_RECORD_ARENA);
	const struct slack_handler handler = {
		.self = a, .user = on_user, .channel = on_channel, .message = on_message};
	struct source *s = source_memory(a, (bytes){data + 1, n - 1}, 1 << 20);
	str why = STR_NONE;
	err e = slack_read(a, s, (enum slack_file_kind)(data[0] % 3), &handler, &why);
	REQUIRE(e == OK || why.n > 0);
	arena_free(a);
	return 0;
}
