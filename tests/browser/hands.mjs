// SPDX-License-Identifier: Apache-2.0
// hands: the three ways in which people work a page: by mouse, by keyboard alone, by touch on a phone of 390 px. What a room is
// for is written once, with a hand, and done with each of them.

import assert from 'node:assert/strict';
import { slow } from '../harness.mjs';
import { assertFits, leading, tabTo } from './browser.mjs';

class Mouse {
	static way = 'by mouse';
	static size = 'laptop';
	constructor(page) {
		this.page = page;
	}

	// A button, a link, a box, a field.
	press(target) {
		return target.click();
	}

	// Presses what leads to another page, and waits for that.
	follow(target, to) {
		return leading(this.page, () => this.press(target), to);
	}

	// Ticks the box in a label.
	tick(label) {
		return this.press(label);
	}

	// Writes over what stands in a field.
	async write(field, words) {
		await this.press(field);
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.type(words);
	}

	// The list of a select opens outside the page, where only the keyboard follows.
	choose(select, value) {
		return select.selectOption(value);
	}

	// Brings files by the chooser that a field of files opens. The browser hands choosers over some time after it is asked to;
	// one that it opens before that it drops.
	async bring(field, files) {
		const heard = () => {};
		this.page.on('filechooser', heard);
		for (let tries = 0; tries < 30; tries++) {
			const coming = this.page.waitForEvent('filechooser', { timeout: 1000 * slow }).catch(() => undefined);
			await this.press(field);
			const chooser = await coming;
			if (!chooser) continue;
			await chooser.setFiles(files);
			this.page.off('filechooser', heard);
			return;
		}
		assert.fail(`${this.page.url()}: no chooser opens`);
	}
}

class Keys extends Mouse {
	static way = 'by keyboard';

	async press(target) {
		await tabTo(this.page, target, 200);
		await this.page.keyboard.press('Enter');
	}

	async tick(label) {
		await tabTo(this.page, label.locator('input'), 200);
		await this.page.keyboard.press('Space');
	}

	async write(field, words) {
		await tabTo(this.page, field, 200);
		await this.page.keyboard.press('Control+A');
		await this.page.keyboard.type(words);
	}

	async choose(select, value) {
		await tabTo(this.page, select, 200);
		await this.page.keyboard.press('Home');
		for (let presses = 0; await select.inputValue() !== value; presses++) {
			assert.ok(presses < 50, `${this.page.url()}: no choice ${value}`);
			await this.page.keyboard.press('ArrowDown');
		}
	}
}

class Touch extends Mouse {
	static way = 'by touch on 390 px';
	static size = 'phone';

	press(target) {
		return target.tap();
	}

	async follow(target, to) {
		await super.follow(target, to);
		await assertFits(this.page);
	}
}

export const hands = [Mouse, Keys, Touch];

// A hand on a page of its own; options as those of house.open.
export async function take(house, Hand, options) {
	const page = await house.open({ ...options, size: Hand.size });
	page.on('dialog', (dialog) => dialog.accept());
	return new Hand(page);
}
