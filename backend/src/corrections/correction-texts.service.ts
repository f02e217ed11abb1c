import { Injectable } from '@nestjs/common';
import { StaffMatchesService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { readingsInParts } from '../shared/names.js';
import type { Correction } from './correction.entity.js';
import type { CorrectedValue, CorrectedValues } from './corrections.types.js';

export interface Change {
  readonly before: CorrectedValues;
  readonly after: CorrectedValues;
}

type Of = Pick<Correction, 'id' | 'caseId' | 'partition'>;

/** Only what is of a sealed partition has words. */
const place = ({ id, caseId, partition }: Of): SealedPlace => ({
  ...{ caseId, table: 'corrections', column: 'sealed', row: id },
  partition: partition === 'legal' ? 'legal' : 'perpetrator',
});

/** The words of a correction: names and numbers are sealed, codes and days are not. */
@Injectable()
export class CorrectionTextsService {
  constructor(
    private readonly vault: VaultService,
    private readonly staffMatches: StaffMatchesService,
  ) {}

  async seal(correction: Of, change: Change): Promise<string> {
    return (await this.vault.seal(place(correction), JSON.stringify(change))).toString('base64');
  }

  async open(correction: Correction): Promise<Change> {
    const { before, after, sealed } = correction;
    const text = sealed && (await this.vault.openKept(place(correction), sealed));
    return text === null ? { before, after } : (JSON.parse(text) as Change);
  }

  /** A respondent who works for a member agency is kept away from the case, also under a corrected name. */
  async match(respondentId: unknown, corrected: CorrectedValues): Promise<void> {
    const part = (value: CorrectedValue | undefined): string | null => (value ? String(value) : null);
    const name = {
      surname: part(corrected.surname),
      givenName: part(corrected.givenName),
      patronymic: part(corrected.patronymic),
    };
    const line = Object.values(name).filter(Boolean).join(' ');
    await this.staffMatches.namePerpetrator(String(respondentId), line, readingsInParts(name));
  }
}
