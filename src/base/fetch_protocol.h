/* SPDX-License-Identifier: Apache-2.0
 * fetch_protocol: what ruche-fetch and its caller agree on. Standard input is one question frame,
 * whose body holds lines "name value", and behind it what is sent with POST, if anything; standard
 * output is one head frame and one body frame, or one error frame. Addresses stand in no argument:
 * others on the machine could read them there.
 */
#ifndef RUCHE_FETCH_PROTOCOL_H
#define RUCHE_FETCH_PROTOCOL_H

enum {
	FETCH_URL_MAX = 4096,
	FETCH_QUESTION_MAX = 32 << 10,
	FETCH_BODY_MAX = 5 << 20,     /* after decompression; a question may want less */
	FETCH_HEADERS_MAX = 64 << 10, /* of each answer on the way */
	FETCH_HOPS_MAX = 5,	      /* redirects */
	FETCH_SECONDS_MAX = 30,	      /* over all hops; a question may want less */
	FETCH_TYPES_MAX = 8,	      /* media types that are accepted */
	FETCH_TYPE_MAX = 200,	      /* bytes of the media type that is told */
	FETCH_NOTE_MAX = 200,	      /* bytes of an error's text */
	FETCH_SENT_MAX = 64 << 10,    /* bytes that are sent with POST */
	FETCH_SENT_HEADERS_MAX = 8,   /* headers of ours that go along with it */
	FETCH_SENT_HEADER_MAX = 2048, /* bytes of each, with its name */
};

/* The lines of a question: "url", "method" (GET, HEAD or POST), "bytes", "milliseconds", "type" (a
 * media type in lower case, up to FETCH_TYPES_MAX times; none: all), "agent", "allow" (networks),
 * "strict yes" and, of POST, "header" (a line "Name: value", up to FETCH_SENT_HEADERS_MAX times).
 * What is sent once is not sent on: an answer to POST that leads elsewhere is the answer. */
enum fetch_frame {
	FETCH_QUESTION = 1,
	FETCH_HEAD = 2,	 /* a: HTTP status, b: sandbox parts this kernel lacks; body: the address
			    that answered, a line feed, its media type in lower case */
	FETCH_BODY = 3,	 /* body: of a 2xx answer to GET, else empty */
	FETCH_SENT = 5,	 /* body: what POST sends */
	FETCH_ERROR = 4, /* a: a fetch_code, body: text for the log */
};

enum fetch_code {
	FETCH_BAD_ADDRESS = 1, /* not http or https, with credentials, or not readable */
	FETCH_FORBIDDEN = 2,   /* it leads where nothing may be asked */
	FETCH_NO_ANSWER = 3,   /* no such host, nobody listens, broken off, bad certificate */
	FETCH_TOO_SLOW = 4,
	FETCH_TOO_LARGE = 5,  /* body or headers */
	FETCH_WRONG_TYPE = 6, /* not one of the accepted types */
	FETCH_TOO_MANY_HOPS = 7,
	FETCH_UNSAFE = 8, /* a strict caller, and a part of the sandbox is missing */
	FETCH_BAD_QUESTION = 9,
	FETCH_CODES = 10,
};

#endif
