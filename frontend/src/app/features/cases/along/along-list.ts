import { Component, afterNextRender, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { AlongCommands } from '../../../core/along/along-commands';
import { AlongStore } from '../../../core/along/along-store';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { taskKey } from '../../../core/work/work-labels';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { Code } from '../../../ui/code/code';
import { DueChip } from '../../../ui/due-chip/due-chip';
import { PageHeader } from '../../../ui/page-header/page-header';
import { Empty } from '../../../ui/states/empty';
import { LineBack } from './line-back';
import { leaveWhenLocked } from './open-copy';

/** So many due rows fill a phone. */
const IN_SIGHT = 8;

/** Rows without a date come last; the server chose those of 72 hours. */
@Component({
  selector: 'pn-along-list',
  imports: [BandBadge, Code, DueChip, Empty, LineBack, MatButton, PageHeader, RouterLink],
  templateUrl: './along-list.html',
  styleUrl: './along.scss',
})
export class AlongList {
  protected readonly store = inject(AlongStore);
  private readonly commands = inject(AlongCommands);
  private readonly clock = inject(ServerClock);
  protected readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly now = this.clock.now;
  /** A case that is hers no more leaves its number. */
  private readonly numbered = computed(() =>
    this.store.cases().flatMap((one, at) => (one ? [{ ...one, number: at + 1 }] : [])),
  );
  protected readonly asOf = computed(() => this.numbered()[0]?.takenAt ?? '');
  /** An old phone needs a moment for the rest. */
  private readonly isInSight = signal(true);
  private readonly allDue = computed(() =>
    this.numbered()
      .flatMap(({ answer, number }) =>
        answer.due.map(({ rule, step, dueAt, followUpId }) => ({
          id: followUpId,
          number,
          code: answer.code,
          dueAt,
          title: this.t(taskKey(rule, { step, band: answer.band })),
        })),
      )
      .sort((a, b) => a.dueAt.localeCompare(b.dueAt)),
  );
  protected readonly due = computed(() =>
    this.isInSight() ? this.allDue().slice(0, IN_SIGHT) : this.allDue(),
  );
  protected readonly cases = computed(() =>
    this.numbered().map(({ answer: { code, band }, number }) => ({ number, code, band })),
  );
  protected readonly unsent = computed(() =>
    this.commands.entries().map(({ seq, caseCode, state, writtenAt }) => ({
      seq,
      caseCode,
      text:
        state === 'needs-you'
          ? this.t('along.needs-you')
          : this.t(`not-sent.state-${state}`, this.at(writtenAt)),
    })),
  );

  constructor() {
    leaveWhenLocked(this.store);
    afterNextRender(() => setTimeout(() => this.isInSight.set(false)));
  }

  protected lock(): void {
    this.store.lock();
  }

  protected async putAway(): Promise<void> {
    await this.store.putAway();
  }

  private readonly at = (moment: string) => ({ time: this.dates.time(moment) });
}
