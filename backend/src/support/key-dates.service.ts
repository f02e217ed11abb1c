import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { startOfDay } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { KeyDateEvent } from './support.entity.js';
import { KeyDateEvents } from './key-date-events.service.js';
import { isRunning, kindsOf, nextSteps, stepProblems, keyDateRow } from './key-dates.rules.js';
import type { KeyDateKind } from './key-dates.rules.js';
import type { KeyDateEventRequest, NewKeyDateRequest } from './support.dto.js';
import { dateChanged } from './support.events.js';

/** Dates ahead that her plan must know: a stay, a hearing, his expected return. */
@Injectable()
export class KeyDatesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly keyDateEvents: KeyDateEvents,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  async begin(caseId: string, { kind, ...request }: NewKeyDateRequest): Promise<void> {
    await this.toWrite(caseId, kind);
    const known = await this.keyDateEvents.ofCase(caseId);
    const running = known.some(([last]) => last?.kind === 'stay' && isRunning('stay', last.step));
    if (kind === 'stay' && running) throw refused('stay_running', ['stay_running']);
    await this.add(
      caseId,
      { dateId: newId(), kind, earlier: [] },
      { step: keyDateRow(kind).first, ...request },
    );
  }

  /** A further step; `seen` is the number of notes that the caller saw. Returns the case. */
  async step(dateId: string, expectedVersion: number, request: KeyDateEventRequest): Promise<string> {
    const [first] = await this.keyDateEvents.ofDate(dateId);
    if (!first) throw notFound();
    const { caseId, kind } = first;
    await this.toWrite(caseId, kind);
    const earlier = await this.keyDateEvents.ofDate(dateId);
    expectVersion(expectedVersion, earlier.length, { version: earlier.length });
    const last = earlier.at(-1)?.step ?? null;
    if (!nextSteps(kind, last).includes(request.step)) throw refused('step_not_now', ['step_not_now']);
    await this.add(caseId, { dateId, kind, earlier }, request);
    return caseId;
  }

  /** Requires a role that records this kind, and a case that accepts it; locks the case. */
  private async toWrite(caseId: string, kind: KeyDateKind): Promise<void> {
    if (!kindsOf(this.database.viewer.roles).includes(kind)) throw notAllowed();
    await this.keyDateEvents.toWrite(caseId, kind);
    await this.cases.toCommand(caseId, 'record_event');
  }

  private async add(
    caseId: string,
    date: { dateId: string; kind: KeyDateKind; earlier: readonly KeyDateEvent[] },
    { note, detail, step, onDay }: KeyDateEventRequest,
  ): Promise<void> {
    const { dateId, kind, earlier } = date;
    const [first, last] = [earlier[0], earlier.at(-1)];
    const before = first && last ? { step: last.step, firstDay: first.onDay } : null;
    const problems = stepProblems({ kind, step, onDay, detail, before }, this.cases.today);
    if (problems.length > 0) throw invalid(...problems);
    await this.keyDateEvents.add(
      caseId,
      { dateId, kind, noteNo: earlier.length + 1, step, onDay, about: detail },
      note,
    );
    const isAhead = startOfDay(onDay) > this.database.now;
    await this.timeline.add({
      caseId,
      kind: `${kind}_${step}`,
      partition: keyDateRow(kind).partition,
      // A coming date is placed at the time of recording.
      ...(isAhead ? {} : { happenedAt: startOfDay(onDay) }),
      facts: { onDay, detail },
    });
    await this.events.publish(dateChanged, { caseId, dateId, kind, step, onDay });
  }
}
