import { Component, DestroyRef, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { RouterLink } from '@angular/router';
import { CODE_LENGTH, SHORT_LENGTH, groupsOf, makeCode } from '../../../core/along/along-code';
import type { CodeLength } from '../../../core/along/along-code';
import { AlongStore } from '../../../core/along/along-store';
import { canTakeAlong } from '../../../core/along/buckets';
import { Keypad } from '../../../core/along/keypad';
import { Unlock } from '../../../core/along/unlock';
import { Dialogs } from '../../../core/dialogs/dialogs';
import { sender } from '../../../core/http/sender';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { HeldCommands } from '../../../core/offline/held-commands';
import { Texts } from '../../../core/language/texts';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Code } from '../../../ui/code/code';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Arrived } from '../../../ui/states/arrived';
import { OwnPhones } from './own-phones';
import { Taking } from './taking';

const TIMES_TYPED = 3;
const HOURS = [12, 72] as const;

/** Takes cases along on this phone: choose, prove presence, learn the code, wait until everything is here. */
@Component({
  selector: 'pn-take-along',
  imports: [
    Arrived,
    ChoiceChips,
    Code,
    Keypad,
    MatButton,
    MatCheckbox,
    Note,
    OwnPhones,
    PageHeader,
    RouterLink,
    Unlock,
  ],
  providers: [Taking],
  templateUrl: './take-along.html',
  styleUrl: './take-along.scss',
})
export class TakeAlong {
  private readonly taking = inject(Taking);
  private readonly dialogs = inject(Dialogs);
  private readonly problems = inject(ProblemTexts);
  protected readonly store = inject(AlongStore);
  protected readonly t = inject(Texts).t;
  protected readonly isPossible = canTakeAlong();
  protected readonly cases = this.taking.cases;
  protected readonly chosen = this.taking.chosen;
  protected readonly step = signal<'choose' | 'learn' | 'type' | 'wait' | 'ready'>('choose');
  protected readonly hours = signal<string | null>('12');
  protected readonly spans = computed(() =>
    HOURS.map((hours) => ({ value: String(hours), label: this.t('along.hours', { hours }) })),
  );
  protected readonly mayUsePasskey = this.taking.mayUsePasskey;
  protected readonly way = signal<string | null>('code');
  protected readonly ways = computed(() =>
    ['code', 'passkey'].map((value) => ({ value, label: this.t(`along.way-${value}`) })),
  );
  /** Of the copy that was begun, whatever is chosen since. */
  protected readonly length = signal<CodeLength>(CODE_LENGTH);
  protected readonly code = signal('');
  protected readonly groups = computed(() => groupsOf(this.code()));
  protected readonly left = signal(TIMES_TYPED);
  protected readonly isWrong = signal(false);
  protected readonly progress = this.taking.progress;
  protected readonly readiness = signal<{ isReady: boolean; isLasting: boolean } | null>(null);
  protected readonly problem = signal('');
  protected readonly sender = sender((problem) => this.problem.set(this.problems.sentence(problem)));

  constructor() {
    const held = inject(HeldCommands);
    inject(DestroyRef).onDestroy(() => {
      this.code.set('');
      void this.taking.giveUp();
      // The bar above this screen has said it.
      held.endedOf.set(null);
    });
  }

  protected async begin(): Promise<void> {
    this.problem.set(this.chosen().length > 0 ? '' : this.t('along.choose-one'));
    if (this.problem() || !(await this.mayReplace())) return;
    await this.sender.send(async () => {
      const withPasskey = this.way() === 'passkey';
      await this.taking.begin(this.hours() === '72' ? 72 : 12, withPasskey);
      this.length.set(withPasskey ? SHORT_LENGTH : CODE_LENGTH);
      this.code.set(makeCode(this.length()));
      this.step.set('learn');
    });
  }

  /** On a shared phone: there is room for the copy of one person. */
  private async mayReplace(): Promise<boolean> {
    if (!(await this.taking.replacesAnother())) return true;
    return this.dialogs.confirm({
      title: this.t('along.replace'),
      body: this.t('along.replace-another'),
      goOn: this.t('along.replace'),
      back: this.t('ui.cancel'),
    });
  }

  protected choose(caseId: string, isChosen: boolean): void {
    this.chosen.update((chosen) => [...chosen.filter((id) => id !== caseId), ...(isChosen ? [caseId] : [])]);
  }

  protected type(): void {
    this.left.set(TIMES_TYPED);
    this.isWrong.set(false);
    this.step.set('type');
  }

  protected async typed(code: string): Promise<void> {
    this.isWrong.set(code !== this.code());
    if (this.isWrong()) return;
    this.left.update((left) => left - 1);
    if (this.left() > 0) return;
    this.step.set('wait');
    await this.sender.send(async () => {
      await this.taking.take(this.code());
      this.code.set('');
      this.readiness.set(await this.taking.readiness());
      this.step.set('ready');
    });
    if (this.step() !== 'wait') return;
    await this.taking.giveUp();
    this.step.set('choose');
  }

  protected async putAway(): Promise<void> {
    await this.store.putAway();
    this.step.set('choose');
  }
}
