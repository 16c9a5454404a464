/* SPDX-License-Identifier: Apache-2.0
 * The parsers of tables, directories and cards, over small texts and over files of real programs.
 */
#include "core/import/csv.h"
#include "core/import/encoding.h"
#include "core/import/ldif.h"
#include "core/import/person_record.h"
#include "core/import/reader.h"
#include "core/import/vcard.h"
#include "import_fixture.h"

#include <bzlib.h>
#include <zlib.h>

/* ---- source ---- */

static str gzip(struct arena *a, str s)
{
	z_stream z = {0};
	char *p = arena_alloc(a, s.n + 1000);
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	z.next_in = (Bytef *)s.p;
	z.avail_in = (uInt)s.n;
	z.next_out = (Bytef *)p;
	z.avail_out = (uInt)s.n + 1000;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	size_t n = z.total_out;
	deflateEnd(&z);
	return (str){p, n};
}

static str bzip2(struct arena *a, str s)
{
	unsigned n = (unsigned)s.n + 1000;
	char *p = arena_alloc(a, n);
	assert_int_equal(BZ2_bzBuffToBuffCompress(p, &n, (char *)s.p, (unsigned)s.n, 1, 0, 0),
			 BZ_OK);
	return (str){p, n};
}

static err read_all(struct arena *a, str packed, int64_t limit, str *all)
{
	struct source *s = source_memory(a, (bytes){(const uint8_t *)packed.p, packed.n}, limit);
	struct out o = out_new(a, (size_t)256 << 20);
	char buffer[5000];
	size_t n = 1;
	str why = STR_NONE;
	while (n) {
		err e = source_read(s, buffer, sizeof(buffer), &n, &why);
		if (e) {
			assert_true(why.n > 0);
			return e;
		}
		out_bytes(&o, buffer, n);
	}
	*all = out_view(&o);
	return OK;
}

static void sources_unpack(void **state)
{
	struct arena *a = *state;
	char *p = arena_alloc(a, 300000);
	for (size_t i = 0; i < 300000; i++)
		p[i] = (char)('a' + i * i % 23);
	str text = {p, 300000}, all = STR_NONE;
	str (*const packers[])(struct arena *, str) = {gzip, bzip2};
	assert_int_equal(read_all(a, text, 300000, &all), OK);
	assert_true(str_eq(all, text));
	assert_int_equal(read_all(a, text, 299999, &all), TOO_LARGE);
	assert_int_equal(read_all(a, STR_NONE, 10, &all), OK);
	assert_int_equal(all.n, 0);
	for (size_t i = 0; i < 2; i++) {
		str packed = packers[i](a, text), second = packers[i](a, S("end"));
		assert_int_equal(read_all(a, packed, 300000, &all), OK);
		assert_true(str_eq(all, text));
		assert_int_equal(read_all(a, packed, 299999, &all), TOO_LARGE);
		assert_int_equal(read_all(a, str_cat(a, packed, second), 1 << 20, &all), OK);
		assert_int_equal(all.n, 300003);
		assert_int_equal(read_all(a, str_cat(a, packed, S("\0\0\0")), 1 << 20, &all), OK);
		assert_int_equal(read_all(a, str_cat(a, packed, S("tail")), 1 << 20, &all),
				 INVALID);
		for (size_t cut = 12; cut < packed.n; cut += packed.n / 50)
			assert_int_equal(read_all(a, str_sub(packed, 0, cut), 1 << 20, &all),
					 INVALID);
		char *bent = str_dup(a, packed).p ? cstr(a, packed) : NULL;
		bent[packed.n / 2] ^= 0x40;
		assert_int_equal(read_all(a, (str){bent, packed.n}, 1 << 20, &all), INVALID);
		assert_int_equal(read_all(a, packers[i](a, S("")), 1 << 20, &all), OK);
		assert_int_equal(all.n, 0);
	}
}

