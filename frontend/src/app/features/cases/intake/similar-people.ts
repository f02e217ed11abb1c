import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { SimilarPeopleDto } from '../../../api/models/similar-people-dto';
import type { SimilarPersonDto } from '../../../api/models/similar-person-dto';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Code } from '../../../ui/code/code';
import { PageHeader } from '../../../ui/page-header/page-header';

/** The typed person, to compare with. */
export interface TypedPerson {
  givenName: string;
  surname: string;
  bornOn: string;
}

/** Cases of the own agency that may be hers: the typed words and how each agrees, in two columns. */
@Component({
  selector: 'pn-similar-people',
  imports: [Code, MatButton, PageHeader, RouterLink],
  template: `
    <pn-page-header [heading]="t('register.is-it-she')" [lead]="t('register.is-it-she-lead')" />
    <ul class="people">
      @for (person of found().items; track person.id) {
        <li class="card padded stack">
          <table>
            <caption>
              <pn-code [value]="person.code" />
            </caption>
            <thead>
              <tr>
                <td></td>
                <th scope="col">{{ t('register.typed') }}</th>
                <th scope="col">{{ t('register.recorded') }}</th>
              </tr>
            </thead>
            <tbody>
              @for (line of linesOf(person); track line.label) {
                <tr>
                  <th scope="row">{{ line.label }}</th>
                  <td class="typed">{{ line.typed }}</td>
                  <td>{{ line.recorded }}</td>
                </tr>
              }
            </tbody>
          </table>
          <p class="small quiet">{{ factsOf(person) }}</p>
          <a
            matButton="outlined"
            [routerLink]="['/cases', person.id]"
            [queryParams]="temporary() ? { temporary: temporary() } : {}"
            >{{ t('register.open-that-case') }}</a
          >
        </li>
      }
    </ul>
    @if (!found().isComplete) {
      <p class="small quiet">{{ t('register.more-alike') }}</p>
    }
    <div class="actions">
      <button class="large" matButton="filled" type="button" (click)="refused.emit()">
        {{ t(isSending() ? 'register.sending' : 'register.is-another') }}
      </button>
      <button matButton="outlined" type="button" (click)="left.emit()">
        {{ t('register.back-to-form') }}
      </button>
    </div>
  `,
  styles: `
    :host {
      display: block;
    }
    .people {
      display: grid;
      gap: 12px;
      margin-bottom: 16px;
    }
    table {
      width: 100%;
    }
    caption {
      padding-bottom: 8px;
      text-align: start;
    }
    th,
    td {
      padding: 4px 8px 4px 0;
      font-size: 0.9375rem;
      line-height: 1.25rem;
      text-align: start;
      vertical-align: top;
      overflow-wrap: normal;
    }
    /* Only the typed words can be longer than their column, which takes all the room that the others leave. */
    .typed {
      width: 50%;
      overflow-wrap: anywhere;
    }
    th {
      font-weight: 400;
      color: var(--mat-sys-on-surface-variant);
    }
  `,
})
export class SimilarPeople {
  readonly found = input.required<SimilarPeopleDto>();
  /** Under which she was written without a line. */
  readonly temporary = input<string | null>(null);
  readonly typed = input.required<TypedPerson>();
  readonly isSending = input(false);
  /** It is another person: register her. */
  readonly refused = output();
  readonly left = output();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;

  protected linesOf(person: SimilarPersonDto) {
    const line = (label: string, typed: string, likeness: string) => ({
      label: this.t(label),
      typed: typed.trim() || '–',
      recorded: this.t(`likeness.${textName(likeness)}`),
    });
    const { givenName, surname, bornOn } = this.typed();
    return [
      line('register.given-name', givenName, person.givenName),
      line('register.surname', surname, person.surname),
      line('ui.birth-date', bornOn, person.birth),
    ];
  }

  protected factsOf(person: SimilarPersonDto): string {
    const status = person.status === 'closed' ? [this.t('case-status.closed')] : [];
    return [
      this.t(`place.${textName(person.place)}`),
      this.t('case.open-since', { day: this.dates.date(person.openedAt) }),
      ...(person.leadName ? [this.t('case.lead', { who: person.leadName })] : []),
      ...status,
    ].join(' · ');
  }
}
