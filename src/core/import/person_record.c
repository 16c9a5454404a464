/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/person_record.h"

#include "core/import/encoding.h"

static const char *const column_names[PERSON_COLUMNS] = {
	[PERSON_LOGIN] = "login",	  [PERSON_GIVEN_NAME] = "given_name",
	[PERSON_LAST_NAME] = "last_name", [PERSON_EMAIL] = "email",
	[PERSON_PHONE] = "phone",	  [PERSON_HIRED] = "hired",
	[PERSON_TITLE] = "title",	  [PERSON_DEPARTMENT] = "department",
	[PERSON_CITY] = "city",		  [PERSON_COUNTRY] = "country",
	[PERSON_MANAGER] = "manager",
};

/* A person without a display name gets one of the names, the login or the address, the first that
 * is there. */
static void complete_name(struct arena *a, struct person_record *p)
{
	if (p->display_name.n)
		return;
	if (p->given_name.n && p->last_name.n)
		p->display_name = str_cat(a, p->given_name, S(" "), p->last_name);
	else if (p->given_name.n || p->last_name.n)
		p->display_name = p->given_name.n ? p->given_name : p->last_name;
	else
		p->display_name = p->login.n ? p->login : p->email;
}

err person_columns_read(struct arena *a, const struct csv_row *header, struct person_columns *c,
			str *why)
{
	*c = (struct person_columns){.fields = header->n};
	for (int k = 0; k < PERSON_COLUMNS; k++)
		c->at[k] = -1;
	for (size_t i = 0; i < header->n; i++) {
		str name = str_trim(header->v[i]);
		int found = -1;
		for (int k = 0; k < PERSON_COLUMNS; k++)
			if (str_eq_nocase(name, str_from(column_names[k])))
				found = k;
		if (found < 0) {
			*ARENA_PUSH(a, &c->unknown) = str_dup(a, name);
		} else if (c->at[found] >= 0) {
			*why = at_line(a, header->line,
				       str_cat(a, S("two columns are named "), name));
			return INVALID;
		} else {
			c->at[found] = (int)i;
		}
	}
	if (c->at[PERSON_LOGIN] < 0) {
		*why = at_line(a, header->line, S("the first line names no column \"login\""));
		return INVALID;
	}
	return OK;
}

static str field(const struct person_columns *c, const struct csv_row *row,
		 enum person_column column)
{
	int at = c->at[column];
	return at < 0 ? STR_NONE : str_trim(row->v[at]);
}

err person_from_csv(struct arena *a, const struct person_columns *c, const struct csv_row *row,
		    struct person_record *p, str *why)
{
	if (row->n != c->fields) {
		*why = at_line(a, row->line, S("not as many fields as the first line has"));
		return INVALID;
	}
	*p = (struct person_record){
		.line = row->line,
		.login = field(c, row, PERSON_LOGIN),
		.given_name = field(c, row, PERSON_GIVEN_NAME),
		.last_name = field(c, row, PERSON_LAST_NAME),
		.email = field(c, row, PERSON_EMAIL),
		.phone = field(c, row, PERSON_PHONE),
		.title = field(c, row, PERSON_TITLE),
		.department = field(c, row, PERSON_DEPARTMENT),
		.city = field(c, row, PERSON_CITY),
		.country = field(c, row, PERSON_COUNTRY),
		.manager = field(c, row, PERSON_MANAGER),
	};
	str hired = field(c, row, PERSON_HIRED);
	if (p->login.n == 0) {
		*why = at_line(a, row->line, S("no login"));
		return INVALID;
	}
	if (hired.n && !parse_iso_time(hired, &p->hired)) {
		*why = at_line(a, row->line, S("\"hired\" is not a date like 2026-11-21"));
		return INVALID;
	}
	p->reference = p->login;
	complete_name(a, p);
	return OK;
}

/* ---- directories ---- */

/* The first of several attributes that has a value. */
static str first_of(struct arena *a, const struct ldif_entry *e, const char *const *names)
{
	for (; *names; names++) {
		str value = ldif_value(e, str_from(*names));
		if (value.n)
			return str_trim(decode_text(a, value));
	}
	return STR_NONE;
}
#define FIRST(...) first_of(a, e, (const char *const[]){__VA_ARGS__, NULL})

