import { PLANNED_AGENCIES } from './demo-plan.js';
import type { DemoPeople } from './demo-people.js';
import type { PlannedPerson } from './demo-plan.js';
import { REVIEW_QUESTIONS } from '../portal/index.js';
import { CLOSING_WORDS } from './demo-forms.js';
import type { Told } from './demo-forms.js';
import {
  manInProgramme,
  meetingNextWeek,
  requestsForCalls,
  storiesOfOtherRoles,
} from './other-roles-stories.js';
import { shockTold, trainingsHeld } from './office-stories.js';
import { storiesOfQabodiyon } from './qabodiyon-stories.js';
import { EVERYTHING, Story } from './story.js';
import type { At, Chapter } from './story.js';

const KNOWS_NO_PLACES = [
  ...['supervisor', 'coordinator', 'statistician', 'administrator', 'data_protection_officer', 'oversight'],
];

/** Staff confirm the free places of every service that counts them. */
export async function confirmAvailablePlaces(
  people: DemoPeople,
  { withStale }: { withStale: boolean },
): Promise<void> {
  for (const agency of PLANNED_AGENCIES) {
    const worker = agency.people.find(({ role }: PlannedPerson) => !KNOWS_NO_PLACES.includes(role));
    for (const { type, places } of agency.services) {
      if (!places || !worker || (places.isStale && !withStale)) continue;
      const id = people.directory.services.get(`${agency.key}.${type}`) ?? '';
      const { version } = await people.get(worker.login, `/services/${id}`);
      const body = { freePlaces: places.free };
      await people.post(worker.login, `/services/${id}/available-places`, { version, body });
    }
  }
}

interface PlannedArticle {
  readonly daysAgo: number;
  readonly writer: string;
  readonly reviewer: string;
  readonly words: object;
}

