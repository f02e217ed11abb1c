import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { mayCall } from '../platform/http/permissions.js';
import { dayOf } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { LegalValue } from './legal-value.entity.js';
import type {
  AppliedLegalValueDto,
  LegalValueDto,
  LegalValueRequest,
  VerificationRequest,
} from './legal-values.dto.js';
import { publicLegalValues } from './legal-values.queries.js';
import {
  additionProblems,
  articleNumberOn,
  candidatesOf,
  isKnownOn,
  placeOf,
  valueOn,
  verificationProblems,
} from './legal-values.rules.js';
import type { LegalArticle } from './legal-articles.types.js';
import { LEGAL_KEYS, LEGAL_SHAPES } from './legal-values.types.js';
import type { AdditionProblem, DatedValue, LegalKey } from './legal-values.types.js';

const FIELD_OF: Record<AdditionProblem, string> = {
  not_a_value: 'value',
  value_in_past: 'validFrom',
  value_begins_already: 'validFrom',
  value_unchanged: 'value',
};
const MEMO = 'legal-values';

/** Dated numbers of the law: what applies on a day, and what an administrator adds or has confirmed. */
@Injectable()
export class LegalValuesService {
  constructor(private readonly database: Database) {}

  /** What holds on the day for each of these keys. Throws where a key has no value, since nothing may be guessed. */
  async on<K extends LegalKey>(day: Day, keys: readonly K[]): Promise<Record<K, AppliedLegalValueDto>> {
    const values = await this.all();
    const entries = keys.map((key) => {
      const found = valueOn(values, key, day);
      if (!found) throw new Error(`No value of ${key} holds on ${day}.`);
      return [key, toApplied(found)] as const;
    });
    return Object.fromEntries(entries) as Record<K, AppliedLegalValueDto>;
  }

  /** Finds the number of an article on a day, by {@link articleNumberOn}. */
  async articlesOn(day: Day): Promise<(article: LegalArticle) => string> {
    const values = await this.all();
    return (article) => articleNumberOn(values, article, day);
  }

  /** Throws where an article has no number yet on the day. */
  async expectKnown(articles: readonly LegalArticle[], day: Day, path = 'articles'): Promise<void> {
    const values = await this.all();
    if (articles.some((article) => !isKnownOn(values, article, day)))
      throw invalid({ path, code: 'article_not_in_force' });
  }

  /** Public read without a session: the value valid today, and whether a legal adviser confirmed it. */
  async toldToAnybody(keys: readonly LegalKey[]): Promise<DatedValue[]> {
    const values = await publicLegalValues(this.database);
    return keys.flatMap((key) => valueOn(values, key, this.today) ?? []);
  }

  /** By key in the order of the list, newest first. */
  async list(): Promise<LegalValueDto[]> {
    const values = await this.all();
    return LEGAL_KEYS.flatMap((key) =>
      values
        .filter((value) => value.key === key)
        .sort((a, b) => (a.validFrom > b.validFrom ? -1 : 1))
        .map((value) => this.toDto(value, values)),
    );
  }

  async get(id: string): Promise<LegalValueDto> {
    const values = await this.all();
    return this.toDto(found(values, id), values);
  }

  /** Adds a value from a day on; what was worked out before stays as it was. */
  async add(request: LegalValueRequest): Promise<string> {
    const values = await this.all();
    const problems = additionProblems(values, request, this.today);
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: FIELD_OF[code], code })));
    const { validTo, earlierEndsOn } = placeOf(values, request);
    const earlier = valueOn(values, request.key, request.validFrom);
    if (earlier) await this.change(earlier, { validTo: earlierEndsOn });
    const id = newId();
    const { unit } = LEGAL_SHAPES[request.key];
    const recordedBy = this.database.viewer.userId;
    await this.database.insert(LegalValue, { id, ...request, unit, validTo, recordedBy });
    this.database.memo.delete(MEMO);
    return id;
  }

  /** Marks a value as confirmed by a legal adviser, by name and day. */
  async verify(id: string, expectedVersion: number, request: VerificationRequest): Promise<string> {
    const values = await this.all();
    const value = found(values, id);
    expectVersion(expectedVersion, value.version, this.toDto(value, values));
    const problems = verificationProblems(value, request.verifiedOn, this.today);
    if (problems.includes('already_verified')) throw refused('already_verified');
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'verifiedOn', code })));
    await this.change(value, { verifiedBy: request.verifiedBy, verifiedOn: request.verifiedOn });
    return id;
  }

  private async change({ id, version }: LegalValue, values: Partial<LegalValue>): Promise<void> {
    const { affected } = await this.database
      .repository(LegalValue)
      .update({ id, version }, { ...values, version: version + 1 });
    expectChanged(affected);
    this.database.memo.delete(MEMO);
  }

  private get today(): Day {
    return dayOf(this.database.now);
  }

  private async all(): Promise<LegalValue[]> {
    const known = this.database.memo.get(MEMO) as LegalValue[] | undefined;
    if (known) return known;
    const values = await this.database.repository(LegalValue).find();
    this.database.memo.set(MEMO, values);
    return values;
  }

  private toDto(value: LegalValue, all: readonly LegalValue[]): LegalValueDto {
    const shape = LEGAL_SHAPES[value.key];
    const mayWrite = mayCall(this.database.viewer.roles, 'directory.write');
    const { id, validFrom, validTo, verifiedBy, verifiedOn, version } = value;
    return {
      ...{ ...toApplied(value), id, validFrom, validTo, verifiedBy, verifiedOn, version },
      isInForce: valueOn(all, value.key, this.today)?.id === value.id,
      choices: shape.unit === 'choice' ? [...shape.choices] : [],
      allowedActions: mayWrite ? ['add', ...(verifiedOn ? [] : ['verify'])] : [],
    };
  }
}

function found(values: readonly LegalValue[], id: string): LegalValue {
  const value = values.find((one) => one.id === id);
  if (!value) throw notFound();
  return value;
}

const toApplied = ({ key, unit, value, verifiedOn, sourceNote }: LegalValue): AppliedLegalValueDto => ({
  ...{ key, unit, value, isVerified: verifiedOn !== null, sourceNote },
  candidates: [...candidatesOf({ key, verifiedOn })],
});