static bool is_person(const struct ldif_entry *e)
{
	static const char *const classes[] = {"person", "inetOrgPerson", "organizationalPerson",
					      "user"};
	for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
		if (ldif_has(e, S("objectClass"), str_from(classes[i])))
			return !ldif_has(e, S("objectClass"), S("computer"));
	return false;
}

bool person_from_ldif(struct arena *a, const struct ldif_entry *e, struct person_record *p)
{
	if (!is_person(e))
		return false;
	str photo = ldif_value(e, S("jpegPhoto"));
	if (photo.n == 0)
		photo = ldif_value(e, S("thumbnailPhoto"));
	str manager = FIRST("manager");
	*p = (struct person_record){
		.line = e->line,
		.reference = ldif_dn_key(a, decode_text(a, e->dn)),
		.login = FIRST("uid", "sAMAccountName"),
		.given_name = FIRST("givenName", "gn"),
		.last_name = FIRST("sn", "surname"),
		.display_name = FIRST("displayName", "cn"),
		.email = FIRST("mail", "rfc822Mailbox"),
		.phone = FIRST("telephoneNumber"),
		.mobile = FIRST("mobile"),
		.title = FIRST("title", "employeeType"),
		.department = FIRST("department", "departmentNumber", "ou"),
		.company = FIRST("company", "o"),
		.city = FIRST("l", "localityName"),
		.country = FIRST("co", "c", "countryName"),
		.manager = manager.n ? ldif_dn_key(a, manager) : STR_NONE,
		.about = FIRST("description"),
		.website = FIRST("wWWHomePage", "labeledURI"),
		.language = FIRST("preferredLanguage"),
		.photo = {(const uint8_t *)photo.p, photo.n},
	};
	complete_name(a, p);
	return p->display_name.n > 0;
}

/* ---- cards ---- */

static str text_of(struct arena *a, const struct vcard *card, const char *name, const char *type)
{
	return vcard_text(a, vcard_find(card, str_from(name), str_from(type)));
}

/* One of the types when there is such a property, else the first. */
static str preferred(struct arena *a, const struct vcard *card, const char *name, const char *type)
{
	str value = text_of(a, card, name, type);
	return value.n ? value : text_of(a, card, name, NULL);
}

/* Part i of a property of several parts. */
static str part_of(struct arena *a, const struct vcard *card, const char *name, const char *type,
		   size_t i)
{
	const struct vcard_property *p = vcard_find(card, str_from(name), str_from(type));
	struct str_list parts = vcard_parts(a, p ? p : vcard_find(card, str_from(name), STR_NONE));
	return i < parts.n ? parts.v[i] : STR_NONE;
}

/* "tel:+1-418-656-9254;ext=102" of version 4.0 without its scheme. */
static str without_scheme(str s, str scheme)
{
	return str_eq_nocase(str_sub(s, 0, scheme.n), scheme) ? str_sub(s, scheme.n, s.n) : s;
}

bool person_from_vcard(struct arena *a, const struct vcard *card, struct person_record *p)
{
	const struct vcard_property *photo = vcard_find(card, S("PHOTO"), STR_NONE);
	*p = (struct person_record){
		.line = card->line,
		.reference = text_of(a, card, "UID", NULL),
		.given_name = part_of(a, card, "N", NULL, 1),
		.last_name = part_of(a, card, "N", NULL, 0),
		.display_name = text_of(a, card, "FN", NULL),
		.email = without_scheme(preferred(a, card, "EMAIL", "WORK"), S("mailto:")),
		.phone = without_scheme(preferred(a, card, "TEL", "WORK"), S("tel:")),
		.mobile = without_scheme(text_of(a, card, "TEL", "CELL"), S("tel:")),
		.title = text_of(a, card, "TITLE", NULL),
		.department = part_of(a, card, "ORG", NULL, 1),
		.company = part_of(a, card, "ORG", NULL, 0),
		.city = part_of(a, card, "ADR", "WORK", 3),
		.country = part_of(a, card, "ADR", "WORK", 6),
		.about = text_of(a, card, "NOTE", NULL),
		.website = preferred(a, card, "URL", "WORK"),
		.language = text_of(a, card, "LANG", NULL),
		.photo = photo ? photo->data : (bytes){0},
	};
	complete_name(a, p);
	return p->display_name.n > 0;
}
