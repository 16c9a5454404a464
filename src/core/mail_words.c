/* SPDX-License-Identifier: Apache-2.0
 * mail_words: what of a text that somebody else wrote may stand in a letter to a stranger.
 */
#include "base/utf8.h"
#include "core/mail.h"

#include <unicode/uchar.h>

enum { TOLD_MOST = 80, DIGITS_MOST = 4 };

bool mail_of_a_name(uint32_t c)
{
	uint32_t type = U_MASK(u_charType((UChar32)c));
	return (type & (U_GC_L_MASK | U_GC_MN_MASK | U_GC_MC_MASK)) || c == ' ' || c == '-' ||
	       c == '\'' || c == 0x2019;
}

str mail_told(str text)
{
	size_t digits = 0;
	if (text.n > TOLD_MOST || !utf8_valid(text))
		return STR_NONE;
	for (size_t at = 0; at < text.n;) {
		uint32_t c = utf8_next(text, &at);
		bool last = at == text.n || text.p[at] == ' ';
		digits += c >= '0' && c <= '9';
		bool sign = c == ',' || c == '!' || c == '?' || c == '&' || c == 0xab ||
			    c == 0xbb || c == 0xa0 || c == 0x202f || (c >= 0x2013 && c <= 0x2014);
		if (!mail_of_a_name(c) && !sign && !(c >= '0' && c <= '9') && !(c == ':' && last))
			return STR_NONE;
	}
	return digits > DIGITS_MOST ? STR_NONE : text;
}
