import { randomUUID } from 'node:crypto';
import type { Client } from 'pg';
import type { Kulob } from '../kulob.js';
import type { Random } from '../random.js';
import type { Link } from './link.js';

type Rung = 'owner' | 'supervisor' | 'coordinator';

/** The recipients of a level, the kind of notification, and the row's level afterwards. */
interface Telling {
  people: readonly string[];
  kind: 'task_due' | 'task_late';
  reached: string | null;
}

interface Setting {
  /** The person who writes the rows; null if only the database owner can. */
  writer: string | null;
  agency: string;
  lead: string | null;
  isShared: boolean;
  blocked: readonly string[];
  tells: Record<Rung, Telling>;
}

const SUPERVISORS = ['supervisor', 'supervisor2'] as const;
const due = (...people: string[]): Telling => ({ people, kind: 'task_due', reached: null });
const late = (reached: string, ...people: string[]): Telling => ({ people, kind: 'task_late', reached });
const toSupervisors = late('supervisor', ...SUPERVISORS);
const centre = { agency: 'crisisCentre', isShared: false, blocked: [] };
const rungs = { supervisor: toSupervisors, coordinator: toSupervisors };
const nobody = due();

/** Cases in every state that matters to an escalation. */
const SETTINGS: readonly Setting[] = [
  { ...centre, writer: 'caseworker', lead: 'caseworker', tells: { ...rungs, owner: due('caseworker') } },
  { ...centre, writer: 'caseworker2', lead: 'caseworker2', tells: { ...rungs, owner: due('caseworker2') } },
  { ...centre, writer: 'caseworker', lead: null, tells: { ...rungs, owner: due(...SUPERVISORS) } },
  {
    ...centre,
    writer: 'caseworker',
    lead: 'caseworker',
    isShared: true,
    tells: {
      owner: due('caseworker'),
      supervisor: toSupervisors,
      coordinator: late('coordinator', 'coordinator', 'deputy'),
    },
  },
  {
    ...centre,
    writer: 'caseworker2',
    lead: 'caseworker',
    blocked: ['caseworker'],
    tells: { ...rungs, owner: due(...SUPERVISORS) },
  },
  {
    writer: null,
    agency: 'hotline',
    lead: null,
    isShared: false,
    blocked: ['operator'],
    tells: { owner: nobody, supervisor: nobody, coordinator: nobody },
  },
];
const CASES_EACH = 25;

/** A case as its owner sees it, with a row far ahead. */
export const CASE = `with the_case as (
    insert into panoh.cases (id, reference, agency_id, working_group_id, lead_user_id, audit_pseudonym, origin,
      opened_at, place, sex, shares_with_group)
    values ($1::uuid, $1::uuid::text, $2::uuid, $3, $4, gen_random_uuid(), 'intake', panoh.now(), 'kulob', 'female', $5)
  ), blocked as (
    insert into panoh.conflict_blocks (id, case_id, subject_kind, subject_id, source)
    select gen_random_uuid(), $1, 'user', person, 'person' from unnest($6::uuid[]) person
  ) insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at)
    values (gen_random_uuid(), $1, $2, 'fu.regular', 'contact', panoh.now() + interval '300 days')`;

/** One moment for all rows, so that expected and actual due times are equal. */
const IN = (ms: string): string => `panoh.now() + (${ms})::float8 * interval '1 millisecond'`;
const STEPS_OF = `(select jsonb_agg(jsonb_build_object('id', s->'id', 'stepNo', s->'stepNo', 'rung', s->'rung',
  'tells', 'row', 'runAt', ${IN(`s->>'inMs'`)}) order by s->'stepNo') from jsonb_array_elements(f->'steps') s)`;
const PLANNED = `select panoh.plan_follow_up(jsonb_build_object('id', f->'id', 'caseId', f->'caseId', 'rule', 'fu.regular',
    'step', 1, 'partition', 'follow_ups', 'kind', 'contact', 'owner', 'case_lead', 'because', 'case_opened',
    'fromAt', panoh.now(), 'dueAt', ${IN(`f->>'inMs'`)}, 'steps', ${STEPS_OF}))
  from jsonb_array_elements($1::jsonb) f`;
