import { Component, computed, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import type { OrderDto, RespondentVersionDto } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { writeDay } from '../../core/language/written-day';
import { Collapsible } from '../../ui/collapsible/collapsible';
import { SamePerson } from './same-person';

/** The person whom the order binds, with what was recorded before a correction. */
@Component({
  selector: 'pn-order-respondent',
  imports: [Collapsible, MatButton, SamePerson],
  template: `
    <section class="card padded stack" [attr.aria-label]="t('other-person.title')">
      <h2>{{ t('other-person.title') }}</h2>
      @if (lines(); as shown) {
        <div>
          @for (line of shown; track $index) {
            <p [class.quiet]="$index > 0">{{ line }}</p>
          }
        </div>
      } @else {
        <p class="quiet">{{ t('other-person.none') }}</p>
      }
      @if (earlier().length > 0) {
        <pn-collapsible [heading]="t('other-person.earlier')">
          @for (version of earlier(); track $index) {
            <p class="small">{{ version }}</p>
          }
        </pn-collapsible>
      }
      @if (mayChange()) {
        @if (order().respondent) {
          <pn-same-person [orderId]="order().id" />
        }
        <div>
          <button matButton="outlined" type="button" (click)="wanted.emit()">
            {{ t(order().respondent ? 'other-person.change' : 'orders.do-name-respondent') }}
          </button>
        </div>
      }
    </section>
  `,
})
export class OrderRespondent {
  readonly order = input.required<OrderDto>();
  readonly mayChange = input(false);
  readonly wanted = output<void>();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly lines = computed(() => {
    const { respondent } = this.order();
    return respondent && this.linesOf(respondent);
  });
  /** The latest first: what it said until it was corrected, when and why. */
  protected readonly earlier = computed(() => {
    const { respondent } = this.order();
    if (!respondent) return [];
    const versions = [respondent, ...respondent.earlier];
    return respondent.earlier.map((before, at) => {
      const { recordedAt, reason } = versions[at] ?? before;
      const why = this.t(`respondent-correction.${textName(reason ?? 'typing')}`);
      const when = this.t('other-person.corrected-on', { when: this.dates.moment(recordedAt) });
      return `${this.linesOf(before).join(' · ')} (${when}: ${why})`;
    });
  });

  private linesOf(person: RespondentVersionDto): string[] {
    const { surname, givenName, patronymic, relationship, isMinor, hasWeapon, language } = person;
    const born = writeDay({ on: person.bornOn, precision: person.bornPrecision });
    const named = (label: string, value: string | null): string =>
      value ? `${this.t(label)}: ${value}` : '';
    const known = (label: string, answer: string): string =>
      answer === 'yes' ? named(label, this.t('risk-answer.yes')) : '';
    return [
      [surname, givenName, patronymic].filter(Boolean).join(' '),
      named('ui.birth-date', born),
      named('other-person.former-names', person.formerNames),
      relationship ? this.t(`relationship.${textName(relationship)}`) : '',
      named('other-person.lives-at', person.livesAt),
      named('other-person.registered-at', person.registeredAt),
      named('other-person.phones', person.phones),
      named('other-person.id-number', person.idNumber),
      named('other-person.language', language && this.t(`orders.language-${textName(language)}`)),
      known('other-person.is-minor', isMinor),
      known('other-person.has-weapon', hasWeapon),
      this.abroad(person),
    ].filter(Boolean);
  }

  private abroad({ isAbroad, abroadSince, abroadUntil }: RespondentVersionDto): string {
    if (isAbroad !== 'yes') return '';
    const day = (on: string | null): string => (on ? this.dates.date(on) : '…');
    return `${this.t('other-person.is-abroad')} ${day(abroadSince)} – ${day(abroadUntil)}`;
  }
}
