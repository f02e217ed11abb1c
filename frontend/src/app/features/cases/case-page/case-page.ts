import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatMenu, MatMenuItem, MatMenuTrigger } from '@angular/material/menu';
import { RouterLink, RouterOutlet } from '@angular/router';
import type { CaseCountsDto } from '../../../api/models/case-counts-dto';
import type { CaseDto } from '../../../api/models/case-dto';
import { showTemporaryCode } from '../../../core/drafts/draft-key';
import { Dates, dayOf } from '../../../core/language/dates';
import { inHalves } from '../../../core/language/in-halves';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { SessionStore } from '../../../core/session/session.store';
import { GiveCase } from '../../../core/work/give-case';
import { LastRegistration } from '../../../core/work/last-registration';
import type { SavedRegistration } from '../../../core/work/last-registration';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { Code } from '../../../ui/code/code';
import { Chip } from '../../../ui/due-chip/chip';
import { Note } from '../../../ui/note/note';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Tabs } from '../../../ui/tabs/tabs';
import type { TabLink } from '../../../ui/tabs/tabs';
import { CaseStore } from './case-store';
import { NextStep } from './next-step';
import { OpenQuestions } from './open-questions';
import { Reopen } from './reopen';
import { TemporaryDrafts } from './temporary-drafts';

/** What a working day asks for most: the command, the address, the words. */
const FIRST = [
  ['record_outcome', (id) => ['/cases', id, 'contacts', 'new'], 'case.add-contact'],
  ['assess_risk', (id) => ['/assessments', id], 'case-action.assess-risk'],
  ['send_referral', (id) => ['/cases', id, 'referrals', 'new'], 'case.refer'],
  ['record_support', (id) => ['/cases', id, 'help', 'new'], 'help.log'],
] as const satisfies readonly (readonly [string, (id: string) => readonly string[], string])[];

/** What can be added besides, in the order of the menu: the command, the address under the case, the words. */
const ADDITIONS = [
  ['add_incident', 'incidents/new', 'case-action.add-incident'],
  ['record_event', 'changes/new', 'event-screen.changes-title'],
  ['record_event', 'events/new', 'case.add-event'],
  ['record_consent', 'consents/new', 'case.ask-consent'],
  ['change_safe_contact', 'reach', 'case.change-plan'],
  ['change_whereabouts', 'place', 'case.add-whereabouts'],
  ['record_measure', 'qualifications/new', 'case.add-qualification'],
  ['record_order', 'orders/new', 'order-action.request'],
  ['change_identity', 'label', 'case-label.title'],
] as const;

/** Actions that record only text; not possible after an erasure. */
const WORDS_ONLY: ReadonlySet<string> = new Set([
  'change_safe_contact',
  'change_whereabouts',
  'change_identity',
]);

/** A tab and the partition without which it does not exist. Further parts of a case stand in the menu "More". */
const TABS = [
  ['contacts', 'follow_ups', 'case.tab-contacts'],
  ['incidents', 'core', 'case.tab-incidents'],
  ['referrals', 'core', 'case.tab-referrals'],
  ['orders', 'legal', 'case.tab-orders'],
  ['help', 'support', 'help.tab'],
  ['court', 'support', 'court.tab'],
  ['assessments', 'risk', 'case.tab-risk'],
] as const;
const MORE = [
  ['consents', 'consent', 'case.tab-consents'],
  ['keeping', 'legal', 'retention.title'],
] as const;
const COUNT_OF: Partial<Record<string, keyof CaseCountsDto>> = {
  help: 'supportEntries',
  court: 'courts',
  notes: 'narratives',
};

