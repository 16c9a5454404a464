/* SPDX-License-Identifier: Apache-2.0
 * web_address: an address of the web from outside, written in one way, so that equal ones are equal
 * texts. Scheme and host are in lower case, a scheme's own port is left out, an empty path is "/",
 * what is not allowed in an address is percent-encoded. Everything else stays: query with what
 * trackers put there, fragment, order of parameters. Pure; writing it again changes nothing.
 */
#ifndef RUCHE_WEB_ADDRESS_H
#define RUCHE_WEB_ADDRESS_H

#include "html/html.h"

enum { WEB_ADDRESS_MAX = 4000, WEB_HASH = 32 };

struct web_address {
	url url;   /* checked and escaped: may stand in a link */
	str host;  /* with its port, when it is not the scheme's own */
	str local; /* path, query and fragment, from the first '/' */
};

/* http, https, ftp and gemini, on the internet or the intranet. False for anything else: other
 * schemes (javascript:, data:), no host, credentials, control characters, more than
 * WEB_ADDRESS_MAX bytes. A text without scheme that begins like a host ("example.org/x") is taken
 * as https. */
bool web_address_read(struct arena *a, str text, struct web_address *to);
/* An address as a page at `base` writes it: whole, or relative to the page. False as above, and for
 * one that leads nowhere else ("#part", ""). */
bool web_address_join(struct arena *a, str base, str text, struct web_address *to);
/* The host as programs ask for it: names beyond ASCII in Punycode ("xn--..."). As it is when it is
 * no such name. In the arena. */
str web_host_ascii(struct arena *a, str host);
/* WEB_HASH hexadecimal digits that stand for the address, in paths and as a key. */
str web_address_hash(struct arena *a, str address);

#endif
