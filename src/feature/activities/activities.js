// SPDX-License-Identifier: Apache-2.0
// activities: the outline is arranged by dragging a line at its handle, or by the arrow keys on the handle. Each move is posted
// as the forms of the line's menu would be, and the page shows it at once; when the server refuses, the page is loaded anew.
import { send } from '../js/send.js'
import { say } from '../js/texts.js'

const EDGE = 60
let dragged

const stepOf = (grip) => grip.closest('[data-step]')
const listOf = (step) => step.closest('[data-section]')
const lists = (step) => [...step.closest('[data-order]').querySelectorAll('[data-section]')]
const orderOf = (step) => step.closest('[data-order]').dataset

function fields(step) {
	const form = document.getElementById('move-form').cloneNode(true)
	const field = (name, value) => {
		const input = document.createElement('input')
		Object.assign(input, { type: 'hidden', name, value })
		form.append(input)
	}
	field('section', listOf(step).dataset.section)
	const next = step.nextElementSibling, last = step.previousElementSibling
	if (next) field('before', next.dataset.step)
	else if (last) field('after', last.dataset.step)
	return form
}

// Moves come one after the other, in the order in which they were made.
let posting = Promise.resolve()
function post(step) {
	const form = fields(step), url = step.querySelector('[data-grip]').dataset.url, words = orderOf(step)
	posting = posting.then(async () => {
		const answer = await send(form, null, url)
		if (answer?.ok) return say(words.moved)
		sessionStorage.setItem('ruche.moved', words.failed)
		location.reload()
	})
}

// ---- by keyboard ----

function nudge(step, up) {
	const beside = up ? step.previousElementSibling : step.nextElementSibling
	if (beside) {
		up ? beside.before(step) : beside.after(step)
		return true
	}
	const all = lists(step), next = all[all.indexOf(listOf(step)) + (up ? -1 : 1)]
	if (!next) return false
	up ? next.append(step) : next.prepend(step)
	return true
}

function pressed(event) {
	const grip = event.target.closest?.('[data-grip]')
	if (!grip || dragged || !['ArrowUp', 'ArrowDown'].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
	event.preventDefault()
	const step = stepOf(grip)
	if (!nudge(step, event.key === 'ArrowUp')) return
	grip.focus()
	step.scrollIntoView({ block: 'nearest' })
	post(step)
}

// ---- by mouse and finger ----

function start(event) {
	const grip = event.target.closest?.('[data-grip]')
	if (!grip || event.button !== 0 || dragged) return
	event.preventDefault()
	const step = stepOf(grip)
	dragged = { step, grip, id: event.pointerId, list: listOf(step), next: step.nextElementSibling, order: step.closest('[data-order]') }
	grip.setPointerCapture(event.pointerId)
	grip.focus({ preventScroll: true })
	step.classList.add('dragged')
	dragged.order.classList.add('dragging')
}

// The line goes before the first one whose middle lies below the pointer, in the list that is nearest to it.
function place(y) {
	const { step } = dragged
	let nearest, least = Infinity
	for (const list of lists(step)) {
		const box = list.getBoundingClientRect()
		const away = y < box.top ? box.top - y : y > box.bottom ? y - box.bottom : 0
		if (away < least) [nearest, least] = [list, away]
	}
	const below = [...nearest.children].find((other) => {
		if (other === step) return false
		const box = other.getBoundingClientRect()
		return y < box.top + box.height / 2
	})
	if (below ? step.nextElementSibling !== below || listOf(step) !== nearest : nearest.lastElementChild !== step) nearest.insertBefore(step, below ?? null)
}

function move(event) {
	if (!dragged || event.pointerId !== dragged.id) return
	place(event.clientY)
	if (event.clientY < EDGE) scrollBy(0, -12)
	else if (event.clientY > innerHeight - EDGE) scrollBy(0, 12)
}

function end(event, back) {
	if (!dragged || (event.pointerId !== undefined && event.pointerId !== dragged.id)) return
	const { step, list, next, order } = dragged
	step.classList.remove('dragged')
	order.classList.remove('dragging')
	dragged = undefined
	if (back) return list.insertBefore(step, next)
	if (listOf(step) !== list || step.nextElementSibling !== next) post(step)
}

document.addEventListener('keydown', pressed)
document.addEventListener('keydown', (event) => {
	if (event.key === 'Escape' && dragged) end({}, true)
})
document.addEventListener('pointerdown', start)
document.addEventListener('pointermove', move)
document.addEventListener('pointerup', (event) => end(event, false))
document.addEventListener('pointercancel', (event) => end(event, true))

const words = sessionStorage.getItem('ruche.moved')
if (words) {
	sessionStorage.removeItem('ruche.moved')
	say(words)
}
