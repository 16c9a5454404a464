/* SPDX-License-Identifier: Apache-2.0 */
#include "http/multipart.h"

#include "base/rand.h"
#include "base/utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* ---- parameters of a header: value; name=token; name="quoted" ---- */

/* Only \" is an escape: browsers write it so, or %22; a lone \ is a path's. */
static bool escapes(str s, size_t i)
{
	return s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '"';
}

/* Where the quote at the front of s is closed; s.n when it is not. */
static size_t quoted_end(str s)
{
	size_t i = 1;
	while (i < s.n && s.p[i] != '"')
		i += escapes(s, i) ? 2 : 1;
	return i < s.n ? i : s.n;
}

static str unquote(struct arena *a, str s)
{
	char *to = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (escapes(s, i))
			i++;
		to[n++] = s.p[i];
	}
	return (str){to, n};
}

/* Takes the next parameter from *rest; false at the end or when it is malformed (*bad). */
static bool parameter(struct arena *a, str *rest, str *name, str *value, bool *bad)
{
	*rest = str_trim(*rest);
	if (rest->n == 0)
		return false;
	*bad = true;
	if (rest->p[0] != ';')
		return false;
	*rest = str_trim(str_sub(*rest, 1, rest->n));
	ptrdiff_t equals = str_find_byte(*rest, '=');
	if (equals <= 0)
		return false;
	*name = str_lower(a, str_sub(*rest, 0, (size_t)equals));
	str left = str_sub(*rest, (size_t)equals + 1, rest->n);
	if (left.n && left.p[0] == '"') {
		size_t end = quoted_end(left);
		if (end >= left.n)
			return false;
		*value = unquote(a, str_sub(left, 1, end - 1));
		*rest = str_sub(left, end + 1, left.n);
	} else {
		size_t n = 0;
		while (n < left.n && left.p[n] != ';' && left.p[n] != ' ' && left.p[n] != '\t')
			n++;
		*value = str_sub(left, 0, n);
		*rest = str_sub(left, n, left.n);
	}
	*bad = false;
	return true;
}

static bool boundary_valid(str s)
{
	if (s.n == 0 || s.n > 70 || s.p[s.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool letter =
			(c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!letter && !(c && strchr("'()+_,-./:=? ", c)))
			return false;
	}
	return true;
}

static void close_file(void *arg)
{
	struct multipart *m = arg;
	if (m->file >= 0)
		close(m->file);
	m->file = -1;
}

err multipart_begin(struct multipart *m, struct arena *a, str content_type, str temporary,
		    struct out *scratch, struct field_list *fields, struct upload_list *uploads)
{
	*m = (struct multipart){.arena = a,
				.fields = fields,
				.uploads = uploads,
				.text = scratch,
				.temporary = temporary,
				.text_limit = 8 * MULTIPART_FIELD,
				.file = -1};
	str rest = content_type, boundary = STR_NONE, name, value;
	ptrdiff_t semicolon = str_find_byte(rest, ';');
	rest = semicolon < 0 ? STR_NONE : str_sub(rest, (size_t)semicolon, rest.n);
	bool bad = false;
	while (parameter(a, &rest, &name, &value, &bad)) {
		if (!str_eq(name, S("boundary")))
			continue;
		if (boundary.p)
			return INVALID;
		boundary = value;
	}
	if (bad || !boundary_valid(boundary))
		return INVALID;
	memcpy(m->delimiter, "\r\n--", 4);
	memcpy(m->delimiter + 4, boundary.p, boundary.n);
	m->delimiter_n = 4 + boundary.n;
	m->matched = 2; /* the first delimiter needs no line end before it */
	arena_defer(a, close_file, m);
	return OK;
}

/* ---- the head of a part ---- */

static str file_name(struct arena *a, str s)
{
	for (size_t i = s.n; i > 0; i--) {
		if (s.p[i - 1] == '/' || s.p[i - 1] == '\\') {
			s = str_sub(s, i, s.n);
			break;
		}
	}
	return utf8_head(utf8_clean(a, s), 200);
}

/* %22, %0D and %0A are how browsers write a quote and line ends in a name. */
static str unescape_name(struct arena *a, str s)
{
	char *to = arena_alloc(a, s.n);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		str three = str_sub(s, i, 3);
		bool quote = str_eq(three, S("%22"));
		if (quote || str_eq_nocase(three, S("%0d")) || str_eq_nocase(three, S("%0a"))) {
			to[n++] = quote ? '"' : ' ';
			i += 2;
		} else {
			to[n++] = s.p[i];
		}
	}
	return utf8_clean(a, (str){to, n});
}

