/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/xml.h"

#include "core/import/encoding.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>

enum { CHUNK = 16 * 1024 };

struct xml {
	struct arena *a;
	const struct xml_handler *handler;
	xmlParserCtxtPtr parser;
	struct xml_attribute *attributes;
	int depth;
	err bad;
	str why;
};

int64_t xml_line(const struct xml *x)
{
	return x->parser ? xmlSAX2GetLineNumber(x->parser) : 0;
}

err xml_refuse(struct xml *x, err e, str text)
{
	if (!x->why.n)
		x->why = at_line(x->a, xml_line(x), text);
	return e;
}

static void stop(struct xml *x, err e)
{
	if (x->bad || e == OK)
		return;
	x->bad = e;
	xmlStopParser(x->parser);
}

static str from_xml(const xmlChar *s)
{
	return str_from((const char *)s);
}

/* The library's own calls take the parser as their context, so ours hangs on it. */
static struct xml *self_of(void *parser)
{
	return ((xmlParserCtxtPtr)parser)->_private;
}

static void on_start(void *parser, const xmlChar *name, const xmlChar *prefix, const xmlChar *space,
		     int namespaces_n, const xmlChar **namespaces, int n, int defaulted,
		     const xmlChar **attributes)
{
	(void)prefix, (void)namespaces_n, (void)namespaces, (void)defaulted;
	struct xml *x = self_of(parser);
	if (x->bad)
		return;
	if (++x->depth > XML_DEPTH_MAX || n > XML_ATTRIBUTES_MAX) {
		stop(x, xml_refuse(x, TOO_LARGE, S("elements are nested too deep, or too full")));
		return;
	}
	/* libxml2 gives five pointers per attribute: name, prefix, namespace, value from, value to.
	 */
	for (int i = 0; i < n; i++) {
		const xmlChar **five = attributes + (ptrdiff_t)i * 5;
		x->attributes[i] = (struct xml_attribute){
			.name = {from_xml(five[2]), from_xml(five[0])},
			.value = {(const char *)five[3], (size_t)(five[4] - five[3])}};
	}
	stop(x, x->handler->start(x->handler->self, x,
				  (struct xml_name){from_xml(space), from_xml(name)}, x->attributes,
				  (size_t)n));
}

static void on_end(void *parser, const xmlChar *name, const xmlChar *prefix, const xmlChar *space)
{
	(void)prefix;
	struct xml *x = self_of(parser);
	if (x->bad)
		return;
	x->depth--;
	stop(x, x->handler->end(x->handler->self, x,
				(struct xml_name){from_xml(space), from_xml(name)}));
}

static void on_text(void *parser, const xmlChar *text, int n)
{
	struct xml *x = self_of(parser);
	if (!x->bad && n > 0)
		stop(x,
		     x->handler->text(x->handler->self, x, (str){(const char *)text, (size_t)n}));
}

static void on_entity(void *parser, const xmlChar *name, int type, const xmlChar *public_id,
		      const xmlChar *system_id, xmlChar *content)
{
	(void)name, (void)type, (void)public_id, (void)system_id, (void)content;
	struct xml *x = self_of(parser);
	stop(x, xml_refuse(x, INVALID, S("documents that declare entities are not read")));
}

static xmlEntityPtr get_entity(void *parser, const xmlChar *name)
{
	(void)parser;
	return xmlGetPredefinedEntity(name);
}

static void on_error(void *parser, xmlErrorPtr error)
{
	struct xml *x = self_of(parser);
	if (x->bad || x->why.n || error->level < XML_ERR_FATAL)
		return;
	str text = decode_text(x->a, str_from(error->message));
	x->why = at_line(x->a, error->line > 0 ? error->line : xml_line(x), str_trim(text));
}

static err feed(struct xml *x, struct source *s, str *why)
{
	char chunk[CHUNK];
	size_t n = 1;
	while (n > 0 && !x->bad && x->parser->wellFormed) {
		TRY(source_read(s, chunk, sizeof(chunk), &n, why));
		/* Its return value counts faults of namespaces too. */
		xmlParseChunk(x->parser, chunk, (int)n, n == 0);
	}
	if (x->bad) {
		*why = x->why;
		return x->bad;
	}
	bool spaces = x->parser->nsWellFormed || !x->handler->strict;
	if (!x->parser->wellFormed || !spaces) {
		*why = x->why.n ? x->why : at_line(x->a, xml_line(x), S("this is not XML"));
		return INVALID;
	}
	return OK;
}

err xml_read(struct arena *a, struct source *s, const struct xml_handler *h, str *why)
{
	xmlSAXHandler sax = {
		.initialized = XML_SAX2_MAGIC,
		.startElementNs = on_start,
		.endElementNs = on_end,
		.characters = on_text,
		.cdataBlock = on_text,
		.ignorableWhitespace = on_text,
		.entityDecl = on_entity,
		.getEntity = get_entity,
		.serror = on_error,
	};
	struct xml x = {.a = a, .handler = h};
	x.attributes = NEW_ARRAY(a, struct xml_attribute, XML_ATTRIBUTES_MAX);
	/* Without user data the calls get the parser itself, which error reports need too. */
	x.parser = xmlCreatePushParserCtxt(&sax, NULL, NULL, 0, NULL);
	if (!x.parser) {
		*why = S("no memory to read with");
		return FAULT;
	}
	x.parser->_private = &x;
	/* NOENT makes &amp; in attributes come out as one character; there are no other entities.
	 */
	xmlCtxtUseOptions(x.parser, XML_PARSE_NONET | XML_PARSE_NOENT);
	err e = feed(&x, s, why);
	/* A declared entity makes the library begin a document. */
	xmlFreeDoc(x.parser->myDoc);
	x.parser->myDoc = NULL;
	xmlFreeParserCtxt(x.parser);
	return e;
}