static void bombs_end_early(void **state)
{
	struct arena *a = *state;
	char *zeros = arena_alloc(a, 50 << 20);
	str all, packed = gzip(a, (str){zeros, 50 << 20});
	assert_true(packed.n < 100000);
	assert_int_equal(read_all(a, packed, 1 << 20, &all), TOO_LARGE);
}

static void files_that_are_none(void **state)
{
	struct arena *a = *state;
	struct source *s;
	str why;
	assert_int_equal(source_open(a, S("/nowhere/at/all"), 10, &s, &why), NOT_FOUND);
	assert_int_equal(source_open(a, S("/"), 10, &s, &why), INVALID);
}

/* ---- encodings ---- */

static void encodings(void **state)
{
	struct arena *a = *state;
	bytes b;
	assert_true(decode_base64(a, S("aGVs\r\n bG8="), &b));
	assert_int_equal(b.n, 5);
	assert_memory_equal(b.p, "hello", 5);
	assert_true(decode_base64(a, S("aGVsbG8"), &b));
	assert_int_equal(b.n, 5);
	assert_true(decode_base64(a, S(""), &b));
	assert_int_equal(b.n, 0);
	assert_true(decode_base64(a, S("aGVsb"), &b));
	assert_int_equal(b.n, 3);
	assert_false(decode_base64(a, S("aGV=bG8="), &b));
	assert_false(decode_base64(a, S("a*b="), &b));
	assert_str(decode_quoted_printable(a, S("caf=C3=A9=3D=ZZ=")), "caf\xc3\xa9==ZZ=");
	assert_str(decode_text(a, S("caf\xe9 \x80")), "caf\xc3\xa9 \xe2\x82\xac");
	assert_str(decode_text(a, S("caf\xc3\xa9")), "caf\xc3\xa9");
	assert_str(at_line(a, 12, S("text")), "line 12: text");
}

/* ---- csv ---- */

static err csv_rows(struct arena *a, str text, size_t *rows, struct csv_row *last, str *why)
{
	struct csv *c;
	struct csv_row row;
	*rows = 0;
	TRY(csv_open(a, memory(a, text), &c, why));
	err e;
	while ((e = csv_next(c, a, &row, why)) == OK) {
		*last = row;
		++*rows;
	}
	return e == NOT_FOUND ? OK : e;
}

static void csv_forms(void **state)
{
	struct arena *a = *state;
	struct csv_row row;
	size_t rows;
	str why = STR_NONE;
	assert_int_equal(csv_rows(a,
				  S("\xef\xbb\xbf"
				    "a;b\r\n\r\n\"x;\r\n\"\"y\"\"\"; caf\xe9 \r\n"),
				  &rows, &row, &why),
			 OK);
	assert_int_equal(rows, 2);
	assert_int_equal(row.n, 2);
	assert_int_equal(row.line, 3);
	assert_str(row.v[0], "x;\n\"y\"");
	assert_str(row.v[1], " caf\xc3\xa9 ");
	assert_int_equal(csv_rows(a, S("a\tb\tc,d\n1\t\t3"), &rows, &row, &why), OK);
	assert_int_equal(row.n, 3);
	assert_str(row.v[1], "");
	assert_int_equal(csv_rows(a, S("sep=;\na,b;c\n"), &rows, &row, &why), OK);
	assert_int_equal(rows, 1);
	assert_int_equal(row.n, 2);
	assert_int_equal(csv_rows(a, S("a,b\n1,\n"), &rows, &row, &why), OK);
	assert_int_equal(row.n, 2);
	assert_int_equal(csv_rows(a, S("a,b \"c\" d\n"), &rows, &row, &why), OK);
	assert_str(row.v[1], "b \"c\" d");
	assert_int_equal(csv_rows(a, STR_NONE, &rows, &row, &why), OK);
	assert_int_equal(rows, 0);
}

