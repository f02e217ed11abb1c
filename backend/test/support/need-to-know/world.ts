import { Client } from 'pg';
import { readSettings } from '../../../src/platform/config/settings.js';
import { RootKey } from '../../../src/platform/crypto/root-key.js';
import { addressFor } from '../../../src/platform/database/connections.js';
import { hashToken } from '../../../src/platform/session/session-cookie.js';
import { startApp } from '../app.js';
import type { TestApp } from '../app.js';
import { Blocking } from '../blocking.js';
import { signIn } from '../actors.js';
import { testRootKey } from '../database.js';
import { arrangeKulob } from '../kulob.js';
import { Model } from './model.js';
import type { Part, Person } from './model.js';

/** One row of each partition, written past the routes: the test is about who sees it. */
const FILL = `with c as (select id, agency_id from panoh.cases where id = $1),
  w as (insert into panoh.whereabouts (id, case_id, sealed, worker_may_see) select gen_random_uuid(), id, '\\x00', true from c),
  r as (insert into panoh.risk_assessments (id, case_id, agency_id, assessed_at, factor_set, weights_version, answers, score,
      known_share, calculated_band, assessed_band, band)
    select gen_random_uuid(), id, agency_id, panoh.now(), 'x', 1, '{}', 0, 1, 'standard', 'standard', 'standard' from c),
  q as (insert into panoh.legal_qualifications (id, case_id, agency_id) select gen_random_uuid(), id, agency_id from c),
  t as (insert into panoh.suicide_triages (id, case_id, agency_id, asked_at, level, sealed)
    select gen_random_uuid(), id, agency_id, panoh.now(), 'clear', '\\x00' from c),
  s as (insert into panoh.support_entries (id, case_id, agency_id, written_by, service_type, with_whom, given_on)
    select gen_random_uuid(), id, agency_id, gen_random_uuid(), 'legal', 'survivor', '2026-01-01' from c)
  insert into panoh.closure_statements (id, case_id, kind, said_at, agency_id)
    select gen_random_uuid(), id, 'may_return_told', panoh.now(), agency_id from c`;

/** The table that holds each partition; those of the owner's own books alone are left to the routes. */
const TABLES: Partial<Record<Part, string>> = {
  core: 'cases',
  identity: 'identities',
  safe_contact: 'safe_contacts',
  whereabouts: 'whereabouts',
  narrative: 'narratives',
  risk: 'risk_assessments',
  legal: 'legal_qualifications',
  health: 'suicide_triages',
  support: 'support_entries',
  perpetrator: 'incident_perpetrators',
  consent: 'consents',
};

const isThere = ([part, table]: [string, string]): string =>
  `case when exists (select 1 from panoh.${table} where ${table === 'cases' ? 'id' : 'case_id'} = p_case) then '${part}' end`;

/** As the app role and one person after the other, past every route: what access says, and which rows are there. */
const PROBE = `create schema probe;
  create function probe.sees(p_cases uuid[], p_sessions text[])
    returns table (place integer, case_no integer, says text[], finds text[]) language plpgsql as $$
    declare p_case uuid; begin
      for person_no in 1..array_length(p_sessions, 1) loop
        place := person_no;
        perform panoh.begin_session(p_sessions[place]);
        for held_no in 1..array_length(p_cases, 1) loop
          case_no := held_no;
          p_case := p_cases[case_no];
          says := array(select distinct x from panoh.case_access(p_case) a, unnest(a.reads) x order by 1);
          finds := array_remove(array[${Object.entries(TABLES).map(isThere).join(', ')}], null);
          return next;
        end loop;
      end loop;
    end $$;
  grant usage on schema probe to panoh_app;
  grant execute on function probe.sees(uuid[], text[]) to panoh_app`;

interface SightRow {
  place: number;
  case_no: number;
  says: Part[];
  finds: Part[];
}

/** A real application and everybody in it, for many survivors one after the other. */
export class World {
  readonly people: Person[] = [];
  private hashes = new Map<string, string>();

  private constructor(
    readonly test: TestApp,
    readonly we: Blocking,
    private readonly app: Client,
  ) {}

  static async start(): Promise<World> {
    const test = await startApp();
    const we = new Blocking(test, await arrangeKulob(test));
    await test.database.query(PROBE);
    const settings = readSettings({ DATABASE_URL: test.database.ownerUrl });
    const app = new Client({
      connectionString: addressFor('panoh_app', settings, new RootKey(testRootKey())),
    });
    await app.connect();
    const world = new World(test, we, app);
    await world.learnPeople();
    world.learnSessions();
    return world;
  }

