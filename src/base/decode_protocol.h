/* SPDX-License-Identifier: Apache-2.0
 * decode_protocol: what ruche-decode and its caller agree on. Standard input is the image, the
 * arguments are the sizes (WIDTHxHEIGHT, with :crop to fill the box), standard output is one image
 * frame per size in their order and an end frame; or, at any point, one error frame, the last.
 */
#ifndef RUCHE_DECODE_PROTOCOL_H
#define RUCHE_DECODE_PROTOCOL_H

enum {
	DECODE_INPUT_MAX = 20 << 20,
	DECODE_PIXELS_MAX = 40000000, /* width times height of the source */
	DECODE_SIDE_MAX = 4096,	      /* of a wanted size */
	DECODE_SIZES_MAX = 8,
	DECODE_IMAGE_MAX = 16 << 20, /* bytes of one image frame */
	DECODE_FIELDS_MAX = 100,     /* of what a camera wrote into the source */
	DECODE_FIELD_MAX = 200,	     /* bytes of one value, and of one name */
};

enum decode_frame {
	DECODE_IMAGE = 1, /* a width, b height, body: the WebP file */
	DECODE_END = 2, /* a width, b height of the source as a person sees it; body: one byte, the
			   set of sandbox parts that this kernel lacks, then the fields of its
			   EXIF, a line each: name, tabulator, value */
	DECODE_ERROR = 3, /* a: a decode_code, body: text for the log */
};

enum decode_code {
	DECODE_NOT_IMAGE = 1, /* not one of JPEG, PNG, GIF, WebP, HEIF */
	DECODE_BROKEN = 2,    /* the decoder gave up */
	DECODE_TOO_LARGE = 3, /* too many bytes or pixels */
	DECODE_UNSAFE = 4,    /* a strict caller, and a part of the sandbox is missing */
	DECODE_CODES = 5,
};

#endif
