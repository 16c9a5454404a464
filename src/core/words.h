/* SPDX-License-Identifier: Apache-2.0
 * words: names of countries and languages in the reader's language, and which time zones there are;
 * all from ICU.
 */
#ifndef RUCHE_CORE_WORDS_H
#define RUCHE_CORE_WORDS_H

#include "base/arena.h"
#include "base/lang.h"

/* "France" for FR; what is no code comes back as it is (imported directories write names). */
str country_name(struct arena *a, enum lang lang, str code);
/* "français" for fr; unknown codes come back as they are. */
str language_name(struct arena *a, enum lang lang, str code);
/* Two or three lower-case letters that ICU knows as a language. */
bool language_known(struct arena *a, str code);
/* An IANA name: "Europe/Paris". */
bool zone_known(str name);
/* Zones and languages to choose from; both end with an empty text. */
extern const str zones_offered[];
extern const str languages_offered[];

#endif
