/* SPDX-License-Identifier: Apache-2.0
 * item: the one table of everything people say or share, and the rules that keep its circle,
 * counters, pulse and events together. Rooms keep their content; they never write here.
 */
#include "core/item.h"

#include "base/clock.h"
#include "core/access.h"
#include "core/event.h"
#include "core/language.h"
#include "core/place.h"
#include "core/preview.h"
#include "core/revision.h"

#include "access.sql.h"
#include "item.sql.h"
#include "tag.sql.h"

static const char *const audiences[] = {"public", "internal", "members", "listed", "private"};

str audience_name(enum audience audience)
{
	return str_from(audiences[audience]);
}

bool audience_named(str name, enum audience *audience)
{
	for (size_t i = 0; i < sizeof(audiences) / sizeof(*audiences); i++)
		if (str_eq(name, str_from(audiences[i]))) {
			*audience = (enum audience)i;
			return true;
		}
	return false;
}

#define ITEM_FROM(row, q)                                                     \
	(*(row) = (struct item_row){.id = (q)->id,                            \
				    .kind = (enum kind)(q)->kind,             \
				    .place = (q)->place,                      \
				    .hub = (q)->hub,                          \
				    .author = (q)->author,                    \
				    .root = (q)->root,                        \
				    .reply_to = (q)->reply_to,                \
				    .circle = (q)->circle,                    \
				    .audience = (enum audience)(q)->audience, \
				    .state = (enum state)(q)->state,          \
				    .language = (q)->language,                \
				    .created = (q)->created,                  \
				    .updated = (q)->updated,                  \
				    .edited = (q)->edited,                    \
				    .comments = (q)->comments,                \
				    .likes = (q)->likes,                      \
				    .raters = (q)->raters,                    \
				    .stars = (q)->stars,                      \
				    .author_handle = (q)->author_handle,      \
				    .author_name = (q)->author_name,          \
				    .author_title = (q)->author_title,        \
				    .author_city = (q)->author_city,          \
				    .author_photo = (q)->author_photo,        \
				    .author_hue = (q)->author_hue,            \
				    .author_kind = (q)->author_kind,          \
				    .liked = (q)->liked,                      \
				    .my_stars = (q)->my_stars})

err item_find(struct db *db, item_id id, struct item_row *row)
{
	struct q_item_row q;
	TRY(q_item_row(db, id, &q));
	ITEM_FROM(row, &q);
	return OK;
}

err item_list(struct db *db, struct id_list ids, struct item_rows *rows)
{
	struct q_item_row_list found = {0};
	*rows = (struct item_rows){0};
	if (ids.n == 0)
		return OK;
	REQUIRE(ids.n <= 500);
	TRY(q_item_rows(db, ids, &found));
	/* At most 500 on each side: the order of the ids is restored by looking each one up. */
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < found.n; k++)
			if (found.v[k].id.v == ids.v[i]) {
				struct item_row *row = ARENA_PUSH(db->arena, rows);
				ITEM_FROM(row, &found.v[k]);
				break;
			}
	return OK;
}

err item_may_edit(struct db *db, const struct item_row *row, bool *may)
{
	*may = false;
	if (ID_NONE(db->viewer))
		return OK;
	if (ID_EQ(row->author, db->viewer)) {
		*may = true;
		return OK;
	}
	/* Answers belong to their author alone; owners of a place hide, they do not rewrite. */
	if (row->root)
		return OK;
	enum role role;
	TRY(access_role(db, row->place, &role));
	*may = role >= ROLE_FACILITATOR && row->kind == KIND_ENTRY;
	return OK;
}

err item_hold(struct db *db, item_id id)
{
	return database_is_postgres(db->database) ? q_item_lock(db, id.v) : OK;
}

/* An item as it stands now and stays until the commit: on PostgreSQL a second writer waits here,
 * and then reads what the first left. Without it two deletes would count twice, and an answer could
 * keep the circle of a root that is being narrowed. */
