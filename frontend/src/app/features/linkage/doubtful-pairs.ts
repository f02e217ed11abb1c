import { NgTemplateOutlet } from '@angular/common';
import { Component, effect, inject, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Preferences } from '../../core/preferences/preferences';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Icon } from '../../ui/icon/icon';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { PairQueue } from './pair-queue';
import type { PairAnswer } from './pair-queue';
import { PairTable } from './pair-table';
import { inOneLine } from './pair-labels';
import { PAIR_ANSWER } from '../../api/models/pair-answer-array';

/** So soon after a pair came, a press was meant for the one before. */
const HOLD_MS = 300;

/** One pair at a time, three answers; the next pair appears at once. */
@Component({
  selector: 'pn-doubtful-pairs',
  imports: [Empty, Icon, LoadError, Loading, MatButton, NgTemplateOutlet, PairTable],
  providers: [PairQueue],
  templateUrl: './doubtful-pairs.html',
  styleUrl: './doubtful-pairs.scss',
})
export class DoubtfulPairs {
  private readonly announcer = inject(Announcer);
  protected readonly queue = inject(PairQueue);
  protected readonly showsKeys = inject(Preferences).singleKeys;
  protected readonly t = inject(Texts).t;
  protected readonly name = textName;
  protected readonly answers = PAIR_ANSWER;
  private heldUntil = 0;

  constructor() {
    void this.queue.load();
    effect(() => {
      const notice = this.queue.notice();
      if (notice) untracked(() => this.announcer.say(notice));
    });
  }

  protected answer(answer: PairAnswer): void {
    if (performance.now() < this.heldUntil) return;
    this.heldUntil = performance.now() + HOLD_MS;
    this.queue.answer(answer);
    this.say();
  }

  protected async takeBack(): Promise<void> {
    await this.queue.takeBack();
    this.heldUntil = performance.now() + HOLD_MS;
  }

  /** Who does not see the table hears the next pair. */
  private say(): void {
    const next = this.queue.current();
    this.announcer.say(next ? inOneLine(next.fields, this.t) : this.t('pairs.none'));
  }
}
