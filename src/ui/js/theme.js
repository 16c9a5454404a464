// SPDX-License-Identifier: Apache-2.0
// theme: the colours change at once when one is chosen; the server is told behind it.
import { send } from './send.js'

export function startTheme() {
	document.addEventListener('submit', async (event) => {
		const form = event.target
		const button = event.submitter
		if (form.dataset.theme !== 'choose' || !button) return
		event.preventDefault()
		if (button.value === 'auto') delete document.documentElement.dataset.theme
		else document.documentElement.dataset.theme = button.value
		for (const other of form.querySelectorAll('button')) other.setAttribute('aria-pressed', String(other === button))
		if (!(await send(form, button))) form.submit()
	})
}
