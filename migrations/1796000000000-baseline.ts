import type { MigrationInterface, QueryRunner } from 'typeorm';
import { tableFiles } from './schema-files.js';

/** All tables, from the files in `schema/`. They change in place until release 0.2.0, and by further migrations after it. */
export class Baseline1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const { text } of tableFiles()) await runner.query(text);
  }

  down(): Promise<void> {
    throw new Error('Nothing is taken back: make the database again.');
  }
}
