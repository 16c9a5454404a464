/* SPDX-License-Identifier: Apache-2.0
 * dav_xml: writing XML straight into a buffer, element by element. Names without a prefix are those
 * of DAV:, which the root declares as the prefix D. The caller closes what it opened, by the same
 * name.
 */
#ifndef RUCHE_WEBDAV_XML_H
#define RUCHE_WEBDAV_XML_H

#include "base/out.h"

/* The declaration, and the root element with the name space. */
void dav_xml_begin(struct out *o, str root);
void dav_xml_end(struct out *o, str root);

void dav_xml_open(struct out *o, str name);
void dav_xml_close(struct out *o, str name);
void dav_xml_empty(struct out *o, str name);
/* Text, without the characters that XML cannot hold. */
void dav_xml_text(struct out *o, str text);
/* An element with nothing but text. */
void dav_xml_element(struct out *o, str name, str text);

/* An element of any name space, which declares it as its default. `lang` may be empty. */
void dav_xml_open_in(struct out *o, str space, str name, str lang);
void dav_xml_close_in(struct out *o, str name);
void dav_xml_empty_in(struct out *o, str space, str name);
/* ` name="value"` */
void dav_xml_attribute(struct out *o, str name, str value);

/* A path, decoded, as the text of an address: each segment in percent code, '/' as it is. */
void dav_xml_path(struct out *o, str path);

#endif
