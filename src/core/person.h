/* SPDX-License-Identifier: Apache-2.0
 * person: accounts and their profile. One table for employees, guests, alumni and services.
 */
#ifndef RUCHE_PERSON_H
#define RUCHE_PERSON_H

#include "db/db.h"

enum person_kind { PERSON_EMPLOYEE = 1, PERSON_GUEST, PERSON_ALUMNI, PERSON_SERVICE };
enum person_state { PERSON_ACTIVE = 1, PERSON_DISABLED };

struct person {
	person_id id;
	enum person_kind kind;
	enum person_state state;
	bool admin;
	str handle, given_name, family_name, name, pseudonym, sort_key;
	str email, phone, title, unit, city, country;
	person_id manager;
	int64_t hired;
	str language, time_zone, theme;
	int64_t hue;
	str bio, pronunciation, disclaimer_language, photo, home_order;
	int64_t created, items, followers;
};

/* Makes a person with the own place (same handle), handle row, name words, reach to the own circle.
 * The handle is made from the name when empty. INVALID for a bad or reserved handle, CONFLICT for a
 * taken one. */
err person_create(struct db *db, struct person *p); /* fills id, name, sort_key, hue */
/* Writes all profile fields; names, words and sort key follow. */
err person_update(struct db *db, const struct person *p);
err person_find(struct db *db, person_id id, struct person *p);
/* By current or former handle; *moved when it was a former one. NOT_FOUND for a place's handle. */
err person_by_handle(struct db *db, str handle, struct person *p, bool *moved);
/* The own place of a person. */
err person_place(struct db *db, person_id id, place_id *place);
/* Ends every session and token. */
err person_disable(struct db *db, person_id id, bool disabled);
/* A guest becomes a colleague, as the organisation says: what opened the account until now opens it
 * no more, neither sessions and tokens nor the password and links to choose one. CONFLICT for who
 * is no guest. */
err person_employ(struct db *db, person_id id);
/* Not part of person_update, so that somebody who saves a profile never brings back a right that
 * was just taken away. */
err person_set_admin(struct db *db, person_id id, bool admin);
/* Another handle; the old one becomes a redirect. */
err person_rename(struct db *db, person_id id, str handle);

/* 1 to 40 of a-z 0-9 . _ -, beginning with a letter or digit, not reserved. */
bool handle_valid(str handle);
/* A word of the house: addresses, and names that would mislead. */
bool handle_reserved(str handle);
/* A handle made from words: folded, joined by '.', with a number behind when taken. */
err handle_make(struct db *db, str words, str *handle);
/* Who has this name: kind 1 person, 2 place. NOT_FOUND when free. */
err handle_find(struct db *db, str name, int *kind, int64_t *target, bool *current);
/* CONFLICT when taken by another. An older current name of the target becomes a redirect. */
err handle_take(struct db *db, str name, int kind, int64_t target);

/* ---- names (core/name.c) ---- */
/* The ICU sort key (root collation, primary to tertiary), hexadecimal, at most 120 bytes of key. */
str name_sort_key(struct arena *a, str text);
/* The letter for the A-Z jump: A to Z by primary weight, else '#'. */
char name_letter(str text);
/* Lower case, accents and marks off, other letters transliterated (ß ss, ø o, ł l); words separated
 * by one space. */
str name_fold(struct arena *a, str text);
/* Does each of the words (there is one) begin a word of the name? Both are folded. */
bool name_holds(str name, str words);
/* The skeleton for look-alikes: case, spaces, punctuation, leet digits and confusable letters of
 * other scripts folded. */
str name_skeleton(struct arena *a, str text);
/* Does the text hold the name, or something that looks like it: IBM_Bob, 1BM, I-B-M, Cyrillic
 * letters? Within one word anywhere; over several words only when it begins and ends with whole
 * ones. */
bool name_resembles(struct arena *a, str text, str protected_name);
/* Makes these the words by which search finds the person (any texts: they are folded and split
 * here). Others are taken away. */
err name_words_put(struct db *db, person_id person, str text);
/* "IK" for Inès Kervadec; one or two characters. */
str name_initials(struct arena *a, str given, str family);

#endif
