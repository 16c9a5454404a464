/* SPDX-License-Identifier: Apache-2.0
 * network: which addresses of the internet may be asked from here. Pure: it judges the bytes that
 * are handed to connect(), never a name. An address has 16 bytes; IPv4 is written ::ffff:a.b.c.d.
 */
#ifndef RUCHE_NETWORK_H
#define RUCHE_NETWORK_H

#include "base/str.h"

enum { NETWORKS_MAX = 32, NETWORKS_TEXT_MAX = 4096 };

struct host_address {
	uint8_t v[16];
	bool v4; /* an address of IPv4, not one of IPv6 that holds one */
};

struct network {
	struct host_address first;
	int prefix; /* bits of the 16 bytes */
};

/* Those that `fetch_allow` lists. */
struct networks {
	struct network v[NETWORKS_MAX];
	size_t n;
};

struct sockaddr;
/* False for a family that is neither IPv4 nor IPv6. */
bool host_address_of(const struct sockaddr *s, struct host_address *a, int *port);
/* "192.0.2.1" or "2001:db8::1", nothing else: no octal, no hexadecimal, no zone. */
bool host_address_read(str text, struct host_address *a);
/* An address of the public internet that belongs to one host: not this machine, no private network,
 * no link, no multicast, nothing reserved, no service of a cloud, and no form of IPv6 that leads on
 * to IPv4 (mapped, compatible, 6to4, Teredo, NAT64, ISATAP). */
bool host_address_public(const struct host_address *a);
/* Networks separated by white space or commas: "10.0.0.0/8 fd00::/8 192.0.2.7". False when one is
 * none, has bits behind its prefix, or there are more than NETWORKS_MAX; *bad is the word then. */
bool networks_read(str text, struct networks *to, str *bad);
/* IPv4 networks hold IPv4 addresses only, IPv6 networks only those of IPv6. */
bool networks_have(const struct networks *list, const struct host_address *a);
/* May connect() have it? Whatever is allowed, on every port; else public ones on 80 and 443. */
bool network_may_ask(const struct networks *allowed, const struct host_address *a, int port);

#endif