/** Public text on rights: true in general, without persons and without unconfirmed numbers. */
export const ARTICLES: readonly PlannedArticle[] = [
  {
    daysAgo: 40,
    writer: 'inspector',
    reviewer: 'police-supervisor',
    words: {
      kind: 'methodology',
      titleTg: 'Барои кӯмак пурсидан таҳдид ҳам кифоя аст',
      titleRu: 'Чтобы попросить помощи, достаточно угрозы',
      titleEn: 'A threat is enough to ask for help',
      textTg:
        'Қонун дар бораи пешгирии зӯроварӣ дар оила чор шаклро номбар мекунад: ҷисмонӣ, рӯҳӣ, шаҳвонӣ ва иқтисодӣ. Таҳдиди чунин амал ҳам зӯроварӣ аст: зарбаро интизор шудан лозим нест.\n\n# Агар ҳозир хатар бошад\n\nБа рақами 102 занг занед.\n\n# Дар милитсия чӣ хоҳиш кардан мумкин аст\n\n- Хабарро қайд кунанд ва рақами онро диҳанд.\n- Бо шумо танҳо, бе дигарон, сӯҳбат кунанд.\n- Дар бораи амрномаи муҳофизатӣ фаҳмонанд: он ба шахси зӯроварикарда зӯроварии навро манъ мекунад.\n\nРақами хабарро нигоҳ доред. Агар боз ҳодисае рӯй диҳад, бори дигар хабар диҳед: ҳар хабар ҷудо қайд мешавад.',
      textRu:
        'Закон о предупреждении насилия в семье называет четыре формы: физическую, психологическую, сексуальную и экономическую. Угроза такого действия – тоже насилие: ждать удара не нужно.\n\n# Если опасно сейчас\n\nЗвоните 102.\n\n# О чём можно попросить в милиции\n\n- Записать сообщение и назвать его номер.\n- Говорить с вами наедине, без других.\n- Объяснить, что такое защитное предписание: оно запрещает новое насилие тому, кто его совершил.\n\nСохраните номер сообщения. Если что-то случится снова, сообщите ещё раз: каждое сообщение записывают отдельно.',
      textEn:
        'The law on prevention of violence in the family names four forms: physical, psychological, sexual and economic. The threat of such an act is violence too: nobody has to wait for a blow.\n\n# If there is danger now\n\nCall 102.\n\n# What one may ask of the police\n\n- To write the report down and to give its number.\n- To speak with you alone, without others.\n- To explain the protection order: it forbids new violence to whoever used it.\n\nKeep the number of the report. If something happens again, report it again: each report is written down by itself.',
    },
  },
  {
    daysAgo: 33,
    writer: 'prosecutor',
    reviewer: 'prosecutor-supervisor',
    words: {
      kind: 'methodology',
      titleTg: 'Агар амрномаи муҳофизатӣ вайрон шавад',
      titleRu: 'Если защитное предписание нарушено',
      titleEn: 'If a protection order is broken',
      textTg:
        'Риоя накардани амрномаи муҳофизатӣ худ ҳуқуқвайронкунӣ аст: Кодекси ҳуқуқвайронкунии маъмурӣ барои он моддаи 93(2) дорад.\n\n# Чӣ кардан мумкин аст\n\n- Аз вайронкунӣ ба милитсия хабар диҳед, ҳатто агар зӯроварии нав набуда бошад.\n- Рӯз, соат ва он чиро, ки рӯй дод, нависед; паёмҳоро нигоҳ доред.\n- Рақами хабарро пурсед.\n\nАгар хабарро қабул накунанд ё ҷавоб надиҳанд, ба прокуратура шикоят кардан мумкин аст: он риояи қонунро назорат мекунад. Ба охир расидани муҳлати амрнома маънои онро надорад, ки хатар гузашт; аз нав муроҷиат кардан мумкин аст.',
      textRu:
        'Нарушение защитного предписания – само по себе правонарушение: в Кодексе об административных правонарушениях для него есть статья 93(2).\n\n# Что можно сделать\n\n- Сообщить о нарушении в милицию, даже если нового насилия не было.\n- Записать день, час и то, что произошло; сохранить сообщения.\n- Спросить номер сообщения.\n\nЕсли сообщение не принимают или не отвечают, можно обратиться с жалобой в прокуратуру: она следит за соблюдением закона. Срок предписания истёк – это не значит, что опасность прошла; обратиться можно снова.',
      textEn:
        'Breaking a protection order is an offence of its own: the Code of Administrative Offences has article 93(2) for it.\n\n# What one can do\n\n- Report the breach to the police, even where there was no new violence.\n- Write down the day, the hour and what happened; keep messages.\n- Ask for the number of the report.\n\nWhere a report is not taken or not answered, one can complain to the prosecutor’s office, which watches over how the law is kept. That an order has ended does not mean that the danger is over; one can ask again.',
    },
  },
  {
    daysAgo: 26,
    writer: 'court-clerk',
    reviewer: 'court-supervisor',
    words: {
      kind: 'methodology',
      titleTg: 'Суд дар бораи чӣ қарор карда метавонад',
      titleRu: 'Что может решить суд',
      titleEn: 'What a court can decide',
      textTg:
        'Ба суд бо ёрии ҳуқуқшинос ё худатон муроҷиат кардан мумкин аст.\n\n# Суд метавонад\n\n- шахси зӯроварикардаро аз манзили умумӣ берун кунад;\n- алимент таъин кунад;\n- молу мулки муштаракро тақсим кунад;\n- муайян кунад, ки фарзандон бо кӣ мемонанд.\n\n# Чӣ ёрӣ медиҳад\n\nРақами хабари милитсия, ҳуҷҷатҳои табибон, паёмҳо ва суханони шоҳидон. Агар чизе аз инҳо набошад ҳам, муроҷиат кардан мумкин аст: суд далелҳоро якҷоя мебинад.\n\nАгар дар суд аз касе тарсед, пеш аз маҷлис ба корманди суд гӯед.',
      textRu:
        'В суд можно обратиться с помощью юриста или самостоятельно.\n\n# Суд может\n\n- выселить из общего жилья того, кто совершает насилие;\n- назначить алименты;\n- разделить общее имущество;\n- определить, с кем остаются дети.\n\n# Что помогает\n\nНомер сообщения в милицию, документы врачей, переписка и слова свидетелей. Обратиться можно и без этого: суд смотрит на доказательства вместе.\n\nЕсли вы боитесь кого-то в суде, скажите об этом сотруднику суда до заседания.',
      textEn:
        'One can go to court with the help of a lawyer, or alone.\n\n# A court can\n\n- order whoever uses violence to leave the shared home;\n- set child support;\n- divide what was owned together;\n- decide with whom the children stay.\n\n# What helps\n\nThe number of the report to the police, papers of doctors, messages, and what witnesses say. One can go without any of these: a court looks at all evidence together.\n\nIf there is somebody in court whom you fear, tell the staff before the hearing.',
    },
  },
  {
    daysAgo: 12,
    writer: 'health-worker',
    reviewer: 'health-supervisor',
    words: {
      kind: 'methodology',
      titleTg: 'Пас аз зӯроварӣ: аввал саломатӣ',
      titleRu: 'После насилия: сначала здоровье',
      titleEn: 'After violence: health comes first',
      textTg:
        'Ҳар қадар зудтар ба духтур муроҷиат кунед, ҳамон қадар бештар кӯмак мумкин аст. Дар ҳолати вазнин ба рақами 103 занг занед.\n\n# Пас аз таҷовуз ба номус\n\nДоруе, ки аз сирояти ВНМО муҳофизат мекунад, танҳо дар 72 соати аввал таъсир мекунад. Аз ҳомиладории нохоста низ дар рӯзҳои аввал муҳофизат кардан мумкин аст. Баъд аз ин муҳлат ҳам ба духтур рафтан муҳим аст.\n\n# Ҳуқуқи шумо\n\n- Муоина танҳо бо розигии шумо мешавад; ҳар қадамро пешакӣ мефаҳмонанд.\n- Бо духтур танҳо сӯҳбат кардан мумкин аст.\n- Ҳуҷҷатеро, ки дар он ҷароҳатҳо навишта шудаанд, пурсидан мумкин аст.',
      textRu:
        'Чем раньше вы обратитесь к врачу, тем больше можно сделать. В тяжёлом случае звоните 103.\n\n# После изнасилования\n\nЛекарство, которое защищает от ВИЧ, действует только в первые 72 часа. Предупредить нежелательную беременность тоже можно в первые дни. И после этого срока к врачу прийти важно.\n\n# Ваши права\n\n- Осмотр – только с вашего согласия; каждый шаг объясняют заранее.\n- С врачом можно говорить наедине.\n- Можно попросить документ, в котором описаны повреждения.',
      textEn:
        'The sooner one sees a doctor, the more can be done. If it is grave, call 103.\n\n# After rape\n\nThe medicine that protects from HIV works within the first 72 hours only. An unwanted pregnancy can be prevented in the first days too. After that time it still matters to come.\n\n# Your rights\n\n- Nobody is examined without agreeing; each step is explained first.\n- One can speak with the doctor alone.\n- One can ask for a paper in which injuries are written down.',
    },
  },
  {
    daysAgo: 5,
    writer: 'lawyer',
    reviewer: 'legal-supervisor',
    words: {
      kind: 'news',
      titleTg: 'Машварати ҳуқуқӣ ройгон аст',
      titleRu: 'Юридическая консультация бесплатна',
      titleEn: 'Legal advice is free',
      textTg:
        'Маркази кӯмаки ҳуқуқӣ ройгон машварат медиҳад: дар бораи амрномаи муҳофизатӣ, алимент, манзил, фарзандон ва ҳуҷҷатҳо.\n\n# Чиро бо худ гирифтан хуб аст\n\n- шиноснома;\n- шаҳодатномаи таваллуди фарзандон;\n- шаҳодатномаи никоҳ, агар бошад.\n\nБе ҳуҷҷат ҳам биёед: онҳоро барқарор кардан мумкин аст ва дар ин ҳам ёрӣ медиҳем. Никоҳи сабтнашуда монеаи кӯмак нест.',
      textRu:
        'Центр правовой помощи консультирует бесплатно: о защитном предписании, алиментах, жилье, детях и документах.\n\n# Что хорошо взять с собой\n\n- паспорт;\n- свидетельства о рождении детей;\n- свидетельство о браке, если оно есть.\n\nПриходите и без документов: их можно восстановить, и с этим мы тоже поможем. Незарегистрированный брак помощи не мешает.',
      textEn:
        'The legal aid centre gives advice for free: on protection orders, child support, housing, children and papers.\n\n# What is good to bring\n\n- a passport;\n- birth certificates of the children;\n- the marriage certificate, if there is one.\n\nCome without papers too: they can be issued again, and we help with that as well. A marriage that was not registered is no obstacle.',
    },
  },
];

