import { Component, computed, inject, input } from '@angular/core';
import type { CodedContactDto } from '../../api/models/coded-contact-dto';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';

/** Contacts as the gate counts them: when each was made and recorded; what does not count is named. */
@Component({
  selector: 'pn-contact-facts',
  template: `
    <h2>{{ t('decision.contacts') }}</h2>
    <ul>
      @for (contact of lines(); track $index) {
        <li [class.counts]="contact.counts">
          @if (contact.isLate) {
            <s>{{ contact.what }}</s>
          } @else {
            <b>{{ contact.what }}</b>
          }
          <span class="small">{{ contact.at }}</span>
          <span class="small">{{ contact.recorded }}</span>
          <span class="small quiet">{{ contact.who }}</span>
          @if (contact.isLate) {
            <strong class="small late">{{ t('decision.contact-late') }}</strong>
          } @else if (contact.isCorrected) {
            <strong class="small late">{{ t('decision.contact-corrected') }}</strong>
          } @else if (contact.counts) {
            <span class="small">{{ t('decision.contact-counts') }}</span>
          }
        </li>
      } @empty {
        <li>{{ t('ui.none') }}</li>
      }
    </ul>
  `,
  styles: `
    ul {
      display: grid;
      gap: 8px;
      margin-top: 8px;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 12px;
      padding-inline-start: 10px;
      border-inline-start: 3px solid var(--mat-sys-outline-variant);
    }
    .counts {
      border-color: var(--pn-on-done-container);
    }
    b,
    s {
      width: 100%;
      font-weight: 600;
    }
    .late {
      color: var(--mat-sys-error);
    }
  `,
})
export class ContactFacts {
  readonly contacts = input.required<readonly CodedContactDto[]>();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly lines = computed(() =>
    this.contacts().map((contact) => ({
      ...contact,
      what: this.t(`follow-up-outcome.${textName(contact.outcome)}`),
      at: this.t('decision.contacted-at', { when: this.dates.moment(contact.at) }),
      recorded: this.t('decision.recorded-at', { when: this.dates.moment(contact.recordedAt) }),
      who: this.whoOf(contact),
    })),
  );

  private whoOf({ alone, worker }: CodedContactDto): string {
    const by =
      worker === null ? this.t('decision.by-agency') : this.t('decision.by-worker', { number: worker });
    return alone ? `${this.t(`contact-alone.${textName(alone)}`)} · ${by}` : by;
  }
}
