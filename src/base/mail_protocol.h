/* SPDX-License-Identifier: Apache-2.0
 * mail_protocol: what ruche-mail and its caller agree on. Standard input is three frames: lines
 * "name value", the certificates of the relay's authority (PEM, may be empty) and the message;
 * standard output is one answer. Nothing stands in arguments: others on the machine could read them
 * there.
 */
#ifndef RUCHE_MAIL_PROTOCOL_H
#define RUCHE_MAIL_PROTOCOL_H

enum {
	MAIL_SERVER_MAX = 300,
	MAIL_ADDRESS_MAX = 254,
	MAIL_LINES_MAX = 4096,
	MAIL_CA_MAX = 256 << 10,
	MAIL_MESSAGE_MAX = 1 << 20,
	MAIL_NOTE_MAX = 300, /* bytes of what the relay said */
	MAIL_SECONDS_MAX = 90,
};

/* The lines: "server" (smtp://host:port or smtps://host:port), "name" (whom we say to be), "user",
 * "password", "tls" (yes or no: whether a server of smtp:// must speak TLS), "from", "to",
 * "milliseconds" and "strict yes". */
enum mail_frame { MAIL_LINES = 1, MAIL_CA = 2, MAIL_MESSAGE = 3, MAIL_ANSWER = 4 };

/* a of the answer; b is the relay's last code, 0 for none; the body what it said with it. */
enum mail_outcome {
	MAIL_TAKEN = 1,	 /* the relay has it */
	MAIL_LATER = 2,	 /* not now: nobody there, refused for the time being, no good sign-in */
	MAIL_NEVER = 3,	 /* the relay will not have this one */
	MAIL_UNSAFE = 4, /* a strict caller, and a part of the sandbox is missing */
	MAIL_BAD_QUESTION = 5,
	MAIL_OUTCOMES = 6,
};

#endif
