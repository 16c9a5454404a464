/* SPDX-License-Identifier: Apache-2.0
 * features: the list of rooms, made from features.def, and look-ups over it.
 */
#include "ui/feature.h"

#define FEATURE(room) extern const struct feature room;
#include "app/features.def"
#undef FEATURE

const struct feature *const features[] = {
#define FEATURE(room) &room,
#include "app/features.def"
#undef FEATURE
	NULL,
};

const struct item_kind *item_kind_of(enum kind kind)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct item_kind *k = (*f)->kinds; k && k->name; k++)
			if (k->kind == kind)
				return k;
	return NULL;
}

const struct item_kind *item_kind_named(str name)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct item_kind *k = (*f)->kinds; k && k->name; k++)
			if (str_eq(str_from(k->name), name))
				return k;
	return NULL;
}

const char *act_words(str name)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct act *a = (*f)->acts; a && a->name; a++)
			if (str_eq(str_from(a->name), name))
				return a->words;
	return NULL;
}

const struct place_pages *place_pages_of(enum place_kind kind)
{
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->place_pages && (*f)->place_pages->kind == kind)
			return (*f)->place_pages;
	return NULL;
}

/* "/media/7": the number is an item's, and its kind calls this its address. */
static err by_number(struct db *db, str path, item_id *id)
{
	struct item_row row;
	size_t at = path.n;
	url own = {0};
	while (at && path.p[at - 1] != '/')
		at--;
	if (!str_to_int(str_sub(path, at, path.n), &id->v))
		return NOT_FOUND;
	TRY(item_find(db, *id, &row));
	const struct item_kind *kind = item_kind_of(row.kind);
	if (!kind || !kind->address)
		return NOT_FOUND;
	TRY(kind->address(db, *id, db->arena, &own));
	return str_eq(own.s, path) ? OK : NOT_FOUND;
}

err features_item_at(struct db *db, str path, item_id *id)
{
	err numbered = by_number(db, path, id);
	if (numbered != NOT_FOUND)
		return numbered;
	for (const struct feature *const *f = features; *f; f++) {
		err e = (*f)->item_at ? (*f)->item_at(db, path, id) : NOT_FOUND;
		if (e != NOT_FOUND)
			return e;
	}
	return NOT_FOUND;
}

err features_renamed(struct db *db, person_id person)
{
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->renamed)
			TRY((*f)->renamed(db, person));
	return OK;
}

err features_rewritten(struct db *db, place_id place)
{
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->rewritten)
			TRY((*f)->rewritten(db, place));
	return OK;
}

err features_erase(struct db *db, person_id person, struct id_list ids)
{
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->erase)
			TRY((*f)->erase(db, person, ids));
	return OK;
}

err features_erase_words(struct db *db, person_id person)
{
	for (const struct feature *const *f = features; *f; f++)
		if ((*f)->erase_words)
			TRY((*f)->erase_words(db, person));
	return OK;
}
