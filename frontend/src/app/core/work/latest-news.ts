import { Component, computed, inject, input, signal } from '@angular/core';
import { listNotifications } from '../../api/fn/workboard/list-notifications';
import { readNotifications } from '../../api/fn/workboard/read-notifications';
import { Note } from '../../ui/note/note';
import { Api } from '../http/api';
import { apiResource } from '../http/api-resource';
import { ProblemTexts } from '../http/problem-texts';
import { Submission, unattended } from '../http/request-context';
import { Live } from '../live/live';
import { Menu } from '../shell/menu';
import type { Segment } from '../shell/menu';
import { News } from './news';

/** Unread notifications on the first screen of roles without a task list; empty on other screens. */
@Component({
  selector: 'pn-latest-news',
  imports: [News, Note],
  host: { '[class.nothing]': 'items().length === 0 && !said()' },
  template: `
    <pn-news [items]="items()" (read)="read($event)" />
    @if (said()) {
      <pn-note kind="error" icon="late" role="alert">{{ said() }}</pn-note>
    }
  `,
})
export class LatestNews {
  /** The screen that it stands on. */
  readonly on = input.required<Segment>();

  private readonly api = inject(Api);
  private readonly menu = inject(Menu);
  private readonly problems = inject(ProblemTexts);
  private readonly unread = apiResource(
    () => this.api.call(listNotifications, { unread: 'true' }),
    () => this.isFirst() || undefined,
  );
  protected readonly items = computed(() => this.unread.value()?.items ?? []);
  private readonly problem = signal('');
  protected readonly said = computed(() => this.problem() || this.unread.problem());

  constructor() {
    inject(Live).onChange(() => {
      if (this.isFirst()) void this.refresh();
    });
  }

  private isFirst(): boolean {
    return this.menu.entries()[0]?.segment === this.on();
  }

  /** Background refresh; a failure is silent. */
  private async refresh(): Promise<void> {
    const page = await this.api.call(listNotifications, { unread: 'true' }, unattended()).catch(() => null);
    if (page) this.unread.set(page);
  }

  protected async read(ids: string[]): Promise<void> {
    this.problem.set('');
    try {
      await this.api.call(readNotifications, { body: { ids } }, new Submission().context());
      await this.unread.reload();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
