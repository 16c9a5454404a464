/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's route calls.
 */
#ifndef RUCHE_LIVE_HANDLERS_H
#define RUCHE_LIVE_HANDLERS_H

#include "ui/feature.h"

err live_show(struct rq *rq);

#endif
