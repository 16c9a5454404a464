/* SPDX-License-Identifier: Apache-2.0
 * import_said: messages of another chat, their answers and signs.
 */
#include "feature/chat/import.h"

#include "base/id.h"
#include "base/utf8.h"
#include "core/import/encoding.h"
#include "html/html.h"

/* A moment that very many messages are of is not gone through again for each. */
enum { CROWD = 8 };

static str moment_key(struct chat_import *i, int64_t time)
{
	struct out o = out_new(i->row, 32);
	out_int(&o, id_moment(time));
	return out_view(&o);
}

static err write_one(struct chat_import *i, const struct conversation *c,
		     struct conversation_brought *said, int64_t *id)
{
	str moment = moment_key(i, said->created);
	int64_t first = id_moment(said->created);
	chat_import_get(&i->crowded, moment, &said->after);
	TRY(conversation_bring_words(i->db, c, said, id));
	if (*id - (said->after > first ? said->after : first) > CROWD || said->after)
		chat_import_set(i->whole, &i->crowded, moment, *id);
	return OK;
}

static void count_answer(struct chat_import *i, int64_t message)
{
	struct out o = out_new(i->row, 32);
	int64_t at = (int64_t)i->answers.n;
	out_int(&o, message);
	if (!chat_import_get(&i->answered, out_view(&o), &at)) {
		chat_import_set(i->whole, &i->answered, out_view(&o), at);
		*ARENA_PUSH(i->whole, &i->answers) = (struct chat_import_answers){message, 0};
	}
	i->answers.v[at].n++;
}

/* One that is too long becomes several. */
static err write_parts(struct chat_import *i, const struct chat_import_said *said, str body,
		       int64_t *id)
{
	struct chat_import_room *room = chat_import_room(i, said->room);
	int64_t now = i->db->now, part;
	str rest = body;
	*id = 0;
	do {
		str head = utf8_head(rest, MESSAGE_MAX);
		TRY(write_one(i, &room->c,
			      &(struct conversation_brought){
				      .author = said->author,
				      .thread = said->thread,
				      .body = head,
				      .created = said->created < now ? said->created : now,
				      .edited = said->edited < now ? said->edited : now},
			      &part));
		room->newest = part > room->newest ? part : room->newest;
		if (said->thread)
			count_answer(i, said->thread);
		*id = *id ? *id : part;
		rest = str_sub(rest, head.n, rest.n);
	} while (rest.n);
	if (utf8_count(body) > MESSAGE_MAX)
		import_note(i->whole, i->report,
			    S("a message of over 10,000 characters became several"));
	if (said->cut)
		import_note(i->whole, i->report, S("a message of over 64 KB was cut"));
	return OK;
}

str chat_import_said_key(struct chat_import *i, str room, int64_t conversation, person_id author,
			 int64_t created)
{
	struct out o = out_new(i->row, 128);
	out_lit(&o, "said ");
	/* Of people by who they are: it may go on in another conversation of theirs. */
	if (str_starts(room, S("people ")))
		out_fmt(&o, "p%016llx", (unsigned long long)str_hash(room));
	else
		out_int(&o, conversation);
	out_byte(&o, ' ');
	out_int(&o, author.v);
	out_byte(&o, ' ');
	out_int(&o, created / 1000);
	size_t n = o.n;
	int64_t k = 0, first;
	str moment = str_dup(i->row, out_view(&o));
	chat_import_get(&i->crowded, moment, &k);
	for (first = k;; k++) {
		o.n = n;
		out_byte(&o, ' ');
		out_int(&o, k);
		if (!chat_import_meet(&i->met, out_view(&o)))
			break;
	}
	if (first || k > CROWD)
		chat_import_set(i->whole, &i->crowded, moment, k);
	return out_view(&o);
}

/* Was it changed there since it came here? When it was, is remembered. */
static err change(struct chat_import *i, const struct chat_import_said *said, str body, int64_t id)
{
	str key = chat_import_key(i, "changed", said->key);
	int64_t before = 0, edited = said->edited < i->db->now ? said->edited : i->db->now;
	bool changed = false;
	err e = imported_find(i->db, i->source, key, &before);
	if (e && e != NOT_FOUND)
		return e;
	if (edited > before && body.n && utf8_count(body) <= MESSAGE_MAX)
		TRY(conversation_bring_change(i->db, id, body, before, edited, &changed));
	if (!changed) {
		chat_import_skip(i, S("here already"));
		return OK;
	}
	i->report->written++;
	import_note(i->whole, i->report, S("a message that was changed since"));
	return imported_put(i->db, i->source, key, edited);
}

