import { describe, expect, it } from '@jest/globals';
import { assessmentForm } from './support/assessments.js';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { Referring, sharingAnswer } from './support/referrals.js';

const { test, kulob } = await startKulob();

interface Slot {
  followUpIds: string[];
  assignee: { isMine: boolean; agencyName: { en: string } | null };
}

/**
 * Two agencies share contacts with the survivor's consent to each; the third plans alone. The outer two may not know of
 * each other, so the input or work of one must not change the other's view.
 */
describe('three agencies that owe her a contact', () => {
  const we = new Referring(test, kulob);

  const slots = async (person: string, id: string): Promise<Slot[]> =>
    (await we.as(person).get(`/cases/${id}/scheduled-contacts`).expect(200)).body;
  const contact = async (person: string, id: string, change: object = {}): Promise<void> => {
    const form = contactForm({ contactedAt: (await we.now()).toISOString(), ...change });
    await we.as(person).post(`/cases/${id}/contacts`, form).expect(201);
  };
  /** Consent that this agency may know how the sender reaches the survivor. */
  const allow = async (person: string, id: string, agency: string): Promise<void> => {
    const answer = sharingAnswer({
      ...{ scope: 'referral', agencyId: we.kulob.agencies[agency], partitions: ['safe_contact'] },
      ...{ purpose: 'psychosocial', answer: 'given' },
    });
    await we
      .as(person)
      .post(`/cases/${id}/consents`, { answers: [answer] })
      .expect(201);
  };
  const refer = async (from: string, id: string, { to, service }: { to: string; service: string }) => {
    const { caseId } = await we.accept(to, (await we.send(from, id, service)).id);
    await contact(to, caseId);
    return caseId;
  };
  const toLegalAid = { to: 'lawyer', service: 'legalAid.legal' };
  const toCowfa = { to: 'specialist', service: 'cowfa.documents' };
  const seen = async (person: string, id: string): Promise<unknown> => {
    const paths = ['', '/scheduled-contacts', '/contacts', '/follow-ups', '/timeline', '/safe-contact'];
    const answers = await Promise.all(paths.map((path) => we.as(person).get(`/cases/${id}${path}`)));
    // Times that begin now are another with each answer.
    return answers.map(({ status, text }) => [
      status,
      text.replace(/"(requestId|startsAt|until)":"[^"]*"/g, '"$1":""'),
    ]);
  };
  const callerOf = async (person: string, id: string): Promise<string> => {
    const all = await slots(person, id);
    return all.some(({ assignee }) => assignee.isMine)
      ? 'own'
      : (all[0]?.assignee.agencyName?.en ?? 'nobody');
  };
  const owed = async (...ids: string[]): Promise<string[]> => {
    const rows = await test.database.query<{ id: string }>(
      `select id from panoh.follow_ups where case_id = any ($1) and status = 'pending' and kind = 'safety_contact'
         and from_at < panoh.now() + interval '14 days' order by id`,
      [ids],
    );
    return rows.map(({ id }) => id);
  };

  it('leave two that arranged it as they are, whatever the third is allowed, and lose no contact', async () => {
    const a = await we.open('caseworker');
    // The third was referred to first: she allows it later.
    const c = await refer('caseworker', a, toCowfa);
    const b = await refer('caseworker', a, toLegalAid);
    await allow('lawyer', b, 'crisisCentre');
    const between = [await callerOf('caseworker', a), await callerOf('lawyer', b)];
    expect(between.filter((one) => one === 'own')).toHaveLength(1);
    const before = await seen('lawyer', b);
    await allow('specialist', c, 'crisisCentre');
    expect(await seen('lawyer', b)).toEqual(before);
    expect([await callerOf('caseworker', a), await callerOf('lawyer', b)]).toEqual(between);
    expect(await callerOf('specialist', c)).toBe('own');
    const maker = between[0] === 'own' ? await slots('caseworker', a) : await slots('lawyer', b);
    const planned = (all: Slot[]): string[] => all.flatMap(({ followUpIds }) => followUpIds).sort();
    expect(planned(maker)).toEqual(await owed(a, b));
    expect(planned(await slots('specialist', c))).toEqual(await owed(c));
  });

  it('plan anew in both records when one of them corrects what she said in a contact', async () => {
    const a = await we.open('caseworker');
    const b = await refer('caseworker', a, toLegalAid);
    await allow('lawyer', b, 'crisisCentre');
    await contact('lawyer', b);
    const reassessed = async (): Promise<number> => {
      const [row] = await test.database.query<{ due: Date }>(
        `select min(due_at) as due from panoh.follow_ups
         where case_id = $1 and rule = 'rk.reassess' and status = 'pending'`,
        [a],
      );
      return Number(row?.due);
    };
    await we.as('caseworker').post(`/cases/${a}/assessments`, assessmentForm()).expect(201);
    const before = { due: await owed(a), reassessed: await reassessed() };
    const [latest] = (await we.as('lawyer').get(`/cases/${b}/contacts`).expect(200)).body;
    const values = { outcome: 'reached_not_safe', alone: 'yes' };
    const correction = { subjectKind: 'contact', subjectId: latest.id, reason: 'typing', values };
    const { body } = await we.as('lawyer').post(`/cases/${b}/corrections`, correction, 1).expect(200);
    expect(body.items).toMatchObject([{ state: 'applied' }]);
    expect(await reassessed()).toBeLessThan(before.reassessed);
    expect(await owed(a)).toEqual(expect.arrayContaining(before.due));
  });

  it('tell the outer ones nothing of each other, whoever refers to whom', async () => {
    for (const chain of [false, true]) {
      const a = await we.open('caseworker');
      const b = await refer('caseworker', a, toLegalAid);
      await allow('lawyer', b, 'crisisCentre');
      const c = await (chain ? refer('lawyer', b, toCowfa) : refer('caseworker', a, toCowfa));
      await allow('specialist', c, chain ? 'legalAid' : 'crisisCentre');
      const [outer, id] = chain ? (['caseworker', a] as const) : (['lawyer', b] as const);
      const before = await seen(outer, id);
      await contact('specialist', c, { outcome: 'reached_worries' });
      await contact('specialist', c, { outcome: 'other_answered', alone: null, wellbeing: 'not_asked' });
      expect(await seen(outer, id)).toEqual(before);
      const theirs = await seen('specialist', c);
      await contact(outer, id);
      expect(await seen('specialist', c)).toEqual(theirs);
    }
  });
});
