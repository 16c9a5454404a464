/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_SUGGESTIONS_H
#define RUCHE_SUGGESTIONS_H

#include "ui/feature.h"

extern const struct feature suggestions;

#endif
