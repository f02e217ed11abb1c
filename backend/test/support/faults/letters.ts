import { isHoliday } from '../../../src/identity/quiet-times.rules.js';
import { clockMovedBy } from '../../../src/platform/schema/scratch.js';
import { dayOf, shiftDay } from '../../../src/shared/dates.js';
import type { TestApp } from '../app.js';
import type { Kulob } from '../kulob.js';
import { MailServer, giveAddress } from '../test-mailboxes.js';
import type { Letter } from '../test-mailboxes.js';
import type { Ask, Link } from './link.js';

/** The people with a letter box; `deputy` gets notifications but has none. */
const READERS = ['supervisor', 'supervisor2', 'coordinator'];

/** At any hour of any day, and nothing that waits for a digest. */
const AT_ONCE = `insert into panoh.notification_preferences (user_id, language, email, digest_hour, quiet_from, quiet_until, works_on, breaks_quiet)
  values ($1, 'en', 'urgent', 8, 0, 0, '{1,2,3,4,5,6,7}', false)`;

/** A mail server, and some of the people with a letter box there. */
export class Letters {
  /** Addresses by person. */
  readonly boxes = new Map<string, string>();

  private constructor(readonly mail: MailServer) {}

  static async start(): Promise<Letters> {
    return new Letters(await MailServer.start());
  }

  /** Environment of the workers. */
  get environment(): NodeJS.ProcessEnv {
    return { PANOH_SMTP_URL: this.mail.url, PANOH_SMTP_FROM: 'office@example.test' };
  }

  /** On a holiday and the day before, letters wait for days, so the test creates no letter boxes. */
  async arrange(test: TestApp, kulob: Kulob): Promise<void> {
    const today = dayOf(new Date());
    if ([today, shiftDay(today, 1)].some((day) => isHoliday(day, new Set()))) return;
    for (const person of READERS) {
      const actor = kulob.as[person];
      if (!actor) continue;
      this.boxes.set(actor.userId, await giveAddress(test, actor));
      await test.database.query(AT_ONCE, [actor.userId]);
    }
  }
}

export const LETTER_TABLES = `create table campaign.letter_boxes (user_id uuid primary key, address text not null);
  create table campaign.letters (tag text not null, address text not null, says integer, words text not null, tells boolean not null);
  create table campaign.refusals (address text not null);
  create table campaign.let_out (at timestamptz not null);`;

/** From here on the test skips hours, and open escalations keep sending letters. */
export const LET_OUT = 'insert into campaign.let_out values (panoh.now())';

const IN_TIME = `created_at <= coalesce((select min(at) from campaign.let_out), 'infinity')`;
const OPEN = `panoh.messages where state not in ('sent', 'fallen_back', 'dropped') and ${IN_TIME}`;

/** What must stand in no letter: of cases, people and agencies. */
const WORDS = `select distinct word from (
  select id::text as word from panoh.cases union all select reference from panoh.cases
  union all select id::text from panoh.follow_ups union all select id::text from panoh.follow_up_steps
  union all select id::text from panoh.notifications union all select id::text from panoh.users
  union all select display_name from panoh.users
  union all select unnest(array[id::text, name_tg, name_ru, name_en]) from panoh.agencies) words`;

export const tagOf = ({ messageId }: Letter): string => /^<([^@]+)@/.exec(messageId)?.[1] ?? messageId;

/** The mail server's log, as it took them, or some of it; what each says is not understood here, but for its number. */
export async function writeDownLetters(
  link: Link,
  { mail, boxes }: Letters,
  isOurs: (letter: Letter) => boolean = () => true,
): Promise<void> {
  const words = (await link.query<{ word: string }>(WORDS)).map(({ word }) => word);
  const letters = mail.letters.filter(isOurs).map((letter) => ({
    tag: tagOf(letter),
    address: letter.to,
    says: Number(/\d+/.exec(letter.text)?.[0] ?? 1),
    words: letter.text,
    tells: words.some((word) => `${letter.raw}\n${letter.subject}\n${letter.text}`.includes(word)),
  }));
  await link.query('insert into campaign.letter_boxes select * from unnest($1::uuid[], $2::text[])', [
    [...boxes.keys()],
    [...boxes.values()],
  ]);
  await link.query(
    `insert into campaign.letters select tag, address, says, words, tells from jsonb_to_recordset($1::jsonb)
       as l (tag text, address text, says integer, words text, tells boolean)`,
    [JSON.stringify(letters)],
  );
  await link.query('insert into campaign.refusals select unnest($1::text[])', [
    mail.refusals.map(({ to }) => to),
  ]);
}

