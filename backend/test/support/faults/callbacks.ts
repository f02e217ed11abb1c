import { randomInt, randomUUID } from 'node:crypto';
import { openDayAndNight } from '../callback-requests.js';
import type { TestApp } from '../app.js';
import type { Kulob } from '../kulob.js';
import { pause } from './asking.js';
import type { Ask, Link } from './link.js';

/** At a time, so that some are there whenever the web process is. */
const ASKERS = 3;
const EVERY_MS = 1_200;
const AGAIN_MS = 500;
const PATIENCE_MS = 20_000;
/** On a busy machine the web process takes half a minute to start, and may be killed as soon as it has, several times. */
const GIVES_UP_MS = 300_000;
const SETTLE_MS = 60_000;
const SEEN_OTHER = 303;

/** Callback requests, their answers and the hotline staff, as the clients recorded them. */
export const HELP_TABLES = `create table campaign.helps (tried integer not null, acknowledged integer not null, settled_at timestamptz not null);
  create table campaign.hotline (user_id uuid not null, rung text not null);`;

/**
 * A hotline with an open page that promises five minutes, so all escalations become due within the run. It has no
 * supervisor, as in the load of reminders, so all its staff get the supervisor's notifications.
 */
export async function arrangeHelps(test: TestApp, kulob: Kulob): Promise<void> {
  await openDayAndNight(test, kulob);
  await test.database.query(
    `insert into panoh.hotlines (agency_id, is_open, within_minutes, changed_by) values ($1, true, 5, $2)`,
    [kulob.agencies['hotline'], kulob.as['operator']?.userId],
  );
}

/** Clients that request a callback through the real public page, each until it confirms the request. */
export class Helps {
  tried = 0;
  acknowledged = 0;
  /** Answers that no fault explains. */
  readonly refused: string[] = [];
  private isOver = false;
  private work: Promise<unknown> = Promise.resolve();

  constructor(private readonly address: string) {}

  start(): void {
    this.work = Promise.all(Array.from({ length: ASKERS }, () => this.go()));
  }

  /** Those under way are brought to an end. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.work;
  }

  private async go(): Promise<void> {
    while (!this.isOver) {
      await this.ask();
      await pause(EVERY_MS);
    }
  }

  /** Sends the same page again, as a person does without a confirmation. */
  private async ask(): Promise<void> {
    this.tried += 1;
    const form = new URLSearchParams({
      a: `9350${randomInt(10_000, 99_999)}`,
      b: 'day',
      g: 'anor',
      i: randomUUID(),
    });
    const began = Date.now();
    const answers = new Map<number, number>();
    while (Date.now() - began < GIVES_UP_MS) {
      const status = await this.send(form);
      answers.set(status, (answers.get(status) ?? 0) + 1);
      if (status === SEEN_OTHER) {
        this.acknowledged += 1;
        return;
      }
      if (status !== 0 && status < 500) {
        this.refused.push(`a request for help: ${status}`);
        return;
      }
      await pause(AGAIN_MS);
    }
    const heard = [...answers].map(([status, count]) => `${status} ${count} times`).join(', ');
    this.refused.push(`a request for help: not taken since ${new Date(began).toISOString()} (${heard})`);
  }

