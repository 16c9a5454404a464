/* SPDX-License-Identifier: Apache-2.0
 * notices: what the company has to say, apart from what employees make.
 */
#ifndef RUCHE_NOTICES_H
#define RUCHE_NOTICES_H

#include "ui/feature.h"

extern const struct feature notices;

#endif
