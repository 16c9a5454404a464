// SPDX-License-Identifier: Apache-2.0
// events: the arrow keys turn the pages of the calendar, t comes back to today.

function pressed(event) {
	if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
	if (event.target.isContentEditable || event.target.matches('input, textarea, select') || event.target.closest('dialog')) return
	try {
		if (localStorage.getItem('ruche.keys') === 'off') return
	} catch {
		return
	}
	if (!['ArrowLeft', 'ArrowRight', 't'].includes(event.key)) return
	const link = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)
	if (!link) return
	event.preventDefault()
	link.click()
}

document.addEventListener('keydown', pressed)
