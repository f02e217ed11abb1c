import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A waiting contact may get a second reason; a contact made before it does not satisfy the row. */
export class AskedAgain1796500000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table panoh.follow_ups add column asked_at timestamptz;
      comment on column panoh.follow_ups.asked_at is 'When something new asked for it again; a contact made before does not satisfy it.';
    `);
  }

  down(): Promise<void> {
    throw new Error('Nothing is taken back: make the database again.');
  }
}