static void csv_refusals(void **state)
{
	struct arena *a = *state;
	struct csv_row row;
	size_t rows;
	str why = STR_NONE;
	assert_int_equal(csv_rows(a, S("a\n\"b"), &rows, &row, &why), INVALID);
	assert_str(why, "line 2: a quoted field has no end");
	assert_int_equal(csv_rows(a, S("a\n\"b\"c\n"), &rows, &row, &why), INVALID);
	assert_str(why, "line 2: text behind a closing quote");
	assert_int_equal(csv_rows(a,
				  S("\xff\xfe"
				    "a\0b\0"),
				  &rows, &row, &why),
			 INVALID);
	assert_int_equal(csv_rows(a, S("PK\x03\x04\0\0"), &rows, &row, &why), INVALID);
	char *p = arena_alloc(a, CSV_FIELD_MAX + 10);
	memset(p, 'x', CSV_FIELD_MAX + 10);
	assert_int_equal(csv_rows(a, (str){p, CSV_FIELD_MAX}, &rows, &row, &why), OK);
	assert_int_equal(row.v[0].n, CSV_FIELD_MAX);
	assert_int_equal(csv_rows(a, (str){p, CSV_FIELD_MAX + 1}, &rows, &row, &why), TOO_LARGE);
	memset(p, ',', 1000);
	assert_int_equal(csv_rows(a, (str){p, CSV_FIELDS_MAX - 1}, &rows, &row, &why), OK);
	assert_int_equal(row.n, CSV_FIELDS_MAX);
	assert_int_equal(csv_rows(a, (str){p, CSV_FIELDS_MAX}, &rows, &row, &why), TOO_LARGE);
}

static void people_csv(void **state)
{
	struct arena *a = *state;
	struct csv *c;
	struct csv_row row;
	struct person_columns columns;
	struct person_record p;
	str why = STR_NONE;
	SHARED_OR_SKIP(a, "organisation");
	assert_int_equal(csv_open(a, shared(a, "organisation/employees.csv"), &c, &why), OK);
	assert_int_equal(csv_next(c, a, &row, &why), OK);
	assert_int_equal(person_columns_read(a, &row, &columns, &why), OK);
	assert_int_equal(columns.unknown.n, 0);
	size_t people = 0, bosses = 0, programmers = 0;
	while (csv_next(c, a, &row, &why) == OK) {
		assert_int_equal(person_from_csv(a, &columns, &row, &p, &why), OK);
		people++;
		bosses += p.manager.n == 0;
		programmers += str_eq(p.title, S("Programmer"));
		assert_true(p.hired > 0);
		if (people == 1) {
			assert_str(p.login, "sking");
			assert_str(p.display_name, "Steven King");
			assert_str(p.email, "sking@example.com");
			assert_str(p.country, "United States of America");
			assert_true(p.hired == INT64_C(1371427200000000));
		}
	}
	assert_int_equal(people, 107);
	assert_int_equal(bosses, 1);
	assert_int_equal(programmers, 5);
}

static err one_person(struct arena *a, str text, struct person_record *p, str *why)
{
	struct csv *c;
	struct csv_row row;
	struct person_columns columns;
	TRY(csv_open(a, memory(a, text), &c, why));
	TRY(csv_next(c, a, &row, why));
	TRY(person_columns_read(a, &row, &columns, why));
	TRY(csv_next(c, a, &row, why));
	return person_from_csv(a, &columns, &row, p, why);
}

static void people_csv_refusals(void **state)
{
	struct arena *a = *state;
	struct person_record p;
	str why;
	assert_int_equal(one_person(a, S("Login;shoe\nanna;41\n"), &p, &why), OK);
	assert_str(p.display_name, "anna");
	assert_int_equal(one_person(a, S("name\nanna\n"), &p, &why), INVALID);
	assert_int_equal(one_person(a, S("login,login\nanna,b\n"), &p, &why), INVALID);
	assert_int_equal(one_person(a, S("login,city\nanna\n"), &p, &why), INVALID);
	assert_int_equal(one_person(a, S("login,city\n,Lyon\n"), &p, &why), INVALID);
	assert_int_equal(one_person(a, S("login,hired\nanna,yesterday\n"), &p, &why), INVALID);
	assert_str(why, "line 2: \"hired\" is not a date like 2026-11-21");
}

