import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { TriagesService } from '../risk/index.js';
import type { Contact } from './contact.entity.js';
import type { WellbeingAnswer } from './outcomes.types.js';

type Sealed = Pick<Contact, 'sealedNote' | 'sealedWellbeing'>;
type Kept = Sealed & Pick<Contact, 'id' | 'caseId'>;

const notePlace = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'support',
  table: 'contacts',
  column: 'sealed_note',
  row,
});
const wellbeingPlace = (caseId: string, row: string): SealedPlace => ({
  caseId,
  partition: 'health',
  table: 'contacts',
  column: 'sealed_wellbeing',
  row,
});

/** What was said at a contact: the note, and her answer to the short question, each with the key of its partition. */
@Injectable()
export class ContactWordsService {
  constructor(
    private readonly vault: VaultService,
    private readonly triages: TriagesService,
  ) {}

  async seal(
    { id, caseId }: Pick<Contact, 'id' | 'caseId'>,
    words: { note: string | null; wellbeing: WellbeingAnswer },
  ): Promise<Sealed> {
    const isAsked = words.wellbeing !== 'not_asked';
    return {
      sealedNote: words.note ? await this.vault.seal(notePlace(caseId, id), words.note) : null,
      sealedWellbeing: isAsked ? await this.vault.seal(wellbeingPlace(caseId, id), words.wellbeing) : null,
    };
  }

  /** Each part for those who hold its partition; null for everybody else. */
  async open(
    { id, caseId, sealedNote, sealedWellbeing }: Kept,
    { reads }: CaseAccess,
  ): Promise<{ note: string | null; wellbeing: WellbeingAnswer | null }> {
    const note =
      sealedNote && reads.has('support')
        ? await this.vault.openKept(notePlace(caseId, id), sealedNote)
        : null;
    if (!reads.has('health')) return { note, wellbeing: null };
    const wellbeing = sealedWellbeing
      ? await this.vault.openKept(wellbeingPlace(caseId, id), sealedWellbeing)
      : 'not_asked';
    return { note, wellbeing: wellbeing as WellbeingAnswer };
  }

  /** A yes to the short question is a triage that is not finished: an earlier clear one counts no more. */
  async noteYes(caseId: string): Promise<void> {
    await this.triages.storeBegun(caseId);
  }
}
