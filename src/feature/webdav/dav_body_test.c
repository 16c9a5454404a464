/* SPDX-License-Identifier: Apache-2.0
 * XML bodies of WebDAV: what is understood, passed over and refused, and that a value means the
 * same when it is taken out of its document.
 */
#include "feature/webdav/dav_body.h"

#include "base/out.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define DAV(root, inner) "<" root " xmlns=\"DAV:\">" inner "</" root ">"

static int group_start(void **state)
{
	*state = arena_new((size_t)16 << 20);
	return 0;
}

static int group_end(void **state)
{
	arena_free(*state);
	return 0;
}

static void propfind(void **state)
{
	struct arena *a = *state;
	struct dav_propfind p;
	int e = dav_propfind_read(a, S(""), &p);
	assert_true(e == OK && p.want == DAV_ALLPROP);
	e = dav_propfind_read(a, S(DAV("propfind", "<propname/>")), &p);
	assert_true(e == OK && p.want == DAV_PROPNAME);
	e = dav_propfind_read(
		a,
		S(DAV("propfind", "<x xmlns='urn:x'><prop/></x><allprop/><include><a/></include>")),
		&p);
	assert_true(e == OK && p.want == DAV_ALLPROP && p.names.n == 1);
	e = dav_propfind_read(
		a, S(DAV("propfind", "<prop><a/><b xmlns='urn:b'><c/></b><c xmlns=''/></prop>")),
		&p);
	assert_true(e == OK && p.want == DAV_PROP);
	assert_int_equal(p.names.n, 3);
	assert_true(str_eq(p.names.v[0].space, S("DAV:")) && str_eq(p.names.v[0].name, S("a")));
	assert_true(str_eq(p.names.v[1].space, S("urn:b")) && str_eq(p.names.v[1].name, S("b")));
	assert_true(p.names.v[2].space.n == 0 && str_eq(p.names.v[2].name, S("c")));
}

static void refused(void **state)
{
	static const char *const bodies[] = {
		"x",
		"<propfind",
		"<propfind><allprop/></propfind>",
		DAV("propfind", ""),
		DAV("propfind", "<allprop/><propname/>"),
		DAV("propfind", "<prop><x:y/></prop>"),
		DAV("propfind", "<prop><y xmlns:x=''/></prop>"),
		DAV("multistatus", "<allprop/>"),
		"<!DOCTYPE propfind [<!ENTITY a 'b'>]>" DAV("propfind", "<allprop/>"),
		"<!DOCTYPE propfind [<!ENTITY % a SYSTEM 'file:///etc/passwd'>%a;]>" DAV(
			"propfind", "<allprop/>"),
		DAV("propfind", "<allprop/>&a;"),
		DAV("propfind", "<allprop/>") DAV("propfind", "<allprop/>"),
		"BZh91AY&SY",
		"\x1f\x8b\x08",
	};
	struct dav_propfind p;
	struct dav_changes changes;
	struct dav_lockinfo info;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++)
		if (dav_propfind_read(*state, str_from(bodies[i]), &p) != INVALID)
			fail_msg("taken: %s", bodies[i]);
	int e = dav_proppatch_read(*state, S(""), &changes);
	assert_int_equal(e, INVALID);
	e = dav_proppatch_read(*state, S(DAV("propertyupdate", "<set/>")), &changes);
	assert_int_equal(e, INVALID);
	e = dav_lockinfo_read(*state, S(DAV("lockinfo", "<locktype><write/></locktype>")), &info);
	assert_int_equal(e, INVALID);
	e = dav_lockinfo_read(
		*state,
		S(DAV("lockinfo",
		      "<lockscope><exclusive/></lockscope><locktype><read/></locktype>")),
		&info);
	assert_int_equal(e, INVALID);
}

static void value_is(struct arena *a, const char *inner, const char *value)
{
	struct dav_changes changes;
	struct out o = out_new(a, 64 << 10);
	out_lit(&o, "<D:propertyupdate xmlns:D='DAV:' xmlns:o='urn:outer'><D:set><D:prop>"
		    "<p xmlns='urn:p'>");
	out_str(&o, str_from(inner));
	out_lit(&o, "</p></D:prop></D:set></D:propertyupdate>");
	int e = dav_proppatch_read(a, out_view(&o), &changes);
	assert_int_equal(e, OK);
	assert_int_equal(changes.n, 1);
	assert_string_equal(cstr(a, changes.v[0].value), value);
}

