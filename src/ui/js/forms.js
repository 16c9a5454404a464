// SPDX-License-Identifier: Apache-2.0
// forms: thanks, ratings and follows without a new page. A form with data-live is posted by fetch; the
// answer says what holds now: {"on": true, "n": 42} for a switch, {"stars": 4, "text": "4.7", "n": 212} for a
// rating. Any other answer, or none, and the form is submitted as if this file were not there.
import { send } from './send.js'
import { say, text } from './texts.js'

function showSwitch(form, state) {
	const button = form.querySelector('button')
	button.setAttribute('aria-pressed', String(state.on))
	form.elements.on.value = state.on ? '0' : '1'
	const count = form.querySelector('.n')
	if (count && state.n !== undefined) {
		count.textContent = state.n ? new Intl.NumberFormat(document.documentElement.lang).format(state.n) : ''
	}
	const label = form.querySelector('.state')
	if (label) label.textContent = state.on ? button.dataset.textOn : button.dataset.textOff
	const icon = button.querySelector('use')
	if (icon && button.dataset.iconOn) {
		icon.setAttribute('href', icon.getAttribute('href').replace(/#.*/, '#i-' + (state.on ? button.dataset.iconOn : button.dataset.iconOff)))
	}
}

function showRating(form, state) {
	for (const input of form.querySelectorAll('input[type=radio]')) input.checked = Number(input.value) === state.stars
	say(text(state.stars ? 'rated' : 'unrated'))
}

async function submit(event) {
	const form = event.target
	if (!form.matches('[data-live]') || event.defaultPrevented) return
	event.preventDefault()
	const button = event.submitter ?? form.querySelector('button')
	if (button.getAttribute('aria-busy') === 'true') return
	button.setAttribute('aria-busy', 'true')
	const answer = await send(form, event.submitter)
	button.removeAttribute('aria-busy')
	if (!answer) return form.submit()
	if (answer.elsewhere) return location.reload()
	if (!answer.ok) return say(answer.body.error?.text ?? text('failed'))
	if (form.dataset.live === 'rating') showRating(form, answer.body)
	else showSwitch(form, answer.body)
}

// A star is chosen with one click: the button is only needed without scripts.
function change(event) {
	const form = event.target.form
	if (form?.dataset.live === 'rating') form.requestSubmit()
}

// "Are you sure?" for what cannot be undone.
function confirmed(event) {
	const words = event.submitter?.dataset.confirm ?? event.target.dataset.confirm
	if (words && !confirm(words)) event.preventDefault()
}

// A filter's menu is sent when it changes; its button stays for those without scripts.
function filter(event) {
	if (event.target.matches('select') && event.target.form?.matches('[data-filter]')) event.target.form.requestSubmit()
}

export function startForms() {
	document.addEventListener('submit', confirmed)
	document.addEventListener('submit', submit)
	document.addEventListener('change', change)
	document.addEventListener('change', filter)
}
