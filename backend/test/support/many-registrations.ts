import { randomUUID } from 'node:crypto';
import { SEALED_VERSION, WAITING_WORDS, waitingPlace } from '../../src/linkage/linkage.types.js';
import { RootKey } from '../../src/platform/crypto/root-key.js';
import type { TestApp } from './app.js';
import { testRootKey } from './database.js';

export interface Written {
  readonly givenName?: string;
  readonly surname?: string;
  readonly patronymic?: string | null;
  readonly bornOn?: string | null;
  readonly phone?: string | null;
}

const COPY = `insert into panoh.cases select (jsonb_populate_record(c, jsonb_build_object(
    'id', n.id, 'reference', 'M' || left(n.id::text, 8), 'audit_pseudonym', gen_random_uuid(), 'may_be_linked', true))).*
  from panoh.cases c cross join unnest($2::uuid[]) n (id) where c.id = $1`;

const GIVEN = [
  'Зайнаб',
  'Мадина',
  'Фотима',
  'Гулнора',
  'Нигина',
  'Шаҳло',
  'Парвина',
  'Манижа',
  'Zaynab',
  'Madina',
];
const SURNAMES = ['Раҳмонова', 'Каримова', 'Саидова', 'Назарова', 'Rahmonova', 'Karimova', 'Шарипова'];

/** Registrations as a large import leaves them: copies of one case with different words, not yet encoded. */
export class ManyRegistrations {
  private readonly root = new RootKey(testRootKey());

  constructor(
    private readonly test: TestApp,
    /** A case that was opened by the application. */
    private readonly model: string,
  ) {}

  /** Many women, some recorded more than once; the same for the same number. */
  static written(count: number): Written[] {
    return Array.from({ length: count }, (_, no) => ({
      givenName: GIVEN[(no * 7) % GIVEN.length] ?? '',
      surname: SURNAMES[(no * 3) % SURNAMES.length] ?? '',
      bornOn: `19${60 + (no % 11)}-0${1 + (no % 3)}-1${no % 5}`,
      phone: `+992 90 ${1_000_000 + (no % 17)}`,
    }));
  }

  async add(all: readonly Written[]): Promise<string[]> {
    const ids = all.map(() => randomUUID());
    await this.asReplica(COPY, [this.model, ids]);
    await this.test.database.query(
      `insert into linkage.inbox (case_id, sealed_identity, sealed_phone, handed_at)
       select w.id, w.identity, w.phone, panoh.now() + w.place * interval '1 microsecond'
       from unnest($1::uuid[], $2::bytea[], $3::bytea[]) with ordinality w (id, identity, phone, place)`,
      [
        ids,
        all.map((one, at) => this.seal(ids[at] ?? '', 'sealed_identity', identityOf(one))),
        all.map(({ phone }, at) => this.seal(ids[at] ?? '', 'sealed_phone', phone ?? null)),
      ],
    );
    return ids;
  }

  private async asReplica(sql: string, parameters: unknown[]): Promise<void> {
    await this.test.database.query('set session_replication_role = replica');
    await this.test.database.query(sql, parameters);
    await this.test.database.query('set session_replication_role = origin');
  }

  private seal(caseId: string, column: 'sealed_identity' | 'sealed_phone', words: unknown): Buffer {
    const plain = Buffer.from(JSON.stringify(words), 'utf8');
    return this.root.seal(WAITING_WORDS, SEALED_VERSION, { place: waitingPlace(caseId, column), plain });
  }
}

const identityOf = ({ givenName = '', surname = '', patronymic = null, bornOn = null }: Written): object => ({
  ...{ givenName, surname, patronymic, writtenName: null },
  ...{ bornOn, bornPrecision: bornOn ? 'day' : null, address: null, officialNumber: null },
});