const ENDED = `select panoh.end_follow_up((f->>'id')::uuid, 'done', null, null) from jsonb_array_elements($1::jsonb) f
  where (f->>'isEnded')::boolean`;
const BY_OWNER = `insert into panoh.follow_ups (id, case_id, agency_id, rule, kind, due_at)
  select (f->>'id')::uuid, c.id, c.agency_id, 'fu.regular', 'contact', ${IN(`f->>'inMs'`)}
  from jsonb_array_elements($1::jsonb) f join panoh.cases c on c.id = (f->>'caseId')::uuid`;
const STEPS_BY_OWNER = `with added as (
    insert into panoh.follow_up_steps (id, follow_up_id, case_id, step_no, rung, run_at, tells)
    select (s->>'id')::uuid, (f->>'id')::uuid, (f->>'caseId')::uuid, (s->>'stepNo')::smallint, s->>'rung', ${IN(`s->>'inMs'`)},
      'row' from jsonb_array_elements($1::jsonb) f cross join jsonb_array_elements(f->'steps') s returning id, run_at)
  insert into panoh.outbox (id, queue, kind, subject_id, run_at)
    select id, 'reminders', 'follow_up_step', id, run_at from added`;
const NOTED = `insert into campaign.steps (step_id, follow_up_id, rung, run_at, expected, people, kind, reached)
  select (s->>'id')::uuid, (f->>'id')::uuid, s->>'rung', ${IN(`s->>'inMs'`)}, s->>'expected',
    array(select jsonb_array_elements_text(s->'people')::uuid), s->>'kind', s->>'reached'
  from jsonb_array_elements($1::jsonb) f cross join jsonb_array_elements(f->'steps') s`;

interface PlannedStep {
  id: string;
  stepNo: number;
  rung: Rung;
  inMs: number;
  expected: 'done' | 'skipped' | 'undeliverable' | 'waiting';
  people: string[];
  kind: string | null;
  reached: string | null;
}

interface PlannedFollowUp {
  id: string;
  caseId: string;
  inMs: number;
  isEnded: boolean;
  steps: PlannedStep[];
}

/** No second level may be more than three days after the first. */
const DAY_MS = 86_400_000;

export interface Writer {
  link: Link;
  sessionHash: string;
}

/** Follow-ups, written as requests write them: by the functions of the schema, under a session, outbox rows and all. */
export class Load {
  private readonly cases = new Map<Setting, string[]>();
  readonly acknowledged: string[] = [];
  /** Due steps that were written, those of lost answers included. */
  written = 0;
  failures = 0;
  /** What is not due yet is due after so long. */
  aheadMs = 20_000;

  constructor(
    private readonly kulob: Kulob,
    private readonly owner: Link,
    private readonly writers: Record<string, Writer>,
    private readonly random: Random,
  ) {}

  async arrange(): Promise<void> {
    for (const setting of SETTINGS) {
      const ids: string[] = [];
      for (let number = 0; number < CASES_EACH; number += 1) {
        const caseId = randomUUID();
        ids.push(caseId);
        await this.owner.query(CASE, [
          caseId,
          this.kulob.agencies[setting.agency],
          this.kulob.groupId,
          setting.lead && this.idOf(setting.lead),
          setting.isShared,
          setting.blocked.map((person) => this.idOf(person)),
        ]);
      }
      this.cases.set(setting, ids);
    }
  }

  /** Some follow-ups of one kind of case in one transaction; whether it was committed may stay unknown. */
  async write(followUps: number): Promise<void> {
    const setting = this.random.below(12) === 0 ? SETTINGS[5] : SETTINGS[this.random.below(5)];
    if (!setting) return;
    const planned = Array.from({ length: followUps }, () => this.plan(setting));
    const steps = planned.flatMap((followUp) => followUp.steps);
    this.written += steps.filter(({ expected }) => expected !== 'waiting').length;
    try {
      await this.commit(setting, JSON.stringify(planned));
      this.acknowledged.push(...steps.map(({ id }) => id));
    } catch (error) {
      this.failures += 1;
      if (!isOutage(error)) throw error;
    }
  }

