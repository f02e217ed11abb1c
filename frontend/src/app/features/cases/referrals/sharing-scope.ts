import {
  ChangeDetectionStrategy,
  Component,
  computed,
  effect,
  inject,
  input,
  signal,
  untracked,
} from '@angular/core';
import { listConsents } from '../../../api/fn/consents/list-consents';
import type { ConsentDto } from '../../../api/models/consent-dto';
import type { ConsentSheetDto } from '../../../api/models/consent-sheet-dto';
import type { ServiceDto } from '../../../api/models/service-dto';
import { ServiceLabels } from '../../../core/directory/service-labels';
import { Api } from '../../../core/http/api';
import type { FormErrors } from '../../../core/http/form-errors';
import { Dates, dayOf } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Note } from '../../../ui/note/note';
import { RadioCards } from '../../../ui/radio-cards/radio-cards';
import type { CardOption } from '../../../ui/radio-cards/radio-cards';
import { CaseStore } from '../case-page/case-store';
import { loaded } from '../../../core/work/loaded';
import { ConsentParts } from '../consents/consent-parts';
import { ConsentTerms } from '../consents/consent-terms';
import { purposeKey } from '../consents/consent-lists';
import type { SharingForm } from './sharing-form';

/** Which services can help, with their free places; then what they may see, in words to read aloud to the survivor. */
@Component({
  selector: 'pn-sharing-scope',
  imports: [ConsentParts, ConsentTerms, Note, RadioCards],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './sharing-scope.html',
  styles: `
    :host {
      display: contents;
    }
    .aloud {
      display: block;
    }
  `,
})
export class SharingScope {
  readonly form = input.required<SharingForm>();
  readonly services = input.required<readonly ServiceDto[]>();
  readonly purpose = input.required<string>();
  readonly errors = input.required<FormErrors>();
  /** The number of the first of its two parts. */
  readonly number = input(1);

  private readonly api = inject(Api);
  private readonly words = inject(ServiceLabels);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly sheet = signal<ConsentSheetDto | null>(null);
  private readonly consents = loaded(() => this.api.call(listConsents, { caseId: this.store.subject().id }));

  protected readonly choices = computed<CardOption[]>(() =>
    this.services().map((service) => this.words.card(service)),
  );
  protected readonly chosen = computed(() =>
    this.services().find(({ id }) => id === this.form().serviceId()),
  );
  /** Her latest answer about that agency for this purpose, while it holds. */
  protected readonly standing = computed(() => {
    const agencyId = this.chosen()?.agencyId;
    const about = (consent: ConsentDto) =>
      consent.scope === 'referral' && consent.agencyId === agencyId && consent.purpose === this.purpose();
    const latest = agencyId ? (this.consents.value() ?? []).find(about) : undefined;
    return latest && ['given', 'provisional'].includes(latest.status) ? latest : null;
  });
  protected readonly answers = computed<CardOption[]>(() => {
    const consent = this.standing();
    if (!consent) return [];
    const parts = consent.partitions.map((partition) => this.t(`shared.${textName(partition)}`)).join(', ');
    const day = consent.untilOn ? this.dates.date(consent.untilOn) : '';
    const until = day ? this.t('consent-screen.until', { day }) : '';
    return [
      {
        value: consent.id,
        label: this.t('new-referral.said-before'),
        detail: [parts, until].filter(Boolean).join(' · '),
      },
      { value: ASK, label: this.t('new-referral.ask-now') },
    ];
  });
  protected readonly asks = computed(() => this.answers().length === 0 || !this.form().standingId());
  protected readonly sentence = computed(() => {
    const agency = this.chosen()?.agencyName[this.language.current()] ?? '';
    const until = this.form().consent.untilOn(dayOf(this.clock.now()));
    return this.t(until ? 'consent-aloud.referral-until' : 'consent-aloud.referral', {
      agency,
      purpose: this.t(purposeKey(this.purpose())),
      day: until ? this.dates.date(until) : '',
    });
  });

  constructor() {
    effect(() => {
      const service = this.chosen();
      const standing = this.standing();
      untracked(() => {
        this.form().consent.agencyId.set(service?.agencyId ?? '');
        this.form().consent.purpose.set(this.purpose());
        this.form().standingId.set(standing?.id ?? null);
      });
    });
  }

  protected answer(value: string | null): void {
    this.form().standingId.set(value === ASK ? null : value);
  }
}

const ASK = 'ask';
