// SPDX-License-Identifier: Apache-2.0
// menus: a <details class="menu"> closes when the eye goes elsewhere, or on Escape. One that opens below the edge of what
// scrolls comes into sight.

function closeOthers(target) {
	for (const menu of document.querySelectorAll('details.menu[open]')) if (!menu.contains(target)) menu.open = false
}

export function startMenus() {
	document.addEventListener('click', (event) => closeOthers(event.target))
	document.addEventListener('focusin', (event) => closeOthers(event.target))
	document.addEventListener('toggle', ({ target }) => {
		if (target.open && target.matches('details.menu')) target.querySelector(':scope>div')?.scrollIntoView({ block: 'nearest' })
	}, true)
	document.addEventListener('keydown', (event) => {
		if (event.key !== 'Escape') return
		const open = document.querySelector('details.menu[open]')
		if (!open) return
		open.open = false
		open.querySelector('summary').focus()
	})
}