/* ---- ldif ---- */

struct ldif_counts {
	size_t entries, attributes, people, photos;
};

static struct ldif_counts count_ldif(struct arena *a, const char *name, struct person_record *last)
{
	struct ldif_counts counts = {0};
	struct ldif *l;
	struct ldif_entry e;
	str why = STR_NONE;
	assert_int_equal(ldif_open(a, shared(a, name), &l, &why), OK);
	err bad;
	while ((bad = ldif_next(l, a, &e, &why)) == OK) {
		struct person_record p;
		counts.entries++;
		counts.attributes += e.attributes.n;
		if (!person_from_ldif(a, &e, &p))
			continue;
		*last = p;
		counts.people++;
		counts.photos += p.photo.n > 2 && memcmp(p.photo.p, "\xff\xd8", 2) == 0;
	}
	if (bad != NOT_FOUND)
		fail_msg("%s: %.*s", name, (int)why.n, why.p);
	return counts;
}

static void directories(void **state)
{
	struct arena *a = *state;
	static const struct {
		const char *name;
		struct ldif_counts counts;
	} files[] = {
		{"organisation/European.ldif", {614, 6354, 353, 0}},
		{"organisation/planet-express/00_people.ldif", {1, 4, 0, 0}},
		{"organisation/planet-express/10_people_amy.ldif", {1, 12, 1, 0}},
		{"organisation/planet-express/10_people_bender.ldif", {1, 15, 1, 1}},
		{"organisation/planet-express/10_people_fry.ldif", {1, 15, 1, 1}},
		{"organisation/planet-express/10_people_hermes.ldif", {1, 14, 1, 0}},
		{"organisation/planet-express/10_people_leela.ldif", {1, 15, 1, 1}},
		{"organisation/planet-express/10_people_professor.ldif", {1, 18, 1, 1}},
		{"organisation/planet-express/10_people_zoidberg.ldif", {1, 16, 1, 1}},
		{"organisation/planet-express/30_groups_admin.ldif", {1, 6, 0, 0}},
		{"organisation/planet-express/30_groups_crew.ldif", {1, 7, 0, 0}},
	};
	struct person_record p;
	SHARED_OR_SKIP(a, "organisation");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct ldif_counts got = count_ldif(a, files[i].name, &p);
		if (memcmp(&got, &files[i].counts, sizeof(got)) != 0)
			fail_msg("%s: %zu entries, %zu attributes, %zu people, %zu photos",
				 files[i].name, got.entries, got.attributes, got.people,
				 got.photos);
	}
	count_ldif(a, "organisation/planet-express/10_people_leela.ldif", &p);
	assert_str(p.login, "leela");
	assert_str(p.display_name, "Turanga Leela");
	assert_str(p.given_name, "Leela");
	assert_str(p.email, "leela@planetexpress.com");
	assert_str(p.reference, "cn=turanga leela,ou=people,dc=planetexpress,dc=com");
}

static err ldif_entries(struct arena *a, str text, size_t *n, struct ldif_entry *e, str *why)
{
	struct ldif *l;
	struct ldif_entry one;
	*n = 0;
	TRY(ldif_open(a, memory(a, text), &l, why));
	err bad;
	while ((bad = ldif_next(l, a, &one, why)) == OK) {
		*e = one;
		++*n;
	}
	return bad == NOT_FOUND ? OK : bad;
}

