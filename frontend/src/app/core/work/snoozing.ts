import { Injectable, inject } from '@angular/core';
import { firstValueFrom } from 'rxjs';
import { endSnooze } from '../../api/fn/follow-ups/end-snooze';
import { snoozeFollowUp } from '../../api/fn/follow-ups/snooze-follow-up';
import type { SnoozeRequest } from '../../api/models/snooze-request';
import type { Dialogs } from '../dialogs/dialogs';
import { Api } from '../http/api';
import { Submission } from '../http/request-context';
import { Dates } from '../language/dates';
import { Texts } from '../language/texts';
import { ServerClock } from '../session/server-clock';
import { Undo } from '../shell/undo';

/** Postpones the reminder of one line of work, which may cover several rows of a case. */
@Injectable({ providedIn: 'root' })
export class Snoozing {
  private readonly api = inject(Api);
  private readonly clock = inject(ServerClock);
  private readonly dates = inject(Dates);
  private readonly undo = inject(Undo);
  private readonly t = inject(Texts).t;

  /** Asks until when and why; nothing where she thinks better of it. */
  async ask(dialogs: Dialogs, until: string): Promise<SnoozeRequest | undefined> {
    const { SnoozeDialog } = await import('./snooze-dialog');
    const question = { now: this.clock.now(), until };
    return firstValueFrom(
      dialogs.open<unknown, unknown, SnoozeRequest>(SnoozeDialog, question).afterClosed(),
    );
  }

  /** Done at once and offered back; when the rows are due does not change. The first leads, the others go with it. */
  async put(
    [id = '', ...alsoIds]: readonly string[],
    wish: SnoozeRequest,
    undo: () => Promise<void>,
  ): Promise<void> {
    await this.api.call(snoozeFollowUp, { id, body: { ...wish, alsoIds } }, new Submission().context());
    this.undo.show({ message: this.t('snooze.done', { moment: this.dates.moment(wish.until) }), undo });
  }

  async end(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => this.api.call(endSnooze, { id })));
  }
}
