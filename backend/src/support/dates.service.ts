import { Injectable } from '@nestjs/common';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { startOfDay } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { DateNote } from './date-note.entity.js';
import { DateNotes } from './date-notes.service.js';
import { isRunning, kindsOf, nextSteps, stepProblems } from './dates.rules.js';
import { dateRow } from './dates.types.js';
import type { DateKind } from './dates.types.js';
import type { DateStepRequest, NewDateRequest } from './dates.dto.js';
import { dateChanged } from './support-happenings.js';

/** Dates ahead that her plan must know: a stay, a hearing, his expected return. */
@Injectable()
export class DatesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly notes: DateNotes,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  async begin(caseId: string, { kind, ...request }: NewDateRequest): Promise<void> {
    await this.toWrite(caseId, kind);
    const known = await this.notes.ofCase(caseId);
    const running = known.some(([last]) => last?.kind === 'stay' && isRunning('stay', last.step));
    if (kind === 'stay' && running) throw refused('stay_running', ['stay_running']);
    await this.add(caseId, { dateId: newId(), kind, earlier: [] }, { step: dateRow(kind).first, ...request });
  }

  /** A further step; `seen` is the number of notes that the caller saw. Returns the case. */
  async step(dateId: string, seen: number, request: DateStepRequest): Promise<string> {
    const [first] = await this.notes.ofDate(dateId);
    if (!first) throw notFound();
    const { caseId, kind } = first;
    await this.toWrite(caseId, kind);
    const earlier = await this.notes.ofDate(dateId);
    expectVersion(seen, earlier.length, { version: earlier.length });
    const last = earlier.at(-1)?.step ?? null;
    if (!nextSteps(kind, last).includes(request.step)) throw refused('step_not_now', ['step_not_now']);
    await this.add(caseId, { dateId, kind, earlier }, request);
    return caseId;
  }

  /** For somebody of a role that writes this kind, while the case takes it; the case is locked. */
  private async toWrite(caseId: string, kind: DateKind): Promise<void> {
    if (!kindsOf(this.database.viewer.roles).includes(kind)) throw notAllowed();
    await this.notes.toWrite(caseId, kind);
    await this.cases.toCommand(caseId, 'record_event');
  }

  private async add(
    caseId: string,
    date: { dateId: string; kind: DateKind; earlier: readonly DateNote[] },
    { note, detail, step, onDay }: DateStepRequest,
  ): Promise<void> {
    const { dateId, kind, earlier } = date;
    const [first, last] = [earlier[0], earlier.at(-1)];
    const before = first && last ? { step: last.step, firstDay: first.onDay } : null;
    const problems = stepProblems({ kind, step, onDay, detail, before }, this.cases.today);
    if (problems.length > 0) throw invalid(...problems);
    await this.notes.add(
      caseId,
      { dateId, kind, noteNo: earlier.length + 1, step, onDay, about: detail },
      note,
    );
    const isAhead = startOfDay(onDay) > this.database.now;
    await this.timeline.add({
      caseId,
      kind: `${kind}_${step}`,
      partition: dateRow(kind).partition,
      // What lies ahead stands where it was written down.
      ...(isAhead ? {} : { happenedAt: startOfDay(onDay) }),
      facts: { onDay, detail },
    });
    await this.events.publish(dateChanged, { caseId, dateId, kind, step, onDay });
  }
}