err chat_import_say(struct chat_import *i, const struct chat_import_said *said, int64_t *id,
		    bool *fresh)
{
	str body = str_trim(said->body);
	*fresh = false;
	*id = 0;
	i->report->read++;
	err e = imported_find(i->db, i->source, said->key, id);
	i->again += e == OK;
	i->kept += e == OK;
	chat_import_room(i, said->room)->kept += e == OK;
	if (e == OK)
		return change(i, said, body, *id);
	if (e != NOT_FOUND)
		return e;
	if (body.n == 0 && said->files == 0) {
		chat_import_skip(i, S("a message without words or files that are here"));
		return OK;
	}
	int64_t conversation = chat_import_room(i, said->room)->c.id;
	bool in = false;
	if (said->thread)
		TRY(conversation_bring_thread(i->db, conversation, said->thread, &in));
	struct chat_import_said placed = *said;
	placed.thread = in ? said->thread : 0;
	TRY(write_parts(i, &placed, body, id));
	*fresh = true;
	i->kept++;
	chat_import_room(i, said->room)->kept++;
	i->report->written++;
	if (said->edited)
		TRY(imported_put(i->db, i->source, chat_import_key(i, "changed", said->key),
				 said->edited < i->db->now ? said->edited : i->db->now));
	return imported_put(i->db, i->source, said->key, *id);
}

/* The signs of the house by the names that others give them; 0 for the rest. */
static int64_t sign_of(str emoji)
{
	static const struct {
		const char *name;
		int64_t sign;
	} signs[] = {
		{"+1", 1},
		{"thumbsup", 1},
		{"ok_hand", 1},
		{"heart", 2},
		{"hearts", 2},
		{"heart_eyes", 2},
		{"blue_heart", 2},
		{"green_heart", 2},
		{"smile", 3},
		{"smiley", 3},
		{"grin", 3},
		{"grinning", 3},
		{"joy", 3},
		{"laughing", 3},
		{"satisfied", 3},
		{"rolling_on_the_floor_laughing", 3},
		{"tada", 4},
		{"clap", 4},
		{"raised_hands", 4},
		{"confetti_ball", 4},
		{"eyes", 5},
		{"white_check_mark", 6},
		{"heavy_check_mark", 6},
		{"ballot_box_with_check", 6},
	};
	str name = str_cut(&emoji, ':');
	for (size_t k = 0; k < sizeof(signs) / sizeof(*signs); k++)
		if (str_eq(name, str_from(signs[k].name)))
			return signs[k].sign;
	return 0;
}

err chat_import_sign(struct chat_import *i, int64_t message, bool fresh, person_id person,
		     str emoji)
{
	int64_t sign = sign_of(emoji);
	i->report->read++;
	if (!message || !fresh) {
		chat_import_skip(i, message ? S("here already")
					    : S("a reaction to what is not brought"));
		return OK;
	}
	if (!sign) {
		chat_import_skip(i, str_cat(i->row, S("a reaction that is no sign here: "),
					    one_line(i->row, emoji, 40)));
		return OK;
	}
	i->report->written++;
	return conversation_bring_sign(i->db, message, person, sign);
}

/* "@" and "#" name nobody and nothing of ours there. */
static str without_names(struct arena *a, str markdown)
{
	struct out o = out_new(a, markdown.n * 5 + 1);
	char before = ' ';
	for (size_t i = 0; i < markdown.n; before = markdown.p[i++]) {
		char c = markdown.p[i];
		bool begins = before == ' ' || before == '\n' || before == '(' || before == '\\';
		if (!begins || (c != '@' && c != '#')) {
			out_byte(&o, c);
			continue;
		}
		o.n -= before == '\\';
		out_str(&o, c == '@' ? IMPORT_AT : S("&#35;"));
	}
	return out_view(&o);
}

str chat_import_plain(struct arena *a, str text)
{
	struct out o = out_new(a, text.n * 8 + 16);
	html_text(&o, text);
	return without_names(a, html_to_markdown(a, out_view(&o), NULL));
}
