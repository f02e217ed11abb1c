import { Component, computed, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { HeldTalkRequest } from '../../api/models/held-talk-request';
import { Texts } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';

type Question = keyof HeldTalkRequest;
const QUESTIONS: readonly (readonly [Question, string])[] = [
  ['alone', 'talk.alone'],
  ['ownWish', 'talk.own-wish'],
  ['pressed', 'talk.pressed'],
];

/** The talk of the second person with the survivor: three questions, each answered with yes or no. */
@Component({
  selector: 'pn-held-talk',
  imports: [ChoiceChips, MatButton],
  template: `
    @if (!isOpen()) {
      <button class="wide" matButton="filled" type="button" (click)="isOpen.set(true)">
        {{ t('decision.record-talk') }}
      </button>
      <p class="small quiet">{{ t('decision.record-talk-hint') }}</p>
    } @else {
      <form class="stack" novalidate (submit)="submit($event)">
        @for (question of questions(); track question.name) {
          <pn-choice-chips
            [legend]="question.label"
            [options]="answers()"
            [error]="isTried() && given()[question.name] === undefined ? t('closure-statement.missing') : ''"
            [value]="shown(question.name)"
            (valueChange)="answer(question.name, $event)"
          />
        }
        <p class="small quiet">{{ t('talk.may-return') }}</p>
        <div class="actions">
          <button matButton="filled" type="submit">{{ t('ui.save') }}</button>
          <button matButton="outlined" type="button" (click)="isOpen.set(false)">{{ t('ui.cancel') }}</button>
        </div>
      </form>
    }
  `,
  styles: `
    :host {
      display: block;
    }
  `,
})
export class HeldTalk {
  readonly held = output<HeldTalkRequest>();

  protected readonly t = inject(Texts).t;
  protected readonly isOpen = signal(false);
  protected readonly isTried = signal(false);
  protected readonly given = signal<Partial<HeldTalkRequest>>({});
  protected readonly questions = computed(() =>
    QUESTIONS.map(([name, key]) => ({ name, label: this.t(key) })),
  );
  protected readonly answers = computed(() =>
    ['yes', 'no'].map((value) => ({ value, label: this.t(`known.${value}`) })),
  );

  protected shown(name: Question): string | null {
    const answer = this.given()[name];
    return answer === undefined ? null : answer ? 'yes' : 'no';
  }

  protected answer(name: Question, value: string | null): void {
    this.given.set({ ...this.given(), [name]: value === 'yes' });
  }

  protected submit(event: Event): void {
    event.preventDefault();
    this.isTried.set(true);
    const { alone, ownWish, pressed } = this.given();
    if (alone === undefined || ownWish === undefined || pressed === undefined) return;
    this.held.emit({ alone, ownWish, pressed });
  }
}