static err locked(struct db *db, item_id id, struct q_item_raw *q)
{
	TRY(q_item_raw(db, id, q));
	if (!database_is_postgres(db->database))
		return OK;
	/* The root before its answers, so that two never wait for each other. */
	if (q->root)
		TRY(q_item_lock(db, q->root));
	TRY(q_item_lock(db, id.v));
	return q_item_raw(db, id, q);
}

/* What the new row takes from where it stands: a place, or the item it answers. */
struct standing {
	place_id place;
	int64_t hub, place_circle, root, reply_to, circle;
	enum audience audience;
};

static err stand_below(struct db *db, item_id parent, struct standing *at)
{
	struct q_item_raw q;
	TRY(locked(db, parent, &q));
	if (q.state != STATE_PUBLISHED)
		return NOT_FOUND;
	struct q_item_place place;
	TRY(q_item_place(db, q.place, &place));
	if (place.state != PLACE_LIVE)
		return DENIED;
	*at = (struct standing){.place = q.place,
				.hub = q.hub,
				.root = q.root ? q.root : q.id.v,
				.reply_to = q.id.v,
				.circle = q.circle,
				.audience = (enum audience)q.audience};
	return OK;
}

/* Whose it is when nobody else reads it: what somebody brought into another's own place is that
 * person's. */
static person_id whose(const struct q_item_place *place, person_id author)
{
	return place->kind == PLACE_PERSON ? place->owner : author;
}

static err stand_in(struct db *db, const struct item_new *new, int64_t id, struct standing *at)
{
	struct q_item_place q;
	bool may = new->allowed;
	if (!may)
		TRY(access_may_write(db, new->author, new->place, &may));
	if (!may)
		return DENIED;
	if (database_is_postgres(db->database))
		TRY(q_item_place_lock(db, new->place));
	TRY(q_item_place(db, new->place, &q));
	*at = (struct standing){.place = new->place,
				.hub = q.hub,
				.place_circle = q.circle,
				.audience = new->audience};
	/* A draft is read by name: its author and the authors of the place. */
	at->circle = new->state == STATE_PUBLISHED ? access_circle(new->audience, q.circle, q.hub,
								   whose(&q, new->author), id)
						   : id;
	return OK;
}

static err draft_readers(struct db *db, item_id id, person_id author, int64_t hub)
{
	TRY(q_access_reach_add(db, author, id.v));
	return q_access_reach_authors(db, id.v, hub);
}

/* What publication does besides the row: pulse, counters, search, event. */
static err announce(struct db *db, item_id id, const struct standing *at, person_id author,
		    bool quiet)
{
	bool open = at->circle <= CIRCLE_INTERNAL;
	if (at->root == 0) {
		TRY(q_item_pulse(db, at->hub, id.v));
		if (open)
			TRY(q_item_pulse(db, author.v, id.v));
		TRY(q_item_count_place(db, at->place, 1, id.v, at->circle));
	} else {
		TRY(q_item_count_comments(db, (item_id){at->root}, 1));
		if (at->reply_to != at->root)
			TRY(q_item_count_comments(db, (item_id){at->reply_to}, 1));
	}
	if (open)
		TRY(q_item_count_author(db, author, 1));
	TRY(q_item_queue(db, id));
	if (quiet)
		return OK;
	return event_add(db, at->root ? EVENT_COMMENTED : EVENT_PUBLISHED, id, (item_id){at->root},
			 at->place, (person_id){0});
}

/* An id of a time gone by that nobody has. Several rows of one millisecond get neighbours; what is
 * older than the first id there can be is numbered in the order in which it comes. */
static err past_id(struct db *db, int64_t created, item_id *id)
{
	struct q_item_taken taken = {.n = 1};
	struct q_item_oldest oldest;
	if (created < id_time(0) + SECOND) {
		TRY(q_item_oldest(db, (item_id){id_floor(id_time(0) + DAY)}, &oldest));
		int64_t first = id_at(created, 0);
		id->v = oldest.id < first ? first : oldest.id + 1;
		return OK;
	}
	id->v = id_past(created);
	for (;; id->v++) {
		TRY(q_item_taken(db, *id, &taken));
		if (taken.n == 0)
			return OK;
	}
}

