import type { MigrationInterface, QueryRunner } from 'typeorm';
import { reversed, rewrite } from './support/passages.js';
import type { Passage } from './support/passages.js';

const REWRITTEN: readonly (readonly [signature: string, passages: readonly Passage[]])[] = [
  [
    'panoh.call_supervisor(uuid,uuid)',
    [
      [`'tells', 'lateness'`, `'tells', 'call'`],
      // What waits comes first; of a case in which nothing waits it is told as well.
      [
        `where case_id = p_case and status = 'pending' order by due_at, id limit 1`,
        `where case_id = p_case order by status <> 'pending', due_at, id limit 1`,
      ],
    ],
  ],
  // A row that comes forward gets another ladder; a call is no rung of it.
  ['panoh.move_follow_up(jsonb)', [[`and state = 'waiting';`, `and state = 'waiting' and tells <> 'call';`]]],
];

/** A call to the supervisor is told even if the row beside which it stands ends or moves before. */
export class KeepCalls1795500000031 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of REWRITTEN) await rewrite(runner, signature, passages);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const [signature, passages] of [...REWRITTEN].reverse())
      await rewrite(runner, signature, reversed(passages));
  }
}
