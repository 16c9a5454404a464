// SPDX-License-Identifier: Apache-2.0
// Real people for the matrix of rights; who may enter follows from the addresses.

export const parameters = async () => ({ person_show: { person: 'tomasz' } });
