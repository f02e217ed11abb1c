import { describe, expect, it } from '@jest/globals';
import type { NotificationPageDto } from '../src/workboard/workboard.dto.js';
import type { QueueDto } from '../src/workboard/queue.dto.js';
import { ofCase } from './support/board.js';
import { contactForm } from './support/forms.js';
import { startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

const { test, kulob } = await startKulob();

describe('what the group watches before it is late', () => {
  const story = new OrderStory(test, kulob);
  const queue = (query = ''): Promise<QueueDto> => story.get('coordinator', `/queue${query}`);
  /** Everything of the case that is still to be done moves out of the way. */
  const putOff = async (id: string, interval: string): Promise<void> => {
    await test.database.query(
      `update panoh.follow_ups set due_at = panoh.now() + $2::interval where case_id = $1 and status = 'pending'`,
      [id, interval],
    );
  };

  it('names a case in which nobody has written for a fortnight what the group may see, until somebody does', async () => {
    const id = await story.openShared('caseworker');
    await story.pass('13 days');
    await putOff(id, '9 days');
    expect(ofCase((await queue()).items, id)).toEqual([]);
    await story.pass('2 days');
    const [line, ...more] = ofCase((await queue('?filter=inactive')).items, id);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ filter: 'inactive', type: 'follow_up', allowedActions: ['ask'] });
    // A text in a part that the group does not read changes nothing.
    await story.as('caseworker').post(`/cases/${id}/narratives`, { text: 'Гуфтугӯ бо ӯ' }).expect(201);
    expect(ofCase((await queue('?filter=inactive')).items, id)).toMatchObject([{ dueAt: line?.dueAt }]);
    await story.as('coordinator').post('/queue/questions', { followUpId: line?.id }).expect(204);
    // The question itself is written into the case.
    expect(ofCase((await queue()).items, id)).toEqual([]);
  });

  it('names an order that ends within a week, by its step and never by its words', async () => {
    const id = await story.openShared('inspector');
    await story.served('inspector', id, 2);
    await putOff(id, '40 days');
    expect(ofCase((await queue('?filter=orders_ending')).items, id)).toEqual([]);
    await story.pass('9 days');
    await putOff(id, '6 days');
    const shown = await queue('?filter=orders_ending');
    const [line, ...more] = ofCase(shown.items, id);
    expect(more).toEqual([]);
    expect(line?.rule).toMatch(/^po\./);
    expect(line).toMatchObject({ type: 'follow_up', allowedActions: ['ask'] });
    expect(JSON.stringify(shown)).not.toMatch(/118\/26|Намунаев|no_violence/);
    expect(shown.counts.orders_ending).toBe(shown.items.length);
    await story.as('coordinator').post('/queue/questions', { followUpId: line?.id }).expect(204);
  });

  it('names a case in which she was not reached twice in a row, until she is', async () => {
    const id = await story.openShared('caseworker');
    const contact = async (change: object): Promise<void> => {
      const form = contactForm({ contactedAt: (await story.now()).toISOString(), ...change });
      await story.as('caseworker').post(`/cases/${id}/contacts`, form).expect(201);
    };
    const missed = { outcome: 'not_reached', alone: null, wellbeing: 'not_asked' };
    await contact(missed);
    expect(ofCase((await queue('?filter=missed_twice')).items, id)).toEqual([]);
    await story.pass('1 day');
    await contact(missed);
    const [line, ...more] = ofCase((await queue('?filter=missed_twice')).items, id);
    expect(more).toEqual([]);
    expect(line).toMatchObject({ type: 'follow_up', rule: 'fu.no_contact', allowedActions: ['ask'] });
    await story.as('coordinator').post('/queue/questions', { followUpId: line?.id }).expect(204);
    await contact({});
    expect(ofCase((await queue('?filter=missed_twice')).items, id)).toEqual([]);
  });

  it('names a referral that was completed without her own word, until she was asked', async () => {
    const id = await story.openShared('caseworker');
    const { id: referral } = await story.send('caseworker', id, 'legalAid.legal');
    await story.accept('lawyer', referral);
    const done = { serviceOn: await story.day(), survivorFeedback: null, notAskedReason: 'not_reached' };
    expect((await story.on('lawyer', referral).take('completion', done)).status).toBe(200);
    await story.pass('1 minute');
    const [line] = ofCase((await queue('?filter=feedback_missing')).items, id);
    expect(line).toMatchObject({ id: referral, type: 'referral', owes: 'word', allowedActions: ['ask'] });
    await story.as('coordinator').post('/queue/questions', { referralId: referral }).expect(204);
    const told = await story.get<NotificationPageDto>('caseworker', '/notifications?unread=true');
    expect(told.items.filter((one) => one.kind === 'question_asked' && one.caseId === id)).toHaveLength(1);
    const word = await story
      .on('caseworker', referral)
      .take('survivor-feedback', { survivorFeedback: 'received' });
    expect(word.status).toBe(200);
    expect(ofCase((await queue('?filter=feedback_missing')).items, id)).toEqual([]);
    await story.as('coordinator').post('/queue/questions', { referralId: referral }).expect(404);
  });

  it('tells a late contact after closing and after an order from other late steps', async () => {
    const late = async (rule: string, status: string): Promise<unknown> => {
      const id = await story.openShared('caseworker');
      await putOff(id, '90 days');
      await test.database.query(
        `update panoh.follow_ups set rule = $2, kind = 'safety_contact', due_at = panoh.now() - interval '1 hour'
         where id = (select id from panoh.follow_ups where case_id = $1 and status = 'pending' and partition = 'follow_ups'
           order by kind = 'safety_contact' desc limit 1)`,
        [id, rule],
      );
      await test.database.query('alter table panoh.cases disable trigger cases_state');
      await test.database.query(
        `update panoh.cases set status = $2, closed_at = case when $2 = 'closed' then panoh.now() end where id = $1`,
        [id, status],
      );
      await test.database.query('alter table panoh.cases enable trigger cases_state');
      return ofCase((await queue()).items, id).map((line) => line.filter);
    };
    expect(await late('fu.post_closure', 'closed')).toEqual(['after_closing']);
    expect(await late('po.expiry', 'open')).toEqual(['order_ended']);
    expect(await late('rk.reassess', 'open')).toEqual(['assessment_overdue']);
  });
});
