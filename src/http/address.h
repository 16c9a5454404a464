/* SPDX-License-Identifier: Apache-2.0
 * address: client addresses and the proxies that may speak for them.
 */
#ifndef RUCHE_HTTP_ADDRESS_H
#define RUCHE_HTTP_ADDRESS_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct sockaddr;

struct address {
	uint8_t b[16]; /* IPv4 as ::ffff:a.b.c.d */
};
struct address_range {
	struct address address;
	int bits; /* of 128 */
};
struct address_ranges {
	struct address_range *v;
	size_t n, cap;
};

enum { ADDRESS_TEXT = 46 };

bool address_parse(str s, struct address *address);
/* From a socket; false for other families. */
bool address_of(const struct sockaddr *sa, struct address *address);
/* At most ADDRESS_TEXT bytes, without a NUL. */
str address_text(const struct address *address, char text[ADDRESS_TEXT]);
/* "10.0.0.0/8, ::1 192.168.1.7": separated by commas or spaces. INVALID leaves the bad word in
 * *bad. */
err address_ranges_parse(struct arena *a, str s, struct address_ranges *ranges, str *bad);
bool address_in(const struct address_ranges *ranges, const struct address *address);
/* Who really asks: the peer, or, when the peer is a trusted proxy, the rightmost address of
 * X-Forwarded-For that is not one. A word that is no address ends the walk: the last trusted one
 * counts. */
struct address address_client(const struct address_ranges *trusted, struct address peer,
			      str forwarded);

#endif
