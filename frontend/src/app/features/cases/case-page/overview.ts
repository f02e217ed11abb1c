import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { getTimeline } from '../../../api/fn/cases/get-timeline';
import type { TimelineEntryDto } from '../../../api/models/timeline-entry-dto';
import { Api } from '../../../core/http/api';
import { PagedList } from '../../../core/http/paged-list';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Empty } from '../../../ui/states/empty';
import { LoadError } from '../../../ui/states/load-error';
import { Timeline } from './timeline/timeline';
import { IdentityCard } from '../disclosure/identity-card';
import { GatePanel } from '../closure/gate-panel';
import { HealthCard } from '../health/health-card';
import { SafeContactPanel } from '../safe-contact/safe-contact-panel';
import { WhereaboutsCard } from '../safe-contact/whereabouts-card';
import { HelpCounts } from '../support/help-counts';
import { CaseStore } from './case-store';
import { RemindMe } from './remind-me';
import { timelineEntry } from './timeline-labels';
import { TIMELINE_GROUP } from '../../../api/models/timeline-group-array';
import { Arrived } from '../../../ui/states/arrived';

/** Timeline, closure gate, the survivor's identity and contact plan. */
@Component({
  selector: 'pn-overview',
  imports: [
    Arrived,
    Empty,
    ChoiceChips,
    GatePanel,
    HealthCard,
    HelpCounts,
    IdentityCard,
    LoadError,
    MatButton,
    RemindMe,
    RouterLink,
    SafeContactPanel,
    Timeline,
    WhereaboutsCard,
  ],
  templateUrl: './overview.html',
  styleUrl: './overview.scss',
})
export class Overview {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly dates = inject(Dates);
  private readonly texts = inject(Texts);
  protected readonly store = inject(CaseStore);
  protected readonly clock = inject(ServerClock);
  protected readonly t = this.texts.t;
  /** Only the owner and the second person see a closure gate; other users do not fetch it. */
  protected readonly hasGate = computed(() => {
    const { relations, status } = this.store.subject();
    const isAsked = relations.includes('own') || relations.includes('closure_review');
    return isAsked && status !== 'closed' && this.store.reads('closure');
  });
  protected readonly mayRemind = computed(() =>
    this.store.subject().relations.some((relation) => relation === 'own' || relation === 'referred'),
  );
  protected readonly group = signal<string | null>('all');
  protected readonly chips = computed(() =>
    ['all', ...TIMELINE_GROUP].map((value) => ({ value, label: this.t(`timeline-group.${value}`) })),
  );
  protected readonly list = new PagedList<TimelineEntryDto>(
    (cursor) => {
      const group = TIMELINE_GROUP.find((known) => known === this.group());
      const params = { caseId: this.store.subject().id, ...(group ? { group } : {}) };
      return this.api.call(getTimeline, { ...params, ...(cursor ? { cursor } : {}) });
    },
    () => [this.group(), this.store.subject()],
  );
  protected readonly entries = computed(() => {
    const texts = { t: this.t, has: (key: string) => this.texts.has(key) };
    const words = { texts, dates: this.dates, language: this.language.current() };
    return this.list.items().map((item) => timelineEntry(item, words));
  });
}