  async close(): Promise<void> {
    await this.app.end();
    await this.test.close();
  }

  newModel(): Model {
    return new Model(this.we.kulob.agencies['crisisCentre'] ?? '', new Set(['coordinator', 'deputy']));
  }

  person(name: string): Person {
    const found = this.people.find((person) => person.name === name);
    if (!found) throw new Error(`nobody is called ${name}`);
    return found;
  }

  /** Lets days pass for all users and signs them in again, because sessions expire. */
  async pass(days: number): Promise<void> {
    await this.test.database.pass(`${days} days`);
    for (const [name, { userId, agencyId }] of Object.entries(this.we.kulob.as))
      this.we.kulob.as[name] = await signIn(this.test, { userId, agencyId });
    this.learnSessions();
  }

  async referenceOf(caseId: string): Promise<string> {
    const [row] = await this.test.database.query<{ reference: string }>(
      'select reference from panoh.cases where id = $1',
      [caseId],
    );
    return row?.reference ?? '';
  }

  /** Between two stories everybody has her right to an emergency again. */
  async forgetEmergencies(): Promise<void> {
    await this.test.database.query(
      `update panoh.emergency_accesses set review_outcome = 'justified', reviewed_at = panoh.now(),
         reviewed_by = user_id where review_outcome is null`,
    );
  }

  async fill(caseId: string): Promise<void> {
    await this.test.database.query(FILL, [caseId]);
  }

  /** Where the database and the model disagree about these people, in words. */
  async disagreements(model: Model, people: readonly Person[]): Promise<string[]> {
    const now = (await this.we.now()).getTime();
    const { rows } = await this.sights(model, people);
    return rows.flatMap(({ place, case_no, says, finds }) => {
      const person = people[place - 1];
      const held = model.cases[case_no - 1];
      if (!person || !held) throw new Error('nobody was asked about that');
      const expected = model.reads(person, held, now);
      const isFilled = (part: Part): boolean => this.isFilled(part, held, { person, model });
      return [...saidOtherwise(says, expected), ...foundOtherwise(new Set(finds), expected, isFilled)].map(
        (what) => `${person.name}, case ${case_no}: ${what}`,
      );
    });
  }

  private isFilled(
    part: Part,
    held: { id: string },
    { person, model }: { person: Person; model: Model },
  ): boolean {
    // Only the first case was filled; received cases hold only the transferred parts.
    if (held !== model.first) return part === 'core';
    // Assessments and her answers are the owner's own books, whatever else was granted.
    return !(['risk', 'consent'].includes(part) && person.agency !== model.first.owner);
  }

  private async sights(model: Model, people: readonly Person[]): Promise<{ rows: SightRow[] }> {
    const sessions = people.map(({ name }) => this.hashes.get(name) ?? '');
    await this.app.query('begin');
    try {
      return await this.app.query<SightRow>('select * from probe.sees($1, $2)', [
        model.cases.map(({ id }) => id),
        sessions,
      ]);
    } finally {
      await this.app.query('rollback');
    }
  }

  private async learnPeople(): Promise<void> {
    const rows = await this.test.database.query<Person & { userId: string }>(
      `select u.display_name as name, u.id as "userId", u.agency_id as agency, a.kind, u.roles[1] as role
       from panoh.users u join panoh.agencies a on a.id = u.agency_id order by u.display_name`,
    );
    this.people.push(...rows);
  }

  private learnSessions(): void {
    this.hashes = new Map(
      Object.entries(this.we.kulob.as).map(([name, actor]) => [
        name,
        hashToken(actor.cookie.replace('panoh_session=', '')) ?? '',
      ]),
    );
  }
}

const saidOtherwise = (says: readonly Part[], expected: ReadonlySet<Part>): string[] => [
  ...says.filter((part) => !expected.has(part)).map((part) => `more ${part}`),
  ...[...expected].filter((part) => !says.includes(part)).map((part) => `less ${part}`),
];

function foundOtherwise(
  found: ReadonlySet<Part>,
  expected: ReadonlySet<Part>,
  isFilled: (part: Part) => boolean,
): string[] {
  const parts = Object.keys(TABLES) as Part[];
  return [
    ...parts.filter((part) => found.has(part) && !expected.has(part)).map((part) => `row of ${part}`),
    ...parts
      .filter((part) => !found.has(part) && expected.has(part) && isFilled(part))
      .map((part) => `no row of ${part}`),
  ];
}
