import { expect } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Response } from 'supertest';
import { incidentForm } from './forms.js';
import { Referring } from './referrals.js';

export interface ShownBlock {
  id: string;
  source: string;
  state: string;
  version: number;
  otherAgencyName: { en: string } | null;
  isHeavy: boolean;
  reference?: string | null;
}

/** An alleged perpetrator with this name. */
export const named = (name: string): { incident: object } => ({
  incident: incidentForm({
    perpetrators: [
      { relationship: 'husband_nikoh', sex: 'male', ageGroup: '26_40', sameHousehold: 'yes', name },
    ],
  }),
});

/** People who block others from a case, and those who confirm the block. */
export class Blocking extends Referring {
  readonly police = { kind: 'agency_kind', agencyKind: 'police' };

  agency(key: string): object {
    return { kind: 'agency', agencyId: this.kulob.agencies[key] };
  }

  async stepUp(person: string): Promise<void> {
    await this.test.database.query(
      `update panoh.sessions set stepped_up_until = panoh.now() + interval '2 minutes' where user_id = $1`,
      [this.as(person).userId],
    );
  }

  async blocks(person: string, caseId: string): Promise<ShownBlock[]> {
    return (await this.as(person).get(`/cases/${caseId}/blocks`).expect(200)).body;
  }

  async keepAway(person: string, caseId: string, subject: object): Promise<number> {
    await this.stepUp(person);
    return (await this.as(person).post(`/cases/${caseId}/blocks`, { reason: 'influence', ...subject }))
      .status;
  }

  async vote(
    person: string,
    block: Pick<ShownBlock, 'id' | 'version'> | undefined,
    word: string,
  ): Promise<Response> {
    await this.stepUp(person);
    return this.as(person).post(`/blocks/${block?.id}/votes`, { vote: word }, block?.version);
  }

  async reviews(person: string): Promise<ShownBlock[]> {
    return (await this.as(person).get('/block-reviews').expect(200)).body;
  }

  /** Answered as if there had never been a case. */
  async neverWas(person: string, caseId: string): Promise<void> {
    const plain = ({ status, body }: { status: number; body: object }): object => ({
      status,
      body: { ...body, requestId: '' },
    });
    const blocked = await this.as(person).get(`/cases/${caseId}`);
    const absent = await this.as(person).get(`/cases/${randomUUID()}`);
    expect(plain(blocked)).toEqual(plain(absent));
    expect(blocked.status).toBe(404);
  }
}