  /** One follow-up that is due in this many milliseconds, for the lead of the case. */
  async writeOne(inMs: number): Promise<void> {
    const setting = SETTINGS[0] as Setting;
    const planned = { ...this.plan(setting), isEnded: false };
    planned.inMs = inMs;
    planned.steps = [
      this.step(setting, { stepNo: 1, rung: 'owner', inMs, isEnded: false }),
      this.step(setting, { stepNo: 2, rung: 'supervisor', inMs: inMs + DAY_MS, isEnded: false }),
    ];
    await this.commit(setting, JSON.stringify([planned]));
    this.acknowledged.push(...planned.steps.map(({ id }) => id));
  }

  async close(): Promise<void> {
    const links = [this.owner, ...Object.values(this.writers).map(({ link }) => link)];
    for (const link of links) await link.close().catch(() => undefined);
  }

  private async commit(setting: Setting, planned: string): Promise<void> {
    const writer = setting.writer === null ? null : this.writers[setting.writer];
    await (writer?.link ?? this.owner).run(async (client: Client) => {
      await client.query('begin');
      if (writer) {
        await client.query('select panoh.begin_session($1)', [writer.sessionHash]);
        await client.query(PLANNED, [planned]);
        await client.query(ENDED, [planned]);
      } else {
        await client.query(BY_OWNER, [planned]);
        await client.query(STEPS_BY_OWNER, [planned]);
      }
      await client.query(NOTED, [planned]);
      await client.query('commit');
    });
  }

  private plan(setting: Setting): PlannedFollowUp {
    const { random } = this;
    const when = random.below(20);
    // One in ten is due already, one in twenty not for days; the others within the next moments.
    const inMs =
      when < 2
        ? -random.below(3_600_000)
        : when === 2
          ? DAY_MS + random.below(DAY_MS)
          : random.below(this.aheadMs);
    const isEnded = setting.writer !== null && random.below(8) === 0;
    const isClimbing = random.below(3) === 0;
    const climbsIn = isClimbing ? inMs + random.below(5_000) : inMs + DAY_MS;
    const rung = random.below(2) === 0 ? 'supervisor' : 'coordinator';
    return {
      id: randomUUID(),
      caseId: random.pick(this.cases.get(setting) ?? []),
      inMs,
      isEnded,
      steps: [
        this.step(setting, { stepNo: 1, rung: 'owner', inMs, isEnded }),
        this.step(setting, { stepNo: 2, rung, inMs: climbsIn, isEnded }),
      ],
    };
  }

  private step(
    setting: Setting,
    { stepNo, rung, inMs, isEnded }: { stepNo: number; rung: Rung; inMs: number; isEnded: boolean },
  ): PlannedStep {
    const { people, kind, reached } = setting.tells[rung];
    const isDue = inMs < DAY_MS / 2;
    const end = isEnded ? 'skipped' : people.length === 0 ? 'undeliverable' : 'done';
    const isTold = isDue && end === 'done';
    return {
      ...{ id: randomUUID(), stepNo, rung, inMs },
      expected: isDue ? end : 'waiting',
      people: isTold ? people.map((person) => this.idOf(person)) : [],
      kind: isTold ? kind : null,
      reached: isTold ? reached : null,
    };
  }

  private idOf(person: string): string {
    return this.kulob.as[person]?.userId ?? '';
  }
}

/** The server was away, or ended the connection; anything else is a flaw of the load itself. */
export function isOutage(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    /^(57P|08|ECONN|EPIPE|25P03|55P03|40)/.test(code) ||
    /terminat|timeout|ended|closed|not queryable/i.test(message)
  );
}
