import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { draftRelease } from '../../../api/fn/statistics/draft-release';
import { getCalendar } from '../../../api/fn/statistics/get-calendar';
import type { CalendarDto } from '../../../api/models/calendar-dto';
import type { CalendarEntryDto } from '../../../api/models/calendar-entry-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { Chip } from '../../../ui/due-chip/chip';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Empty } from '../../../ui/states/empty';
import { LoadError } from '../../../ui/states/load-error';
import { Loading } from '../../../ui/states/loading';
import { ReleaseWords } from './release-words';

const keyOf = ({ kind, firstOn }: CalendarEntryDto): string => `${kind} ${firstOn}`;

/** Every period of a year: what was published of it, what is on its way, and what is due. */
@Component({
  selector: 'pn-release-calendar',
  imports: [ChoiceChips, Chip, Empty, LoadError, Loading, MatButton, PageHeader, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './release-calendar.html',
  styleUrl: './release-calendar.scss',
})
export class ReleaseCalendar {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(ReleaseWords);
  private readonly dates = inject(Dates);
  private readonly router = inject(Router);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly calendar = signal<CalendarDto | null>(null);
  protected readonly year = signal(dayOf(this.clock.now()).slice(0, 4));
  protected readonly problem = signal('');
  protected readonly refusal = signal('');
  protected readonly sending = signal<string | null>(null);
  protected readonly years = computed(() => {
    const known = (this.calendar()?.years ?? []).map(String);
    const all = [...new Set([this.year(), ...known])].sort().reverse();
    return all.map((year) => ({ value: year, label: year }));
  });
  protected readonly entries = computed(() => (this.calendar()?.items ?? []).map((item) => this.view(item)));

  constructor() {
    void this.load();
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      const calendar = await this.api.call(getCalendar, { year: Number(this.year()) });
      if (calendar.year === Number(this.year())) this.calendar.set(calendar);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected choose(year: string | null): void {
    if (!year || year === this.year()) return;
    this.year.set(year);
    void this.load();
  }

  protected async draft(key: string): Promise<void> {
    const entry = this.calendar()?.items.find((one) => keyOf(one) === key);
    if (!entry || this.sending() !== null) return;
    this.sending.set(key);
    this.refusal.set('');
    try {
      const body = { kind: entry.kind, firstOn: entry.firstOn };
      const { id } = await this.api.call(draftRelease, { body }, this.submission.context());
      this.submission.renew();
      await this.router.navigate(['/releases', id]);
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
      await this.load();
    } finally {
      this.sending.set(null);
    }
  }

  private view(entry: CalendarEntryDto) {
    const title = this.words.period(entry);
    return {
      ...entry,
      ...this.stateOf(entry),
      title,
      key: keyOf(entry),
      line: entry.publishedAt
        ? this.t('releases.published-on', {
            day: this.dates.date(entry.publishedAt),
            version: `${entry.version ?? 1}`,
          })
        : this.t('releases.due-on', { day: this.dates.date(entry.dueOn) }),
      mayDraft: entry.allowedActions.includes('draft'),
      // It begins with what stands on the link.
      openLabel: `${this.t(entry.openId ? 'releases.go-on' : 'releases.open')}: ${title}`,
      draftLabel: `${this.t('releases.draft')}: ${title}`,
    };
  }

  private stateOf({ openState, publishedId, dueOn, lastOn }: CalendarEntryDto) {
    const today = dayOf(this.clock.now());
    if (openState)
      return { icon: 'note', tone: 'waiting', state: this.t(`releases.state-${openState}`) } as const;
    if (publishedId)
      return { icon: 'check', tone: 'done', state: this.t('releases.state-published') } as const;
    if (lastOn >= today)
      return { icon: 'calendar', tone: 'plain', state: this.t('releases.running') } as const;
    return dueOn < today
      ? ({ icon: 'late', tone: 'late', state: this.t('releases.late') } as const)
      : ({ icon: 'calendar', tone: 'soon', state: this.t('releases.planned') } as const);
  }
}
