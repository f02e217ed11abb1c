import { Injectable, inject } from '@angular/core';
import { getMeeting } from '../../api/fn/meetings/get-meeting';
import { listMeetings } from '../../api/fn/meetings/list-meetings';
import { addAgendaItem } from '../../api/fn/meetings/add-agenda-item';
import { removeAgendaItem } from '../../api/fn/meetings/remove-agenda-item';
import type { MeetingDto, MeetingRowDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { toProblem } from '../../core/http/api-problem';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Undo } from '../../core/shell/undo';

/** The running meeting comes before the next planned one. */
const first = (a: MeetingRowDto, b: MeetingRowDto): number =>
  Number(b.state === 'in_progress') - Number(a.state === 'in_progress') ||
  a.plannedAt.localeCompare(b.plannedAt);

/** Puts a case of the queue on the agenda of its group's next meeting, without leaving the queue. */
@Injectable({ providedIn: 'root' })
export class AgendaOfNext {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly undo = inject(Undo);
  private readonly t = inject(Texts).t;

  /** Whether any meeting took it; of several groups it is on the agenda of the one that may know it. */
  async put(reference: string): Promise<boolean> {
    const { items } = await this.api.call(listMeetings, {});
    const coming = items.filter(
      ({ isLed, state }) => isLed && (state === 'planned' || state === 'in_progress'),
    );
    for (const { id } of coming.sort(first)) if (await this.putInto(id, reference)) return true;
    return false;
  }

  private async putInto(id: string, reference: string): Promise<boolean> {
    const before = await this.api.call(getMeeting, { id });
    try {
      const body = { references: [reference] };
      const after = await this.api.call(
        addAgendaItem,
        { id, body },
        new Submission().context(before.version),
      );
      const moment = this.dates.moment(after.plannedAt);
      const entry = entryOf(after, reference);
      this.undo.show({
        message: this.t('group-queue.on-agenda', { moment }),
        undo: async () => {
          // What stood there before stays there.
          if (!entry || entryOf(before, reference)) return;
          const seen = new Submission().context(after.version);
          await this.api.call(removeAgendaItem, { id, entryId: entry.id }, seen);
        },
      });
      return true;
    } catch (problem) {
      // The case is another group's, whose own meeting comes next.
      if (toProblem(problem).status === 422) return false;
      throw problem;
    }
  }
}

const entryOf = (meeting: MeetingDto, reference: string) =>
  meeting.agenda.find((entry) => entry.reference === reference);
