/* SPDX-License-Identifier: Apache-2.0
 * lang: the languages of the interface. The list is made from the rooms' .po files at build time.
 */
#ifndef RUCHE_LANG_H
#define RUCHE_LANG_H

#include "base/str.h"

enum lang { LANG_EN, LANG_FR, LANG_COUNT };

/* "en", "fr". Static. */
str lang_code(enum lang l);
/* The language's own name. */
str lang_name(enum lang l);
/* From a code or tag ("fr-CA"); false when it is none of ours. */
bool lang_parse(str code, enum lang *l);
/* The best one for an Accept-Language header; English when nothing fits. */
enum lang lang_accept(str header);
/* Which of n plural forms the number takes: 0 singular, 1 plural (French: 0 and 1 are singular). */
int lang_plural(enum lang l, int64_t n);

/* One text in every language: singular, then plural (NULL when it has none). */
struct message {
	struct {
		const char *one, *many;
	} in[LANG_COUNT];
};

/* The table that tools/messages makes from all rooms, sorted by English text. */
struct message_entry {
	const char *key;
	struct message message;
};
extern const struct message_entry message_table[];
extern const size_t message_count;

/* The text of an English key written in code as T(lang, "...") or TN(lang, "one", "many", n); the
 * build checks that every such key has its translations. */
const char *message_find(enum lang l, const char *key, int64_t n);
#define T(lang, key) message_find((lang), "" key "", 1)
/* A key in a table that is translated later by message_find. */
#define T_KEY(key) "" key ""
#define TN(lang, key, many, n) message_find((lang), "" key "", (n))

#endif
