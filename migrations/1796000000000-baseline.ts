import type { MigrationInterface, QueryRunner } from 'typeorm';
import { SettingError } from '../backend/src/platform/config/settings.js';
import { problemIn, tableFiles } from './schema-files.js';

/** All tables, from the files in `schema/`. The first release froze them: they change by further migrations. */
export class Baseline1796000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const file of tableFiles()) {
      await runner.query(file.text).catch((error: unknown) => {
        throw new SettingError(problemIn(file, error));
      });
    }
  }

  down(): Promise<void> {
    throw new Error('Nothing is taken back: make the database again.');
  }
}