const ALL_WELL = Object.fromEntries(REVIEW_QUESTIONS.map((question) => [question, 'no']));

/** Written by one person, handed in, and published by the word of a second one. */
export async function publishArticle(
  people: DemoPeople,
  { writer, reviewer, words }: PlannedArticle,
): Promise<void> {
  const { id, version } = await people.post(writer, '/articles', { body: words });
  const handedIn = await people.post(writer, `/articles/${id}/submission`, { version });
  await people.post(reviewer, `/articles/${id}/review`, {
    body: { answers: ALL_WELL },
    version: handedIn.version,
  });
}

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

/** Mid-morning, when staff work and the survivor can be reached, at whatever hour the demo is made. */
const WORKING_HOUR = 10;
const DUSHANBE = 5;

/** Within the half hour that the hotline promises. */
const MINUTES_AGO = 0.2;

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
    ...storiesOfOtherRoles(people, at),
    at(76, () => confirmAvailablePlaces(people, { withStale: true })),
    ...orders(at, by),
    ...ARTICLES.map((article) => at(article.daysAgo, () => publishArticle(people, article))),
    { hoursAgo: 1, tell: () => fresh.open() },
    { hoursAgo: 1, tell: () => confirmAvailablePlaces(people, { withStale: false }) },
    { hoursAgo: 1, tell: () => openHotline(people) },
    { hoursAgo: 1, tell: () => meetingNextWeek(people) },
    { hoursAgo: 1, tell: () => manInProgramme(people) },
    { hoursAgo: 1, tell: () => shockTold(people) },
    { hoursAgo: 1, tell: () => trainingsHeld(people) },
    { hoursAgo: MINUTES_AGO, tell: () => requestsForCalls(people) },
  ];
  return chapters.sort((a, b) => b.hoursAgo - a.hoursAgo);
}

