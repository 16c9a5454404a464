/* SPDX-License-Identifier: Apache-2.0
 * utf8: decoding at the edge. Overlong forms, surrogates and values over U+10FFFF are not UTF-8.
 */
#ifndef RUCHE_UTF8_H
#define RUCHE_UTF8_H

#include "base/str.h"

bool utf8_valid(str s);
/* Decodes the character at *at and moves past it; 0xFFFD for a bad byte (one byte is passed). Call
 * only while *at < s.n. */
uint32_t utf8_next(str s, size_t *at);
/* Writes 1 to 4 bytes to to[4], gives their number. */
size_t utf8_put(char to[4], uint32_t c);
/* Characters (code points). */
size_t utf8_count(str s);
/* At most `max` characters, never cut inside one. */
str utf8_head(str s, size_t max);
/* A copy with bad bytes replaced by U+FFFD, NUL, noncharacters (U+FFFE) and control characters but
 * tab and LF left out, CR LF and CR as LF. The same text comes back when there is nothing to mend.
 */
str utf8_clean(struct arena *a, str s);

#endif
