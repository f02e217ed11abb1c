import { Injectable } from '@nestjs/common';
import { StaffMatchesService, VaultService } from '../access/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import type { Day } from '../shared/dates.js';
import { newId } from '../shared/ids.js';
import { readingsInParts } from '../shared/names.js';
import type { PassedSignalDto } from './programme.dto.js';
import { ProgrammeSignalText } from './programme.entity.js';
import { insertProbes, insertSignal, isOverCap, passedSignals, signalReaders } from './programme.queries.js';
import type { PassedRow } from './programme.queries.js';
import { DANGERS } from './programme.types.js';
import type { SignalCode } from './programme.types.js';

export const signalPlace = (row: string): Place => ({
  table: 'programme_signal_texts',
  column: 'sealed',
  row,
});

/** What the case lead reads: the sentence, and details that distinguish the man from a namesake. */
export interface SignalWords {
  sentence: string | null;
  name: string;
  bornOn: Day | null;
  paperNumber: string | null;
}

export interface Meant {
  readonly fileId: string;
  readonly surname: string;
  readonly givenName: string;
  readonly patronymic: string | null;
  readonly bornOn: Day | null;
  readonly paperNumber: string | null;
}

export const fullName = ({
  surname,
  givenName,
  patronymic,
}: Omit<Meant, 'fileId' | 'bornOn' | 'paperNumber'>) =>
  [surname, givenName, patronymic].filter(Boolean).join(' ');

/**
 * A signal goes one way. The request stores it with a copy for every agency and compares nothing: the worker finds the
 * cases later, so that an answer, a list and a time are the same whether a survivor is known or not (capabilities 7.3).
 */
@Injectable()
export class SignalsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly matches: StaffMatchesService,
  ) {}

  async pass(meant: Meant, signal: { code: SignalCode; onDay: Day; sentence: string | null }): Promise<void> {
    const { fileId, bornOn, paperNumber } = meant;
    const { code, onDay, sentence } = signal;
    const id = newId();
    if (!DANGERS.includes(code) && (await isOverCap(this.database, fileId, code))) return;
    await insertSignal(this.database, { id, fileId, code, onDay });
    await insertProbes(this.database, id, await this.matches.perpetratorProbes(readingsInParts(meant)));
    const words: SignalWords = { sentence, name: fullName(meant), bornOn, paperNumber };
    const text = JSON.stringify(words);
    const copies = (await signalReaders(this.database)).map((reader) => ({
      ...{ signalId: id, agencyId: reader.agencyId },
      ...this.vault.sealTo(reader, signalPlace(id), text),
    }));
    await this.database.insert(ProgrammeSignalText, copies);
  }

  async passed(fileId: string): Promise<PassedSignalDto[]> {
    return Promise.all((await passedSignals(this.database, fileId)).map((row) => this.shown(row)));
  }

  private async shown({ id, code, onDay, sentAt, ...copy }: PassedRow): Promise<PassedSignalDto> {
    const { sentence } = JSON.parse(await this.vault.openForAgency(signalPlace(id), copy)) as SignalWords;
    return { code, onDay, sentence, sentAt: sentAt.toISOString() };
  }
}