static err disposition(struct multipart *m, str value, bool *is_file)
{
	ptrdiff_t semicolon = str_find_byte(value, ';');
	str kind = str_trim(semicolon < 0 ? value : str_sub(value, 0, (size_t)semicolon));
	if (!str_eq_nocase(kind, S("form-data")) || m->name.p || semicolon < 0)
		return INVALID;
	str rest = str_sub(value, (size_t)semicolon, value.n), name, text;
	bool bad = false;
	while (parameter(m->arena, &rest, &name, &text, &bad)) {
		if (str_eq(name, S("name")) && !m->name.p) {
			m->name = unescape_name(m->arena, text);
		} else if (str_eq(name, S("filename")) && !*is_file) {
			*is_file = true;
			m->upload.filename = file_name(m->arena, unescape_name(m->arena, text));
		} else if (!str_eq(name, S("filename*"))) {
			return INVALID;
		}
	}
	return bad || m->name.n == 0 ? INVALID : OK;
}

static err head_line(struct multipart *m, str line, bool *is_file)
{
	ptrdiff_t colon = str_find_byte(line, ':');
	if (colon <= 0 || line.p[0] == ' ' || line.p[0] == '\t')
		return INVALID;
	for (size_t i = 0; i < line.n; i++)
		if ((unsigned char)line.p[i] < 0x20 && line.p[i] != '\t')
			return INVALID;
	str name = str_sub(line, 0, (size_t)colon);
	str value = str_trim(str_sub(line, (size_t)colon + 1, line.n));
	if (str_eq_nocase(name, S("content-disposition")))
		return disposition(m, value, is_file);
	if (str_eq_nocase(name, S("content-type")))
		m->upload.type = utf8_clean(m->arena, str_dup(m->arena, value));
	if (str_eq_nocase(name, S("content-transfer-encoding")) &&
	    !str_eq_nocase(value, S("binary")) && !str_eq_nocase(value, S("8bit")) &&
	    !str_eq_nocase(value, S("7bit")))
		return INVALID;
	return OK;
}

static void remove_file(void *path)
{
	/* It is not there any more when the handler renamed it. */
	unlink(path);
}

