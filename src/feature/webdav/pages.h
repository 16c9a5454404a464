/* SPDX-License-Identifier: Apache-2.0
 * pages: what the template of this room is given.
 */
#ifndef RUCHE_WEBDAV_PAGES_H
#define RUCHE_WEBDAV_PAGES_H

#include "ui/page.h"
#include "ui/parts.h"

struct dav_settings_page {
	str address, handle;
};

#endif
