import { STAND_IN } from '../cases/index.js';
import type { Band } from '../cases/index.js';
import type { PageEnd } from '../shared/paging.js';
import type { CaseFilterRequest } from './case-lists.dto.js';

/** A viewer with only a referral sees the band only with consent, as on the case page. */
const BAND = `case when c.agency_id = $1 or exists (select 1 from panoh.grants g where g.case_id = c.id
    and (g.relation <> 'referred' or 'risk' = any (g.partitions))
    and (g.ends_at is null or g.ends_at > panoh.now())) then c.band else 'incomplete' end as band`;

const COLUMNS = `c.id, c.reference, ${BAND}, c.status, c.opened_at, c.closed_at, c.lead_user_id, c.agency_id, c.version,
    case when c.agency_id = $1 and isfinite(c.last_contact_at) then c.last_contact_at end as last_contact_at,
    u.display_name as lead_name, instead.display_name as stand_in_name, s.code, n.rule, n.step, n.kind, n.due_at`;

/** The next step comes by its index, one look-up per line shown. */
const JOINS = `left join panoh.survivors s on s.case_id = c.id
    left join panoh.users u on u.id = c.lead_user_id and u.status = 'active' and c.agency_id = $1
    ${STAND_IN}
    left join lateral (select f.rule, f.step, f.kind, f.due_at from panoh.follow_ups f
      where f.case_id = c.id and f.status = 'pending'
      order by f.due_at, (f.rule = 'rk.reassess' and c.band = 'incomplete') desc, f.id limit 1) n on true`;

const FROM_CASES = `c.opened_at::text as sort_key, c.id as sort_id from panoh.cases c ${JOINS}`;

/** The lines with the ids of `$2`, newest first. */
export const FOUND = `select ${COLUMNS}, ${FROM_CASES} where c.id = any ($2) order by c.opened_at desc, c.id desc`;

/**
 * One part of a list, in the order of one index: by the next task (all or late ones), the other cases by their opening,
 * all by their opening, or longest without contact first.
 */
export type CaseOrder = 'late' | 'not_late' | 'due' | 'not_due' | 'opened' | 'contact';

export type CaseConditions = Pick<CaseFilterRequest, 'lead' | 'form' | 'worker' | 'place' | 'order'> & {
  readonly status: 'open' | 'closed' | undefined;
  readonly band: Band | undefined;
  readonly quietSince: Date | undefined;
};

export interface CaseScope {
  readonly agencyId: string;
  readonly userId: string;
  /** Of a coordinator: the groups she leads; null for users of the own agency's cases. */
  readonly ledGroupIds: readonly string[] | null;
}

const pendingOf = (task: string): string => `${task}.agency_id = c.agency_id and ${task}.status = 'pending'`;
const without = (more: string): string =>
  `not exists (select 1 from panoh.follow_ups d where d.case_id = c.id and ${pendingOf('d')}${more})`;

/** Begins with the tasks, by their index, so that the hundredth page costs what the first does. */
const fromTasks = (more: string): string => `select ${COLUMNS}, d.due_at::text as sort_key, d.id as sort_id
  from panoh.follow_ups d join panoh.cases c on c.id = d.case_id and ${pendingOf('d')}${more} ${JOINS}`;
const FIRST_TASK = `not exists (select 1 from panoh.follow_ups e where e.case_id = d.case_id
    and e.agency_id = d.agency_id and e.status = 'pending' and (e.due_at, e.id) < (d.due_at, d.id))`;

interface ListPart {
  readonly select: string;
  readonly where: string;
  readonly key: string;
  readonly isDescending: boolean;
}

const LATE = ' and d.due_at < panoh.now()';
const BY_OPENING = {
  select: `select ${COLUMNS}, ${FROM_CASES}`,
  key: 'c.opened_at, c.id',
  isDescending: true,
};
const BY_TASK = { where: FIRST_TASK, key: 'd.due_at, d.id', isDescending: false };
const LIST_PARTS: Record<CaseOrder, ListPart> = {
  late: { ...BY_TASK, select: fromTasks(LATE) },
  not_late: { ...BY_OPENING, where: without(LATE) },
  due: { ...BY_TASK, select: fromTasks('') },
  not_due: { ...BY_OPENING, where: without('') },
  opened: { ...BY_OPENING, where: 'true' },
  contact: {
    select: `select ${COLUMNS}, c.last_contact_at::text as sort_key, c.id as sort_id from panoh.cases c ${JOINS}`,
    where: 'true',
    key: 'c.last_contact_at, c.id',
    isDescending: false,
  },
};

const ORDER_IN_FORCE = `exists (select 1 from panoh.protection_orders o where o.case_id = c.id
    and panoh.order_status(o) in ('issued', 'active', 'extended'))`;

/** The statement holds only the conditions in use, so that each list follows an index. */
export function caseLines(
  order: CaseOrder,
  { scope, conditions }: { scope: CaseScope; conditions: CaseConditions },
  end: PageEnd | null,
): { sql: string; parameters: unknown[] } {
  const { select, where, key, isDescending } = LIST_PARTS[order];
  const parameters: unknown[] = [scope.agencyId];
  const put = (value: unknown): string => `$${parameters.push(value)}`;
  const [direction, beyond] = isDescending ? ['desc', '<'] : ['asc', '>'];
  const all = [
    where,
    scopeOf(scope, put),
    ...conditionsOf(conditions, scope, put),
    end ? `(${key}) ${beyond} (${put(end.key)}::timestamptz, ${put(end.id)}::uuid)` : '',
  ].filter(Boolean);
  const inOrder = key.split(', ').map((column) => `${column} ${direction}`);
  return { sql: `${select} where ${all.join(' and ')} order by ${inOrder.join(', ')}`, parameters };
}

type Put = (value: unknown) => string;

const scopeOf = ({ ledGroupIds }: CaseScope, put: Put): string =>
  ledGroupIds === null
    ? 'c.agency_id = $1'
    : `c.shares_with_group and (c.shares_until is null or c.shares_until > panoh.now())
      and exists (select 1 from panoh.grants g where g.case_id = c.id and g.relation = 'group'
        and g.grantee_id = any (${put(ledGroupIds)}) and (g.ends_at is null or g.ends_at > panoh.now()))`;

/** Users who left count as no lead. */
const NOBODY = 'u.id is null and (c.agency_id = $1 or c.lead_user_id is null)';

function conditionsOf(asked: CaseConditions, { userId }: CaseScope, put: Put): string[] {
  const { status, lead, band, form, worker, place, order, quietSince } = asked;
  const is = (column: string, value: string | undefined): string =>
    value ? `${column} = ${put(value)}` : '';
  return [
    is('c.status', status),
    lead === 'me' ? is('c.lead_user_id', userId) : '',
    lead === 'nobody' ? NOBODY : '',
    is('c.band', band),
    is('c.lead_user_id', worker),
    is('c.place', place),
    form
      ? `exists (select 1 from panoh.incidents i where i.case_id = c.id and ${put(form)} = any (i.law_forms))`
      : '',
    order ? `${order === 'none' ? 'not ' : ''}${ORDER_IN_FORCE}` : '',
    quietSince ? `c.last_contact_at < ${put(quietSince)}` : '',
  ].filter(Boolean);
}
