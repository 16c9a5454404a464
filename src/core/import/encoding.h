/* SPDX-License-Identifier: Apache-2.0
 * encoding: what old files wrap their texts in: base64, quoted-printable, and the one-byte
 * character sets of Western Europe. Everything comes out as UTF-8 or plain bytes.
 */
#ifndef RUCHE_IMPORT_ENCODING_H
#define RUCHE_IMPORT_ENCODING_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* RFC 4648; white space is passed over, padding may be missing, a lone last digit is dropped (cards
 * that were cut have one). False for anything else. */
bool decode_base64(struct arena *a, str s, bytes *out);
/* RFC 2045; soft line breaks must be joined already, a lone '=' stays as it is. */
str decode_quoted_printable(struct arena *a, str s);
/* Windows-1252, which contains what is printable of ISO-8859-1. */
str decode_latin1(struct arena *a, str s);
/* Text of unknown origin: clean UTF-8 stays, what is not UTF-8 is taken for Windows-1252; controls
 * go. */
str decode_text(struct arena *a, str s);
/* One line of clean text, trimmed, of at most `max` characters: what names and titles are. */
str one_line(struct arena *a, str s, size_t max);
/* At most so many bytes, never cut inside a character. */
str import_text_cut(str s, size_t most);
/* "@" in Markdown that names nobody here. */
#define IMPORT_AT S("&#64;")
/* "line 12: text", for reports. */
str at_line(struct arena *a, int64_t line, str text);

#endif
