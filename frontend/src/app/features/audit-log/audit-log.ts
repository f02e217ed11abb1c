import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listAuditEntries } from '../../api/fn/audit-trail/list-audit-entries';
import type { ListAuditEntries$Params } from '../../api/fn/audit-trail/list-audit-entries';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { getLegalPackDue } from '../../api/fn/legal-pack/get-legal-pack-due';
import type { AuditEntryDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { PagedList } from '../../core/http/paged-list';
import { Dates, dayOf } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { ServerClock } from '../../core/session/server-clock';
import { staffCode } from '../../core/session/staff-code';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { DateField } from '../../ui/date-field/date-field';
import type { KnownDay } from '../../ui/date-field/known-day';
import { Chip } from '../../ui/due-chip/chip';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Empty } from '../../ui/states/empty';
import { CheckLabels } from './check-labels';
import { actionOf, didKey } from './audit-labels';
import { ExportLabels } from './export-labels';
import { AUDIT_DECISION } from '../../api/models/audit-decision-array';
import { SelectField } from '../../ui/field/select-field';
import { Arrived } from '../../ui/states/arrived';
import { More } from '../../ui/states/more';

/** Who did what, newest first. Cases appear under pseudonyms, people of other agencies under codes. */
@Component({
  selector: 'pn-audit-log',
  imports: [
    Arrived,
    Chip,
    ChoiceChips,
    DateField,
    Empty,
    MatButton,
    More,
    Note,
    PageHeader,
    RouterLink,
    SelectField,
  ],
  templateUrl: './audit-log.html',
  styleUrl: './audit-log.scss',
})
export class AuditLog {
  private readonly api = inject(Api);
  private readonly texts = inject(Texts);
  private readonly taken = inject(ExportLabels);
  private readonly checks = inject(CheckLabels);
  protected readonly dates = inject(Dates);
  protected readonly language = inject(Language);
  protected readonly t = this.texts.t;
  protected readonly today = dayOf(inject(ServerClock).now());
  /** Without their names the list can still be read; it is narrowed by the rest. */
  private readonly directory = apiResource(() => this.api.call(listAgencies, {}));
  protected readonly agencies = computed(() => this.directory.value() ?? []);
  protected readonly day = signal<KnownDay | null>(null);
  protected readonly decision = signal<string | null>('');
  protected readonly agencyId = signal('');
  protected readonly action = signal('');
  /** Everything that can be done, in the order of the alphabet. */
  protected readonly actions = computed(() =>
    this.texts
      .names('audit-action.')
      .map((name) => ({ value: actionOf(name), label: this.t(`audit-action.${name}`) }))
      .sort((a, b) => a.label.localeCompare(b.label, this.language.current())),
  );
  /** Chosen at an entry: only of this person. */
  protected readonly person = signal<{ id: string; name: string } | null>(null);
  protected readonly decisions = computed(() => [
    { value: '', label: this.t('ui.all') },
    ...AUDIT_DECISION.map((value) => ({ value, label: this.t(`log.${value}`) })),
  ]);
  private readonly wanted = computed(() =>
    given({
      day: this.day()?.on,
      decision: AUDIT_DECISION.find((decision) => decision === this.decision()),
      agencyId: this.agencyId(),
      personId: this.person()?.id,
      action: this.action(),
    }),
  );
  protected readonly pack = apiResource(() => this.api.call(getLegalPackDue, {}));
  protected readonly list = new PagedList<AuditEntryDto>(
    (cursor) => this.api.call(listAuditEntries, { ...this.wanted(), ...(cursor ? { cursor } : {}) }),
    () => this.wanted(),
  );
  protected readonly rows = computed(() =>
    this.list.items().map((entry) => ({
      ...entry,
      when: this.dates.moment(entry.at),
      who: this.who(entry),
      title: [this.who(entry), entry.agencyName?.[this.language.current()]].filter(Boolean).join(', '),
      did: this.did(entry.action),
      what: this.what(entry),
    })),
  );

  /** An action unknown to this version appears under its code. */
  protected did(action: string): string {
    const key = didKey(action);
    return this.texts.has(key) ? this.t(key) : action;
  }

  private who({ personId, personName, action }: AuditEntryDto): string {
    if (personName) return personName;
    if (personId) return staffCode(personId);
    return this.t(action.startsWith('job.') ? 'access-log.system' : 'log.nobody');
  }

  private what({ cases, partitions, purpose }: AuditEntryDto): string {
    const parts = partitions.map((partition) => this.t(`shared.${textName(partition)}`)).join(', ');
    const name = textName(purpose ?? '');
    const reason = [
      `masked.reason-${name}`,
      `print.reason-${name}`,
      `access-report.reason-${name}`,
      `emergency-access-reason.${name}`,
    ].find((key) => this.texts.has(key));
    const count = cases.length > 0 ? this.t('log.cases', { count: cases.length }) : '';
    return [count, parts, reason ? this.t(reason) : this.taken.of(purpose) || this.checks.of(purpose)]
      .filter(Boolean)
      .join(' · ');
  }
}

type Wanted = Pick<ListAuditEntries$Params, 'day' | 'decision' | 'agencyId' | 'personId' | 'action'>;

/** Without what narrows nothing. */
const given = (wanted: { [Name in keyof Wanted]: Wanted[Name] | null | undefined }): Wanted =>
  Object.fromEntries(Object.entries(wanted).filter(([, value]) => value)) as Wanted;
