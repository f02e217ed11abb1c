import type { MigrationInterface, QueryRunner } from 'typeorm';

const DEFINER = 'security definer set search_path = panoh, pg_temp';

/** A function that asks who is there, and one of the same words that does not: for those that have asked already. */
interface Split {
  asked: string;
  within: string;
  check: string;
}

const refusing = (condition: string): string =>
  ` if not panoh.${condition}(p_case) then raise exception 'no relation' using errcode = '42501'; end if;`;

const SPLITS: readonly Split[] = [
  { asked: 'closure_facts', within: 'facts_of_gate', check: refusing('decides_closure') },
  { asked: 'order_facts', within: 'orders_of_gate', check: refusing('decides_closure') },
  { asked: 'follow_up_state', within: 'state_of_planning', check: refusing('touches') },
  { asked: 'running_orders', within: 'orders_of_planning', check: refusing('touches') },
];

const BEGINNING = /^AS \$function\$ begin\n\s+if not panoh\.\w+\(p_case\) then raise exception .*? end if;/m;
const WITHIN = 'AS $function$ declare this_moment timestamptz := panoh.now(); begin';

/** What `panoh.serves_case` asks, for all agencies in one question instead of one call for each. */
const SERVES = 'panoh.serves_case(c.id, a.id)';
const SERVES_INLINE = `exists (select 1 from agency_memberships m where m.agency_id = a.id
                and (m.ended_at is null or m.ended_at > this_moment)
                and case when c.working_group_id is not null then m.working_group_id = c.working_group_id
                  else exists (select 1 from agency_memberships n where n.agency_id = c.agency_id
                    and n.working_group_id = m.working_group_id
                    and (n.ended_at is null or n.ended_at > this_moment)) end)`;

/** Numbers on the tabs of a case for its owner, by the same grants as the rows themselves are shown by. */
const OWN_COUNTS = `create function panoh.own_counts(p_case uuid) returns jsonb language plpgsql stable ${DEFINER} as $$
  declare me panoh.viewer := panoh.viewer(); this_moment timestamptz := panoh.now(); held text[]; begin
    if me.user_id is null or p_case = any (me.blocked) then return null; end if;
    select array_agg(p) into held from grants g cross join unnest(g.partitions) p
      where g.case_id = p_case and g.relation = 'own' and g.grantee_id = any (me.grantees)
        and 'own:' || p = any (me.reads)
        and g.starts_at <= this_moment and (g.ends_at is null or g.ends_at > this_moment);
    if held is null or not 'core' = any (held) then return null; end if;
    return jsonb_build_object(
      'referrals', (select count(*) from referrals r where r.case_id = p_case),
      'incidents', (select count(*) from incidents i where i.case_id = p_case),
      'orders', (select count(*) from protection_orders o where o.case_id = p_case),
      'contacts', case when 'follow_ups' = any (held) then (select count(*) from contacts k where k.case_id = p_case) end,
      'assessments', case when 'risk' = any (held) then
        (select count(*) from risk_assessments r where r.case_id = p_case) end,
      'consents', case when 'consent' = any (held) then (select count(*) from consents k where k.case_id = p_case) end,
      'narratives', case when 'narrative' = any (held) then
        (select count(*) from narratives n where n.case_id = p_case) end,
      'supportEntries', case when 'support' = any (held) then (select count(*) from support_entries s
        where s.case_id = p_case and (me.agency_kind <> 'police' or s.agency_id = me.agency_id)) end);
  end $$`;

/** What the gate and the planning of a case ask for, in one question that is answered once. */
const GATE = `create function panoh.gate_facts(p_case uuid) returns jsonb language plpgsql stable ${DEFINER} as $$ begin
    if not panoh.decides_closure(p_case) then return null; end if;
    return panoh.facts_of_gate(p_case) || jsonb_build_object('orders', panoh.orders_of_gate(p_case));
  end $$`;
const PLANNING = `create function panoh.planning_state(p_case uuid) returns jsonb language plpgsql stable ${DEFINER} as $$
  begin
    if not panoh.touches(p_case) then raise exception 'no relation' using errcode = '42501'; end if;
    return panoh.state_of_planning(p_case) || jsonb_build_object('orders', panoh.orders_of_planning(p_case));
  end $$`;

/** Whoever owns the case touches it: its blocks are looked at by that question itself. */
const TOUCHES = `create or replace function panoh.touches(p_case uuid) returns boolean language plpgsql stable ${DEFINER}
  as $$ begin
    return panoh.owns(p_case) or panoh.reaches(p_case);
  end $$`;

const ANSWERED = ['own_counts(uuid)', 'gate_facts(uuid)', 'planning_state(uuid)'];
const INNER = ['reaches(uuid)', ...SPLITS.map(({ within }) => `${within}(uuid)`)];

/** The case page and what sending plans: asked once who is there, in few statements. */
export class QuickenCases1795500000027 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const split of SPLITS) await divide(runner, split);
    await copy(runner, ['facts_of_gate', 'facts_of_gate'], (source) => once(source, SERVES, SERVES_INLINE));
    await copy(runner, ['touches', 'reaches'], (source) => source);
    for (const statement of [TOUCHES, OWN_COUNTS, GATE, PLANNING]) await runner.query(statement);
    for (const name of [...ANSWERED, ...INNER])
      await runner.query(`revoke execute on function panoh.${name} from public`);
    for (const name of ANSWERED) await runner.query(`grant execute on function panoh.${name} to panoh_app`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const name of ANSWERED) await runner.query(`drop function panoh.${name}`);
    await copy(runner, ['reaches', 'touches'], (source) => source);
    await copy(runner, ['facts_of_gate', 'facts_of_gate'], (source) => once(source, SERVES_INLINE, SERVES));
    for (const split of SPLITS) await unite(runner, split);
    for (const name of INNER) await runner.query(`drop function panoh.${name}`);
  }
}

async function divide(runner: QueryRunner, { asked, within, check }: Split): Promise<void> {
  await copy(runner, [asked, within], (source) => {
    if (!BEGINNING.test(source)) throw new Error(`panoh.${asked} begins with other words.`);
    return source.replaceAll('panoh.now()', 'this_moment').replace(BEGINNING, () => WITHIN);
  });
  await runner.query(`create or replace function panoh.${asked}(p_case uuid) returns jsonb language plpgsql stable
    ${DEFINER} as $$ begin
      ${check}
      return panoh.${within}(p_case);
    end $$`);
}

const unite = (runner: QueryRunner, { asked, within, check }: Split): Promise<void> =>
  copy(runner, [within, asked], (source) =>
    once(source, WITHIN, `AS $function$ begin\n       ${check}`).replaceAll('this_moment', 'panoh.now()'),
  );

/** A function under another name, with other words where it needs them. */
async function copy(
  runner: QueryRunner,
  [from, to]: readonly [string, string],
  rewriting: (source: string) => string,
): Promise<void> {
  const rows = (await runner.query('select pg_get_functiondef($1::regprocedure) as source', [
    `panoh.${from}(uuid)`,
  ])) as { source: string }[];
  const source = rewriting(rows[0]?.source ?? '');
  await runner.query(source.replace(`FUNCTION panoh.${from}(`, () => `FUNCTION panoh.${to}(`));
}

function once(source: string, from: string, to: string): string {
  const parts = source.split(from);
  if (parts.length !== 2) throw new Error(`The passage is there ${parts.length - 1} times.`);
  return parts.join(to);
}
