/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_API_PAGES_H
#define RUCHE_API_PAGES_H

#include "ui/page.h"
#include "ui/parts.h"

struct api_page {
	struct api_rows {
		struct api_row {
			str method;
			const char *path, *summary, *guard;
		} * v;
		size_t n, cap;
	} rows;
};

#endif
