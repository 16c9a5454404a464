/* SPDX-License-Identifier: Apache-2.0
 * activities: what a few people do together. The room shows only this to the house.
 */
#ifndef RUCHE_ACTIVITIES_H
#define RUCHE_ACTIVITIES_H

#include "ui/feature.h"

extern const struct feature activities;

#endif
