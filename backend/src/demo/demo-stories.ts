import { CLOSING_WORDS } from './demo-forms.js';
import type { Told } from './demo-forms.js';
import { confirmPlaces } from './demo-places.js';
import { ARTICLES, publishArticle } from './demo-articles.js';
import type { DemoPeople } from './demo-people.js';
import { storiesOfQabodiyon } from './qabodiyon-stories.js';
import { EVERYTHING, Story } from './story.js';
import type { At, Chapter } from './story.js';

const DAY = 24;

const GOALS = {
  documents: {
    domain: 'documents',
    words: 'Шиносномаи худро баргардонидан мехоҳам.',
    measure: 'Вақте ки он дар дасти ман аст.',
  },
  livelihood: {
    domain: 'livelihood',
    words: 'Мехоҳам дар хона либос дӯзам.',
    measure: 'Се фармоиш дар як моҳ.',
  },
} as const;
const WITHOUT_RETURN = EVERYTHING.filter((word) => word !== CLOSING_WORDS.mayReturn);

/** People work, and she may be reached, in the middle of the morning, at whatever hour the demo is made. */
const WORKING_HOUR = 10;
const DUSHANBE = 5;

const sinceWorkingHour = (now: Date): number => ((now.getUTCHours() + DUSHANBE) % DAY) - WORKING_HOUR;

/**
 * Living cases at every stage, in the order in which everything happened; `now` is of the same time of day as the
 * real time.
 */
export function chaptersOf(people: DemoPeople, now: Date): Chapter[] {
  const past = sinceWorkingHour(now);
  const at: At = (days, tell) => ({ hoursAgo: days * DAY + past, tell });
  const by: By = (worker, who) => new Story(people, worker, TOLD[who]);
  const fresh = by('caseworker', 'fresh');
  const chapters = [
    ...endings(at, by),
    ...helpGiven(at, by),
    ...helpAwaited(at, by),
    ...storiesOfQabodiyon(people, at),
    at(76, () => confirmPlaces(people, { withStale: true })),
    ...orders(at, by),
    ...ARTICLES.map((article) => at(article.daysAgo, () => publishArticle(people, article))),
    { hoursAgo: 1, tell: () => fresh.open() },
    { hoursAgo: 1, tell: () => confirmPlaces(people, { withStale: false }) },
    { hoursAgo: 1, tell: () => openHelpLine(people) },
  ];
  return chapters.sort((a, b) => b.hoursAgo - a.hoursAgo);
}

/** The public page takes requests, and promises that one is read within half an hour. */
async function openHelpLine(people: DemoPeople): Promise<void> {
  await people.put('hotline-supervisor', '/help-line', { body: { isOpen: true, withinMinutes: 30 } });
}

type By = (worker: string, who: keyof typeof TOLD) => Story;

/** Closed with the contacts that remain, asked to be closed, and one that a single blocker keeps open. */
function endings(at: At, by: By): Chapter[] {
  const ended = by('caseworker', 'closed');
  const nearly = by('caseworker', 'ready');
  const requested = by('caseworker', 'asked');
  return [
    at(75, () => ended.firstRound()),
    at(60, () => ended.secondRound(...EVERYTHING)),
    at(59, () => ended.close('legalAid', 'lawyer')),
    at(29, () => ended.contact()),
    at(17, () => nearly.firstRound()),
    at(2, () => nearly.secondRound(...WITHOUT_RETURN)),
    at(16, () => requested.firstRound()),
    at(1, async () => {
      await requested.secondRound(...EVERYTHING);
      await requested.requestClosure('legalAid');
    }),
  ];
}