static void ldif_forms(void **state)
{
	struct arena *a = *state;
	struct ldif_entry e;
	size_t n;
	str why = STR_NONE;
	assert_int_equal(
		ldif_entries(
			a,
			S("# a comment\r\n that goes on\r\nversion: 1\r\ndn:: "
			  "Y249w6k=\r\ncn;lang-fr: "
			  "Ren\r\n \xc3\xa9\r\ncn: Rene\r\nmail:\r\nb::\r\n\r\n\r\ndn: x\ncn:y"),
			&n, &e, &why),
		OK);
	assert_int_equal(n, 2);
	assert_str(e.dn, "x");
	assert_int_equal(ldif_entries(a,
				      S("dn:: Y249w6k=\ncn;lang-fr: Ren\n \xc3\xa9\ncn: "
					"Rene\nmail:\nmail: a@b\n"),
				      &n, &e, &why),
			 OK);
	assert_str(e.dn, "cn=\xc3\xa9");
	assert_int_equal(e.attributes.n, 4);
	assert_str(e.attributes.v[0].options, "lang-fr");
	assert_str(e.attributes.v[0].value, "Ren\xc3\xa9");
	assert_int_equal(e.attributes.v[1].line, 4);
	assert_str(ldif_value(&e, S("CN")), "Rene");
	assert_str(ldif_value(&e, S("mail")), "a@b");
	assert_str(ldif_value(&e, S("none")), "");
	assert_true(ldif_has(&e, S("MAIL"), S("A@B")));
	assert_false(ldif_has(&e, S("MAIL"), S("c@d")));
	assert_str(ldif_dn_key(a, S(" CN=A B , OU= c,  DC=d")), "cn=a b,ou= c,dc=d");
}

static void ldif_refusals(void **state)
{
	struct arena *a = *state;
	struct ldif_entry e;
	size_t n;
	str why = STR_NONE;
	assert_int_equal(ldif_entries(a, S("dn: x\nchangetype: modify\nreplace: a\na: b\n-\n"), &n,
				      &e, &why),
			 INVALID);
	assert_str(why, "line 2: changes of a directory are not imported");
	assert_int_equal(ldif_entries(a, S("dn: x\na: b\n-\n"), &n, &e, &why), INVALID);
	assert_int_equal(ldif_entries(a, S("dn: x\nphoto:< file:///etc/passwd\n"), &n, &e, &why),
			 INVALID);
	assert_str(why, "line 2: values in other files are not read");
	assert_int_equal(ldif_entries(a, S("dn: x\n\ncn: y\n"), &n, &e, &why), INVALID);
	assert_str(why, "line 3: an entry begins with \"dn:\"");
	assert_int_equal(ldif_entries(a, S("dn: x\na:: ***\n"), &n, &e, &why), INVALID);
	assert_int_equal(ldif_entries(a, S("version: 2\n"), &n, &e, &why), INVALID);
	assert_int_equal(ldif_entries(a, S("no colon\n"), &n, &e, &why), INVALID);
	char *p = arena_alloc(a, LDIF_LINE_MAX + 100);
	memset(p, 'x', LDIF_LINE_MAX + 100);
	memcpy(p, "dn: ", 4);
	assert_int_equal(ldif_entries(a, (str){p, LDIF_LINE_MAX + 100}, &n, &e, &why), TOO_LARGE);
}

/* ---- vcard ---- */

struct card_counts {
	size_t cards, properties, emails, phones, photos, unread;
};

static struct card_counts count_cards(struct arena *a, const char *name, struct vcard *first)
{
	struct card_counts counts = {0};
	struct vcard_reader *r;
	struct vcard card;
	str why = STR_NONE;
	assert_int_equal(vcard_open(a, shared(a, name), &r, &why), OK);
	err bad;
	while ((bad = vcard_next(r, a, &card, &why)) == OK) {
		if (counts.cards++ == 0)
			*first = card;
		counts.properties += card.properties.n;
		counts.unread += (size_t)card.unread;
		for (size_t i = 0; i < card.properties.n; i++) {
			const struct vcard_property *p = &card.properties.v[i];
			counts.emails += str_eq(p->name, S("EMAIL"));
			counts.phones += str_eq(p->name, S("TEL"));
			counts.photos += str_eq(p->name, S("PHOTO")) && p->data.n > 800 &&
					 memcmp(p->data.p, "\xff\xd8", 2) == 0;
		}
	}
	if (bad != NOT_FOUND)
		fail_msg("%s: %.*s", name, (int)why.n, why.p);
	return counts;
}

