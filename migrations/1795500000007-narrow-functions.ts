import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Functions of the schema that anybody who may connect may call; triggers call theirs whoever may. */
const OF_EVERYBODY = `select p.oid::regprocedure::text as name from pg_proc p
  where p.pronamespace = 'panoh'::regnamespace and exists (
    select 1 from aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
    where a.grantee = 0 and a.privilege_type = 'EXECUTE')`;

/** PostgreSQL lets everybody call every new function: what serves people is the app role's, and jobs have two. */
export class NarrowFunctions1795500000007 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const open = (await runner.query(OF_EVERYBODY)) as { name: string }[];
    for (const { name } of open) {
      await runner.query(`grant execute on function ${name} to panoh_app`);
      await runner.query(`revoke execute on function ${name} from public`);
    }
    await runner.query(`grant execute on function panoh.now() to panoh_worker`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const narrowed = (await runner.query(
      `select p.oid::regprocedure::text as name from pg_proc p
       where p.pronamespace = 'panoh'::regnamespace and has_function_privilege('panoh_app', p.oid, 'execute')`,
    )) as { name: string }[];
    for (const { name } of narrowed) {
      await runner.query(`revoke execute on function ${name} from panoh_app, panoh_worker`);
      await runner.query(`grant execute on function ${name} to public`);
    }
  }
}
