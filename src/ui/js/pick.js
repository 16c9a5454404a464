// SPDX-License-Identifier: Apache-2.0
// pick: the field beside a select of communities (place_picker.html) finds one's other communities while somebody
// types; the one that is chosen comes into the select, and the field is empty again.
import { Find } from './find.js'

export function startPick(field) {
	const select = document.getElementById(field.dataset.pick), pattern = field.dataset.value
	return new Find(field, {
		address: '/api/v1/communities?show=mine&words=',
		label: field.labels[0].textContent,
		rows: ({ communities }) => communities.filter((c) => !c.archived).slice(0, 8).map((c) => ({ label: c.title, note: '@' + c.handle, value: pattern.replace('{id}', c.id).replace('{handle}', c.handle) })),
		take(row) {
			const known = [...select.options].find((option) => option.value === row.value)
			if (!known) select.add(new Option(row.label, row.value))
			select.value = row.value
			field.value = ''
			select.dispatchEvent(new Event('change', { bubbles: true }))
			select.focus()
		},
	})
}
