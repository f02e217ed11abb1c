import { Component, computed, inject, input } from '@angular/core';
import type { CardVerdictsDto, DuplicateCardDto } from '../../api/models';
import { Dates } from '../../core/language/dates';
import { inHalves } from '../../core/language/in-halves';
import { Texts, textName } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';

const LINES = [
  ['givenName', 'givenName'],
  ['patronymic', 'patronymic'],
  ['surname', 'surname'],
  ['birth', 'bornOn'],
] as const;
const LOOK = {
  agree: { icon: 'check', tone: 'done' },
  close: { icon: 'check', tone: 'waiting' },
  differ: { icon: 'warning', tone: 'late' },
  unknown: { icon: 'help', tone: 'outline' },
} as const;

/**
 * Both records of a duplicate next to each other, on a phone below each other, with a verdict for each line. Another
 * agency gets no words, and sees the verdicts alone.
 */
@Component({
  selector: 'pn-duplicate-cards',
  imports: [Chip],
  template: `
    <h2>{{ t('decision.cards') }}</h2>
    @if (shown().length > 0) {
      <div class="cards">
        @for (card of shown(); track card.heading) {
          <section class="card padded" [attr.aria-label]="card.heading">
            <h3>{{ card.heading }}</h3>
            <dl>
              @for (line of card.lines; track line.label) {
                <div>
                  <dt class="small quiet">{{ line.label }}</dt>
                  <dd>{{ line.value }}</dd>
                </div>
              }
            </dl>
          </section>
        }
      </div>
    } @else {
      <p class="small quiet">{{ t('decision.cards-hidden') }}</p>
    }
    <h3>{{ t('decision.verdicts') }}</h3>
    <ul>
      @for (line of verdictLines(); track line.label) {
        <li>
          <span>{{ line.label }}</span>
          <pn-chip [icon]="line.icon" [tone]="line.tone">{{ line.verdict }}</pn-chip>
        </li>
      }
    </ul>
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    .cards {
      display: grid;
      gap: 12px;
    }
    @media (width >= 600px) {
      .cards {
        grid-template-columns: 1fr 1fr;
      }
    }
    dl {
      display: grid;
      gap: 8px;
      margin-top: 8px;
    }
    dl div {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 16px;
      align-items: baseline;
      justify-content: space-between;
    }
    dd {
      font-weight: 600;
      overflow-wrap: anywhere;
    }
    li {
      display: flex;
      flex-wrap: wrap;
      gap: 6px 12px;
      align-items: center;
      justify-content: space-between;
      padding-block: 4px;
    }
  `,
})
export class DuplicateCards {
  /** The record that ends first, then the one that stays; empty outside their agency. */
  readonly cards = input.required<readonly DuplicateCardDto[]>();
  readonly verdicts = input.required<CardVerdictsDto>();

  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly shown = computed(() =>
    this.cards().map((card, index) => ({
      heading: this.t(index === 0 ? 'decision.card-ends' : 'decision.card-stays', {
        code: inHalves(card.code ?? ''),
      }),
      lines: this.linesOf(card),
    })),
  );
  protected readonly verdictLines = computed(() =>
    LINES.map(([line, field]) => {
      const verdict = this.verdicts()[line];
      return {
        label: this.labelOf(field),
        verdict: this.t(`card-verdict.${textName(verdict)}`),
        ...LOOK[verdict],
      };
    }),
  );

  private labelOf(field: string): string {
    return this.t(`card-line.${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  }

  private linesOf(card: DuplicateCardDto): { label: string; value: string }[] {
    const { givenName, patronymic, surname, bornOn, openedAt, leadName, lastContactAt } = card;
    const day = (moment: string | null) => (moment ? this.dates.date(moment) : null);
    const values = {
      ...{ givenName, patronymic, surname, bornOn: day(bornOn), openedAt: day(openedAt), leadName },
      lastContactAt: day(lastContactAt),
    };
    return Object.entries(values).map(([field, value]) => ({
      label: this.labelOf(field),
      value: value ?? this.t(field === 'lastContactAt' ? 'card-line.no-contact' : 'card-verdict.unknown'),
    }));
  }
}
