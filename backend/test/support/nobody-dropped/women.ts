/** Who is who: only the driver knows which records are of the same woman. */

/** A woman of this world, by number. */
export type Woman = number;

/** Women differ in every name and in their birth. */
const GIVEN = [
  'Гулнора',
  'Мадина',
  'Зарина',
  'Шаҳноза',
  'Нигина',
  'Фарангис',
  'Ситора',
  'Мавҷуда',
  'Парвина',
  'Лола',
];
const SURNAMES = ['Раҳимова', 'Каримова', 'Саидова', 'Назарова', 'Холова', 'Юсупова', 'Давлатова'];

export const identityOf = (woman: Woman): object => ({
  surname: `${SURNAMES[woman % SURNAMES.length]}${'абвгд'[Math.floor(woman / 70) % 5]}`,
  givenName: GIVEN[woman % GIVEN.length],
  patronymic: `${SURNAMES[(woman * 3) % SURNAMES.length]?.slice(0, -1)}`,
  bornOn: `${1970 + (woman % 31)}-0${1 + (woman % 9)}-1${woman % 10}`,
  bornPrecision: 'day',
});

export class Women {
  count = 0;
  private readonly ofCase = new Map<string, Woman>();

  add(): Woman {
    this.count += 1;
    return this.count;
  }

  of(caseId: string | null): Woman | undefined {
    return caseId === null ? undefined : this.ofCase.get(caseId);
  }

  isHer(caseId: string, woman: Woman): void {
    this.ofCase.set(caseId, woman);
  }

  /** Whose names stand in the form that a case was opened with. */
  opened(caseId: string, form: object): void {
    const names = JSON.stringify((form as { identity?: object }).identity);
    for (let woman = 1; woman <= this.count; woman += 1)
      if (JSON.stringify(identityOf(woman)) === names) this.isHer(caseId, woman);
  }
}
