/* SPDX-License-Identifier: Apache-2.0
 * ini: the lines of ruche.ini: `name = value`. A line that begins with '#', or has no '=', says
 * nothing. Pure.
 */
#ifndef RUCHE_INI_H
#define RUCHE_INI_H

#include "base/str.h"

enum { INI_MAX = 16 << 10 }; /* bytes of the file */

/* The next name and its value, both without white space around them, pointing into *rest. False at
 * the end. */
bool ini_next(str *rest, str *name, str *value);

#endif
