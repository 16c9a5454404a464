/* SPDX-License-Identifier: Apache-2.0
 * entity: character references of Markdown sources ("&amp;", "&#233;"). Internal to html/.
 */
#ifndef RUCHE_ENTITY_H
#define RUCHE_ENTITY_H

#include "base/str.h"

/* Decodes a whole reference with '&' and ';': writes up to 4 bytes to to[4] and gives their number,
 * 0 for a name that is not in the table. Numbers that are no character give U+FFFD. */
size_t entity_decode(str reference, char to[4]);

#endif
