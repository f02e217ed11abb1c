import { Injectable } from '@nestjs/common';
import { VaultService } from '../access/index.js';

/** Where a text of this context stands. */
export interface WordsPlace {
  caseId: string;
  table: 'support_entries' | 'support_goals' | 'goal_progress' | 'safety_plans';
  column: string;
  row: string;
}

/** Her words and those about her, sealed with the key of the support partition. */
@Injectable()
export class SupportWords {
  constructor(private readonly vault: VaultService) {}

  seal(place: WordsPlace, text: string): Promise<Buffer> {
    return this.vault.seal({ ...place, partition: 'support' }, text);
  }

  async sealIfAny(place: WordsPlace, text: string | null): Promise<Buffer | null> {
    return text === null ? null : this.seal(place, text);
  }

  /** Empty where the words of the case were erased. */
  async open(place: WordsPlace, sealed: Buffer): Promise<string> {
    return (await this.openIfAny(place, sealed)) ?? '';
  }

  async openIfAny(place: WordsPlace, sealed: Buffer | null): Promise<string | null> {
    return sealed === null ? null : this.vault.openKept({ ...place, partition: 'support' }, sealed);
  }
}