/** A referral that was accepted and followed by contacts, and a support lead beside the police. */
function helpGiven(at: At, by: By): Chapter[] {
  const helped = by('caseworker', 'accepted');
  const supported = by('inspector', 'led');
  return [
    at(20, () => helped.firstRound()),
    at(19, () => helped.refer('healthRoom.health', 'medium')),
    at(18, () => helped.accept('health-worker')),
    at(19, () => helped.goal(GOALS.documents, null)),
    at(18, () => helped.help('psychosocial', 60, 'Дар бораи хоб ва хӯроки кӯдакон гап задем.')),
    at(12, async () => {
      await helped.contact();
      await helped.help('documents', 45);
      await helped.goal(GOALS.livelihood, 'Ду фармоиш гирифтам.');
    }),
    at(5, async () => {
      await helped.contact();
      await helped.help('psychosocial', 45);
    }),
    at(10, async () => {
      await supported.open();
      await supported.assess(['prior_police', 'child_witness']);
      await supported.offerSupportLead('crisisCentre.psychosocial');
      await supported.order('118/26');
      await supported.giveCopy();
    }),
    at(9, () => supported.accept('caseworker')),
    at(8, () => supported.receivedBy('caseworker').contact()),
  ];
}

/** A contact that nobody made in time, a referral that nobody answered, and a high risk just found. */
function helpAwaited(at: At, by: By): Chapter[] {
  const forgotten = by('caseworker2', 'late');
  const unanswered = by('caseworker', 'waiting');
  const endangered = by('inspector', 'high');
  return [
    at(25, () => forgotten.firstRound()),
    at(4, async () => {
      await unanswered.open();
      await unanswered.assess();
      await unanswered.allowAlso('cowfa', 'legal');
      await unanswered.refer('legalAid.legal', 'high');
    }),
    at(3, async () => {
      await endangered.open();
      await endangered.assess(['strangle', 'kill_threat', 'esc_sev']);
      await endangered.order('121/26');
    }),
    at(1, () => endangered.breach()),
  ];
}

/** An order that ran out with a contact after it, and another one that was issued and not handed over. */
function orders(at: At, by: By): Chapter[] {
  const again = by('inspector', 'again');
  return [
    at(40, async () => {
      await again.open();
      await again.assess(['prior_police', 'stalking']);
      await again.order('97/26');
      await again.giveCopy();
    }),
    at(37, () => again.contact()),
    at(23, async () => {
      await again.contact();
      await again.assess(['prior_police', 'stalking']);
    }),
    at(2, () => again.order('123/26', false)),
  ];
}

const married = { marital: 'married_registered', by: 'husband_registered' } as const;
const nikoh = { marital: 'married_nikoh_only', by: 'husband_nikoh' } as const;
const story = {
  forms: ['physical', 'psychological'],
  words: 'Ҳангоми ҷанҷол дар хона дашном дод ва зад; кӯдакон дар хона буданд.',
} as const;
const named = (surname: string, givenName: string, bornOn: string) => ({ surname, givenName, bornOn });

/** Invented people; words of a kind that stands in many registers. */
const TOLD = {
  closed: { ...story, ...named('Намунаева', 'Зулфия', '1988-03-14'), marital: 'separated', by: 'ex_husband' },
  accepted: { ...story, ...married, ...named('Мисолова', 'Гулбаҳор', '1992-07-02') },
  late: {
    ...story,
    ...married,
    ...named('Афсонаева', 'Ойниса', '1979-11-23'),
    by: 'mother_in_law',
    disability: 'yes',
  },
  asked: { ...story, ...nikoh, ...named('Қиссаева', 'Раъно', '1985-01-30') },
  ready: { ...story, ...married, ...named('Ҳикояева', 'Моҳира', '1990-09-09') },
  led: { ...story, ...nikoh, ...named('Достонова', 'Шаҳло', '1996-05-18') },
  high: { ...story, ...married, ...named('Сухангӯева', 'Парвина', '1994-12-01'), disability: 'not_asked' },
  waiting: { ...story, ...named('Тимсолова', 'Адолат', '1983-06-26'), marital: 'widowed', by: 'brother' },
  again: { ...story, ...married, ...named('Нақлева', 'Фарзона', '1991-04-08') },
  fresh: { ...story, ...nikoh, ...named('Ривоятова', 'Нилуфар', '1999-02-11') },
} as const satisfies Record<string, Told>;
