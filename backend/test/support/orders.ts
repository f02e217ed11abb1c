import type { Response } from 'supertest';
import { BoardStory } from './board.js';

export interface ShownOrder {
  id: string;
  caseId: string;
  status: string;
  expiresOn: string | null;
  allowedActions: string[];
  breaches: { id: string; isOpen: boolean; protocolNumber: string | null }[];
  law: { key: string; isVerified: boolean }[];
  version: number;
}

export interface CaseOrders {
  orders: ShownOrder[];
  statuses: { id: string; status: string; expiresOn: string | null }[];
  elsewhere: { id: string; status: string; expiresOn: string | null }[];
  allowedActions: string[];
}

/** What an order says, as the form sends it. */
export const issueForm = (change: object = {}): object => ({
  days: 15,
  conditions: ['no_violence', 'no_contact'],
  number: '118/26',
  issuingBody: 'ШКД ш. Кӯлоб',
  issuerRank: 'подполковник',
  issuerName: 'Намунаев Н.',
  ...change,
});

/** People who record orders, speaking to the API as the front end does. */
export class OrderStory extends BoardStory {
  /** An instant so many hours before (or, when negative, after) now. */
  async at(hoursAgo: number): Promise<string> {
    return new Date((await this.now()).getTime() - hoursAgo * 3_600_000).toISOString();
  }

  request(person: string, caseId: string, form: object): Promise<Response> {
    return this.as(person).post(`/cases/${caseId}/orders`, form) as unknown as Promise<Response>;
  }

  /** An order that was reported, issued and handed over so many hours ago, one hour apart. */
  async served(person: string, caseId: string, hoursAgo: number): Promise<ShownOrder> {
    const form = {
      reportedAt: await this.at(hoursAgo + 2),
      reportNumber: '2026/4417',
      issue: issueForm({ issuedAt: await this.at(hoursAgo + 1) }),
      service: { servedAt: await this.at(hoursAgo), servedHow: 'signed' },
    };
    const answer = await this.request(person, caseId, form);
    if (answer.status !== 201) throw new Error(`not recorded: ${JSON.stringify(answer.body)}`);
    return answer.body as ShownOrder;
  }

  async order(person: string, id: string): Promise<ShownOrder> {
    return this.get<ShownOrder>(person, `/orders/${id}`);
  }

  async ordersOf(person: string, caseId: string): Promise<CaseOrders> {
    return this.get<CaseOrders>(person, `/cases/${caseId}/orders`);
  }

  /** One step at the version the person sees. */
  async step(person: string, id: string, [what, form]: [what: string, form: object]): Promise<Response> {
    const { version } = await this.order(person, id);
    return this.as(person).post(`/orders/${id}/${what}`, form, version) as unknown as Promise<Response>;
  }

  /** The waiting rows of a rule as `step owner`, in the order in which they are due. */
  async waiting(person: string, caseId: string, rule: string): Promise<string[]> {
    const rows = await this.rows(person, caseId, rule);
    return rows.filter(({ status }) => status === 'pending').map(({ step, owner }) => `${step} ${owner}`);
  }
}

/** The codes of a refused form, as `field code`. */
export const problemsOf = ({ body }: Response): string[] =>
  (body as { fields: { path: string; code: string }[] }).fields.map(({ path, code }) => `${path} ${code}`);
