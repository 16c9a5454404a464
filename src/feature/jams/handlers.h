/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in jams.c.
 */
#ifndef RUCHE_JAMS_HANDLERS_H
#define RUCHE_JAMS_HANDLERS_H

#include "core/demo.h"
#include "feature/jams/jam.h"
#include "ui/feature.h"
#include "ui/place_page.h"

err jam_list(struct rq *rq);
err jam_new(struct rq *rq);
err jam_create(struct rq *rq);
err jam_show(struct rq *rq);
err jam_rules(struct rq *rq);
err jam_map(struct rq *rq);
err insight_show(struct rq *rq);
err report_show(struct rq *rq);
err archive_show(struct rq *rq);
err jam_edit(struct rq *rq);
err jam_update(struct rq *rq);
err jam_rehearsal_update(struct rq *rq);
err jam_rehearsal_delete(struct rq *rq);
err jam_membership_create(struct rq *rq);
err jam_membership_delete(struct rq *rq);

err jam_forum_show(struct rq *rq);
err jam_forum_new(struct rq *rq);
err jam_forum_create(struct rq *rq);
err jam_forum_edit(struct rq *rq);
err jam_forum_update(struct rq *rq);
err jam_forum_move_update(struct rq *rq);
err jam_forum_delete(struct rq *rq);

err jam_member_list(struct rq *rq);
err jam_member_create(struct rq *rq);
err jam_member_delete(struct rq *rq);
err jam_invitation_create(struct rq *rq);
err jam_invitation_delete(struct rq *rq);
err jam_invitation_show(struct rq *rq);
err jam_letter_create(struct rq *rq);
err jam_come_show(struct rq *rq);
err jam_come_create(struct rq *rq);
err jam_invitation_accept(struct rq *rq);
err jam_shift_list(struct rq *rq);
err jam_shift_create(struct rq *rq);
err jam_shift_delete(struct rq *rq);

err jam_executive_list(struct rq *rq);
err jam_executive_create(struct rq *rq);
err jam_executive_delete(struct rq *rq);

err idea_list(struct rq *rq);
err idea_new(struct rq *rq);
err idea_create(struct rq *rq);
err idea_show(struct rq *rq);
err idea_edit(struct rq *rq);
err idea_update(struct rq *rq);
err idea_history(struct rq *rq);
err idea_delete(struct rq *rq);
err idea_link_create(struct rq *rq);
err idea_link_delete(struct rq *rq);
err idea_vote_create(struct rq *rq);
err idea_stance_create(struct rq *rq);

err jam_backroom_show(struct rq *rq);
err jam_note_list(struct rq *rq);
err jam_note_create(struct rq *rq);
err jam_log_list(struct rq *rq);
err idea_move_update(struct rq *rq);
err idea_highlight_create(struct rq *rq);
err idea_highlight_delete(struct rq *rq);
err idea_merge_create(struct rq *rq);
err idea_merge_delete(struct rq *rq);
err idea_removal_new(struct rq *rq);
err idea_removal_create(struct rq *rq);
err idea_answer_update(struct rq *rq);

/* ---- shared by the handlers ---- */
struct jam_view {
	struct place_view where;
	struct jam jam;
	bool in;	 /* the viewer takes part */
	bool team;	 /* facilitators and owners */
	bool owner;	 /* of whom one is */
	bool rehearsing; /* what is written now is of a rehearsal, and for the team alone */
	bool may_post;	 /* new ideas, now */
	bool may_answer; /* answers, thanks, links, votes, now */
};
/* The jam of the address; NOT_FOUND for who may not read it. */
err jam_asked(struct rq *rq, struct jam_view *v);
/* The same for the team, or its owners alone: DENIED for others. */
err jam_asked_by(struct rq *rq, enum role least, struct jam_view *v);
/* The forum of the address, among those of the jam. */
/* Frozen, or archived, it is read and nothing in it changes any more; DENIED then. */
bool jam_may_change(const struct jam_view *v);
err jam_changes(struct rq *rq, const struct jam_view *v);
err jam_forum_asked(struct rq *rq, struct jam_view *v, struct jam_forums *all, struct jam_forum *f);
err jam_json(struct rq *rq, const struct jam_view *v, int status);
err idea_json(struct rq *rq, place_id jam, item_id id, int status);
struct q_idea_find; /* idea.sql.h */
/* The idea of the address, while it may be answered; DENIED when the jam is closed. */
err idea_asked_open(struct rq *rq, struct jam_view *v, struct q_idea_find *idea,
		    struct item_row *item);