static err choose_language(struct db *db, const struct item_new *new, str *language)
{
	*language = new->language;
	if (!str_empty(*language))
		return OK;
	*language = language_guess(new->text);
	if (!str_empty(*language))
		return OK;
	struct q_item_author_language q;
	TRY(q_item_author_language(db, new->author, &q));
	*language = q.language;
	return OK;
}

err item_create(struct db *db, const struct item_new *new, item_id *id)
{
	struct standing at;
	str language;
	int64_t created = new->created ? new->created : db->now;
	if (new->created)
		TRY(past_id(db, created, id));
	else
		id->v = id_new();
	if (ID_NONE(new->reply_to))
		TRY(stand_in(db, new, id->v, &at));
	else
		TRY(stand_below(db, new->reply_to, &at));
	TRY(choose_language(db, new, &language));
	TRY(q_item_add(db, *id, new->kind, at.place, at.hub, new->author, at.root, at.reply_to,
		       at.circle, at.audience, new->state, language, created));
	if (new->state != STATE_PUBLISHED)
		return draft_readers(db, *id, new->author, at.hub);
	if (at.root == 0 && new->audience == AUDIENCE_LISTED)
		TRY(access_list_readers(db, *id, new->author, new->readers));
	return announce(db, *id, &at, new->author, new->quiet);
}

/* Rows that name an item without a foreign key follow its new id. */
static err follow_new_id(struct db *db, item_id old, item_id fresh)
{
	struct out before = out_new(db->arena, 64), after = out_new(db->arena, 64);
	out_lit(&before, "entry:");
	out_int(&before, old.v);
	out_lit(&after, "entry:");
	out_int(&after, fresh.v);
	TRY(q_item_move_attachments(db, old.v, fresh.v));
	TRY(q_item_move_autosave(db, out_view(&before), out_view(&after)));
	TRY(q_item_move_imported(db, old.v, fresh.v));
	return q_item_drop_queue(db, old);
}

err item_publish(struct db *db, item_id *id, int64_t when)
{
	struct q_item_raw q;
	struct q_item_place place;
	bool may;
	TRY(locked(db, *id, &q));
	if (q.state != STATE_DRAFT && q.state != STATE_SCHEDULED)
		return CONFLICT;
	TRY(access_may_write(db, db->viewer, q.place, &may));
	if (!may)
		return DENIED;
	TRY(q_item_place(db, q.place, &place));
	item_id fresh = {0};
	if (when && when < db->now)
		TRY(past_id(db, when, &fresh));
	else
		fresh.v = id_new();
	if (when == 0)
		when = db->now;
	struct standing at = {
		.place = q.place, .hub = q.hub, .audience = (enum audience)q.audience};
	at.circle = access_circle(at.audience, place.circle, q.hub, q.author, fresh.v);
	TRY(access_circle_clear(db, id->v));
	TRY(q_item_move(db, *id, fresh, when, at.circle, STATE_PUBLISHED));
	TRY(follow_new_id(db, *id, fresh));
	TRY(q_item_circle_tags(db, fresh, at.circle));
	TRY(revision_close(db, fresh, false));
	*id = fresh;
	TRY(announce(db, fresh, &at, q.author, false));
	/* After the counters of places and people, as everywhere. */
	return at.circle <= CIRCLE_INTERNAL ? q_tag_count_item(db, fresh, 1) : OK;
}

err item_set_state(struct db *db, item_id id, enum state state)
{
	struct q_item_raw q;
	TRY(locked(db, id, &q));
	if (q.state > STATE_SCHEDULED || state > STATE_SCHEDULED)
		return CONFLICT;
	return q_item_circle(db, id, q.circle, q.audience, state);
}

/* A published item leaves the counts of its place under its old circle and enters them under the
 * new one. */
static err count_in_place(struct db *db, const struct q_item_raw *q, int64_t circle,
			  enum state state)
{
	TRY(q_item_count_place(db, q->place, -1, 0, q->circle));
	TRY(q_item_count_ratings(db, q->place, -q->raters, -q->stars, q->circle));
	/* The row has its new circle and state already. */
	TRY(q_item_last_in_place(db, q->place, q->id.v));
	if (state != STATE_PUBLISHED)
		return OK;
	TRY(q_item_count_place(db, q->place, 1, q->id.v, circle));
	return q_item_count_ratings(db, q->place, q->raters, q->stars, circle);
}

