import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import { GroupPlanAction } from './support.entity.js';

/** The rows of the group in which a case is worked on. */
export const templatesOfCase = (database: Database, caseId: string): Promise<GroupPlanAction[]> =>
  database.rows(
    GroupPlanAction,
    `where working_group_id = (select working_group_id from panoh.cases where id = $1) order by added_at, id`,
    [caseId],
  );

/** The groups that the viewer leads. */
export const ledGroupNames = (database: Database): Promise<{ id: string; name: Names }[]> =>
  database.query(
    `select id, json_build_object('tg', name_tg, 'ru', name_ru, 'en', name_en) as name
     from panoh.working_groups where id = any ($1::uuid[]) order by place, id`,
    [database.viewer.ledGroupIds],
  );
