import { Component, computed, inject, input, model } from '@angular/core';
import type { ClosureGateDto } from '../../api/models/closure-gate-dto';
import { Texts, textName } from '../../core/language/texts';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { Note } from '../../ui/note/note';
import { RadioCards } from '../../ui/radio-cards/radio-cards';
import { SECOND_TALK } from '../../api/models/second-talk-array';
import { PAPER_SEEN } from '../../api/models/paper-seen-array';
import { DEATH_CAUSE } from '../../api/models/death-cause-array';

/** What one reason asks beside who decides: a cause, a paper that was seen, the talk with the second person. */
export interface Extras {
  readonly cause: string | null;
  readonly paper: string | null;
  readonly talk: string | null;
}
export const NO_EXTRAS: Extras = { cause: null, paper: null, talk: null };

/** Both cards differ: only a paper that was seen shows one person. */
export const needsPaper = ({ reason, blockers }: ClosureGateDto): boolean =>
  reason === 'duplicate' && blockers.some(({ code }) => code === 'cards_differ');

/** As the API takes them; only what the reason asks for. */
export function extrasOf(gate: ClosureGateDto, { cause, paper, talk }: Extras) {
  const deathCause = gate.reason === 'died' ? DEATH_CAUSE.find((code) => code === cause) : undefined;
  const paperSeen = needsPaper(gate) ? PAPER_SEEN.find((code) => code === paper) : undefined;
  const secondTalk = gate.needsSecondTalk ? SECOND_TALK.find((code) => code === talk) : undefined;
  return {
    ...(deathCause ? { deathCause } : {}),
    ...(paperSeen ? { paperSeen } : {}),
    ...(secondTalk ? { secondTalk } : {}),
  };
}

/** What is required and not answered. */
export function missingExtras(
  gate: ClosureGateDto,
  { paper, talk }: Extras,
  t: (key: string) => string,
): FieldError[] {
  return [
    ...(needsPaper(gate) && !paper ? [{ fieldId: 'paper-seen', text: t('closing.paper-seen-missing') }] : []),
    ...(gate.needsSecondTalk && !talk ? [{ fieldId: 'second-talk', text: t('closing.talk-missing') }] : []),
  ];
}

/** Questions that only some reasons ask. */
@Component({
  selector: 'pn-request-extras',
  imports: [ChoiceChips, Note, RadioCards],
  template: `
    @if (gate().reason === 'died') {
      <pn-choice-chips
        [legend]="t('closing.death-cause')"
        [hint]="t('closing.death-hint')"
        [options]="causes()"
        [value]="value().cause"
        (valueChange)="set({ cause: $event })"
      />
    }
    @if (needsPaper()) {
      <pn-note kind="error" icon="warning">{{ t('closing.cards-differ') }}</pn-note>
      <pn-choice-chips
        fieldId="paper-seen"
        [legend]="t('closing.paper-seen')"
        [options]="papers()"
        [error]="isTried() && !value().paper ? t('closing.paper-seen-missing') : ''"
        [value]="value().paper"
        (valueChange)="set({ paper: $event })"
      />
    }
    @if (gate().needsSecondTalk) {
      <h2>{{ t('closing.talk') }}</h2>
      <p class="small quiet">{{ t('closing.talk-hint') }}</p>
      <pn-radio-cards
        fieldId="second-talk"
        [legend]="t('closing.talk')"
        [hidesLegend]="true"
        [columns]="2"
        [options]="talks()"
        [error]="isTried() && !value().talk ? t('closing.talk-missing') : ''"
        [value]="value().talk"
        (valueChange)="set({ talk: $event })"
      />
      @if (value().talk === 'refused') {
        <pn-note kind="waiting" icon="hourglass">{{ t('closing.quiet-watch') }}</pn-note>
      }
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    :host:empty {
      display: none;
    }
  `,
})
export class RequestExtras {
  readonly gate = input.required<ClosureGateDto>();
  readonly isTried = input(false);
  readonly value = model<Extras>(NO_EXTRAS);

  protected readonly t = inject(Texts).t;
  protected readonly needsPaper = computed(() => needsPaper(this.gate()));
  protected readonly causes = computed(() =>
    DEATH_CAUSE.map((value) => ({ value, label: this.t(`death-cause.${value}`) })),
  );
  protected readonly papers = computed(() =>
    PAPER_SEEN.map((value) => ({ value, label: this.t(`paper-seen.${textName(value)}`) })),
  );
  protected readonly talks = computed(() =>
    SECOND_TALK.map((value) => ({ value, label: this.t(`second-talk.${textName(value)}`) })),
  );

  protected set(change: Partial<Extras>): void {
    this.value.set({ ...this.value(), ...change });
  }
}
