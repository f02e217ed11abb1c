import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { audienceOf } from './audiences.rules.js';
import type { Audience } from './audiences.rules.js';
import { notifyPeople, peopleAround } from './contacts.queries.js';

export interface CaseNotice {
  readonly kind: string;
  /** What it is about: a request to close, a block, an order. */
  readonly subjectId: string;
  readonly audiences: readonly Audience[];
  /** Of the audience `second_person`: the agency that decides, and the one colleague where one was named. */
  readonly secondPerson?: { readonly agencyId: string; readonly userId: string | null };
  /** People who are notified whatever their part in the case is, if they can still act on it. */
  readonly also?: readonly (string | null)[];
}

/** Notifies people of a case at once, in addition to the escalation and in the transaction of the event. */
@Injectable()
export class CaseNotifications {
  constructor(private readonly database: Database) {}

  /** Answers with how many people were notified; the viewer herself never is. */
  async notify(caseId: string, notice: CaseNotice): Promise<number> {
    const { kind, subjectId, audiences, secondPerson = null, also = [] } = notice;
    const agencyId = secondPerson?.agencyId ?? null;
    const people = await peopleAround(this.database, caseId, agencyId);
    if (!people) return 0;
    const named = also.filter((id) => id !== null);
    const userIds = [
      ...new Set([
        ...audienceOf(audiences, { ...people, secondPerson, exceptId: this.database.viewer.userId }),
        ...named,
      ]),
    ];
    return notifyPeople(this.database, caseId, { agencyId, kind, subjectId, userIds });
  }
}
