import type { IndicatorCasesDto, IndicatorDto, IndicatorsDto } from '../../src/statistics/statistics.dto.js';
import { BoardStory } from './board.js';
import { rollUpFor } from './workers.js';

interface Referral {
  sentAt: string;
  /** Hours after the sending: when an answer was due, and when it came. */
  due?: number;
  decided?: number;
  ended?: number;
  status: string;
  to?: string | null;
  service?: string;
  more?: Record<string, unknown>;
}

/** Cases of the past, written where a year of work would have left them. */
export class IndicatorStory extends BoardStory {
  private readonly names = new Map<string, string>();

  sql<Row = { id: string }>(text: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.test.database.query<Row>(text, parameters);
  }

  /** The case that a name stands for. */
  id(name: string): string {
    const id = this.names.get(name);
    if (!id) throw new Error(`no case is called ${name}`);
    return id;
  }

  nameOf = (id: string): string => [...this.names].find(([, each]) => each === id)?.[0] ?? id;

  /** A case like another one, with the same grants, registered at a moment. */
  async copy(
    of: string,
    name: string,
    { openedAt, ...change }: { openedAt: string; origin?: string },
  ): Promise<void> {
    this.names.set(name, await this.copyOf(of, { opened_at: openedAt, ...change }));
  }

  async refer(name: string, referral: Referral): Promise<void> {
    const { sentAt, due = 24, decided, ended, status, service = 'legal', more = {} } = referral;
    const at = (hours: number | undefined): string | null =>
      hours === undefined ? null : new Date(Date.parse(sentAt) + hours * 3_600_000).toISOString();
    const to = referral.to === null ? null : this.as(referral.to ?? 'lawyer').agencyId;
    const row = {
      ...{ status, sent_at: sentAt, service_type: service, to_agency_id: to, ack_due_at: at(due) },
      ...{ decided_at: at(decided), ended_at: at(ended), ...more },
    };
    await this.sql(
      `insert into panoh.referrals
       select (jsonb_populate_record(null::panoh.referrals, jsonb_build_object('id', gen_random_uuid(), 'kind', 'service',
         'reference', md5(random()::text), 'case_id', c.id, 'from_agency_id', c.agency_id, 'urgency', 'high',
         'urgency_rank', 1, 'band', 'standard', 'place', c.place, 'is_minor', false, 'shared_partitions', '{}'::text[],
         'escort_needed', false, 'no_longer_wanted', false, 'version', 1, 'missing_codes', '{}'::text[]) || $2::jsonb)).*
       from panoh.cases c where c.id = $1`,
      [this.id(name), JSON.stringify(row)],
    );
  }

  /** So many rows due on a day; `hours` after that they ended. */
  async due(
    name: string,
    count: number,
    row: { on: string; status: string; hours?: number; rule?: string; partition?: string },
  ): Promise<void> {
    await this.sql(
      `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, partition, due_at, status, done_at)
       select gen_random_uuid(), c.id, c.agency_id, $4, 'safety_contact', $5, d.at, $6,
         case when $6 <> 'pending' then d.at + $7 * interval '1 hour' end
       from panoh.cases c, generate_series(1, $2), lateral (select ($3 || 'T05:00:00Z')::timestamptz as at) d where c.id = $1`,
      [
        ...[this.id(name), count, row.on, row.rule ?? 'fu.regular', row.partition ?? 'follow_ups'],
        ...[row.status, row.hours ?? 0],
      ],
    );
  }

  /** Only its lead and one supervisor open the file. */
  async seal(name: string): Promise<void> {
    await this.sql(
      `insert into panoh.sealed_files (id, case_id, agency_id, lead_user_id, supervisor_id, sealed_by)
       select gen_random_uuid(), id, agency_id, $2, $3, $2 from panoh.cases where id = $1`,
      [this.id(name), this.as('caseworker').userId, this.as('supervisor').userId],
    );
  }

  async close(name: string, at: string, reason = 'needs_met'): Promise<void> {
    await this.sql(
      `insert into panoh.closure_episodes (id, case_id, episode_no, reason, state, requested_by, requested_at,
         endorsed_by, endorsed_at, reviewer_agency_id, decided_by, decided_agency_id, decided_at)
       select gen_random_uuid(), $1, 1, $2, 'approved', gen_random_uuid(), $3, gen_random_uuid(), $3, a, gen_random_uuid(), a, $3
       from (select gen_random_uuid() as a) x`,
      [this.id(name), reason, at],
    );
  }