/* Is it shown in this phase? What was rehearsed is only shown before the opening, to the team. */
bool idea_shown(const struct jam_view *v, bool rehearsal);
/* What the room shows of how it is decided; empty before that begins. */
err decide_aside(struct rq *rq, const struct jam_view *v, html *block);
/* Was it put forward for the decision, and may the viewer do so now, whose own it is? */
err idea_decided(struct rq *rq, const struct jam_view *v, item_id idea, bool own, bool *proposed,
		 bool *may);
/* The viewer was shown these ideas: those that are not heard enough yet count it. */
void idea_served(struct rq *rq, const struct jam_view *v, item_id id, person_id author,
		 int64_t readers);

/* A moment in a form, in the viewer's zone, or for a program. Forms carry minutes: what nobody
 * changed (`was`, 0 none) stays as it was, to the second. */
str jam_time_field(struct rq *rq, int64_t time);
bool jam_time_read(struct rq *rq, str text, int64_t was, int64_t *time);

/* ---- the kind ---- */
err idea_cards(struct rq *rq, struct card **cards, size_t n);
err idea_index_text(struct db *db, item_id id, str *title, str *body);
err idea_address_of(struct db *db, item_id id, struct arena *a, url *to);
err idea_answerable(struct db *db, item_id root, bool *may);
err idea_answered_by(struct db *db, item_id root, item_id answer);
/* One below it is there no more: what it settled waits again. */
err idea_answer_gone(struct db *db, item_id root);

/* ---- hooks ---- */
err jams_head(struct rq *rq, const struct place *place, enum role role, struct out *out);
err jams_block(struct rq *rq, struct out *out);
err jams_named(struct rq *rq, str words, struct found_places *to);
err jams_bell(struct db *db, const struct app *app, str payload);
err jams_tell(struct db *db, const struct app *app, str payload);
err jams_wipe(struct db *db, const struct app *app, str payload);
err jams_forget(struct db *db, const struct app *app, str payload);
err jams_readers(struct db *db, const struct app *app, str payload);
err jams_count(const struct app *app, struct arena *a, const struct job *job);
err jams_letter(const struct app *app, struct arena *a, const struct job *job);
/* Letters that nobody came by, and guests of jams that are over who cannot sign in. */
err jams_letters_sweep(struct db *db, const struct app *app, str payload);
err jams_counting(struct db *db, const struct app *app, str payload);
err jams_understanding(struct db *db, const struct app *app, str payload);
err jams_understand(const struct app *app, struct arena *a, const struct job *job);
err jams_decisions(struct db *db, const struct app *app, str payload);
err jams_ballots(const struct app *app, struct arena *a, const struct job *job);
err jams_silent(struct db *db, const struct app *app, str payload);
err jams_parted(struct db *db, const struct app *app, str payload);
err jams_silence(struct db *db, const struct app *app, str payload);
/* Who takes part hears of it, in batches. */
enum jam_bell { BELL_OPENED = 1, BELL_CLOSED, BELL_VOTE = 4, BELL_DECIDED };
err jam_tell_later(struct db *db, place_id jam, enum jam_bell bell);
err decisions_export(struct db *db, person_id person, struct out *json);
err decisions_check(struct db *db, struct out *findings);
/* An idea was removed: where it was voted on, the votes are counted again. */
err decisions_gone(struct db *db, item_id idea);
err decisions_erase(struct db *db, person_id person, struct id_list items);
err decisions_erase_words(struct db *db, person_id person);
err jams_demo(struct db *db, struct demo *demo);
err jams_export(struct db *db, person_id person, struct out *json);
err jams_check(struct db *db, struct out *findings);
err jams_erase(struct db *db, person_id person, struct id_list items);
err jams_import_polis(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why);

#endif
