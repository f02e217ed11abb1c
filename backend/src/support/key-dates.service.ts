import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { CasesService, TimelineService } from '../cases/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { startOfDay } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { isRunning, KEY_DATE_KINDS, keyDateRow, kindsOf, nextSteps, stepProblems } from './support.rules.js';
import type { KeyDateKind } from './support.rules.js';
import type {
  KeyDateDto,
  KeyDateEventDto,
  KeyDateEventRequest,
  KeyDatesDto,
  NewKeyDateRequest,
} from './support.dto.js';
import { KeyDateEvent } from './support.entity.js';
import { dateChanged } from './support.events.js';
import { isHearingOfCourt } from './support.queries.js';

interface KnownDate {
  readonly dateId: string;
  readonly kind: KeyDateKind;
  readonly earlier: readonly KeyDateEvent[];
  readonly isOfCourt: boolean;
}
type NewNote = Pick<KeyDateEvent, 'dateId' | 'kind' | 'noteNo' | 'step' | 'onDay' | 'about'>;

export function noteOf({ id, caseId, kind }: Pick<KeyDateEvent, 'id' | 'caseId' | 'kind'>): SealedPlace {
  const { partition } = keyDateRow(kind);
  return { caseId, partition, table: 'key_date_events', column: 'sealed_note', row: id };
}

/** Stored steps of dates, each kind for those who hold its partition. */
@Injectable()
export class KeyDateRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  /** Requires write access to the partition of this kind. */
  async toWrite(caseId: string, kind: KeyDateKind): Promise<void> {
    await this.access.toOwn(caseId, keyDateRow(kind).partition);
  }

  /** The last note in the case that has the date now: merging two records copies it into the one that stays. */
  lastOf(dateId: string): Promise<KeyDateEvent | null> {
    return this.database
      .repository(KeyDateEvent)
      .findOne({ where: { dateId }, order: { recordedAt: 'DESC', noteNo: 'DESC' } });
  }

  /** Oldest first; none where the viewer may not read them. */
  ofDate(dateId: string, caseId: string): Promise<KeyDateEvent[]> {
    return this.database
      .repository(KeyDateEvent)
      .find({ where: { dateId, caseId }, order: { noteNo: 'ASC' } });
  }

  /** The steps of each date that the viewer may read, newest first. */
  async ofCase(caseId: string): Promise<KeyDateEvent[][]> {
    const rows = await this.database
      .repository(KeyDateEvent)
      .find({ where: { caseId }, order: { recordedAt: 'DESC', noteNo: 'DESC' } });
    const ids = [...new Set(rows.map((row) => row.dateId))];
    return ids.map((id) => rows.filter((row) => row.dateId === id).sort((a, b) => b.noteNo - a.noteNo));
  }

  async add(caseId: string, note: NewNote, text: string | null): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    const { partition } = keyDateRow(note.kind);
    const own = { id: newId(), caseId, agencyId, writtenBy: userId, partition, ...note };
    const sealedNote = text ? await this.vault.seal(noteOf(own), text) : null;
    await this.database.insert(KeyDateEvent, { ...own, sealedNote });
  }

  async list(caseId: string): Promise<KeyDatesDto> {
    const access = await this.access.toRead(caseId, 'core');
    const mine = this.kindsFor(access);
    const dates = await Promise.all((await this.ofCase(caseId)).map((notes) => this.toDto(notes, mine)));
    for (const kind of new Set(dates.map((date) => date.kind)))
      this.database.audit.touch(caseId, keyDateRow(kind).partition);
    return { dates: dates.sort((a, b) => Number(b.isRunning) - Number(a.isRunning)), allowedKinds: mine };
  }

  /** The kinds that the viewer may write in this case, also after its end. */
  private kindsFor({ relations, writes }: CaseAccess): KeyDateKind[] {
    const byRole = kindsOf(this.database.viewer.roles);
    const isOwn = relations.has('own');
    return KEY_DATE_KINDS.filter(
      (kind) => byRole.includes(kind) && isOwn && writes.has(keyDateRow(kind).partition),
    );
  }

  private async toDto(notes: readonly KeyDateEvent[], mine: readonly KeyDateKind[]): Promise<KeyDateDto> {
    const [last] = notes;
    if (!last) throw new Error('A date has a note.');
    const { dateId, kind, step } = last;
    return {
      id: dateId,
      kind,
      isRunning: isRunning(kind, step),
      notes: await Promise.all(notes.map((note) => this.toNote(note))),
      allowedActions: mine.includes(kind) ? [...nextSteps(kind, step)] : [],
      version: notes.length,
    };
  }

  private async toNote(row: KeyDateEvent): Promise<KeyDateEventDto> {
    const { step, onDay, about: detail, sealedNote } = row;
    const note = sealedNote && (await this.vault.openKept(noteOf(row), sealedNote));
    return { step, onDay, detail, note };
  }
}

