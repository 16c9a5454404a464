// SPDX-License-Identifier: Apache-2.0
// push: asks the browser whether notifications may be pushed to it, and tells the server where they go.
import { send } from '../js/send.js'
import { say } from '../js/texts.js'

const form = document.querySelector('form[data-push]')

function bytes(base64) {
	const text = atob(base64.replace(/-/g, '+').replace(/_/g, '/'))
	return Uint8Array.from(text, (char) => char.charCodeAt(0))
}

async function subscribe() {
	const { pushManager } = await navigator.serviceWorker.ready
	const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.push) }
	try {
		return await pushManager.subscribe(options)
	} catch (error) {
		if (error.name !== 'InvalidStateError') throw error
		// One for another key, from before.
		await (await pushManager.getSubscription())?.unsubscribe()
		return pushManager.subscribe(options)
	}
}

async function ask(event) {
	event.preventDefault()
	if (!navigator.serviceWorker || !globalThis.PushManager || !globalThis.Notification) return say(form.dataset.unable)
	if ((await Notification.requestPermission()) !== 'granted') return say(form.dataset.refused)
	let keys
	try {
		keys = (await subscribe()).toJSON()
	} catch {
		return say(form.dataset.failed)
	}
	form.elements.endpoint.value = keys.endpoint
	form.elements.p256dh.value = keys.keys.p256dh
	form.elements.auth.value = keys.keys.auth
	const answer = await send(form)
	if (!answer?.ok) return say(answer?.body?.error?.text ?? form.dataset.failed)
	location.reload()
}

form?.addEventListener('submit', ask)
