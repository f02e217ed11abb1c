import type { Told } from './demo-forms.js';
import type { DemoPeople } from './demo-people.js';
import { EVERYTHING, Story } from './story.js';
import type { At, Chapter } from './story.js';

/** Living cases of the second group, some of them with the agencies that serve both. */
export function storiesOfQabodiyon(people: DemoPeople, at: At): Chapter[] {
  const by: By = (worker, who) => new Story(people, `${worker}-qabodiyon`, TOLD[who], 'supervisor-qabodiyon');
  return [...helpFromBothGroups(at, by), ...whatIsMissing(at, by)];
}

type By = (worker: string, who: keyof typeof TOLD) => Story;

/** A lawyer serving both districts helps, also a survivor who came directly; a case waits for its second person. */
function helpFromBothGroups(at: At, by: By): Chapter[] {
  const helped = by('caseworker', 'helped');
  const asked = by('caseworker', 'asked');
  const advised = by('lawyer', 'advised');
  return [
    at(18, () => asked.firstRound()),
    at(14, () => helped.firstRound()),
    at(13, () => helped.refer('legalAid.legal', 'medium')),
    at(11, () => helped.accept('lawyer-qabodiyon')),
    at(6, () => helped.contact()),
    at(7, async () => {
      await advised.open();
      await advised.assess();
    }),
    at(2, () => advised.askErasure()),
    at(1, async () => {
      await asked.secondRound(...EVERYTHING);
      await asked.requestClosure('cowfaQabodiyon');
    }),
  ];
}

/** A missed contact, an unanswered referral, an unmet need, a high risk just found, and a case without a second person. */
function whatIsMissing(at: At, by: By): Chapter[] {
  const forgotten = by('caseworker2', 'late');
  const unanswered = by('caseworker2', 'waiting');
  const without = by('specialist', 'gap');
  const endangered = by('inspector', 'high');
  const alone = by('prosecutor', 'alone');
  return [
    at(26, () => forgotten.firstRound()),
    at(5, async () => {
      await unanswered.open();
      await unanswered.assess();
      await unanswered.refer('healthRoom.health', 'high');
    }),
    at(3, async () => {
      await without.open();
      await without.assess();
      await without.missService('housing');
    }),
    at(2, async () => {
      await endangered.open();
      await endangered.assess(['kill_threat', 'esc_sev']);
    }),
    at(1, () => endangered.refer('prosecutorQabodiyon.other', 'high')),
    // The office has one person, so reminders about this case reach no second one.
    at(3, () => alone.open()),
  ];
}

const told = (surname: string, givenName: string, bornOn: string): Told => ({
  surname,
  givenName,
  bornOn,
  marital: 'married_nikoh_only',
  by: 'husband_nikoh',
  forms: ['physical', 'psychological'],
  words: 'Шавҳар пас аз баҳс ӯро зад ва аз хона ронд; хешовандон аз ӯ хостанд, ки хомӯш бошад.',
  place: 'qubodiyon',
});

/** Invented people. */
const TOLD = {
  helped: told('Нақлзода', 'Хосият', '1991-04-17'),
  asked: told('Рақамова', 'Дилбар', '1986-10-05'),
  late: told('Мисолзода', 'Сарвиноз', '1997-08-21'),
  waiting: told('Намунзода', 'Мастура', '1982-02-09'),
  high: told('Афсоназода', 'Гулҷаҳон', '1995-06-30'),
  gap: told('Ҳарфзода', 'Робия', '1989-12-12'),
  alone: { ...told('Саҳифазода', 'Шамсия', '1990-01-15'), refusesGroup: true },
  advised: told('Варақзода', 'Маҳина', '1993-03-03'),
} as const satisfies Record<string, Told>;
