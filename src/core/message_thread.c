/* SPDX-License-Identifier: Apache-2.0 */
#include "core/message_thread.h"

#include "core/event.h"
#include "core/notify.h"

#include "message_thread.sql.h"

err message_thread_find(struct db *db, int64_t thread, struct message_thread *t)
{
	struct q_thread_find q;
	bool found;
	*t = (struct message_thread){0};
	TRY(q_thread_find(db, thread, &q, &found));
	if (found)
		*t = (struct message_thread){(enum thread_follows)q.follows, q.last, q.seen,
					     q.draft};
	return OK;
}

err message_thread_follow(struct db *db, const struct conversation *c, int64_t thread, bool on)
{
	if (on)
		return q_thread_follow(db, thread);
	TRY(q_thread_unfollow(db, thread, c->id));
	return notify_read_thread(db, (item_id){thread});
}

err message_thread_draft(struct db *db, const struct conversation *c, int64_t thread, str words)
{
	return q_thread_draft(db, thread, c->id, words);
}

err message_thread_read(struct db *db, const struct conversation *c, int64_t thread,
			int64_t message)
{
	struct message_thread t;
	int64_t to = message > c->last ? c->last : message;
	TRY(message_thread_find(db, thread, &t));
	TRY(q_thread_seen(db, thread, to));
	return to >= t.last ? notify_read_thread(db, (item_id){thread}) : OK;
}

err message_thread_said(struct db *db, const struct conversation *c,
			const struct conversation_words_said *said, int64_t message)
{
	TRY(q_thread_began(db, said->thread));
	TRY(q_thread_answered(db, said->author, said->thread, c->id, message, !said->unattended));
	/* Of what is told to nobody no job moves it. */
	if (said->created)
		return q_thread_past(db, said->thread, message);
	return said->unattended ? OK : notify_read_thread(db, (item_id){said->thread});
}

err message_threads_read(struct db *db, int64_t conversation, int64_t message)
{
	struct q_thread_told_in q;
	int64_t read;
	bool any;
	/* Asked whenever somebody reads or says something, and most find nothing. */
	TRY(q_thread_told_in(db, conversation, message, &q, &any));
	if (!any)
		return OK;
	TRY(q_thread_notify_read(db, conversation, message, &read));
	TRY(q_thread_seen_in(db, conversation, message));
	return read ? event_add(db, EVENT_NOTIFIED, (item_id){0}, (item_id){0}, (place_id){0},
				db->viewer)
		    : OK;
}

err message_threads_leave(struct db *db, int64_t conversation, person_id person)
{
	TRY(q_thread_untell(db, person, conversation));
	return q_thread_leave(db, person, conversation);
}

err message_threads_bring(struct db *db, int64_t conversation)
{
	TRY(q_thread_bring_newer(db, conversation));
	TRY(q_thread_bring_beginners(db, conversation));
	return q_thread_bring_answerers(db, conversation);
}

err message_threads_erase(struct db *db, person_id person)
{
	return q_thread_erase(db, person);
}
