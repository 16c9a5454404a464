/* SPDX-License-Identifier: Apache-2.0
 * app: what every request and job of this process shares. Set up once at start, read by all.
 */
#ifndef RUCHE_CORE_APP_H
#define RUCHE_CORE_APP_H

#include "db/db.h"

struct decoder;	       /* core/decode.h */
struct documents;      /* core/document.h */
struct fetcher;	       /* core/fetch.h */
struct mailer;	       /* core/mail.h */
struct tally;	       /* core/tally.h */
struct file_downloads; /* core/file_link.h */
struct presence;       /* core/presence.h */
struct bus;	       /* core/bus.h */
struct pairs;	       /* core/pairs.h */
struct fragments;      /* core/fragment.h */
struct near;	       /* core/near.h */

/* About which texts the pages they name are asked for a preview: what all colleagues may read, all
 * of them, or none. */
enum previews { PREVIEWS_OPEN, PREVIEWS_ALL, PREVIEWS_NONE };

enum { SEAL_KEY_BYTES = 32 };

struct app {
	struct database *database;
	str data;     /* the data directory */
	str base_url; /* "https://ruche.example" for feeds and mail; empty: from the Host header */
	str organisation; /* its name when this process began; pages ask page_organisation() */
	str scan;	  /* a program that looks at every file before it comes in; empty: none */
	bool demo;	  /* a demo organisation: its password is accepted */
	bool plain_http;  /* sign-in over plain http from elsewhere than this machine is allowed */
	bool limits;	  /* rate limits are on */
	uint8_t seal[SEAL_KEY_BYTES]; /* core/seal.h's; all zero outside of serve */
	struct decoder *decoder;
	enum previews previews;
	struct documents *documents; /* NULL: documents and films stay plain files */
	struct fetcher *fetcher;     /* NULL: nothing is asked of other machines */
	struct mailer *mailer;	     /* NULL: no mail goes out */
	struct tally *reads; /* how often items were read (core/tally.h); NULL outside of serve */
	struct pairs *heard; /* who was shown which idea (core/pairs.h); NULL outside of serve */
	struct fragments *fragments; /* parts of pages, for a moment; NULL outside of serve */
	struct fragments *frames;    /* what stands around every page (ui/frame.h); likewise */
	struct near *near;	   /* which texts are alike (core/near.h); NULL outside of serve */
	struct presence *presence; /* who is here (core/presence.h); NULL outside of serve */
	int node;		   /* of several on one database, 0 to 7 */
	struct bus *bus;	   /* to the others; NULL without one */
	struct file_downloads *downloads; /* who fetched which file (core/file_link.h); likewise */
	/* Appends the numbers of the HTTP side in Prometheus' format; NULL outside of serve. */
	void (*metrics)(const struct app *app, struct out *o);
	/* For what a route lets pass fast, and which turns out to be as much work as a write: takes
	 * one of the person's turns. BUSY: the next one is in so many seconds. NULL: no limits. */
	err (*take_turn)(const struct app *app, person_id person, int64_t now, int *seconds);
	/* Wakes the jobs: something was queued. Any thread. */
	void (*wake)(const struct app *app);
	/* Jobs wrote events: live streams of all nodes look at once. NULL outside of serve. */
	void (*happened)(const struct app *app);
};

#endif
