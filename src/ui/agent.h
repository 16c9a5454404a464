/* SPDX-License-Identifier: Apache-2.0
 * agent: what people call a browser and the machine it runs on, by what it calls itself.
 */
#ifndef RUCHE_AGENT_H
#define RUCHE_AGENT_H

#include "base/str.h"

/* "Firefox", "Android"; NULL for others. */
const char *agent_browser(str agent);
const char *agent_device(str agent);

#endif
