import { ChangeDetectionStrategy, Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { NotificationDto } from '../../api/models/notification-dto';
import { Code } from '../../ui/code/code';
import { Dates } from '../language/dates';
import { Texts, textName } from '../language/texts';
import { SessionStore } from '../session/session.store';
import { WorkWords } from './work-words';

/** News of a change of the level, which has a screen of its own. */
const LEVEL_NEWS: ReadonlySet<string> = new Set(['band_change_waits', 'band_change_answered']);

/** News of what has a screen of its own, whether or not there is a case to open. */
const PLACES: Readonly<Record<string, (caseId: string | null | undefined) => string[] | null>> = {
  block_to_review: () => ['/approvals'],
  block_started: (caseId) => (caseId ? ['/cases', caseId, 'access'] : null),
  emergency_opened: (caseId) => (caseId ? ['/cases', caseId, 'access'] : null),
};

/** "Since you were last here": what was told meanwhile, until it is read. */
@Component({
  selector: 'pn-news',
  imports: [Code, MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[class.nothing]': 'items().length === 0' },
  template: `
    @if (items().length > 0) {
      <section class="card padded">
        <h2>{{ t('today.news') }}</h2>
        <ul>
          @for (item of items(); track item.id) {
            <li>
              <p>
                @if (placeOf(item); as place) {
                  <a [routerLink]="place">{{ sentence(item) }}</a>
                } @else {
                  {{ sentence(item) }}
                }
                @if (item.code ?? item.reference; as code) {
                  <pn-code [value]="code" />
                }
              </p>
              <p class="small quiet">{{ dates.moment(item.createdAt) }}</p>
            </li>
          }
        </ul>
        <button matButton="outlined" type="button" (click)="read.emit(ids())">
          {{ t('today.news-read') }}
        </button>
      </section>
    }
  `,
  styles: `
    li {
      padding-block: 10px;
    }
    pn-code {
      margin-inline-start: 8px;
    }
  `,
})
export class News {
  readonly items = input.required<readonly NotificationDto[]>();
  readonly read = output<string[]>();

  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  private readonly words = inject(WorkWords);
  private readonly session = inject(SessionStore);

  protected sentence(item: NotificationDto): string {
    const some = item.referralId ? 'today.news-some-referral' : 'today.news-some-task';
    const what = item.personName ?? (item.rule ? this.words.title(item.rule, item) : this.t(some));
    return this.t(`news.${textName(item.kind)}`, { what });
  }

  /** Null where there is nothing the viewer may open. */
  protected placeOf({ kind, referralId, caseId, subjectId }: NotificationDto): string[] | null {
    if (kind.startsWith('closure_') && subjectId) return ['/decisions', subjectId];
    const elsewhere = this.placeElsewhere(kind, caseId);
    if (elsewhere) return elsewhere;
    if (referralId) return ['/referrals', referralId];
    if (caseId && subjectId && LEVEL_NEWS.has(kind)) return ['/decisions', 'levels', subjectId];
    return caseId ? ['/cases', caseId] : null;
  }

  /** A coordinator is told that somebody waits for a call, and opens nothing. */
  private placeElsewhere(kind: string, caseId: string | null | undefined): string[] | null | undefined {
    if (kind.startsWith('help_'))
      return this.session.hasRole('hotline_worker', 'supervisor') ? ['/calls'] : null;
    return PLACES[kind]?.(caseId);
  }

  protected ids(): string[] {
    return this.items().map(({ id }) => id);
  }
}