/* An item and its answers take another circle; counters of open items follow. */
static err move_circle(struct db *db, const struct q_item_raw *q, int64_t circle,
		       enum audience audience, enum state state)
{
	bool was_open = q->circle <= CIRCLE_INTERNAL, is_open = circle <= CIRCLE_INTERNAL;
	TRY(q_item_circle(db, q->id, circle, audience, state));
	TRY(q_item_circle_tags(db, q->id, circle));
	if (q->root == 0) {
		TRY(q_item_circle_answers(db, q->id.v, circle));
		TRY(q_item_circle_answer_tags(db, q->id.v, circle));
		TRY(q_item_queue_answers(db, q->id.v));
	}
	if (q->root == 0 && q->state == STATE_PUBLISHED)
		TRY(count_in_place(db, q, circle, state));
	if (was_open != is_open && q->state == STATE_PUBLISHED) {
		int change = is_open ? 1 : -1;
		TRY(q_item_count_author(db, q->author, change));
		TRY(q_tag_count_item(db, q->id, change));
		if (q->root == 0) {
			TRY(q_item_count_answer_authors(db, q->id.v, change));
			TRY(q_tag_count_answers(db, q->id.v, change));
		}
	}
	return q_item_queue(db, q->id);
}

/* May somebody read it who could not before? Named readers may be new ones, and members no
 * colleagues. */
static bool widens(const struct q_item_raw *q, int64_t circle, enum audience audience)
{
	if (audience == AUDIENCE_PRIVATE || q->circle == CIRCLE_PUBLIC)
		return false;
	return audience == AUDIENCE_LISTED || circle != q->circle;
}

/* Those who hear of it live and may not any more are found among its readers. */
static err tell_narrowed(struct db *db, item_id id)
{
	return event_add(db, EVENT_NARROWED, id, (item_id){0}, (place_id){0}, (person_id){0});
}

err item_set_audience(struct db *db, item_id id, enum audience audience, struct id_list readers)
{
	struct q_item_raw q;
	struct q_item_place place;
	TRY(locked(db, id, &q));
	if (q.root != 0)
		return INVALID;
	TRY(q_item_place(db, q.place, &place));
	if (q.state != STATE_PUBLISHED)
		return q_item_circle(db, id, q.circle, audience, q.state);
	int64_t circle =
		access_circle(audience, place.circle, q.hub, whose(&place, q.author), id.v);
	TRY(access_circle_clear(db, id.v));
	if (audience == AUDIENCE_LISTED)
		TRY(access_list_readers(db, id, whose(&place, q.author), readers));
	TRY(move_circle(db, &q, circle, audience, STATE_PUBLISHED));
	if (widens(&q, circle, audience))
		TRY(revision_close(db, id, true));
	if (circle != CIRCLE_PUBLIC && (circle != q.circle || audience == AUDIENCE_LISTED))
		TRY(tell_narrowed(db, id));
	if (circle <= CIRCLE_INTERNAL)
		TRY(q_item_pulse(db, q.author.v, id.v));
	return OK;
}

err item_share(struct db *db, item_id id, int64_t circle)
{
	struct q_item_raw q;
	TRY(locked(db, id, &q));
	if (q.root != 0 || q.state != STATE_PUBLISHED)
		return INVALID;
	if (q.circle != circle || q.audience != AUDIENCE_LISTED) {
		TRY(access_circle_clear(db, id.v));
		TRY(move_circle(db, &q, circle, AUDIENCE_LISTED, STATE_PUBLISHED));
		TRY(tell_narrowed(db, id));
	}
	return revision_close(db, id, true);
}

