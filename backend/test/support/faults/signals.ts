import type { TestApp } from '../app.js';
import type { Kulob } from '../kulob.js';
import { incident, programmeFor } from '../programme.js';
import type { Asking } from './asking.js';
import { pause } from './asking.js';
import type { Ask, Link } from './link.js';

const SETTLE_MS = 90_000;
/** No two of them sound alike: a signal looks for namesakes too. */
const SURNAMES = [
  'Аҳмадов',
  'Бобоев',
  'Ғафуров',
  'Зокиров',
  'Исмоилов',
  'Латипов',
  'Мирзоев',
  'Олимов',
  'Раҳимов',
  'Турсунов',
];
const GIVEN = [
  'Акбар',
  'Баҳром',
  'Дилшод',
  'Зафар',
  'Камол',
  'Мансур',
  'Нозим',
  'Парвиз',
  'Рустам',
  'Сино',
  'Тоҳир',
  'Фирӯз',
];
const MEN = SURNAMES.flatMap((surname) =>
  GIVEN.map((givenName) => ({ surname, givenName, patronymic: null })),
);

/** A man, his file in the programme, and her case that names him. */
export const SIGNAL_TABLES = `create table campaign.men (file_id uuid not null, case_id uuid not null, is_acknowledged boolean not null default false);`;

/** So many men, each of them named in one case; one signal about each is sent in the run. */
export async function arrangeSignals(
  test: TestApp,
  kulob: Kulob,
  { link, men }: { link: Link; men: number },
): Promise<void> {
  const programme = await programmeFor(test, kulob);
  for (const him of MEN.slice(0, men)) {
    const name = `${him.surname} ${him.givenName}`;
    const caseId = await programme.openCase('caseworker', name, { incident: incident(name) });
    // No worker opens so many files in an hour.
    await link.query('delete from panoh.read_budgets');
    await link.query('insert into campaign.men values ($1, $2)', [await programme.running(him), caseId]);
  }
}

/** The worker of the programme, who sends each signal until it is acknowledged. */
export class Signals {
  /** Answers that no fault explains. */
  readonly refused: string[] = [];
  acknowledged = 0;
  private isOver = false;
  private work: Promise<void> = Promise.resolve();

  constructor(
    private readonly link: Link,
    private readonly asking: Asking,
    private readonly everyMs: number,
  ) {}

  start(): void {
    this.work = this.go();
  }

  /** Once the worker had its time to plan all that was sent. */
  async stop(): Promise<void> {
    this.isOver = true;
    await this.work;
    const { signalLost } = SIGNAL_QUESTIONS;
    for (const until = Date.now() + SETTLE_MS; Date.now() < until; await pause(500)) {
      const [row] = await this.link.query<{ left: string }>(`select (${signalLost})::text as left`);
      if (row?.left === '0') return;
    }
  }

  private async go(): Promise<void> {
    const men = await this.link.query<{ file_id: string; day: string }>(
      `select file_id, (panoh.now() at time zone 'Asia/Dushanbe')::date::text as day from campaign.men`,
    );
    for (const { file_id: file, day } of men) {
      if (this.isOver) return;
      const body = { code: 'threat_life', onDay: day, sentence: 'He says that he will find them.' };
      const answer = await this.asking.ask({ path: `/programme-files/${file}/signals`, body });
      if (answer?.status === 204) {
        this.acknowledged += 1;
        await this.link.query('update campaign.men set is_acknowledged = true where file_id = $1', [file]);
      } else if (answer) this.refused.push(`a signal: ${answer.status} ${answer.text.slice(0, 200)}`);
      await pause(this.everyMs);
    }
  }
}

const SIGNAL = `panoh.programme_signals s on s.file_id = m.file_id and s.code = 'threat_life'`;
const ROWS = `panoh.follow_ups f on f.subject_id = s.id and f.rule = 'pg.signal'`;

export const SIGNAL_QUESTIONS = {
  /** Acknowledged, and no task in her case. */
  signalLost: `select (select count(*) from campaign.men where is_acknowledged)
    - (select count(distinct m.file_id) from campaign.men m join ${SIGNAL} join ${ROWS} and f.case_id = m.case_id
      where m.is_acknowledged)`,
  /** Sent once, and stored or planned again. */
  signalDoubled: `select coalesce(sum(times - 1), 0) from (select count(*) as times from campaign.men m join ${SIGNAL}
      left join ${ROWS} group by m.file_id) told`,
  /** In the case of another woman. */
  signalStrayed: `select count(*) from campaign.men m join ${SIGNAL} join ${ROWS} where f.case_id <> m.case_id`,
} as const;

const ONE = `(select f.id from campaign.men m join ${SIGNAL} join ${ROWS} limit 1)`;

/** One flaw of each kind. */
export const SIGNAL_PLANTS: readonly (readonly [flaw: keyof typeof SIGNAL_QUESTIONS, plant: string])[] = [
  ['signalLost', `update panoh.follow_ups set subject_id = gen_random_uuid() where id = ${ONE}`],
  [
    'signalDoubled',
    `insert into panoh.follow_ups select (jsonb_populate_record(f, jsonb_build_object('id', gen_random_uuid()))).*
     from panoh.follow_ups f where f.id = ${ONE}`,
  ],
  [
    'signalStrayed',
    `update panoh.follow_ups set case_id = (select c.id from panoh.cases c where c.id <> follow_ups.case_id limit 1)
     where id = ${ONE}`,
  ],
];

/** From the moment in which the programme sent them to the task in her lead's day, in seconds. */
export interface SignalSpread {
  signals: number;
  /** From the end of the last fault, or from the sending if that was later. */
  p95: number;
  /** Whatever went on. */
  p95OfAll: number;
}

export async function measureSignals(ask: Ask): Promise<SignalSpread> {
  const [row] = await ask<SignalSpread>(
    `select count(*)::integer as signals, coalesce(percentile_cont(0.95) within group (order by took), 0)::float8 as "p95OfAll",
       coalesce(percentile_cont(0.95) within group (order by greatest(0, took_after)), 0)::float8 as p95
     from (select extract(epoch from k.found_at - s.sent_at) as took, extract(epoch from k.found_at - greatest(s.sent_at,
         (select max(f.ended_at) from campaign.faults f where f.began_at <= k.found_at))) as took_after
       from campaign.men m join ${SIGNAL} join panoh.programme_signal_cases k on k.signal_id = s.id) told`,
  );
  return row ?? { signals: 0, p95: 0, p95OfAll: 0 };
}
