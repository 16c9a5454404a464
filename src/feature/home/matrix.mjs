// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about home: what stands in the address of a mail's "no more of these" is sealed, and
// the only right that is asked for.

export const open = [[/^\/mail\/\{token\}$/, 'anyone']];
