import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { draftEdition } from '../../../api/fn/statistics/draft-edition';
import { listEditions } from '../../../api/fn/statistics/list-editions';
import type { EditionLineDto } from '../../../api/models/edition-line-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Submission } from '../../../core/http/request-context';
import { Dates, dayOf } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Chip } from '../../../ui/due-chip/chip';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Empty } from '../../../ui/states/empty';
import { EditionLabels } from './edition-labels';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';

const keyOf = ({ year, part }: EditionLineDto): string => `${year} ${part}`;
const FINISHED = ['published', 'none_needed'];

/** What the public reads and when: each edition with its day, its state and the next step. */
@Component({
  selector: 'pn-edition-calendar',
  imports: [Arrived, Chip, Empty, MatButton, PageHeader, RouterLink],
  templateUrl: './edition-calendar.html',
  styleUrl: './edition-calendar.scss',
})
export class EditionCalendar {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly words = inject(EditionLabels);
  private readonly dates = inject(Dates);
  private readonly router = inject(Router);
  private readonly clock = inject(ServerClock);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly items = apiResource(async () => (await this.api.call(listEditions, {})).items);
  protected readonly refusal = signal('');
  protected readonly sending = signal<string | null>(null);
  protected readonly lines = computed(() => this.items.value()?.map((item) => this.view(item)) ?? null);

  protected async draft({ year, part }: EditionLineDto, key: string): Promise<void> {
    if (this.sending() !== null) return;
    this.sending.set(key);
    this.refusal.set('');
    try {
      const { id } = await this.api.call(draftEdition, { body: { year, part } }, this.submission.context());
      this.submission.renew();
      await this.router.navigate(['/releases', id]);
    } catch (problem) {
      this.refusal.set(this.problems.sentence(problem));
      await this.items.reload();
    } finally {
      this.sending.set(null);
    }
  }

  private view(item: EditionLineDto) {
    const { id, dueOn, publishedAt, allowedActions } = item;
    const title = this.words.title(item);
    return {
      ...{ item, id, title, ...this.stateOf(item), key: keyOf(item) },
      line: publishedAt
        ? this.t('editions.published-on', { day: this.dates.date(publishedAt) })
        : this.t('editions.due-on', { day: this.dates.date(dueOn) }),
      mayDraft: allowedActions.includes('draft'),
      open: this.t(publishedAt ? 'editions.open' : 'editions.continue'),
    };
  }

  private stateOf({ state, dueOn }: EditionLineDto) {
    const words = this.t(`editions.state-${textName(state)}`);
    if (FINISHED.includes(state)) return { icon: 'check', tone: 'done', state: words } as const;
    if (state === 'not_over') return { icon: 'calendar', tone: 'plain', state: words } as const;
    if (dueOn < dayOf(this.clock.now()))
      return { icon: 'late', tone: 'late', state: this.t('editions.late', { state: words }) } as const;
    return { icon: 'note', tone: 'waiting', state: words } as const;
  }
}
