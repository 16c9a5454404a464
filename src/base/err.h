/* SPDX-License-Identifier: Apache-2.0
 * err: what every fallible function returns. The compiler refuses a result that is not looked at.
 *
 * OK commits and answers; anything else rolls back. The safe text that a person sees and the text
 * for the log are recorded once, where the error began (see fail() in http/request.h).
 */
#ifndef RUCHE_ERR_H
#define RUCHE_ERR_H

#ifdef __clang__
#define ERR_MUST_CHECK __attribute__((warn_unused_result))
#else
#define ERR_MUST_CHECK [[nodiscard]]
#endif

enum ERR_MUST_CHECK err {
	OK = 0,
	NOT_FOUND, /* nothing there, or nothing there for this viewer: the two look alike */
	DENIED,	   /* the viewer may know that it exists, but not do this */
	INVALID,   /* the input is wrong; say what to mend */
	CONFLICT,  /* somebody else was first */
	BUSY,	   /* try again later */
	TOO_LARGE, /* over a stated limit */
	FAULT,	   /* our mistake, or the machine's */
};
typedef enum err err;

/* TRY returns from the calling function with the error of x, if there is one. */
#define TRY(x)                                              \
	do {                                                \
		err try_result_ = (x);                      \
		if (__builtin_expect(try_result_ != OK, 0)) \
			return try_result_;                 \
	} while (0)

/* IGNORE says aloud that a result does not matter here; the reason stands in a comment. */
#define IGNORE(x)                   \
	do {                        \
		err ignored_ = (x); \
		(void)ignored_;     \
	} while (0)

/* The English name of an error, for logs: "not_found". Static storage. */
const char *err_name(err e);

/* Ends the process with a report: a broken invariant is never logged and passed over. */
_Noreturn void bug_at(const char *file, int line, const char *what);
#define BUG(what) bug_at(__FILE__, __LINE__, what)
#define REQUIRE(cond)                             \
	do {                                      \
		if (__builtin_expect(!(cond), 0)) \
			BUG(#cond);               \
	} while (0)

#endif
