import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { DateNote } from './date-note.entity.js';
import { isRunning, kindsOf, nextSteps } from './dates.rules.js';
import { DATE_KINDS, dateRow } from './dates.types.js';
import type { DateKind } from './dates.types.js';
import type { DateDto, DateNoteDto, DatesDto } from './dates.dto.js';

type NewNote = Pick<DateNote, 'dateId' | 'kind' | 'noteNo' | 'step' | 'onDay' | 'about'>;

const place = (caseId: string, row: string, kind: DateKind): SealedPlace => ({
  caseId,
  partition: dateRow(kind).partition,
  table: 'date_notes',
  column: 'sealed_note',
  row,
});

/** Stores and shows the notes of dates, each kind to those who hold its partition and none to anybody else. */
@Injectable()
export class DateNotes {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  /** Somebody who may write the partition of this kind. */
  async toWrite(caseId: string, kind: DateKind): Promise<void> {
    await this.access.toOwn(caseId, dateRow(kind).partition);
  }

  /** Oldest first; none where the viewer may not read them. */
  ofDate(dateId: string): Promise<DateNote[]> {
    return this.database.repository(DateNote).find({ where: { dateId }, order: { noteNo: 'ASC' } });
  }

  /** The notes of each date that the viewer may read, newest first. */
  async ofCase(caseId: string): Promise<DateNote[][]> {
    const rows = await this.database
      .repository(DateNote)
      .find({ where: { caseId }, order: { recordedAt: 'DESC', noteNo: 'DESC' } });
    const ids = [...new Set(rows.map((row) => row.dateId))];
    return ids.map((id) => rows.filter((row) => row.dateId === id).sort((a, b) => b.noteNo - a.noteNo));
  }

  async add(caseId: string, note: NewNote, text: string | null): Promise<void> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const { partition } = dateRow(note.kind);
    const sealedNote = text === null ? null : await this.vault.seal(place(caseId, id, note.kind), text);
    const own = { id, caseId, agencyId, writtenBy: userId, partition };
    await this.database.insert(DateNote, { ...own, ...note, sealedNote });
  }

  async list(caseId: string): Promise<DatesDto> {
    const access = await this.access.toRead(caseId, 'core');
    const mine = this.kindsFor(access);
    const dates = await this.ofCase(caseId);
    const shown = await Promise.all(dates.map((notes) => this.toDto(notes, mine)));
    for (const kind of new Set(shown.map((date) => date.kind)))
      this.database.audit.touch(caseId, dateRow(kind).partition);
    return {
      dates: shown.sort((a, b) => Number(b.isRunning) - Number(a.isRunning)),
      allowedKinds: mine,
    };
  }

  /** The kinds that the viewer may write in this case; an ended case takes them too, a stranger never. */
  private kindsFor(access: CaseAccess): DateKind[] {
    const byRole = kindsOf(this.database.viewer.roles);
    return DATE_KINDS.filter(
      (kind) =>
        byRole.includes(kind) && access.relations.has('own') && access.writes.has(dateRow(kind).partition),
    );
  }

  private async toDto(notes: readonly DateNote[], mine: readonly DateKind[]): Promise<DateDto> {
    const [last] = notes;
    if (!last) throw new Error('A date has a note.');
    const { kind, step } = last;
    return {
      id: last.dateId,
      kind,
      isRunning: isRunning(kind, step),
      notes: await Promise.all(notes.map((note) => this.toNote(note))),
      allowedActions: mine.includes(kind) ? [...nextSteps(kind, step)] : [],
      version: notes.length,
    };
  }

  private async toNote({ id, caseId, kind, step, onDay, about, sealedNote }: DateNote): Promise<DateNoteDto> {
    const note = sealedNote === null ? null : await this.vault.openKept(place(caseId, id, kind), sealedNote);
    return { step, onDay, detail: about, note };
  }
}
