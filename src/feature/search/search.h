/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_FEATURE_SEARCH_H
#define RUCHE_FEATURE_SEARCH_H

#include "ui/feature.h"

extern const struct feature search;

#endif
