/* SPDX-License-Identifier: Apache-2.0
 * message_thread: who follows the answers to a message. Whoever said it, whoever answered and
 * whoever is named in an answer does, until they say otherwise; everybody who reads it may. The job
 * of core/notify.h moves a thread up for those who follow it, and tells them.
 */
#ifndef RUCHE_MESSAGE_THREAD_H
#define RUCHE_MESSAGE_THREAD_H

#include "core/conversation.h"

enum thread_follows {
	THREAD_UNFOLLOWED = -1, /* they do not want to: a name does not bring them back */
	THREAD_NONE,
	THREAD_BEGAN,
	THREAD_ANSWERED,
	THREAD_NAMED,
	THREAD_ASKED,
};
struct message_thread {
	enum thread_follows follows;
	int64_t last, seen; /* its newest answer, and the newest that was read */
	str draft;
};
/* The viewer's; nothing of all this where there is none. */
err message_thread_find(struct db *db, int64_t thread, struct message_thread *t);
err message_thread_follow(struct db *db, const struct conversation *c, int64_t thread, bool on);
err message_thread_draft(struct db *db, const struct conversation *c, int64_t thread, str words);
/* Up to an answer; who has read all is told of nothing older. */
err message_thread_read(struct db *db, const struct conversation *c, int64_t thread,
			int64_t message);

/* ---- for core/conversation.c ---- */
/* An answer was said. */
err message_thread_said(struct db *db, const struct conversation *c,
			const struct conversation_words_said *said, int64_t message);
/* The viewer has read the conversation up to there: answers stand in it too. */
err message_threads_read(struct db *db, int64_t conversation, int64_t message);
err message_threads_leave(struct db *db, int64_t conversation, person_id person);
err message_threads_bring(struct db *db, int64_t conversation);
err message_threads_erase(struct db *db, person_id person);

#endif
