/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_ACCOUNT_H
#define RUCHE_ACCOUNT_H

#include "ui/feature.h"

extern const struct feature account;

#endif