static void address_books(void **state)
{
	struct arena *a = *state;
	static const struct {
		const char *name;
		int version;
		struct card_counts counts;
	} files[] = {
		{"vcard/John_Doe_ANDROID.vcf", 21, {6, 43, 5, 9, 1, 0}},
		{"vcard/John_Doe_EVOLUTION.vcf", 30, {1, 23, 1, 2, 0, 0}},
		{"vcard/John_Doe_GMAIL.vcf", 30, {1, 18, 1, 2, 0, 0}},
		{"vcard/John_Doe_IPHONE.vcf", 30, {1, 24, 1, 7, 1, 0}},
		{"vcard/John_Doe_MAC_ADDRESS_BOOK.vcf", 30, {1, 29, 1, 7, 1, 0}},
		{"vcard/John_Doe_MS_OUTLOOK.vcf", 21, {1, 25, 1, 2, 1, 0}},
		{"vcard/gmail-list.vcf", 30, {3, 12, 3, 0, 0, 0}},
		{"vcard/gmail-single2.vcf", 30, {1, 89, 5, 11, 0, 0}},
		{"vcard/issue114.vcf", 40, {1, 10, 1, 2, 0, 0}},
		{"vcard/outlook-2003.vcf", 21, {1, 20, 1, 4, 0, 0}},
		{"vcard/rfc2426-example.vcf", 30, {2, 16, 3, 4, 0, 0}},
		{"vcard/rfc6350-example.vcf", 40, {1, 17, 1, 2, 0, 0}},
	};
	struct vcard card;
	SHARED_OR_SKIP(a, "vcard");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct card_counts got = count_cards(a, files[i].name, &card);
		if (memcmp(&got, &files[i].counts, sizeof(got)) != 0)
			fail_msg("%s: %zu cards, %zu properties, %zu emails, %zu phones, %zu "
				 "photos, %zu unread",
				 files[i].name, got.cards, got.properties, got.emails, got.phones,
				 got.photos, got.unread);
		assert_int_equal(card.version, files[i].version);
	}
}

static void people_of_cards(void **state)
{
	struct arena *a = *state;
	struct vcard card;
	struct person_record p;
	SHARED_OR_SKIP(a, "vcard");
	count_cards(a, "vcard/John_Doe_IPHONE.vcf", &card);
	assert_true(person_from_vcard(a, &card, &p));
	assert_str(p.display_name, "Mr. John Richter James Doe Sr.");
	assert_str(p.given_name, "John");
	assert_str(p.last_name, "Doe");
	assert_str(p.company, "IBM");
	assert_str(p.department, "Accounting");
	assert_str(p.title, "Money Counter");
	assert_str(p.email, "john.doe@ibm.com");
	assert_str(p.phone, "905-777-1234");
	assert_str(p.mobile, "905-555-1234");
	assert_str(p.country, "USA");
	assert_str(p.website, "http://www.ibm.com");
	assert_true(p.photo.n > 30000);
	count_cards(a, "vcard/rfc6350-example.vcf", &card);
	assert_true(person_from_vcard(a, &card, &p));
	assert_str(p.phone, "+1-418-656-9254;ext=102");
	assert_str(p.language, "fr");
	assert_str(p.country, "Canada");
	count_cards(a, "vcard/John_Doe_EVOLUTION.vcf", &card);
	assert_true(person_from_vcard(a, &card, &p));
	assert_str(p.reference, "477343c8e6bf375a9bac1f96a5000837");
	assert_true(str_ends(p.about, S("ADVISED OF THE POSSIBILITY OF SUCH DAMAGE.")));
}

static err first_card(struct arena *a, str text, struct vcard *card, str *why)
{
	struct vcard_reader *r;
	TRY(vcard_open(a, memory(a, text), &r, why));
	return vcard_next(r, a, card, why);
}

