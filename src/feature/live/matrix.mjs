// SPDX-License-Identifier: Apache-2.0
// What the authorization matrix (tests/matrix) asks about live streams: their answers have no end, so the matrix reads
// their beginning (tests/matrix/matrix.test.mjs).

export const open = [[/^\/live$/, 'signed-in', 'GET']];
