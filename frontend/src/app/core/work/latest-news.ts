import { Component, effect, inject, input, signal, untracked } from '@angular/core';
import { listNotifications } from '../../api/fn/workboard/list-notifications';
import { readNotifications } from '../../api/fn/workboard/read-notifications';
import type { NotificationDto } from '../../api/models/notification-dto';
import { Note } from '../../ui/note/note';
import { Api } from '../http/api';
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
  host: { '[class.nothing]': 'items().length === 0 && !problem()' },
  template: `
    <pn-news [items]="items()" (read)="read($event)" />
    @if (problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
    }
  `,
})
export class LatestNews {
  /** The screen that it stands on. */
  readonly on = input.required<Segment>();

  private readonly api = inject(Api);
  private readonly menu = inject(Menu);
  private readonly problems = inject(ProblemTexts);
  protected readonly items = signal<readonly NotificationDto[]>([]);
  protected readonly problem = signal('');

  constructor() {
    effect(() => {
      if (this.isFirst()) untracked(() => void this.load());
    });
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
    if (page) this.items.set(page.items);
  }

  private async load(): Promise<void> {
    try {
      this.items.set((await this.api.call(listNotifications, { unread: 'true' })).items);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  protected async read(ids: string[]): Promise<void> {
    this.problem.set('');
    try {
      await this.api.call(readNotifications, { body: { ids } }, new Submission().context());
      await this.load();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }
}
