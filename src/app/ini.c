/* SPDX-License-Identifier: Apache-2.0 */
#include "app/ini.h"

bool ini_next(str *rest, str *name, str *value)
{
	while (rest->p) {
		str line = str_trim(str_cut(rest, '\n'));
		*name = str_trim(str_cut(&line, '='));
		*value = str_trim(line);
		if (line.p && !str_starts(*name, S("#")))
			return true;
	}
	return false;
}