static void values(void **state)
{
	struct arena *a = *state;
	value_is(a, "", "");
	value_is(a, " a &amp; &#60;b> ", " a &amp; &lt;b&gt; ");
	value_is(a, "<![CDATA[</p>]]>", "&lt;/p&gt;");
	value_is(a, "<o:x/>", "<x xmlns=\"urn:outer\"></x>");
	value_is(a, "<x><y xmlns=''/></x>", "<x xmlns=\"urn:p\"><y xmlns=\"\"></y></x>");
	value_is(a, "<x o:k='1' k='\"&lt;' xml:lang='fr'/>",
		 "<x xmlns=\"urn:p\" xmlns:a1=\"urn:outer\" a1:k=\"1\" k=\"&#34;&lt;\" "
		 "xml:lang=\"fr\"></x>");
	value_is(a, "<!-- c --><?p i?>\xf0\x90\x80\x80", "\xf0\x90\x80\x80");
}

static void changes(void **state)
{
	struct dav_changes c;
	int e = dav_proppatch_read(
		*state,
		S("<D:propertyupdate xmlns:D='DAV:' xml:lang='fr'><D:remove><D:prop><a/>"
		  "</D:prop></D:remove><D:other><D:prop><x/></D:prop></D:other><D:set><D:prop "
		  "xml:lang='en'><b>1</b><a "
		  "xml:lang='de'>2</a></D:prop></D:set></D:propertyupdate>"),
		&c);
	assert_int_equal(e, OK);
	assert_int_equal(c.n, 3);
	assert_true(c.v[0].remove && str_eq(c.v[0].lang, S("fr")) && c.v[0].value.n == 0);
	assert_true(!c.v[1].remove && str_eq(c.v[1].lang, S("en")) && str_eq(c.v[1].value, S("1")));
	assert_true(!c.v[2].remove && str_eq(c.v[2].lang, S("de")) && str_eq(c.v[2].value, S("2")));
}

static void locks(void **state)
{
	struct dav_lockinfo l;
	int e = dav_lockinfo_read(
		*state,
		S(DAV("lockinfo", "<lockscope><shared/></lockscope><locktype><write/></locktype>"
				  "<owner> <href>mailto:a</href> </owner>")),
		&l);
	assert_int_equal(e, OK);
	assert_false(l.exclusive);
	assert_string_equal(cstr(*state, l.owner), "<href xmlns=\"DAV:\">mailto:a</href>");
}

static err read_filled(struct arena *a, size_t names, size_t value, size_t depth)
{
	struct dav_changes c;
	struct out o = out_new(a, 1 << 20);
	out_lit(&o, "<D:propertyupdate xmlns:D='DAV:'><D:set><D:prop>");
	for (size_t i = 0; i < names; i++) {
		out_lit(&o, "<a>");
		for (size_t k = 0; k < value; k++)
			out_byte(&o, 'x');
		for (size_t k = 0; k < depth; k++)
			out_lit(&o, "<i>");
		for (size_t k = 0; k < depth; k++)
			out_lit(&o, "</i>");
		out_lit(&o, "</a>");
	}
	out_lit(&o, "</D:prop></D:set></D:propertyupdate>");
	return dav_proppatch_read(a, out_view(&o), &c);
}

static void limits(void **state)
{
	static const struct {
		size_t names, value, depth;
		int error;
	} cases[] = {
		{DAV_NAMES_MAX, 1, 0, OK},
		{DAV_NAMES_MAX + 1, 1, 0, TOO_LARGE},
		{1, DAV_VALUE_MAX, 0, OK},
		{1, DAV_VALUE_MAX + 1, 0, TOO_LARGE},
		{5, DAV_VALUE_MAX, 0, TOO_LARGE}, /* of the body */
		{1, 1, 60, OK},
		{1, 1, 61, TOO_LARGE},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int e = read_filled(*state, cases[i].names, cases[i].value, cases[i].depth);
		if (e != cases[i].error)
			fail_msg("case %zu: %d", i, e);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(propfind), cmocka_unit_test(refused), cmocka_unit_test(values),
		cmocka_unit_test(changes),  cmocka_unit_test(locks),   cmocka_unit_test(limits),
	};
	return cmocka_run_group_tests(tests, group_start, group_end);
}
