/* SPDX-License-Identifier: Apache-2.0 */
#include "core/bus_message.h"

static const str words[] = {
	[BUS_WAKE] = S("wake"), [BUS_PRESENCE] = S("presence"), [BUS_TYPING] = S("typing")};
enum { WORDS = sizeof(words) / sizeof(*words) };

static bool id_parse(str text, int64_t *id)
{
	return str_to_int(text, id) && *id > 0;
}

err bus_message_parse(str text, struct bus_message *m)
{
	struct bus_message found = {0};
	if (text.n > BUS_MESSAGE_MAX)
		return INVALID;
	str word = str_cut(&text, ' ');
	size_t i = 0;
	while (i < WORDS && !str_eq(word, words[i]))
		i++;
	if (i == WORDS)
		return INVALID;
	found.word = (enum bus_word)i;
	if (found.word == BUS_TYPING && (!id_parse(str_cut(&text, ' '), &found.conversation) ||
					 !id_parse(str_cut(&text, ' '), &found.person)))
		return INVALID;
	if (text.p)
		return INVALID;
	*m = found;
	return OK;
}

void bus_message_write(struct out *o, const struct bus_message *m)
{
	out_str(o, words[m->word]);
	if (m->word != BUS_TYPING)
		return;
	out_byte(o, ' ');
	out_int(o, m->conversation);
	out_byte(o, ' ');
	out_int(o, m->person);
}
