/* SPDX-License-Identifier: Apache-2.0
 * language: which language a text is written in (CLD2).
 */
#ifndef RUCHE_LANGUAGE_H
#define RUCHE_LANGUAGE_H

#include "base/str.h"

#ifdef __cplusplus
extern "C" {
#endif

/* A two-letter code ("en", "fr", "de", ...), or empty for texts under 20 bytes or when it is not
 * sure. Static storage. */
str language_guess(str plain_text);

#ifdef __cplusplus
}
#endif

#endif
