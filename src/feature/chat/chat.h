/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_CHAT_H
#define RUCHE_CHAT_H

#include "ui/feature.h"

extern const struct feature chat;

#endif
