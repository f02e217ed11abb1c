import { expect } from '@jest/globals';
import type { Page } from 'playwright-core';
import type { Person } from './person';

/** What a task costs: taps, words to read, and screens to scroll through. */
export interface Cost {
  taps: number;
  words: number;
  /** Height of the longest screen looked at, in heights of the window. */
  screens: number;
}

interface Counted extends Window {
  tapsOfTask?: number;
}

/**
 * Counts what one task asks of a hand and an eye. A press is a tap. A text field that gets the focus without one would
 * have been tapped, and a native list is opened and then chosen from. Moving on by keyboard costs nothing.
 */
export class Effort {
  private before = 0;
  private words = 0;
  private screens = 0;

  private constructor(private readonly page: Page) {}

  /** Begins at zero, on the screen where the task begins. */
  static async start(person: Person): Promise<Effort> {
    await person.page.addInitScript(countTaps);
    await person.page.evaluate(countTaps);
    const effort = new Effort(person.page);
    effort.before = await effort.taps();
    return effort;
  }

  /** Measures the screen as it is now. Call it once for each screen of the task. */
  async reads(): Promise<void> {
    const { words, screens } = await this.page.evaluate(measure);
    this.words += words;
    this.screens = Math.max(this.screens, screens);
  }

  async cost(): Promise<Cost> {
    return { taps: (await this.taps()) - this.before, words: this.words, screens: this.screens };
  }

  /** Fails above the limits, and says by how much. */
  async isAtMost(most: Partial<Cost>): Promise<Cost> {
    const cost = await this.cost();
    const over = (Object.keys(most) as (keyof Cost)[])
      .filter((name) => cost[name] > (most[name] ?? 0))
      .map((name) => `${name}: ${cost[name]}, at most ${most[name]}`);
    expect(over).toEqual([]);
    return cost;
  }

  /** A page loaded again begins at zero, so the count is kept with the tab. */
  private async taps(): Promise<number> {
    return this.page.evaluate(() => Number(sessionStorage.getItem('taps-of-task') ?? 0));
  }
}

/** Runs in the page. */
function countTaps(): void {
  const counted = window as Counted;
  if (counted.tapsOfTask !== undefined) return;
  counted.tapsOfTask = Number(sessionStorage.getItem('taps-of-task') ?? 0);
  let isPressed = false;
  const add = (count: number): void => {
    counted.tapsOfTask = (counted.tapsOfTask ?? 0) + count;
    sessionStorage.setItem('taps-of-task', String(counted.tapsOfTask));
  };
  const isText = (target: EventTarget | null): boolean =>
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLInputElement &&
      !['checkbox', 'radio', 'button', 'submit', 'file'].includes(target.type));
  addEventListener(
    'pointerdown',
    () => {
      isPressed = true;
      add(1);
    },
    true,
  );
  addEventListener('pointerup', () => (isPressed = false), true);
  addEventListener(
    'focusin',
    ({ target }) => {
      if (!isPressed && isText(target)) add(1);
    },
    true,
  );
  addEventListener(
    'change',
    ({ target }) => {
      if (target instanceof HTMLSelectElement) add(2);
    },
    true,
  );
}

/** Runs in the page: words that are visible in the main part, and its height in windows. */
function measure(): { words: number; screens: number } {
  const text = document.querySelector('main')?.innerText ?? '';
  const words = text.split(/\s+/u).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
  const { scrollHeight } = document.documentElement;
  return { words, screens: Math.round((scrollHeight / window.innerHeight) * 100) / 100 };
}
