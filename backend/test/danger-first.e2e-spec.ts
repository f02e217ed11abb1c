import { beforeAll, describe, expect, it } from '@jest/globals';
import type {
  SupervisorInboxRowDto,
  SupervisorInboxDto,
  QueueDto,
  QueueRowDto,
  TodayDto,
} from '../src/workboard/queue.dto.js';
import type { WorkPageDto } from '../src/workboard/workboard.dto.js';
import { ofCase } from './support/board.js';
import { startKulob } from './support/kulob.js';
import { OrderStory } from './support/orders.js';

const { test, kulob } = await startKulob();

interface Row {
  rule: string;
  due: string;

  subjectId?: string;
  owner?: string;
}

describe('danger before lateness', () => {
  let story: OrderStory;
  const today = (person: string): Promise<TodayDto> => story.get(person, '/today');
  const approvals = (query: string, person: string): Promise<SupervisorInboxDto> =>
    story.get(person, `/supervisor-inbox${query}`);
  const queue = (query = ''): Promise<QueueDto> => story.get('coordinator', `/queue${query}`);

  /** A waiting row with the first steps of its escalation, due so long from now. */
  const plan = async (caseId: string, { rule, due, subjectId, owner }: Row): Promise<string> => {
    const [row] = await test.database.query<{ id: string }>(
      `with f as (insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, owner_role, from_at, due_at, subject_id)
         select gen_random_uuid(), c.id, c.agency_id, $2, 'task', $5, panoh.now() - interval '1 hour', panoh.now() + $3::interval, $4
         from panoh.cases c where c.id = $1 returning id, case_id, due_at),
       s as (insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at)
         select gen_random_uuid(), f.id, f.case_id, n, rung, f.due_at + (n - 1) * interval '1 hour'
         from f, unnest('{owner,supervisor}'::text[]) with ordinality r (rung, n))
       select id from f`,
      [caseId, rule, due, subjectId ?? null, owner ?? 'case_lead'],
    );
    return row?.id ?? '';
  };
  const setBand = async (caseId: string, band: string): Promise<string> => {
    await test.database.query('update panoh.cases set band = $2 where id = $1', [caseId, band]);
    return caseId;
  };
  const opened = async (person: string, band: string): Promise<string> =>
    setBand(await story.openShared(person), band);
  const withoutPlace = async (caseId: string): Promise<string> => {
    const { id } = await story.send('caseworker', caseId, 'legalAid.legal');
    await test.database.query(
      `update panoh.referrals set ended_at = panoh.now(), due_at = null, status = 'unavailable', unavailable_reason = 'none_free'
       where id = $1`,
      [id],
    );
    return id;
  };

  beforeAll(async () => {
    story = new OrderStory(test, kulob);
    await story.untilNoon();
  });

  describe('on Today', () => {
    it('no line repeats or is missing on the pages, whatever its rank', async () => {
      const high = await opened('caseworker', 'high');
      const rest = await opened('caseworker', 'standard');
      await story.addTasks(high, 20, '2 days');
      await story.addTasks(rest, 20, '9 days');
      const pages: WorkPageDto[] = [(await today('caseworker')).late];
      for (let cursor = pages[0]!.nextCursor; cursor; cursor = pages.at(-1)!.nextCursor)
        pages.push(await story.get('caseworker', `/today/late?cursor=${cursor}`));
      const ids = pages.flatMap(({ items }) => items.map(({ followUpId }) => followUpId));
      expect(new Set(ids).size).toBe(ids.length);
      const bands = pages.flatMap(({ items }) => items.map(({ band }) => band));
      expect(bands.lastIndexOf('high')).toBeLessThan(bands.indexOf('standard'));
      expect(ids.length).toBeGreaterThanOrEqual(40);
      await story
        .as('caseworker')
        .get(`/today/late?cursor=${Buffer.from('["x","y"]').toString('base64url')}`)
        .expect(200);
    });
  });

  describe('on Approvals', () => {
    it('the police supervisor has every order deadline from the start: breaches first, then what is not served', async () => {
      const unserved = await setBand(await story.open('inspector'), 'standard');
      await plan(unserved, { rule: 'po.serve_check', due: '20 hours', owner: 'police_inspector' });
      const ending = await setBand(await story.open('inspector'), 'high');
      await plan(ending, { rule: 'po.pre_expiry', due: '4 days', owner: 'police_inspector' });
      const broken = await setBand(await story.open('inspector'), 'high');
      await plan(broken, { rule: 'po.breach', due: '0 hours', owner: 'police_inspector' });
      const { items, counts } = await approvals('?kind=order_deadline', 'policeSupervisor');
      const mine = items.filter(({ caseId }) => [unserved, ending, broken].includes(caseId ?? ''));
      expect(mine.map(({ rule }) => rule)).toEqual(['po.breach', 'po.serve_check', 'po.pre_expiry']);
      expect(mine[0]).toMatchObject({ kind: 'order_deadline', allowedActions: ['open_case'], band: 'high' });
      expect(counts.order_deadline).toBeGreaterThanOrEqual(3);
      const all = await approvals('', 'policeSupervisor');
      expect(all.items[0]?.rule).toBe('po.breach');
    });

    it('a refusal of a high case is there from its beginning, another one once its escalation is there', async () => {
      const high = await opened('caseworker', 'high');
      const standard = await opened('caseworker', 'standard');
      const noPlace = await withoutPlace(high);
      for (const id of [high, standard])
        await test.database.query(
          `update panoh.follow_ups set status = 'replaced' where case_id = $1 and rule like 'rf.%'`,
          [id],
        );
      await plan(high, { rule: 'rf.find_other', due: '11 hours', subjectId: noPlace });
      await plan(standard, { rule: 'rf.find_other', due: '11 hours' });
      const refused = async (): Promise<SupervisorInboxRowDto[]> =>
        (await approvals('?kind=refused', 'supervisor')).items;
      expect(ofCase(await refused(), standard)).toEqual([]);
      expect(ofCase(await refused(), high)).toEqual([
        expect.objectContaining({
          kind: 'refused',
          refusal: expect.objectContaining({ unavailableReason: 'none_free', serviceType: 'legal' }),
        }),
      ]);
      await story.pass('13 hours');
      expect(ofCase(await refused(), standard)).toHaveLength(1);
    });
  });

  describe('in the queue of the group', () => {
    it('known danger comes before what is late for longer, on every page', async () => {
      const long = await opened('caseworker', 'standard');
      const high = await opened('caseworker', 'high');
      await plan(long, { rule: 'fu.safety_plan', due: '-9 days' });
      await plan(high, { rule: 'fu.safety_plan', due: '-1 hour' });
      const broken = await opened('inspector', 'standard');
      await plan(broken, { rule: 'po.breach', due: '-1 minute', owner: 'police_inspector' });
      const items: QueueRowDto[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page: QueueDto = await queue(`?filter=late${cursor && `&cursor=${cursor}`}`);
        items.push(...page.items);
        cursor = page.nextCursor;
      }
      expect(items.findIndex(({ rule }) => rule !== 'po.breach')).toBeGreaterThan(
        items.findLastIndex(({ caseId, rule }) => caseId === broken && rule === 'po.breach'),
      );
      const bands = items.filter(({ rule }) => rule !== 'po.breach').map(({ band }) => band);
      expect(bands.lastIndexOf('high')).toBeLessThan(bands.findIndex((band) => band !== 'high'));
      const lines = [high, long].map((id) => items.filter(({ caseId }) => caseId === id).length);
      expect(lines.every((count) => count > 0)).toBe(true);
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      expect(items.length).toBeGreaterThan(25);
    });
  });
});
