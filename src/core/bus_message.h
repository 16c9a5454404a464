/* SPDX-License-Identifier: Apache-2.0
 * bus_message: what nodes of one database say to each other over the bus (core/bus.h). Ids only,
 * and nothing that is not in the database or of a moment's worth: a message that is lost delays,
 * and one that anybody made up harms nobody.
 */
#ifndef RUCHE_BUS_MESSAGE_H
#define RUCHE_BUS_MESSAGE_H

#include "base/err.h"
#include "base/out.h"

enum bus_word {
	BUS_WAKE,     /* something was committed: look */
	BUS_PRESENCE, /* and whose pages are open is another list */
	BUS_TYPING,   /* a person writes in a conversation */
};
struct bus_message {
	enum bus_word word;
	int64_t conversation, person; /* of BUS_TYPING; else 0 */
};
enum { BUS_MESSAGE_MAX = 64 };

/* "wake", "presence" or "typing 12 7", at most BUS_MESSAGE_MAX bytes; INVALID for anything else. */
err bus_message_parse(str text, struct bus_message *m);
void bus_message_write(struct out *o, const struct bus_message *m);

#endif
