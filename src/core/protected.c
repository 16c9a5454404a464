/* SPDX-License-Identifier: Apache-2.0 */
#include "core/protected.h"

#include "core/name_word.h"

#include "protected.sql.h"

/* One letter more, less or another in a word, or in all of them written as one. */
static bool is_near(struct arena *a, str text, str name)
{
	str shape = name_skeleton(a, name), rest = text;
	if (name_distance(name_skeleton(a, text), shape, 1) <= 1)
		return true;
	for (str word = str_word(&rest); word.n; word = str_word(&rest))
		if (name_distance(name_skeleton(a, word), shape, 1) <= 1)
			return true;
	return false;
}

enum protected_verdict protected_compare(struct arena *a, str text, str name)
{
	if (name_resembles(a, text, name))
		return PROTECTED_REFUSED;
	return is_near(a, text, name) ? PROTECTED_NEAR : PROTECTED_FREE;
}

err protected_judge(struct db *db, str text, enum protected_verdict *verdict, str *resembles)
{
	struct q_protected_names_list names = {0};
	*verdict = PROTECTED_FREE;
	*resembles = STR_NONE;
	TRY(q_protected_names(db, &names));
	for (size_t i = 0; i < names.n; i++) {
		enum protected_verdict v = protected_compare(db->arena, text, names.v[i].name);
		if (v <= *verdict)
			continue;
		*verdict = v;
		*resembles = names.v[i].name;
	}
	return OK;
}
