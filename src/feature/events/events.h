/* SPDX-License-Identifier: Apache-2.0
 * events: what takes place, in communities and by people.
 */
#ifndef RUCHE_EVENTS_EVENTS_H
#define RUCHE_EVENTS_EVENTS_H

#include "ui/feature.h"

extern const struct feature events;

#endif
