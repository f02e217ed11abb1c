import type { Names } from '../identity/index.js';
import type { Database } from '../platform/database/database.js';
import type { RuleKey, SetValues } from './follow-ups.types.js';
import type { WaitingRow } from './replanning.rules.js';

export interface RuleSetLine {
  id: string;
  name: Names;
  version: number;
}

export interface VersionLine {
  id: string;
  number: number;
  recordedAt: Date;
  by: string | null;
  reason: string;
  set: SetValues;
  moved: number;
  isPlanned: boolean;
}

const MOST_VERSIONS = 30;

export function ledGroups(database: Database): Promise<RuleSetLine[]> {
  return database.query<RuleSetLine>(
    `select g.id, json_build_object('tg', g.name_tg, 'ru', g.name_ru, 'en', g.name_en) as name,
       coalesce((select max(v.number) from panoh.rule_versions v where v.working_group_id = g.id), 0) as version
     from panoh.working_groups g where g.id = any ($1::uuid[]) order by g.place, g.id`,
    [database.viewer.ledGroupIds],
  );
}

/** Versions of a group's rules as far as row security shows them to the viewer; the latest first. */
export function ruleVersions(database: Database, groupId: string): Promise<VersionLine[]> {
  return database.query<VersionLine>(
    `select v.id, v.number, v.recorded_at as "recordedAt", u.display_name as by, v.reason,
       coalesce((select json_object_agg(x.key, x.count) from panoh.rule_values x where x.version_id = v.id), '{}') as set,
       -- Counted by what the viewer may see: a number of all would tell of cases that are none of hers.
       (select count(*)::integer from panoh.follow_ups f where f.rules_id = v.id and f.created_at < v.recorded_at) as moved,
       p.passed_at is not null as "isPlanned"
     from panoh.rule_versions v join panoh.rule_replans p on p.version_id = v.id
       left join panoh.users u on u.id = v.recorded_by
     where v.working_group_id = $1 order by v.number desc limit ${MOST_VERSIONS}`,
    [groupId],
  );
}

/** How many rows each rule has waiting, of cases that the viewer may see. */
export async function openRows(database: Database, groupId: string): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ rule: string; count: number }>(
    `select f.rule, count(*)::integer as count from panoh.follow_ups f join panoh.cases c on c.id = f.case_id
     where c.working_group_id = $1 and f.status = 'pending' group by f.rule`,
    [groupId],
  );
  return new Map(rows.map(({ rule, count }) => [rule, count]));
}

/** Rows that wait in the group, of these rules, without the cases that they belong to. */
export function rowsOfRules(
  database: Database,
  groupId: string,
  rules: readonly RuleKey[],
): Promise<WaitingRow[]> {
  return database.query<WaitingRow>(
    `select rule, step, from_at as "fromAt", due_at as "dueAt", counted_from as "countedFrom", band,
       opened_at as "openedAt" from panoh.rows_of_rules($1, $2)`,
    [groupId, [...rules]],
  );
}