/** A case: its lead, the next step, and its parts as tabs. */
@Component({
  selector: 'pn-case-page',
  imports: [
    BandBadge,
    Chip,
    Code,
    GiveCase,
    MatButton,
    MatMenu,
    MatMenuItem,
    MatMenuTrigger,
    NextStep,
    Note,
    OpenQuestions,
    PageHeader,
    Reopen,
    RouterLink,
    RouterOutlet,
    Tabs,
    TemporaryDrafts,
  ],
  templateUrl: './case-page.html',
  styleUrl: './case-page.scss',
})
export class CasePage {
  protected readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly clock = inject(ServerClock);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  /** The sentence for a case that was registered a moment ago, once. */
  protected readonly saved = this.savedWords(inject(LastRegistration).take(this.store.subject().id));
  /** A supervisor is choosing a new lead. */
  protected readonly isGiving = signal(false);
  protected readonly back = computed(() => ({ to: ['/cases'], label: this.t('menu.cases') }));
  /** Quiet facts under the code: place, since when, who leads. */
  protected readonly facts = computed(() => {
    const subject = this.store.subject();
    const { flaggedUntil } = this.store.meetings();
    const isClosed = subject.status === 'closed' && subject.closedAt;
    const since = isClosed
      ? this.t('case.closed-on', { day: this.dates.date(subject.closedAt ?? subject.openedAt) })
      : this.t('case.open-since', { day: this.dates.date(subject.openedAt) });
    return [
      this.t(`place.${textName(subject.place)}`),
      since,
      ...(subject.episodeNo > 1 ? [this.t('case.episode', { number: subject.episodeNo })] : []),
      this.leadOf(subject),
      this.t(subject.assessedAt ? 'case.assessed-on' : 'case.not-assessed', {
        day: subject.assessedAt ? this.dates.date(subject.assessedAt) : '',
      }),
      ...(subject.linkageConsent ? [this.t(`linkage-consent.${textName(subject.linkageConsent)}`)] : []),
      ...(flaggedUntil ? [this.t('case.marked', { day: this.dates.date(flaggedUntil) })] : []),
    ];
  });
  /** Names of agencies with a registration of this survivor, as consent allows, and of possible matches. */
  protected readonly alsoServedBy = computed(() => this.listed(this.store.subject().alsoServedBy));
  protected readonly possibleMatchAt = computed(() => this.listed(this.store.subject().possibleMatchAt));
  /** Last day until which her words are kept, whatever anybody wishes. */
  protected readonly heldUntil = computed(() => {
    const day = this.store.subject().heldUntil;
    return day && day >= dayOf(this.clock.now()) ? this.dates.day(day) : '';
  });
  protected readonly agendas = computed(() =>
    this.store.meetings().items.map(({ id, plannedAt }) => ({
      id,
      label: this.t('case.on-agenda', { day: this.dates.day(plannedAt) }),
    })),
  );
  protected readonly isOwn = computed(() => this.store.subject().relations.includes('own'));
  protected readonly tabs = computed<TabLink[]>(() => {
    const base = ['/cases', this.store.subject().id];
    const others = TABS.filter(([path, partition]) => {
      // Where an order stands is known to more people than those who read the law’s side of the case.
      if (path === 'orders') return this.store.counts().orders !== undefined;
      return path === 'court' ? this.hasCourt() : this.store.reads(partition);
    });
    return [
      { to: base, label: this.t('case.tab-overview'), exact: true },
      ...others.map(([path, , key]) => ({
        to: [...base, path],
        label: this.t(key),
        count: this.store.counts()[COUNT_OF[path] ?? (path as keyof CaseCountsDto)] ?? 0,
      })),
    ];
  });
  protected readonly first = computed(() => {
    const { id, erasedAt } = this.store.subject();
    const steps = FIRST.filter(([command]) => this.store.may(command)).map(([, to, key]) => ({
      to: to(id),
      label: this.t(key),
    }));
    const hasNotes = this.store.reads('narrative') && !erasedAt;
    return [...steps, ...(hasNotes ? [{ to: ['/cases', id, 'notes'], label: this.t('case.note') }] : [])];
  });
  /** Parts that are seldom read. */
  protected readonly more = computed(() => {
    const { id } = this.store.subject();
    const parts = MORE.filter(([, partition]) => this.store.reads(partition)).map(([path, , key]) => [
      path,
      key,
    ]);
    // Only the owner learns that there are such lists.
    const own = [
      ['access', 'conflict-block.title'],
      ['files', 'files.tab'],
      ['looks', 'case.tab-looks'],
      ['paper', 'print.print'],
    ];
    const rows = [...parts, ...(this.isOwn() ? own : [])].map(([path, key]) => ({
      to: ['/cases', id, path],
      label: this.t(key ?? ''),
    }));
    const papers = { to: ['/orders/papers', 'case', id], label: this.t('papers.title') };
    return this.isOwn() ? [...rows, papers] : rows;
  });
  protected readonly additions = computed(() => {
    const { id, erasedAt } = this.store.subject();
    return ADDITIONS.filter(
      ([command]) => this.store.may(command) && !(erasedAt && WORDS_ONLY.has(command)),
    ).map(([, path, key]) => ({
      to: ['/cases', id, ...path.split('/')],
      label: this.t(key),
    }));
  });

  private savedWords(saved: SavedRegistration | null): string {
    if (!saved?.code) return '';
    const code = inHalves(saved.code);
    return saved.temporary
      ? this.t('new-woman.is-now', { temporary: showTemporaryCode(saved.temporary), code })
      : `${this.t('register.saved')}. ${this.t('register.saved-code', { code })}`;
  }

  protected async given(): Promise<void> {
    this.isGiving.set(false);
    await this.store.reload();
  }

  /** Where there is a court case, and to lawyers, who begin one; never to police. */
  private hasCourt(): boolean {
    const { courts } = this.store.counts();
    return courts !== undefined && (courts > 0 || this.session.hasRole('legal_aid_lawyer'));
  }

  private leadOf({ leadName, leadAway, standInName, agencyName }: CaseDto): string {
    if (leadName && standInName) return this.t('case.lead-instead', { who: standInName, away: leadName });
    const who = leadName ?? agencyName[this.language.current()];
    return this.t(leadAway ? 'case.lead-away' : 'case.lead', { who });
  }

  private listed(names: CaseDto['alsoServedBy']): string {
    return names.map((name) => name[this.language.current()]).join(', ');
  }
}
