import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every signal is looked for as long as one of danger: what the table says of itself follows. */
export class SignalProbes1796586400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      comment on table panoh.programme_signal_probes is
        'By what the worker looks for cases of a signal; gone 30 days after it was sent.';
    `);
  }

  down(): Promise<void> {
    throw new Error('Nothing is taken back: make the database again.');
  }
}