/** Dates ahead that matter for planning: a stay, a hearing, the alleged perpetrator's expected return. */
@Injectable()
export class KeyDatesService {
  constructor(
    private readonly database: Database,
    private readonly cases: CasesService,
    private readonly records: KeyDateRecordsService,
    private readonly timeline: TimelineService,
    private readonly events: Events,
  ) {}

  /** Returns the date; `isOfCourt`: a court case brings it. */
  async begin(caseId: string, { kind, ...request }: NewKeyDateRequest, isOfCourt = false): Promise<string> {
    await this.toWrite(caseId, kind);
    const known = await this.records.ofCase(caseId);
    const running = known.some(([last]) => last?.kind === 'stay' && isRunning('stay', last.step));
    if (kind === 'stay' && running) throw refused('stay_running', ['stay_running']);
    const date = { dateId: newId(), kind, earlier: [] };
    await this.add(caseId, { ...date, isOfCourt }, { step: keyDateRow(kind).first, ...request });
    return date.dateId;
  }

  /** Adds a step that another record brings; a date that has ended stays as it is. */
  async follow(dateId: string, request: KeyDateEventRequest): Promise<void> {
    const last = await this.records.lastOf(dateId);
    if (!last || !nextSteps(last.kind, last.step).includes(request.step)) return;
    await this.step(dateId, last.noteNo, request);
  }

  /** Adds a step; the expected version is the number of steps that the caller saw. Returns the case. */
  async step(dateId: string, expectedVersion: number, request: KeyDateEventRequest): Promise<string> {
    const known = await this.records.lastOf(dateId);
    if (!known) throw notFound();
    const { caseId, kind } = known;
    await this.toWrite(caseId, kind);
    const earlier = await this.records.ofDate(dateId, caseId);
    expectVersion(expectedVersion, earlier.length, { version: earlier.length });
    const last = earlier.at(-1)?.step ?? null;
    if (!nextSteps(kind, last).includes(request.step)) throw refused('step_not_now', ['step_not_now']);
    const isOfCourt = kind === 'hearing' && (await isHearingOfCourt(this.database, { caseId, dateId }));
    await this.add(caseId, { dateId, kind, earlier, isOfCourt }, request);
    return caseId;
  }

  /** Requires a role that records this kind, and a case that accepts it; locks the case. */
  private async toWrite(caseId: string, kind: KeyDateKind): Promise<void> {
    if (!kindsOf(this.database.viewer.roles).includes(kind)) throw notAllowed();
    await this.records.toWrite(caseId, kind);
    await this.cases.toCommand(caseId, 'record_event');
  }

  private async add(
    caseId: string,
    { dateId, kind, earlier, isOfCourt }: KnownDate,
    { note, detail, step, onDay }: KeyDateEventRequest,
  ): Promise<void> {
    const [first, last] = [earlier[0], earlier.at(-1)];
    const before = first && last ? { step: last.step, firstDay: first.onDay } : null;
    const problems = stepProblems({ kind, step, onDay, detail, before }, this.cases.today);
    if (problems.length > 0) throw invalid(...problems);
    const added = { dateId, kind, noteNo: earlier.length + 1, step, onDay, about: detail };
    await this.records.add(caseId, added, note);
    const { partition } = keyDateRow(kind);
    const entry = { caseId, kind: `${kind}_${step}`, partition, facts: { onDay, detail } };
    const at = startOfDay(onDay);
    // A coming date is placed at the time of recording.
    await this.timeline.add(at > this.database.now ? entry : { ...entry, happenedAt: at });
    await this.events.publish(dateChanged, { caseId, dateId, kind, step, onDay, detail, isOfCourt });
  }
}