int temporary_file(struct arena *a, str directory, str *path)
{
	uint8_t random[12];
	rand_bytes(random, sizeof(random));
	struct out name = out_new(a, 64);
	out_lit(&name, "/upload-");
	out_hex(&name, (bytes){random, sizeof(random)});
	*path = str_cat(a, directory, out_view(&name));
	char *at = cstr(a, *path);
	int fd = open(at, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		arena_defer(a, remove_file, at);
	return fd;
}

static err part_begin(struct multipart *m)
{
	if (++m->parts > MULTIPART_PARTS)
		return TOO_LARGE;
	m->name = STR_NONE;
	m->upload = (struct upload){0};
	bool is_file = false;
	str head = {m->head, m->head_n - 4};
	while (head.n) {
		ptrdiff_t end = str_find(head, S("\r\n"));
		size_t n = end < 0 ? head.n : (size_t)end;
		TRY(head_line(m, str_sub(head, 0, n), &is_file));
		head = str_sub(head, end < 0 ? n : n + 2, head.n);
	}
	if (!m->name.p)
		return INVALID;
	m->matched = 0;
	if (!is_file) {
		out_reset(m->text);
		m->state = PART_TEXT;
		return OK;
	}
	m->state = PART_FILE;
	if (m->fileless)
		return OK;
	m->upload.name = m->name;
	m->file = temporary_file(m->arena, m->temporary, &m->upload.path);
	if (m->file < 0) {
		m->disk_full = errno == ENOSPC;
		return FAULT;
	}
	return OK;
}

/* ---- the content of a part ---- */

static err content(struct multipart *m, const char *p, size_t n)
{
	if (n == 0)
		return OK;
	if (m->state == PART_TEXT) {
		m->text_total += n;
		if (m->text_total > m->text_limit || m->text->n + n > MULTIPART_FIELD)
			return TOO_LARGE;
		out_bytes(m->text, p, n);
		return m->text->bad;
	}
	while (n && !m->fileless) {
		ssize_t written = write(m->file, p, n);
		if (written < 0 && errno == EINTR)
			continue;
		if (written <= 0) {
			m->disk_full = errno == ENOSPC;
			return FAULT;
		}
		m->upload.size += written;
		p += written;
		n -= (size_t)written;
	}
	return OK;
}

static err part_end(struct multipart *m)
{
	if (m->state == PART_TEXT) {
		struct field *field = ARENA_PUSH(m->arena, m->fields);
		field->name = m->name;
		field->value = utf8_clean(m->arena, str_dup(m->arena, out_view(m->text)));
	} else if (m->state == PART_FILE && !m->fileless) {
		int closed = close(m->file);
		m->file = -1;
		if (closed) {
			m->disk_full = errno == ENOSPC;
			return FAULT;
		}
		/* A file field that was left empty comes with neither name nor bytes. */
		if (m->upload.filename.n || m->upload.size)
			*ARENA_PUSH(m->arena, m->uploads) = m->upload;
	}
	m->state = PART_DELIMITED;
	m->after_n = 0;
	return OK;
}

/* Bytes until the delimiter; gives how many were taken. Before the first delimiter nothing else may
 * come. */
static err until_delimiter(struct multipart *m, str piece, size_t *taken)
{
	size_t i = 0;
	while (i < piece.n) {
		if (m->matched == 0) {
			const char *cr = memchr(piece.p + i, '\r', piece.n - i);
			size_t end = cr ? (size_t)(cr - piece.p) : piece.n;
			if (m->state == PART_START && end > i)
				return INVALID;
			TRY(content(m, piece.p + i, end - i));
			i = end;
			if (cr) {
				m->matched = 1;
				i++;
			}
		} else if (piece.p[i] == m->delimiter[m->matched]) {
			i++;
			if (++m->matched == m->delimiter_n) {
				*taken = i;
				return part_end(m);
			}
		} else {
			/* What matched so far is content; it holds no other beginning, since CR
			 * stands only at the delimiter's front. */
			if (m->state == PART_START && m->matched > 2)
				return INVALID;
			if (m->state != PART_START)
				TRY(content(m, m->delimiter, m->matched));
			else if (piece.p[i] != '\r')
				return INVALID;
			m->matched = 0;
		}
	}
	*taken = i;
	return OK;
}

/* After a delimiter: CR LF begins a part, -- ends the whole. */
static err after_delimiter(struct multipart *m, str piece, size_t *taken)
{
	size_t i = 0;
	while (i < piece.n && m->after_n < 2) {
		char c = piece.p[i++];
		if (m->after_n == 0 && (c == ' ' || c == '\t'))
			continue; /* padding that old gateways add */
		m->after[m->after_n++] = c;
	}
	*taken = i;
	if (m->after_n < 2)
		return OK;
	if (memcmp(m->after, "--", 2) == 0) {
		m->state = PART_DONE;
		return OK;
	}
	if (memcmp(m->after, "\r\n", 2) != 0)
		return INVALID;
	m->state = PART_HEAD;
	m->head_n = 0;
	return OK;
}

static err part_head(struct multipart *m, str piece, size_t *taken)
{
	for (size_t i = 0; i < piece.n; i++) {
		if (m->head_n == MULTIPART_HEAD)
			return TOO_LARGE;
		m->head[m->head_n++] = piece.p[i];
		if (m->head_n >= 4 && memcmp(m->head + m->head_n - 4, "\r\n\r\n", 4) == 0) {
			*taken = i + 1;
			return part_begin(m);
		}
	}
	*taken = piece.n;
	return OK;
}

err multipart_feed(struct multipart *m, str piece)
{
	while (piece.n) {
		size_t taken = piece.n;
		switch (m->state) {
		case PART_START:
		case PART_TEXT:
		case PART_FILE:
			TRY(until_delimiter(m, piece, &taken));
			break;
		case PART_DELIMITED:
			TRY(after_delimiter(m, piece, &taken));
			break;
		case PART_HEAD:
			TRY(part_head(m, piece, &taken));
			break;
		case PART_DONE:
			return OK; /* an epilogue is passed over */
		}
		piece = str_sub(piece, taken, piece.n);
	}
	return OK;
}

err multipart_end(struct multipart *m)
{
	return m->state == PART_DONE ? OK : INVALID;
}
