/* SPDX-License-Identifier: Apache-2.0
 * settings: the page that says how a program opens the drive.
 */
#include "core/session.h"
#include "feature/webdav/handlers.h"
#include "feature/webdav/pages.h"

#include "webdav.html.h"

err dav_settings(struct rq *rq)
{
	struct dav_settings_page p = {.address = page_absolute(rq, URL("/dav/")),
				      .handle = rq->viewer->handle};
	return page(rq, str_from(T(rq->lang, "Network drive")), v_dav_settings, &p);
}
