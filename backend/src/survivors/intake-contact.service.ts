import { Injectable } from '@nestjs/common';
import { SafeContactsService } from './safe-contacts.service.js';
import type { SafeContact } from './survivors.types.js';
import type { WhereaboutsRequest } from './survivors.dto.js';
import { WhereaboutsService } from './whereabouts.service.js';

/** What intake may already know about reaching her and about where she is. */
@Injectable()
export class IntakeContactService {
  constructor(
    private readonly safeContacts: SafeContactsService,
    private readonly whereabouts: WhereaboutsService,
  ) {}

  async write(
    caseId: string,
    first: { safeContact: SafeContact | null; whereabouts: WhereaboutsRequest | null },
  ): Promise<void> {
    if (first.safeContact) await this.safeContacts.create(caseId, first.safeContact);
    if (first.whereabouts) await this.whereabouts.write(caseId, first.whereabouts);
  }
}
