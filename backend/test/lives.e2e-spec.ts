import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Response } from 'supertest';
import type { Actor } from './support/actors.js';
import { Life } from './support/lives/life.js';
import { LifeGround, liveMany } from './support/lives/lives.js';
import { openCase } from './support/lives/opening.js';
import { agencyId, serviceOf } from './support/lives/people.js';
import { offer } from './support/lives/referring.js';
import { contact } from './support/lives/working.js';

/** The same ten each time; the campaign lives two hundred others and more. */
const SEED = 20_261_125;
const LIVES = 10;

let ground: LifeGround;

beforeAll(async () => {
  ground = await LifeGround.start();
});
afterAll(() => ground.close());

describe('ten lives of a case through the API', () => {
  it('never show what must never be seen, whoever sends what in which order', async () => {
    const tally = await liveMany(ground, { count: LIVES, seed: SEED, isByTheBook: false });
    expect(tally.lives).toBe(LIVES);
    expect(tally.sent).toBeGreaterThan(LIVES);
    expect(tally.refused).toBeGreaterThan(0);
  }, 300_000);
});

describe('a life in which something went wrong', () => {
  const opened = async (): Promise<{ life: Life; caseId: string }> => {
    const life = await Life.begin(ground);
    const told = { isMinor: false, hasChildren: false, isViolence: true, sharesWithGroup: true };
    await openCase(life, 'caseworker', told);
    return { life, caseId: life.stored.cases[0]?.id ?? '' };
  };
  /** As the owner of the database, past everything that would refuse it. */
  const behindTheRules = (sql: string): Promise<unknown> =>
    ground.all(['set session_replication_role = replica', sql, 'set session_replication_role = default']);

  it('is noticed when somebody blocked is shown the case', async () => {
    const { life, caseId } = await opened();
    // The product takes a block that has an end for lifted; until that end the oracle does not.
    await behindTheRules(`insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source, lifted_at)
      values (gen_random_uuid(), '${caseId}', 'user', '${ground.as('caseworker2').userId}', 'person',
        panoh.now() + interval '1 year')`);
    await life.pass(1);
    await life.look('caseworker2', `/cases/${caseId}`, caseId);
    expect(() => life.judge()).toThrow('shown_to_blocked');
  });

  it('is noticed when nobody is told of an offer that waits too long', async () => {
    const { life, caseId } = await opened();
    const service = serviceOf(life, 'legalAid.legal');
    await offer(life, 'caseworker', {
      caseId,
      service,
      urgency: 'high',
      isLead: false,
      withAnswer: true,
    });
    await behindTheRules(`update panoh.follow_up_steps set state = 'skipped'`);
    await expect(life.pass(25)).rejects.toThrow('late_referral_not_escalated');
  });

  it('is noticed when an open case has no next step', async () => {
    const { life } = await opened();
    await behindTheRules(`update panoh.follow_ups set status = 'done', done_at = panoh.now()`);
    await expect(life.pass(1)).rejects.toThrow('open_without_next_step');
  });

  it('is noticed when a case is closed and nothing of what closing asks for is true', async () => {
    const { life, caseId } = await opened();
    const { userId: lead } = ground.as('caseworker');
    const { userId: supervisor } = ground.as('supervisor');
    const { userId: reviewer } = ground.as('lawyer');
    await behindTheRules(`insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by,
        requested_at, endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
      select gen_random_uuid(), '${caseId}', 1, 'needs_met', 'approved', '${lead}', panoh.now(), '${supervisor}',
        panoh.now(), a, '${reviewer}', a, panoh.now() from (values ('${agencyId(life, 'legalAid')}'::uuid)) as v (a);
      update panoh.cases set status = 'closed', closed_at = panoh.now()`);
    await expect(life.pass(1)).rejects.toThrow('closed_with_unmet_blocker two_safe_contacts');
  });

  it('is noticed when a line of the group’s queue is left where it was', async () => {
    const { life } = await opened();
    await behindTheRules(
      `update panoh.follow_ups set due_at = due_at + interval '1 hour' where status = 'pending'`,
    );
    await expect(life.pass(1)).rejects.toThrow('queue_lines_drifted');
  });

  it('is noticed when a refused command leaves a row behind', async () => {
    const { life, caseId } = await opened();
    const actor = ground.as('lawyer');
    const post = actor.post.bind(actor);
    const careless = (...sent: Parameters<Actor['post']>): Promise<Response> =>
      behindTheRules('update panoh.cases set failed_attempts = failed_attempts + 1').then(() =>
        post(...sent),
      );
    actor.post = careless as unknown as Actor['post'];
    const sent = contact(life, 'lawyer', { caseId, outcome: 'not_reached', alone: 'unknown' });
    await expect(sent).rejects.toThrow('refused_left_something');
  });
});