/** The public page takes requests, and promises that one is read within half an hour. */
async function openHotline(people: DemoPeople): Promise<void> {
  await people.put('hotline-supervisor', '/hotline', { body: { isOpen: true, withinMinutes: 30 } });
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

/** An accepted referral followed by contacts, and a support lead in a case that the police own. */
function helpGiven(at: At, by: By): Chapter[] {
  const helped = by('caseworker', 'accepted');
  const supported = by('inspector', 'led');
  return [
    at(20, () => helped.firstRound()),
    at(19, () => helped.refer('healthRoom.health', 'medium')),
    at(18, () => helped.accept('health-worker')),
    at(19, () => helped.answerNeeds(['material'])),
    at(19, () => helped.goal(GOALS.documents, null)),
    at(18, () => helped.help('psychosocial', 60, 'Дар бораи хоб ва хӯроки кӯдакон гап задем.')),
    at(12, async () => {
      await helped.contact();
      await helped.help('documents', 45);
      await helped.goal(GOALS.livelihood, 'Ду фармоиш гирифтам.');
      await helped.begin('course', 'sewing_cooking');
    }),
    at(5, async () => {
      await helped.contact();
      await helped.help('psychosocial', 45);
    }),
    at(2, () => helped.refer('cowfa.documents', 'medium')),
    at(10, async () => {
      await supported.open();
      await supported.assess(['prior_police', 'child_witness']);
      await supported.offerSupportLead('crisisCentre.psychosocial');
      await supported.order('118/26');
      await supported.giveCopy();
      await supported.plan();
    }),
    at(8, () => supported.decideReport()),
    at(9, () => supported.accept('caseworker')),
    at(8, () => supported.receivedBy('caseworker').contact()),
  ];
}

/** A missed contact, an unanswered referral, a high risk just found, and a survivor who moves to the other district. */
function helpAwaited(at: At, by: By): Chapter[] {
  const moves = by('caseworker2', 'moves');
  const forgotten = by('caseworker2', 'late');
  const unanswered = by('caseworker', 'waiting');
  const endangered = by('inspector', 'high');
  return [
    at(25, () => forgotten.firstRound()),
    at(9, () => moves.firstRound()),
    at(8, () => moves.goal(GOALS.documents, null)),
    at(2, () => moves.handOver('ngoQabodiyon.psychosocial')),
    at(1, () => moves.accept('caseworker-qabodiyon')),
    at(4, async () => {
      await unanswered.open();
      await unanswered.assess();
      await unanswered.allowAlso('cowfa', 'legal');
      await unanswered.refer('legalAid.legal', 'high');
    }),
    at(3, async () => {
      await endangered.open();
      await endangered.assess(['strangle', 'kill_threat', 'esc_sev']);
      await endangered.toolResult('dash', 16);
      await endangered.order('121/26');
    }),
    at(1, async () => {
      await endangered.breach();
      await endangered.requestExtension('prosecutor');
      await endangered.refer('prosecutor.other', 'high');
      await endangered.refer('shelter.safe_house', 'high');
    }),
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
      await again.plan();
    }),
    at(38, () => again.decideReport()),
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

/** Invented people; words typical of registers. */
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
  moves: { ...story, ...nikoh, ...named('Мисолова', 'Парвина', '1990-07-19') },
  waiting: { ...story, ...named('Тимсолова', 'Адолат', '1983-06-26'), marital: 'widowed', by: 'brother' },
  again: { ...story, ...married, ...named('Нақлева', 'Фарзона', '1991-04-08') },
  fresh: { ...story, ...nikoh, ...named('Ривоятова', 'Нилуфар', '1999-02-11') },
} as const satisfies Record<string, Told>;
