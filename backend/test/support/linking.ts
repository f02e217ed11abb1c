import { BoardStory } from './board.js';
import { caseForm, safeContactForm, servicesConsent } from './forms.js';
import { linkerFor, personCountingFor } from './workers.js';

const SURNAMES =
  'Раҳмонова Каримова Назарова Шарипова Раҳимова Саидова Одинаева Юсупова Бобоева Холова'.split(' ');
const GIVEN = 'Зайнаб Мижгон Гулнора Нигина Парвина Фарзона Шаҳло Манижа Мадина Дилбар Тахмина'.split(' ');
const FATHERS = 'Шарифовна Юсуфовна Алиевна Одиловна Саидовна Каримовна Ҳакимовна'.split(' ');
const at = (list: readonly string[], place: number): string => list[place % list.length] ?? '';
const two = (number: number): string => String(number).padStart(2, '0');

/** Women who have nothing in common but what many share; the same number is the same woman. */
export const woman = (number: number): { identity: object; safeContact: object } => ({
  identity: {
    surname: at(SURNAMES, number),
    givenName: at(GIVEN, number * 3 + Math.floor(number / 11)),
    patronymic: at(FATHERS, number * 2),
    bornOn: `19${two(60 + ((number * 7) % 39))}-${two(1 + ((number * 5) % 12))}-${two(2 + ((number * 11) % 26))}`,
    bornPrecision: 'day',
  },
  safeContact: safeContactForm({
    reachAt: `+992 90 ${two((number * 37) % 100)}1 ${two((number * 53) % 100)} ${two(number)}`,
  }),
});

const given = (scope: string, change: object = {}): object => ({
  ...{ scope, answer: 'given', presence: 'alone' },
  ...change,
});

/** Two women of one household, or one with a misspelt name: only a reviewer can decide. */
export const twin = (givenName: string, surname: string): { identity: object; safeContact: object } => ({
  identity: { surname, givenName, patronymic: 'Муродовна', bornOn: '1995-05-25', bornPrecision: 'day' },
  safeContact: safeContactForm({ reachAt: '+992 00 777 8899' }),
});

/** The pair that is listed now and was not before; pairs have no order in time. */
export const newAmong = <Pair extends { id: string }>(now: readonly Pair[], known: readonly Pair[]): string =>
  now.find(({ id }) => !known.some((one) => one.id === id))?.id ?? '';

/** Women whom several agencies register, and what is counted of them. */
export class LinkStory extends BoardStory {
  private readonly hands = linkerFor(this.test);
  private readonly counting = personCountingFor(this.test);

  async close(): Promise<void> {
    await this.hands.close();
    await this.counting.close();
  }

  link(): Promise<void> {
    return this.hands.linker.linkAll();
  }

  count(): Promise<void> {
    return this.counting.counting.run();
  }

  /** Registers her with her words about being counted and linked, and links her. */
  async register(
    person: string,
    who: object,
    change: { isLinked?: boolean; more?: object[] } = {},
  ): Promise<string> {
    const id = await this.write(person, who, change);
    await this.link();
    return id;
  }

  /** The same, and what is linked is linked later. */
  async write(
    person: string,
    who: object,
    { isLinked = true, more = [] }: { isLinked?: boolean; more?: object[] } = {},
  ): Promise<string> {
    const consents = [
      servicesConsent(),
      given('statistics_non_identifying'),
      given('record_linkage', isLinked ? {} : { answer: 'refused' }),
      ...more,
    ];
    const form = caseForm({ ...who, consents });
    const { id } = (await this.as(person).post('/cases', form).expect(201)).body as { id: string };
    return id;
  }

  /** As if everything that is registered had been on this day. */
  async backdate(day: string, ids: readonly string[]): Promise<void> {
    await this.test.database.query(
      `update panoh.cases set opened_at = $1::timestamptz where id = any ($2::uuid[])`,
      [`${day}T06:00:00Z`, [...ids]],
    );
  }

  /** Records whether the survivor lets an agency see this registration; in private by default. */
  async letKnow(
    person: string,
    id: string,
    { agency, change = {} }: { agency: string; change?: object },
  ): Promise<void> {
    const answer = given('mutual_disclosure', {
      agencyId: this.kulob.agencies[agency],
      untilOn: '2126-12-31',
      ...change,
    });
    await this.as(person)
      .post(`/cases/${id}/consents`, { answers: [answer] })
      .expect(201);
  }

  /** Agencies that the owner of this case sees as serving the same survivor. */
  async alsoServedBy(person: string, id: string): Promise<string[]> {
    const { alsoServedBy } = await this.get<{ alsoServedBy: { en: string }[] }>(person, `/cases/${id}`);
    return alsoServedBy.map(({ en }) => en);
  }

  async personOf(id: string): Promise<string | undefined> {
    const [row] = await this.test.database.query<{ person_id: string }>(
      'select person_id from linkage.registrations where case_id = $1',
      [id],
    );
    return row?.person_id;
  }

  async pairs(of = 'pairs'): Promise<{ id: string; isLinked: boolean }[]> {
    return (await this.get<{ items: { id: string; isLinked: boolean }[] }>('coordinator', `/linkage/${of}`))
      .items;
  }

  async answer(pairId: string, word: string): Promise<string> {
    const { body } = await this.as('coordinator')
      .post(`/linkage/pairs/${pairId}/answer`, { answer: word })
      .expect(201);
    await this.link();
    return (body as { id: string }).id;
  }

  async undo(decisionId: string): Promise<void> {
    await this.as('coordinator').post(`/linkage/decisions/${decisionId}/undo`).expect(200);
    await this.link();
  }
}