  async reopen(name: string, at: string, reason: string): Promise<void> {
    await this.sql(
      `insert into panoh.case_events (id, case_id, kind, partition, happened_at, recorded_at, agency_id, facts)
       select gen_random_uuid(), id, 'case_reopened', 'core', $2, $2, agency_id, jsonb_build_object('reason', $3::text)
       from panoh.cases where id = $1`,
      [this.id(name), at, reason],
    );
  }

  async incident(name: string, on: string): Promise<void> {
    await this.sql(
      `insert into panoh.incidents (id, case_id, agency_id, reported_on, started_on, started_precision)
       select gen_random_uuid(), id, agency_id, $2::date, $2::date, 'day' from panoh.cases where id = $1`,
      [this.id(name), on],
    );
  }

  async hear(
    name: string,
    at: string,
    { outcome, alone }: { outcome: string; alone: boolean },
  ): Promise<void> {
    await this.sql(
      `insert into panoh.contacts (id, case_id, agency_id, contacted_at, outcome, alone, in_safe_window, counts_as_safe)
       select gen_random_uuid(), id, agency_id, $2, $3::text, case when $4 then 'yes' else 'no' end, true,
         $3::text = 'reached_safe' and $4 from panoh.cases where id = $1`,
      [this.id(name), at, outcome, alone],
    );
  }

  /** An order requested on a day, with its outcome and a breach. */
  async order(
    name: string,
    { on, ...columns }: { on: string; issued_at?: string; served_at?: string; refused_at?: string },
    breach?: { on: string; isHandled: boolean },
  ): Promise<void> {
    const days = columns.issued_at ? 15 : null;
    const [order] = await this.sql(
      `insert into panoh.protection_orders (id, case_id, agency_id, reported_at, issue_by, issued_at, served_at, refused_at, days, sealed)
       select gen_random_uuid(), id, agency_id, $2::timestamptz, $2::timestamptz + interval '1 day', $3, $4, $5, $6, ''
       from panoh.cases where id = $1 returning id`,
      [
        ...[this.id(name), `${on}T06:00:00Z`, columns.issued_at ?? null, columns.served_at ?? null],
        ...[columns.refused_at ?? null, days],
      ],
    );
    if (!breach) return;
    const event = (kind: string, breachId: string | null): Promise<{ id: string }[]> =>
      this.sql(
        `insert into panoh.order_events (id, order_id, case_id, agency_id, kind, happened_at, breach_id)
         select gen_random_uuid(), id, case_id, agency_id, $2, $3, $4 from panoh.protection_orders where id = $1 returning id`,
        [order?.id, kind, `${breach.on}T06:00:00Z`, breachId],
      );
    const [broken] = await event('order_breached', null);
    if (breach.isHandled) await event('order_breach_handled', broken?.id ?? null);
  }

  /** What the worker does every quarter of an hour. */
  async count(): Promise<void> {
    const { rollUp, close } = rollUpFor(this.test);
    await rollUp.run();
    await close();
  }

  ofAgency(year: number, quarter: number, person = 'supervisor'): Promise<IndicatorsDto> {
    return this.get(person, `/statistics/indicators/own-agency/${year}/${quarter}`);
  }

  ofGroup(year: number, quarter: number, person = 'coordinator'): Promise<IndicatorsDto> {
    return this.get(person, `/statistics/indicators/groups/${this.kulob.groupId}/${year}/${quarter}`);
  }

  /** Cases behind a number, by the names of the story. */
  async behind(person: string, scope: 'agency' | 'group', question: string): Promise<string[]> {
    const path = scope === 'agency' ? 'own-agency' : `groups/${this.kulob.groupId}`;
    const page = await this.get<IndicatorCasesDto>(
      person,
      `/statistics/indicators/${path}/2025/1/cases?${question}`,
    );
    return page.items.map(({ id }) => this.nameOf(id));
  }
}

export const item = ({ items }: IndicatorsDto, code: string): IndicatorDto => {
  const found = items.find((each) => each.code === code);
  if (!found) throw new Error(`no indicator ${code}`);
  return found;
};
/** Base, value, share, and the parts that are not 0. */
export const said = (of: IndicatorsDto, code: string): object => {
  const { base, value, percent, parts } = item(of, code);
  const those = parts.filter((part) => part.value > 0).map((part) => [part.part, part.value]);
  return { base, value, percent, ...(Object.fromEntries(those) as Record<string, number>) };
};