const LOGGED = `campaign.letters l join campaign.letter_boxes b on b.address = l.address`;
const TAGGED = `panoh.messages m where m.tag::text = l.tag and m.user_id = b.user_id`;

/** Each answers how many it found; 0 is right. */
export const LETTER_QUESTIONS = {
  /** An urgent notification without a letter; excused if the server refused the address or was away for hours. */
  unwritten: `select count(*) from panoh.notifications n join campaign.letter_boxes b on b.user_id = n.user_id
      left join panoh.messages m on m.notification_id = n.id
      where n.kind = 'task_late' and not exists (select 1 from campaign.letters l where l.tag = m.tag::text and l.address = b.address)
        and (m.state = 'fallen_back' and (m.attempts > 5 or (m.error_code = 'refused'
          and exists (select 1 from campaign.refusals r where r.address = b.address)))) is not true`,
  /** Neither sent nor given up, and written before hours were made to pass. */
  unended: `select count(*) from panoh.messages where state not in ('sent', 'fallen_back') and ${IN_TIME}`,
  /** In a box that is not hers, or under a tag that nobody gave. */
  astray: `select (select count(*) from campaign.letters l where l.address not in (select address from campaign.letter_boxes))
      + (select count(*) from ${LOGGED} where not exists (select 1 from ${TAGGED}))`,
  /** The letter's number differs from the number of notifications. */
  miscounted: `select count(*) from ${LOGGED} where l.says is distinct from (select count(*) from ${TAGGED})`,
  /** The same again, in other words: under one tag there is one letter, however often it comes. */
  varied: `select count(*) from (select 1 from campaign.letters group by tag having count(distinct words || address) > 1) tags`,
  /** A name, or what belongs to a case. */
  telling: `select count(*) from campaign.letters where tells`,
} as const;

/** Letters received, their content, and repeats under the same tag. */
export interface LetterCount {
  letters: number;
  told: number;
  again: number;
  givenUp: number;
}

export async function countLetters(ask: Ask): Promise<LetterCount> {
  const [count] = await ask<LetterCount>(`select (select count(*)::integer from campaign.letters) as letters,
    (select count(*)::integer from panoh.messages where state = 'sent') as told,
    (select count(*) - count(distinct tag) from campaign.letters)::integer as again,
    (select count(*)::integer from panoh.messages where state = 'fallen_back') as "givenUp"`);
  return count as LetterCount;
}

/** What is on its way. */
export async function countUnsent(ask: Ask): Promise<number> {
  const [row] = await ask<{ count: number }>(`select count(*)::integer as count from ${OPEN}`);
  return row?.count ?? 0;
}

/** Sends waiting letters now, except those that have failed often. */
export const HURRY = `update panoh.messages set next_at = panoh.now()
  where state = 'waiting' and attempts < 3 and next_at > panoh.now()`;

/** Moves the clock to the latest next attempt, by six hours at most. */
export const PASS_ON = clockMovedBy(`select least(interval '6 hours', greatest(interval '0',
    max(next_at) - panoh.now())) + interval '1 second' from ${OPEN}`);

const ONE_SENT = `(select tag from panoh.messages where state = 'sent' order by created_at, tag limit 1)`;
const ONE_LETTER = `(select ctid from campaign.letters order by tag limit 1)`;

/** One flaw of each kind, where letters were written. */
export const LETTER_PLANTS: readonly [flaw: keyof typeof LETTER_QUESTIONS, plant: string][] = [
  ['unwritten', `delete from campaign.letters where tag = ${ONE_SENT}::text`],
  ['unwritten', `delete from panoh.messages where tag = ${ONE_SENT}`],
  ['unended', `update panoh.messages set state = 'sending' where tag = ${ONE_SENT}`],
  ['astray', `update campaign.letters set tag = gen_random_uuid()::text where ctid = ${ONE_LETTER}`],
  ['astray', `update campaign.letters set address = 'else@example.test' where ctid = ${ONE_LETTER}`],
  ['miscounted', `update campaign.letters set says = says + 1 where ctid = ${ONE_LETTER}`],
  [
    'varied',
    `insert into campaign.letters select tag, address, says, words || '!', tells from campaign.letters where ctid = ${ONE_LETTER}`,
  ],
  ['telling', `update campaign.letters set tells = true where ctid = ${ONE_LETTER}`],
];
