/* SPDX-License-Identifier: Apache-2.0
 * bus: NATS between the nodes of one database. It wakes; the rows stay the truth, and every node
 * looks at them by itself all the same. So a bus that is away, slow or forgetful delays and loses
 * nothing, and nobody waits for it: a thread of its own connects, sends and connects again.
 */
#ifndef RUCHE_BUS_H
#define RUCHE_BUS_H

#include "base/out.h"
#include "core/bus_message.h"

struct bus;

struct bus_options {
	str url;	 /* nats:// or tls://, several with commas between */
	str credentials; /* a file of NATS (.creds); empty: what the url says, or none */
	str authorities; /* a file of those who vouch for servers; empty: the machine's */
	str certificate, private_key; /* files by which this node is known; empty: it is not */
	str subject;		      /* of this database alone */
	/* Somebody said something, or the bus is there again. On a thread of the bus. */
	void (*heard)(void *context, const struct bus_message *m);
	void *context;
};
/* Is it one that bus_start takes? */
bool bus_url_fits(str url);
/* Begins to connect; INVALID when a file that is named cannot be used, which *why says. */
err bus_start(const struct bus_options *options, struct bus **bus, str *why);
/* Hears no more when it returns. NULL is none, as for all below. */
void bus_stop(struct bus *bus);

/* Sends it soon, or never: what was said while the bus is away is not said later. Several wakes
 * become one. Any thread; never waits. */
void bus_tell(struct bus *bus, const struct bus_message *m);
bool bus_connected(const struct bus *bus);
/* Appends its counters in Prometheus' format; nothing for none. */
void bus_metrics(const struct bus *bus, struct out *o);

#endif
