/* SPDX-License-Identifier: Apache-2.0
 * fetch: asks the web. All that this house asks of other machines by HTTP goes through the program
 * ruche-fetch, one process a question, with its own sandbox and limits (base/fetch_protocol.h);
 * which addresses may be asked is in base/network.h. It waits for strangers: call it in a job of
 * kind "fetch.*" (struct job_kind's outside) or in a command, never in a request's handler and
 * never inside of a transaction.
 */
#ifndef RUCHE_CORE_FETCH_H
#define RUCHE_CORE_FETCH_H

#include "base/arena.h"
#include "base/err.h"
#include "base/fetch_protocol.h"
#include "base/str.h"

#include <semaphore.h>

/* Lives as long as the process; any thread may use it. */
struct fetcher {
	str path;    /* of the program */
	str allow;   /* private networks that may be asked: fetch_allow in ruche.ini */
	str agent;   /* who asks */
	sem_t slots; /* four at a time */
	bool strict; /* ask nothing when the kernel lacks a part of the sandbox: set by fetcher_open
		      */
};

struct fetch_header {
	str name, value;
};
struct fetch_question {
	str url;    /* http or https, at most FETCH_URL_MAX bytes */
	bool head;  /* HEAD: no body is wanted */
	bool post;  /* POST: redirects are not followed, and the fields below go along */
	bytes body; /* at most FETCH_SENT_MAX */
	const struct fetch_header *headers; /* at most FETCH_SENT_HEADERS_MAX, of one line each */
	size_t headers_n;
	size_t most;	  /* bytes of the answer's body after decompression; 0: 1 MiB */
	int64_t patience; /* microseconds over all redirects; 0: ten seconds */
	const str *types; /* media types that are accepted, in lower case; none: all */
	size_t types_n;	  /* at most FETCH_TYPES_MAX */
};

struct fetch_answer {
	int status;	  /* of HTTP: whoever asks looks at it */
	str url;	  /* what answered, after redirects */
	str type;	  /* "text/html", in lower case; may be empty */
	bytes body;	  /* of a 2xx answer; empty otherwise */
	unsigned missing; /* sandbox parts this kernel lacks; 0 when it is whole */
};

/* allow is the text of fetch_allow. Finds ruche-fetch beside the running program when path is
 * empty. INVALID when allow cannot be read (*bad is the word), FAULT when there is no such program.
 * The texts live in the arena. */
err fetcher_open(struct arena *a, struct fetcher *f, str path, str allow, str base_url, str *bad);
void fetcher_close(struct fetcher *f);

/* OK with any HTTP status. DENIED: it leads where nothing may be asked. INVALID: no good address,
 * another type, too many redirects. TOO_LARGE: more than was wanted. BUSY: no answer, too slow, or
 * no slot came free: try again later. FAULT: the program does not run. *why is text for the log.
 * The answer lives in the arena. */
err fetch(struct fetcher *f, struct arena *a, const struct fetch_question *q,
	  struct fetch_answer *answer, str *why);

/* The answer of the program, parsed strictly; texts and body point into it. For fetch and its
 * fuzzer. */
err fetch_parse(bytes output, const struct fetch_question *q, struct fetch_answer *answer,
		str *why);

#endif
