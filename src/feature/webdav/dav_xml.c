/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/webdav/dav_xml.h"

#include "html/html.h"

static void tag(struct out *o, str before, str name, str after)
{
	out_str(o, before);
	out_str(o, name);
	out_str(o, after);
}

void dav_xml_begin(struct out *o, str root)
{
	out_lit(o, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
	tag(o, S("<D:"), root, S(" xmlns:D=\"DAV:\">"));
}

void dav_xml_end(struct out *o, str root)
{
	dav_xml_close(o, root);
	out_byte(o, '\n');
}

void dav_xml_open(struct out *o, str name)
{
	tag(o, S("<D:"), name, S(">"));
}

void dav_xml_close(struct out *o, str name)
{
	tag(o, S("</D:"), name, S(">"));
}

void dav_xml_empty(struct out *o, str name)
{
	tag(o, S("<D:"), name, S("/>"));
}

static bool is_control(char c)
{
	return (unsigned char)c < 0x20 && c != '\t' && c != '\n' && c != '\r';
}

void dav_xml_text(struct out *o, str text)
{
	size_t from = 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!is_control(text.p[i]))
			continue;
		html_text(o, str_sub(text, from, i - from));
		from = i + 1;
	}
	html_text(o, str_sub(text, from, text.n));
}

void dav_xml_element(struct out *o, str name, str text)
{
	dav_xml_open(o, name);
	dav_xml_text(o, text);
	dav_xml_close(o, name);
}

void dav_xml_attribute(struct out *o, str name, str value)
{
	tag(o, S(" "), name, S("=\""));
	html_attr(o, value);
	out_byte(o, '"');
}

static void begin_in(struct out *o, str space, str name, str lang)
{
	tag(o, S("<"), name, STR_NONE);
	dav_xml_attribute(o, S("xmlns"), space);
	if (lang.n)
		dav_xml_attribute(o, S("xml:lang"), lang);
}

void dav_xml_open_in(struct out *o, str space, str name, str lang)
{
	begin_in(o, space, name, lang);
	out_byte(o, '>');
}

void dav_xml_close_in(struct out *o, str name)
{
	tag(o, S("</"), name, S(">"));
}

void dav_xml_empty_in(struct out *o, str space, str name)
{
	begin_in(o, space, name, STR_NONE);
	out_lit(o, "/>");
}

/* Letters, digits and - . / _ ~: between - and 9 lie . and / alone. */
static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= '9') ||
	       c == '_' || c == '~';
}

void dav_xml_path(struct out *o, str path)
{
	static const char hex[] = "0123456789ABCDEF";
	size_t from = 0;
	for (size_t i = 0; i < path.n; i++) {
		unsigned char c = (unsigned char)path.p[i];
		if (is_plain(c))
			continue;
		out_str(o, str_sub(path, from, i - from));
		out_bytes(o, (char[3]){'%', hex[c >> 4], hex[c & 15]}, 3);
		from = i + 1;
	}
	out_str(o, str_sub(path, from, path.n - from));
}
