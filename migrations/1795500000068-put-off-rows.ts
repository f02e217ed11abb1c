import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect, respectBlocks } from './support/policies.js';
import { quickenPolicies } from './support/quick-policies.js';

const MINE = 'user_id = (select (panoh.viewer()).user_id)';

/**
 * A waiting row of her own agency that she sees, for at most a week; and what concerns somebody's safety never past its
 * due time, whoever asks.
 */
const MAY_PUT_OFF = `${MINE} and ended_at is null and until_at > panoh.now() and until_at <= panoh.now() + interval '7 days'
  and exists (select 1 from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
    where f.id = snoozes.follow_up_id and f.case_id = snoozes.case_id and f.status = 'pending'
      and f.agency_id = (select (panoh.viewer()).agency_id)
      and (snoozes.until_at <= f.due_at or (f.kind <> 'safety_contact' and c.band <> 'high')))`;

/** Somebody asks to be told of a row later, and says why. The row itself, its due time and its ladder stay as they are. */
export class PutOffRows1795500000068 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`create table panoh.snoozes (
      id uuid primary key,
      follow_up_id uuid not null constraint snoozes_follow_up_fk references panoh.follow_ups,
      case_id uuid not null constraint snoozes_case_fk references panoh.cases,
      user_id uuid not null constraint snoozes_user_fk references panoh.users,
      reason text not null constraint snoozes_reason_check
        check (reason in ('not_safe_now', 'agreed_later', 'waits_for_other', 'away', 'other_first')),
      until_at timestamptz not null,
      created_at timestamptz not null default panoh.now(),
      ended_at timestamptz)`);
    await runner.query(
      'create index snoozes_by_follow_up on panoh.snoozes (follow_up_id, user_id, created_at desc)',
    );
    await protect(runner, 'panoh.snoozes', {
      select: 'exists (select 1 from panoh.follow_ups f where f.id = snoozes.follow_up_id)',
      insert: MAY_PUT_OFF,
      update: MINE,
    });
    await respectBlocks(runner, 'panoh.snoozes');
    await runner.query('grant select, insert, update (ended_at) on panoh.snoozes to panoh_app');
    await quickenPolicies(runner);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table panoh.snoozes');
  }
}
