/* SPDX-License-Identifier: Apache-2.0
 * fold: letters as people type them in a search box. Case, accents and width are dropped; Latin
 * letters that do not decompose, Cyrillic and Greek are written in ASCII; other scripts stay as
 * they are. Names and texts are folded alike, so that what is found by one is found by the other.
 */
#ifndef RUCHE_FOLD_H
#define RUCHE_FOLD_H

#include "base/str.h"

enum char_class {
	CHAR_OTHER,	 /* between words */
	CHAR_WORD,	 /* letter or digit */
	CHAR_JOIN,	 /* part of a word only behind one: marks, joiners, soft hyphens */
	CHAR_APOSTROPHE, /* inside a word only between letters */
	CHAR_SINGLE,	 /* a word by itself: scripts written without spaces */
};
enum char_class char_class(uint32_t c);

enum { FOLD_MAX = 80 };
/* The folded form as UTF-8 without end; 0 for marks and whatever is no part of a word. */
size_t fold_char(uint32_t c, char to[FOLD_MAX]);
/* A whole word folded, cut at max bytes between two characters; gives its length. */
size_t fold_word(str word, char *to, size_t max);

#endif
