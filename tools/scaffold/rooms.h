/* SPDX-License-Identifier: Apache-2.0
 * @rooms@: what it is for, in a sentence.
 */
#ifndef RUCHE_@ROOMS@_H
#define RUCHE_@ROOMS@_H

#include "ui/feature.h"

extern const struct feature @rooms@;

#endif
