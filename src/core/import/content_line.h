/* SPDX-License-Identifier: Apache-2.0
 * content_line: what lines of vCard (RFC 6350) and iCalendar (RFC 5545) have in common:
 * NAME;PARAMETER=value,"value":value, with the escapes of texts.
 */
#ifndef RUCHE_IMPORT_CONTENT_LINE_H
#define RUCHE_IMPORT_CONTENT_LINE_H

#include "base/arena.h"
#include "base/str.h"

/* ASCII letters in upper case. */
str content_upper(struct arena *a, str s);
/* Takes up to one of the bytes in `ends` outside quotes; *end is that byte, 0 when the text ended.
 */
str content_until(str *s, str ends, char *end);
/* A parameter's value: ^n, ^' and ^^ of RFC 6868 undone, without its quotes, UTF-8. */
str content_parameter(struct arena *a, str s);
/* Without its escapes, up to an unescaped `stop` (0: none); moves past it. */
str content_text(struct arena *a, str *s, char stop);

#endif
