/* SPDX-License-Identifier: Apache-2.0
 * json_form: a JSON body of an API call as form fields, so that one handler reads both. A flat
 * object: texts, numbers and booleans; lists of texts are joined by commas. Depth, size and members
 * are bounded; a name twice is refused.
 */
#include "http/json_form.h"

#include "base/utf8.h"

#include <jansson.h>

enum { MEMBERS_MAX = 100 };

static err text_of(struct rq *rq, const json_t *value, str *text)
{
	struct out o = out_new(rq->arena, 64);
	switch (json_typeof(value)) {
	case JSON_STRING:
		*text = utf8_clean(rq->arena, str_dup(rq->arena, (str){json_string_value(value),
								       json_string_length(value)}));
		return OK;
	case JSON_INTEGER:
		out_int(&o, json_integer_value(value));
		break;
	case JSON_REAL:
		out_real(&o, json_real_value(value), 6);
		break;
	case JSON_TRUE:
		out_lit(&o, "1");
		break;
	case JSON_FALSE:
	case JSON_NULL:
		break;
	case JSON_OBJECT:
	case JSON_ARRAY:
		return INVALID;
	}
	*text = out_view(&o);
	return OK;
}

static err list_of(struct rq *rq, const json_t *list, str *text)
{
	struct out o = out_new(rq->arena, 1 << 20);
	size_t n = json_array_size(list);
	for (size_t i = 0; i < n; i++) {
		str one;
		TRY(text_of(rq, json_array_get(list, i), &one));
		if (i)
			out_lit(&o, ", ");
		out_str(&o, one);
	}
	*text = out_view(&o);
	return o.bad;
}

static void release(void *value)
{
	json_decref(value);
}

err json_form(struct rq *rq)
{
	json_error_t where;
	json_t *root = json_loadb(rq->body.p ? rq->body.p : "", rq->body.n, JSON_REJECT_DUPLICATES,
				  &where);
	const char *name;
	json_t *value;
	if (!root)
		return fail_log(
			rq, INVALID,
			T(rq->lang, "The body is not the JSON object that this address expects."),
			str_dup(rq->arena, str_from(where.text)));
	arena_defer(rq->arena, release, root);
	if (!json_is_object(root) || json_object_size(root) > MEMBERS_MAX)
		return fail(
			rq, INVALID,
			T(rq->lang, "The body is not the JSON object that this address expects."));
	json_object_foreach(root, name, value)
	{
		str text;
		err e = json_is_array(value) ? list_of(rq, value, &text)
					     : text_of(rq, value, &text);
		if (e)
			return fail(
				rq, INVALID,
				T(rq->lang,
				  "The body is not the JSON object that this address expects."));
		*ARENA_PUSH(rq->arena, &rq->form) =
			(struct field){str_dup(rq->arena, str_from(name)), text};
	}
	return OK;
}
