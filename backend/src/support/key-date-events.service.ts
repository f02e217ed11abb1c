import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { newId } from '../shared/ids.js';
import { KeyDateEvent } from './support.entity.js';
import { isRunning, kindsOf, nextSteps, KEY_DATE_KINDS, keyDateRow } from './key-dates.rules.js';
import type { KeyDateKind } from './key-dates.rules.js';
import type { KeyDateDto, KeyDateEventDto, KeyDatesDto } from './support.dto.js';

type NewNote = Pick<KeyDateEvent, 'dateId' | 'kind' | 'noteNo' | 'step' | 'onDay' | 'about'>;

const place = (caseId: string, row: string, kind: KeyDateKind): SealedPlace => ({
  caseId,
  partition: keyDateRow(kind).partition,
  table: 'key_date_events',
  column: 'sealed_note',
  row,
});

/** Stores and shows the notes of dates, each kind to those who hold its partition and none to anybody else. */
@Injectable()
export class KeyDateEvents {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  /** Requires write access to the partition of this kind. */
  async toWrite(caseId: string, kind: KeyDateKind): Promise<void> {
    await this.access.toOwn(caseId, keyDateRow(kind).partition);
  }

  /** Oldest first; none where the viewer may not read them. */
  ofDate(dateId: string): Promise<KeyDateEvent[]> {
    return this.database.repository(KeyDateEvent).find({ where: { dateId }, order: { noteNo: 'ASC' } });
  }

  /** The notes of each date that the viewer may read, newest first. */
  async ofCase(caseId: string): Promise<KeyDateEvent[][]> {
    const rows = await this.database
      .repository(KeyDateEvent)
      .find({ where: { caseId }, order: { recordedAt: 'DESC', noteNo: 'DESC' } });
    const ids = [...new Set(rows.map((row) => row.dateId))];
    return ids.map((id) => rows.filter((row) => row.dateId === id).sort((a, b) => b.noteNo - a.noteNo));
  }

  async add(caseId: string, note: NewNote, text: string | null): Promise<void> {
    const id = newId();
    const { agencyId, userId } = this.database.viewer;
    const { partition } = keyDateRow(note.kind);
    const sealedNote = text === null ? null : await this.vault.seal(place(caseId, id, note.kind), text);
    const own = { id, caseId, agencyId, writtenBy: userId, partition };
    await this.database.insert(KeyDateEvent, { ...own, ...note, sealedNote });
  }

  async list(caseId: string): Promise<KeyDatesDto> {
    const access = await this.access.toRead(caseId, 'core');
    const mine = this.kindsFor(access);
    const dates = await this.ofCase(caseId);
    const shown = await Promise.all(dates.map((notes) => this.toDto(notes, mine)));
    for (const kind of new Set(shown.map((date) => date.kind)))
      this.database.audit.touch(caseId, keyDateRow(kind).partition);
    return {
      dates: shown.sort((a, b) => Number(b.isRunning) - Number(a.isRunning)),
      allowedKinds: mine,
    };
  }

  /** The kinds that the viewer may write in this case; an ended case takes them too, a stranger never. */
  private kindsFor(access: CaseAccess): KeyDateKind[] {
    const byRole = kindsOf(this.database.viewer.roles);
    return KEY_DATE_KINDS.filter(
      (kind) =>
        byRole.includes(kind) && access.relations.has('own') && access.writes.has(keyDateRow(kind).partition),
    );
  }

  private async toDto(notes: readonly KeyDateEvent[], mine: readonly KeyDateKind[]): Promise<KeyDateDto> {
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

  private async toNote({
    id,
    caseId,
    kind,
    step,
    onDay,
    about,
    sealedNote,
  }: KeyDateEvent): Promise<KeyDateEventDto> {
    const note = sealedNote === null ? null : await this.vault.openKept(place(caseId, id, kind), sealedNote);
    return { step, onDay, detail: about, note };
  }
}
