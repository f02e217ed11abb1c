import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { endOtherSessions } from '../../api/fn/sessions/end-other-sessions';
import { endSession } from '../../api/fn/sessions/end-session';
import { listSessions } from '../../api/fn/sessions/list-sessions';
import type { OwnSessionDto } from '../../api/models/own-session-dto';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts, textName } from '../../core/language/texts';
import { Chip } from '../../ui/due-chip/chip';
import { Icon } from '../../ui/icon/icon';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { deviceName } from './device-name';

/** Where she is signed in: which device, since when, by what; and the end of what is not she, or not any more. */
@Component({
  selector: 'pn-own-sessions',
  imports: [Chip, Icon, LoadError, Loading, MatButton],
  template: `
    @if (sessions(); as shown) {
      @if (problem()) {
        <p class="error small" role="alert">{{ problem() }}</p>
      }
      <ul>
        @for (row of rows(); track row.id) {
          <li>
            <pn-icon name="device" />
            <div class="text">
              <h3>{{ row.device }}</h3>
              <p class="small quiet">{{ row.by }}</p>
              <p class="small quiet">{{ row.seen }}</p>
            </div>
            @if (row.isThis) {
              <pn-chip icon="check" tone="outline">{{ t('sign-in-settings.this-session') }}</pn-chip>
            } @else {
              <button
                matButton="outlined"
                type="button"
                [attr.aria-label]="t('sign-in-settings.end') + ': ' + row.device"
                (click)="end(row.id)"
              >
                {{ t('sign-in-settings.end') }}
              </button>
            }
          </li>
        }
      </ul>
      @if (shown.length > 1) {
        <div class="actions">
          <button matButton="outlined" type="button" (click)="endOthers()">
            {{ t('sign-in-settings.end-others') }}
          </button>
        </div>
      }
    } @else if (problem()) {
      <pn-load-error [heading]="problem()" (retried)="load()" />
    } @else {
      <pn-loading />
    }
  `,
  styleUrl: './own-lists.scss',
})
export class OwnSessions {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly sessions = signal<readonly OwnSessionDto[] | null>(null);
  protected readonly problem = signal('');
  protected readonly rows = computed(() => (this.sessions() ?? []).map((session) => this.toRow(session)));

  constructor() {
    void this.load();
  }

  protected load(): Promise<void> {
    return this.attempt(() => Promise.resolve());
  }

  protected end(id: string): Promise<void> {
    return this.attempt(() => this.api.call(endSession, { id }));
  }

  protected endOthers(): Promise<void> {
    return this.attempt(() => this.api.call(endOtherSessions, {}, new Submission().context()));
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    this.problem.set('');
    try {
      await work();
      this.sessions.set(await this.api.call(listSessions, {}));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  private toRow({ id, browser, system, authMethod, openedAt, seenAt, isThis }: OwnSessionDto) {
    const when = (at: string): string => `${this.dates.day(at)}, ${this.dates.time(at)}`;
    return {
      id,
      isThis,
      device: deviceName(this.t, { browser, system }),
      by: `${when(openedAt)} · ${this.t(`opened-by.${textName(authMethod)}`)}`,
      seen: this.t('sign-in-settings.seen', { at: when(seenAt) }),
    };
  }
}
