/* SPDX-License-Identifier: Apache-2.0
 * name_word: the words of names and the keys that find misspelt ones. Two words within two typos of
 * each other share a form in which up to two letters of their beginnings are left out (symmetric
 * deletion, after W. Garbe's SymSpell); a word has at most 37 such keys.
 */
#ifndef RUCHE_NAME_WORD_H
#define RUCHE_NAME_WORD_H

#include "core/person.h"

enum { NAME_WORDS = 24, NAME_WORD_LETTERS = 40, NAME_KEYS = 37 };

/* How many typos a word forgives: none under 4 letters, one from 4, two from 8. */
int name_typos(str word);
/* The keys of a folded word; gives their number. */
size_t name_keys(str word, int64_t keys[NAME_KEYS]);
/* Letters to insert, leave out, change, or swap with the neighbour; `most` + 1 when there are more
 * than most (at most 2). */
int name_distance(str a, str b, int most);

#endif
