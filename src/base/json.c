/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include "base/clock.h"

static void begin(struct out *o, const char *name)
{
	char last = o->n ? o->p[o->n - 1] : '{';
	if (last != '{' && last != '[' && last != ':' && last != ',' && last != '\n')
		out_byte(o, ',');
	if (name) {
		out_json(o, str_from(name));
		out_byte(o, ':');
	}
}

void json_open(struct out *o, const char *name, char bracket)
{
	begin(o, name);
	out_byte(o, bracket);
}

void json_close(struct out *o, char bracket)
{
	out_byte(o, bracket);
}

void json_str(struct out *o, const char *name, str v)
{
	begin(o, name);
	out_json(o, v);
}

void json_int(struct out *o, const char *name, int64_t v)
{
	begin(o, name);
	out_int(o, v);
}

void json_bool(struct out *o, const char *name, bool v)
{
	begin(o, name);
	out_str(o, v ? S("true") : S("false"));
}

void json_real(struct out *o, const char *name, double v, int decimals)
{
	begin(o, name);
	out_real(o, v, decimals);
}

void json_time(struct out *o, const char *name, int64_t v)
{
	begin(o, name);
	if (v == 0) {
		out_lit(o, "null");
		return;
	}
	out_byte(o, '"');
	out_iso_time(o, v);
	out_byte(o, '"');
}