  private async send(body: URLSearchParams): Promise<number> {
    try {
      const answer = await fetch(`${this.address}/portal/tg/desk`, {
        method: 'POST',
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      await answer.text();
      return answer.status;
    } catch {
      return 0;
    }
  }
}

/** Waits until all escalations due now have run, or the time is up; answers that moment. */
async function settleHelps(link: Link): Promise<Date> {
  const [clock] = await link.query<{ at: Date }>('select panoh.now() as at');
  const at = clock?.at ?? new Date();
  const open = `select 1 from panoh.callback_escalations where state in ('waiting', 'claimed') and run_at <= $1`;
  for (const until = Date.now() + SETTLE_MS; Date.now() < until && (await link.query(open, [at])).length > 0;)
    await pause(500);
  return at;
}

export async function writeDownHelps(
  link: Link,
  kulob: Kulob,
  { tried, acknowledged }: Helps,
): Promise<void> {
  const at = await settleHelps(link);
  await link.query('insert into campaign.helps values ($1, $2, $3)', [tried, acknowledged, at]);
  const people = [
    ['operator', 'duty'],
    ['operator', 'everyone'],
    ['operator', 'supervisor'],
    ['coordinator', 'coordinator'],
    ['deputy', 'coordinator'],
  ] as const;
  for (const [person, rung] of people)
    await link.query('insert into campaign.hotline values ($1, $2)', [kulob.as[person]?.userId, rung]);
}

/** Requests stay open, so each level due notifies its people; a bundled one those on duty and all staff, once. */
const DUE = `panoh.callback_requests r join panoh.callback_escalations s on s.request_id = r.id and s.run_at <= (select max(settled_at) from campaign.helps)
  join campaign.hotline h on h.rung = s.rung`;

/** So many rings wait for her that further doubtful requests are one of them. */
const HAS_MANY = `(select count(*) from panoh.notifications m where m.user_id = h.user_id and m.kind like 'help%'
  and m.read_at is null) > 20`;

export const HELP_QUESTIONS = {
  /** Acknowledged but missing, or stored without words or escalations. */
  helpLost: `select greatest(0, (select coalesce(max(acknowledged), 0) from campaign.helps) - (select count(*) from panoh.callback_requests))
    + (select count(*) from panoh.callback_requests r where not exists (select 1 from panoh.callback_details w where w.id = r.id)
      or (select count(*) from panoh.callback_escalations s where s.request_id = r.id) < 4)`,
  /** More than were ever sent, however often each was. */
  helpDoubled: `select greatest(0, (select count(*) from panoh.callback_requests) - (select coalesce(max(tried), 0) from campaign.helps))`,
  /** A level is due and one of its people has no notification. */
  helpUntold: `select count(*) from ${DUE} where not exists (select 1 from panoh.notifications n where n.user_id = h.user_id
      and case when r.is_bundled and s.rung in ('duty', 'everyone') then n.kind = 'help_doubtful'
        else n.step_id = s.id or (r.is_doubtful and n.kind = 'help_doubtful' and ${HAS_MANY}) end)`,
  /** Due, and not climbed. */
  helpLate: `select count(*) from panoh.callback_escalations s where s.run_at <= (select max(settled_at) from campaign.helps) and s.state <> 'done'`,
  /** A level sent its notification before its time. */
  helpEarly: `select count(*) from panoh.notifications n join panoh.callback_escalations s on s.id = n.step_id where n.created_at < s.run_at`,
} as const;

const ONE = `(select r.id from panoh.callback_requests r where not r.is_doubtful order by r.received_at limit 1)`;

/** One flaw of each kind. */
export const HELP_PLANTS: readonly (readonly [flaw: keyof typeof HELP_QUESTIONS, plant: string])[] = [
  ['helpLost', `delete from panoh.callback_details where id = ${ONE}`],
  ['helpLost', 'update campaign.helps set acknowledged = acknowledged + 1'],
  ['helpDoubled', 'update campaign.helps set tried = tried - 1'],
  [
    'helpUntold',
    `delete from panoh.notifications where step_id in (select id from panoh.callback_escalations where request_id = ${ONE})`,
  ],
  ['helpLate', `update panoh.callback_escalations set state = 'waiting' where request_id = ${ONE}`],
  [
    'helpEarly',
    `update panoh.notifications n set created_at = s.run_at - interval '1 millisecond'
     from panoh.callback_escalations s where s.id = n.step_id`,
  ],
];

/** How many came, and how many of them look like junk for being many. */
export async function countHelps(ask: Ask): Promise<{ kept: number; doubtful: number; told: number }> {
  const [row] = await ask<{ kept: number; doubtful: number; told: number }>(
    `select count(*)::integer as kept, count(*) filter (where is_doubtful)::integer as doubtful,
       (select count(*)::integer from panoh.notifications where kind like 'help%') as told from panoh.callback_requests`,
  );
  return row ?? { kept: 0, doubtful: 0, told: 0 };
}