static void vcard_forms(void **state)
{
	struct arena *a = *state;
	struct vcard card;
	str why = STR_NONE;
	assert_int_equal(first_card(a,
				    S("\r\nbegin:vcard\r\nversion:2.1\r\nFN;CHARSET=ISO-8859-1;"
				      "ENCODING=QUOTED-PRINTABLE:Ren=E9=\r\n"
				      "e=20A.\r\nitem1.tel;WORK;FAX:1\r\nNOTE:a\\nb\\,c\\;"
				      "d\\\\e\r\nAGENT:\r\nBEGIN:VCARD\r\nFN:X\r\n"
				      "END:VCARD\r\nPHOTO;JPEG;BASE64:/9j/\r\n/9j/\r\n\r\nthis is "
				      "nothing\r\nORG:A\\;B;C\r\n"
				      "X;TYPE=\"a,b\";LABEL=\"x:^ny\":z\r\nEND:VCARD"),
				    &card, &why),
			 OK);
	assert_str(vcard_text(a, vcard_find(&card, S("FN"), STR_NONE)), "Ren\xc3\xa9"
									"e A.");
	const struct vcard_property *tel = vcard_find(&card, S("TEL"), S("fax"));
	assert_non_null(tel);
	assert_str(tel->group, "item1");
	assert_null(vcard_find(&card, S("TEL"), S("home")));
	assert_str(vcard_text(a, vcard_find(&card, S("NOTE"), STR_NONE)), "a\nb,c;d\\e");
	assert_int_equal(vcard_find(&card, S("PHOTO"), STR_NONE)->data.n, 6);
	assert_int_equal(card.unread, 1);
	struct str_list parts = vcard_parts(a, vcard_find(&card, S("ORG"), STR_NONE));
	assert_int_equal(parts.n, 2);
	assert_str(parts.v[0], "A;B");
	const struct vcard_property *x = vcard_find(&card, S("X"), S("b"));
	assert_non_null(x);
	assert_str(x->value, "z");
	assert_str(x->parameters.v[2].value, "x:\ny");
	assert_str(vcard_text(a, NULL), "");
	assert_int_equal(first_card(a,
				    S("BEGIN:VCARD\nVERSION:4.0\nPHOTO:data:image/"
				      "png;base64,iVBORw==\nEND:VCARD\n"),
				    &card, &why),
			 OK);
	assert_int_equal(vcard_find(&card, S("PHOTO"), STR_NONE)->data.n, 4);
}

static void vcard_refusals(void **state)
{
	struct arena *a = *state;
	struct vcard card;
	str why = STR_NONE;
	assert_int_equal(first_card(a, S("\nHello\n"), &card, &why), INVALID);
	assert_str(why, "line 2: a card begins with \"BEGIN:VCARD\"");
	assert_int_equal(first_card(a, S("BEGIN:VCARD\nFN:x\n"), &card, &why), INVALID);
	assert_str(why, "line 1: the card has no \"END:VCARD\"");
	assert_int_equal(first_card(a, STR_NONE, &card, &why), NOT_FOUND);
	struct out o = out_new(a, 1 << 20);
	out_lit(&o, "BEGIN:VCARD\n");
	for (int i = 0; i <= VCARD_PROPERTIES_MAX; i++)
		out_lit(&o, "FN:x\n");
	out_lit(&o, "END:VCARD\n");
	assert_int_equal(first_card(a, out_view(&o), &card, &why), TOO_LARGE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sources_unpack, set_up, tear_down),
		cmocka_unit_test_setup_teardown(bombs_end_early, set_up, tear_down),
		cmocka_unit_test_setup_teardown(files_that_are_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(encodings, set_up, tear_down),
		cmocka_unit_test_setup_teardown(csv_forms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(csv_refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(people_csv, set_up, tear_down),
		cmocka_unit_test_setup_teardown(people_csv_refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(directories, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ldif_forms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ldif_refusals, set_up, tear_down),
		cmocka_unit_test_setup_teardown(address_books, set_up, tear_down),
		cmocka_unit_test_setup_teardown(people_of_cards, set_up, tear_down),
		cmocka_unit_test_setup_teardown(vcard_forms, set_up, tear_down),
		cmocka_unit_test_setup_teardown(vcard_refusals, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
