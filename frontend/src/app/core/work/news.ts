import { Component, inject, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { NotificationDto } from '../../api/models/notification-dto';
import { Code } from '../../ui/code/code';
import { Dates } from '../language/dates';
import { Language } from '../language/language';
import { Texts, textName } from '../language/texts';
import { SessionStore } from '../session/session.store';
import { RefusalLabels } from './refusal-labels';
import type { Refused, RefusedHow } from './refusal-labels';
import { WorkLabels } from './work-labels';

/** Notifications about a change of the level, which has a separate screen. */
const LEVEL_NEWS: ReadonlySet<string> = new Set(['band_change_waits', 'band_change_answered']);

/** More overrides than a supervisor decides on wait for the viewer. */
const AGREEMENT: ReadonlySet<string> = new Set(['overrides_to_agree']);

/** News of a referral that found no place: it says which agency, why, and by when to find another. */
const REFUSED: Readonly<Record<string, RefusedHow>> = {
  referral_refused: 'answered',
  referral_no_place: 'no_place',
};

/** What people of oversight are notified of, on their one screen. */
const OF_OVERSIGHT: ReadonlySet<string> = new Set(['rows_undeliverable', 'block_to_review', 'block_waits']);

/** Notifications that lead to a separate screen, with or without a case to open. */
const PLACES: Readonly<Record<string, (caseId: string | null | undefined) => string[] | null>> = {
  block_to_review: () => ['/approvals'],
  block_waits: (caseId) => (caseId ? ['/cases', caseId, 'access'] : ['/approvals']),
  block_started: (caseId) => (caseId ? ['/cases', caseId, 'access'] : null),
  emergency_opened: (caseId) => (caseId ? ['/cases', caseId, 'access'] : null),
  // The fallback agency may stop an erasure of a case that it does not hold.
  erasure_asked: (caseId) => (caseId ? ['/cases', caseId, 'keeping'] : ['/requests']),
  group_consent_wanted: (caseId) => (caseId ? ['/cases', caseId, 'consents', 'new'] : null),
  court_entry: (caseId) => (caseId ? ['/cases', caseId, 'court'] : null),
  import_consents_wanted: () => ['/registers/review/no_consent'],
  correction_waits: () => ['/approvals'],
  handover_to_confirm: () => ['/endings'],
  handover_held: () => ['/endings'],
  beds_unsaid: () => ['/services', 'places'],
  beds_silent: () => ['/services'],
  training_ends: () => ['/training'],
  training_ended: () => ['/training', 'people'],
  correction_decided: (caseId) => (caseId ? ['/cases', caseId] : null),
  report_refused: (caseId) => (caseId ? ['/cases', caseId, 'incidents'] : null),
};

/** About a request to close; its page remains after its end. */
const CLOSINGS: ReadonlySet<string> = new Set(['closing_lapsed', 'second_talk_due']);

/** About an order that waits for the prosecutor, or comes back. */
const ORDERS: ReadonlySet<string> = new Set(['extension_sent', 'extension_answered', 'order_notice_seen']);

/** A report that the programme for perpetrators owes: the file. */
const REPORTS: ReadonlySet<string> = new Set(['programme_report_soon', 'programme_report_late']);

/** A request to close, the overrides of one, an order, or a file of the programme. */
function subjectPlace(kind: string, subjectId: string | null | undefined): string[] | null {
  if (!subjectId) return null;
  if (AGREEMENT.has(kind)) return ['/decisions', subjectId, 'overrides'];
  if (kind.startsWith('closure_') || CLOSINGS.has(kind)) return ['/decisions', subjectId];
  if (REPORTS.has(kind)) return ['/courses', subjectId];
  if (kind === 'order_notice') return ['/orders'];
  if (kind === 'call_in_unanswered') return ['/referrals', 'call-in'];
  return ORDERS.has(kind) ? ['/orders', subjectId] : null;
}

/** "Since you were last here": notifications until the user reads them. */
@Component({
  selector: 'pn-news',
  imports: [Code, MatButton, RouterLink],
  host: { '[class.nothing]': 'items().length === 0' },
  template: `
    @if (items().length > 0) {
      <section class="card padded">
        <h2>{{ t('today.news') }}</h2>
        <ul>
          @for (item of items(); track item.id) {
            <li>
              <p class="what">
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
    a {
      padding-block: 6px;
      margin-block: -6px;
    }
    /* Room for a finger on a phone. */
    @media (width < 600px) {
      a {
        padding-block: 10px;
        margin-block: -10px;
      }
    }
    .what {
      display: flex;
      flex-wrap: wrap;
      gap: 2px 8px;
      align-items: baseline;
    }
  `,
})
export class News {
  readonly items = input.required<readonly NotificationDto[]>();
  readonly read = output<string[]>();

  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  private readonly words = inject(WorkLabels);
  private readonly refusals = inject(RefusalLabels);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);

  protected sentence(item: NotificationDto): string {
    const how = REFUSED[item.kind];
    if (how) return this.refusals.sentence(refusedIn(item, how), item.dueAt, how);
    const agency = item.agencyName?.[this.language.current()] ?? this.t('today.news-some-agency');
    const some = item.referralId ? 'today.news-some-referral' : 'today.news-some-task';
    const what = item.personName ?? (item.rule ? this.words.title(item.rule, item) : this.t(some));
    return this.t(`notification.${textName(item.kind)}`, { what, agency });
  }

  /** Null where there is nothing the viewer may open. */
  protected placeOf({ kind, referralId, caseId, subjectId }: NotificationDto): string[] | null {
    const elsewhere = subjectPlace(kind, subjectId) ?? this.placeElsewhere(kind, caseId);
    if (elsewhere) return elsewhere;
    if (referralId) return ['/referrals', referralId];
    if (caseId && subjectId && LEVEL_NEWS.has(kind)) return ['/decisions', 'levels', subjectId];
    return caseId ? ['/cases', caseId] : null;
  }

  /** A coordinator learns that a callback request waits, and cannot open it. */
  private placeElsewhere(kind: string, caseId: string | null | undefined): string[] | null | undefined {
    if (kind.startsWith('help_'))
      return this.session.hasRole('hotline_worker', 'supervisor') ? ['/calls'] : null;
    if (OF_OVERSIGHT.has(kind) && this.session.hasRole('oversight')) return ['/oversight'];
    return PLACES[kind]?.(caseId);
  }

  protected ids(): string[] {
    return this.items().map(({ id }) => id);
  }
}

/** The reason stands in one field, for either kind of refusal. */
const refusedIn = ({ agencyName, reason, missing }: NotificationDto, how: RefusedHow): Refused =>
  how === 'no_place' ? { agencyName, unavailableReason: reason } : { agencyName, reason, missing };
