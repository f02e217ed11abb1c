import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { Events } from '../platform/events/events.js';
import { dayOf, isDay } from '../shared/dates.js';
import { invalid, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type {
  ChildDto,
  ChildRequest,
  ChildSafetyRequest,
  ChildWordsDto,
  ChildrenDto,
} from './children.dto.js';
import { isWithHisFamily, lacksPapers, recordedWords, yearProblem } from './children.types.js';
import type { ChildWords } from './children.types.js';
import { ChildAnswerRecord, ChildRecord } from './survivors.entity.js';
import { childAnswered, childChanged } from './survivors.events.js';
import { isMinorsCase, keptCase, parentCase } from './survivors.queries.js';
import { admitDisclosure } from './survivors.service.js';
import type { DisclosureReason } from './survivors.types.js';

type Change = 'recorded' | 'corrected' | 'removed';

const NO_WORDS: ChildWords = { givenName: null, school: null, whoMayFetch: null };

/** Whether the child is asked about no more: taken off the list, or no child by the year of birth. */
const leavesList = ({ enteredInError, birthYear }: ChildRequest, now: Date): boolean =>
  enteredInError || (birthYear !== null && birthYear <= Number(dayOf(now).slice(0, 4)) - 19);

const place = (caseId: string, row: string): SealedPlace => ({
  ...{ caseId, partition: 'identity' as const, table: 'children', column: 'sealed' },
  row,
});

const codedOf = (facts: ChildRequest) => ({
  birthYear: facts.birthYear,
  sex: facts.sex,
  livesWith: facts.livesWith,
  birthCertificate: facts.birthCertificate,
  sawViolence: facts.sawViolence,
  wasHurt: facts.wasHurt,
  usedAsThreat: facts.usedAsThreat,
  hasDisability: facts.hasDisability,
});

/** The children of a survivor, for the people of the owner who read who she is; never for police. */
@Injectable()
export class ChildrenService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly events: Events,
  ) {}

  async list(caseId: string): Promise<ChildrenDto> {
    const access = await this.toRead(caseId);
    const records = await this.of(caseId);
    const answers = await this.answersOf(records);
    const linked = await this.visible(records.map(({ ownCaseId }) => ownCaseId));
    const [parentCaseId] = await this.visible([await parentCase(this.database, caseId)]);
    return {
      items: records.map((record) => {
        const { ownCaseId } = record;
        const isShown = ownCaseId !== null && linked.has(ownCaseId);
        return { ...toDto(record, answers.get(record.id)), ownCaseId: isShown ? ownCaseId : null };
      }),
      mayWrite: access.writes.has('identity'),
      parentCaseId: parentCaseId ?? null,
    };
  }

  /** Names, schools and who may fetch; the reason is listed in the access report. */
  async disclose(caseId: string, reason: DisclosureReason): Promise<ChildWordsDto[]> {
    const access = await this.toRead(caseId);
    admitDisclosure(this.database, access, reason);
    const records = await this.of(caseId);
    return Promise.all(records.map(async (record) => ({ id: record.id, ...(await this.open(record)) })));
  }

  /** Words that the viewer may read, for comparison; the caller does not show them. */
  async wordsOf(caseId: string): Promise<ChildWords[]> {
    const access = await this.access.find(caseId);
    if (!access || !this.mayRead(access)) return [];
    return Promise.all((await this.of(caseId)).map((record) => this.open(record)));
  }

  async record(caseId: string, request: ChildRequest): Promise<void> {
    await this.toChange(caseId, request);
    const id = newId();
    const words = request.words ?? NO_WORDS;
    await this.database.insert(ChildRecord, {
      ...{ id, caseId, ...codedOf(request), ...(await this.sealedWords(place(caseId, id), words)) },
      ...this.writer,
    });
    await this.publishChange({ id, caseId }, { ...request, change: 'recorded' });
  }

  /** Whether the child is safe, on a day. "Could not ask" leaves the question open. */
  async answer(id: string, { answer, askedOn }: ChildSafetyRequest): Promise<void> {
    const { caseId, livesWith } = await this.find(id);
    await this.toWrite(caseId);
    if (!isDay(askedOn)) throw invalid({ path: 'askedOn', code: 'invalid_date' });
    if (askedOn > dayOf(this.database.now)) throw invalid({ path: 'askedOn', code: 'date_in_future' });
    await this.database.insert(ChildAnswerRecord, {
      ...{ id: newId(), childId: id, caseId, answer, askedOn },
      ...this.writer,
    });
    await this.events.publish(childAnswered, {
      ...{ caseId: await keptCase(this.database, caseId), childId: id, answer },
      isWithHisFamily: isWithHisFamily(livesWith),
    });
  }

  async change(id: string, expectedVersion: number, request: ChildRequest): Promise<void> {
    const record = await this.find(id);
    const { caseId } = record;
    await this.toChange(caseId, request);
    expectVersion(expectedVersion, record.version, toDto(record));
    if (leavesList(request, this.database.now) && (await this.isInDanger(record)))
      throw refused('child_in_danger');
    const words = request.words ? await this.sealedWords(place(caseId, id), request.words) : {};
    const { affected } = await this.database.repository(ChildRecord).update(
      { id, version: expectedVersion },
      {
        ...{ ...codedOf(request), ...words, enteredInError: request.enteredInError },
        version: expectedVersion + 1,
        updatedAt: this.database.now,
      },
    );
    expectChanged(affected);
    await this.publishChange(record, {
      ...request,
      change: request.enteredInError ? 'removed' : 'corrected',
    });
  }

  /** The child is a survivor with a case at the same agency; closing one case never closes the other. */
  async linkCase(id: string, expectedVersion: number, ownCaseId: string): Promise<void> {
    const record = await this.find(id);
    await this.toWrite(record.caseId);
    await this.toWrite(ownCaseId);
    expectVersion(expectedVersion, record.version, toDto(record));
    const isKnown = record.ownCaseId !== null || (await parentCase(this.database, ownCaseId)) !== null;
    const fits = ownCaseId !== record.caseId && (await isMinorsCase(this.database, ownCaseId));
    if (isKnown || !fits) throw invalid({ path: 'caseId', code: 'not_in_list' });
    const { affected } = await this.database
      .repository(ChildRecord)
      .update({ id, version: expectedVersion }, { ownCaseId, version: expectedVersion + 1 });
    expectChanged(affected);
  }

  /** Not safe by the last answer, or with his family without an answer that says so. */
  private async isInDanger(record: ChildRecord): Promise<boolean> {
    const given = await this.database.rows(
      ChildAnswerRecord,
      `where child_id = $1 and answer <> 'could_not_ask' order by recorded_at desc, id desc limit 1`,
      [record.id],
    );
    const last = given[0]?.answer;
    return last === 'not_safe' || (isWithHisFamily(record.livesWith) && last !== 'safe');
  }

  /** Of linked cases, those that this person may see. */
  private async visible(ids: readonly (string | null)[]): Promise<Set<string>> {
    const known = ids.filter((id) => id !== null);
    return new Set(known.length > 0 ? await this.access.readable(known, 'identity') : []);
  }

  private get writer() {
    const { agencyId, userId } = this.database.viewer;
    return { agencyId, recordedBy: userId };
  }

  private async find(id: string): Promise<ChildRecord> {
    const record = await this.database.repository(ChildRecord).findOneBy({ id });
    if (!record || record.enteredInError) throw notFound();
    return record;
  }

  private async publishChange(
    { id, caseId }: Pick<ChildRecord, 'id' | 'caseId'>,
    { birthCertificate, change }: Pick<ChildRequest, 'birthCertificate'> & { change: Change },
  ): Promise<void> {
    await this.events.publish(childChanged, {
      ...{ caseId: await keptCase(this.database, caseId), childId: id, change },
      lacksPapers: lacksPapers(birthCertificate),
    });
  }

  /** The last answer of each child. */
  private async answersOf(children: readonly ChildRecord[]): Promise<Map<string, ChildAnswerRecord>> {
    const answers = await this.database.rows(
      ChildAnswerRecord,
      'where case_id = any ($1) order by recorded_at, id',
      [[...new Set(children.map(({ caseId }) => caseId))]],
    );
    return new Map(answers.map((answer) => [answer.childId, answer]));
  }

  private of(caseId: string): Promise<ChildRecord[]> {
    return this.database.rows(
      ChildRecord,
      'where case_id = any ((select panoh.records_of($1))::uuid[]) and not entered_in_error order by recorded_at, id',
      [caseId],
    );
  }

  private mayRead({ relations, reads }: CaseAccess): boolean {
    return relations.has('own') && reads.has('identity') && this.database.viewer.agencyKind !== 'police';
  }

  private async toRead(caseId: string): Promise<CaseAccess> {
    const access = await this.access.toRead(caseId, 'identity');
    if (!this.mayRead(access)) throw notFound();
    return access;
  }

  private async toWrite(caseId: string): Promise<void> {
    const access = await this.access.toOwn(caseId, 'identity');
    if (!this.mayRead(access)) throw notFound();
  }

  private async toChange(caseId: string, { birthYear }: ChildRequest): Promise<void> {
    await this.toWrite(caseId);
    const problem = yearProblem(birthYear, dayOf(this.database.now));
    if (problem) throw invalid({ path: 'birthYear', code: problem });
  }

  private async sealedWords(at: SealedPlace, words: ChildWords) {
    return { sealed: await this.vault.seal(at, JSON.stringify(words)), recorded: recordedWords(words) };
  }

  private async open({ caseId, id, sealed }: ChildRecord): Promise<ChildWords> {
    return JSON.parse(await this.vault.open(place(caseId, id), sealed)) as ChildWords;
  }
}

const toDto = (record: ChildRecord, last?: ChildAnswerRecord): ChildDto => ({
  ...{ id: record.id, recorded: record.recorded, version: record.version },
  birthYear: record.birthYear,
  sex: record.sex,
  livesWith: record.livesWith,
  birthCertificate: record.birthCertificate,
  sawViolence: record.sawViolence,
  wasHurt: record.wasHurt,
  usedAsThreat: record.usedAsThreat,
  hasDisability: record.hasDisability,
  ownCaseId: record.ownCaseId,
  safety: last ? { answer: last.answer, askedOn: last.askedOn } : null,
});