err item_set_place(struct db *db, item_id id, place_id place)
{
	struct q_item_raw q;
	struct q_item_place to;
	TRY(locked(db, id, &q));
	if (q.root != 0 || q.state != STATE_PUBLISHED || q.audience > AUDIENCE_MEMBERS)
		return INVALID;
	TRY(q_item_place(db, place, &to));
	if (to.state != PLACE_LIVE)
		return DENIED;
	TRY(q_item_count_place(db, q.place, -1, 0, q.circle));
	TRY(q_item_count_ratings(db, q.place, -q.raters, -q.stars, q.circle));
	place_id old = q.place;
	TRY(q_item_put(db, id.v, place, to.hub));
	TRY(q_item_put_answers(db, id.v, place, to.hub));
	TRY(q_item_last_in_place(db, old, id.v));
	/* It enters the counts of its new place under its old circle, and leaves them with that. */
	TRY(q_item_count_place(db, place, 1, id.v, q.circle));
	TRY(q_item_count_ratings(db, place, q.raters, q.stars, q.circle));
	TRY(item_set_audience(db, id, (enum audience)q.audience, (struct id_list){0}));
	/* A guest of the one place is none of the other. */
	TRY(tell_narrowed(db, id));
	TRY(event_add(db, EVENT_MOVED, id, (item_id){0}, q.hub == to.hub ? old : (place_id){0},
		      (person_id){0}));
	return q_item_pulse(db, to.hub, id.v);
}

err item_set_language(struct db *db, item_id id, str language)
{
	return q_item_language(db, id, language);
}

err item_touch(struct db *db, item_id id, bool edited)
{
	TRY(q_item_touched(db, id, edited));
	return q_item_queue(db, id);
}

err item_index(struct db *db, item_id id)
{
	return q_item_queue(db, id);
}

err item_index_thread(struct db *db, item_id id)
{
	TRY(q_item_queue_answers(db, id.v));
	return q_item_queue(db, id);
}

err item_delete(struct db *db, item_id id)
{
	struct q_item_raw q;
	TRY(locked(db, id, &q));
	if (q.state == STATE_DELETED)
		return OK;
	/* A circle that nobody reaches: no list, count or search can show it again. */
	TRY(access_circle_clear(db, id.v));
	TRY(preview_end(db, id));
	TRY(move_circle(db, &q, id.v, (enum audience)q.audience, STATE_DELETED));
	if (q.state != STATE_PUBLISHED)
		return OK;
	if (q.root != 0) {
		TRY(q_item_count_comments(db, (item_id){q.root}, -1));
		if (q.reply_to != q.root)
			TRY(q_item_count_comments(db, (item_id){q.reply_to}, -1));
	}
	return event_add(db, EVENT_DELETED, id, (item_id){q.root}, q.place, (person_id){0});
}

err item_restore(struct db *db, item_id id)
{
	struct q_item_raw q;
	struct q_item_place place;
	TRY(locked(db, id, &q));
	if (q.state != STATE_DELETED || q.root != 0)
		return CONFLICT;
	TRY(q_item_place(db, q.place, &place));
	if (place.state != PLACE_LIVE)
		return DENIED;
	/* Whom it was shown by name is forgotten. */
	enum audience audience =
		q.audience == AUDIENCE_LISTED ? AUDIENCE_PRIVATE : (enum audience)q.audience;
	int64_t circle =
		access_circle(audience, place.circle, q.hub, whose(&place, q.author), id.v);
	TRY(q_item_circle(db, id, circle, audience, STATE_PUBLISHED));
	TRY(q_item_circle_tags(db, id, circle));
	TRY(q_item_circle_answers(db, id.v, circle));
	TRY(q_item_circle_answer_tags(db, id.v, circle));
	TRY(q_item_queue_answers(db, id.v));
	TRY(q_item_count_place(db, q.place, 1, id.v, circle));
	TRY(q_item_count_ratings(db, q.place, q.raters, q.stars, circle));
	TRY(q_item_pulse(db, q.hub, id.v));
	if (circle <= CIRCLE_INTERNAL) {
		TRY(q_item_pulse(db, q.author.v, id.v));
		TRY(q_item_count_author(db, q.author, 1));
		TRY(q_tag_count_item(db, id, 1));
		TRY(q_item_count_answer_authors(db, id.v, 1));
		TRY(q_tag_count_answers(db, id.v, 1));
	}
	return q_item_queue(db, id);
}
