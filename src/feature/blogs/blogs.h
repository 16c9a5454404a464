/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_BLOGS_H
#define RUCHE_BLOGS_H

#include "ui/feature.h"

extern const struct feature blogs;

#endif
