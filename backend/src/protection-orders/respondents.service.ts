import { Injectable } from '@nestjs/common';
import { AccessService, StaffMatchesService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { addHours } from '../shared/dates.js';
import { Problem, invalid, notAllowed, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import { OrderRecordsService } from './order-records.service.js';
import { respondentNames } from './orders.queries.js';
import { ALONE_HOURS } from './orders.types.js';
import type { OrderStatusDto, OtherOrderDto } from './protection-orders.dto.js';
import type { ProtectionOrder } from './protection-orders.entity.js';
import { Respondent } from './respondent.entity.js';
import type { RespondentDto, RespondentRequest, RespondentVersionDto } from './respondents.dto.js';
import {
  fullNamesOf,
  mayName,
  mayReadRespondent,
  nameLine,
  respondentProblems,
} from './respondents.rules.js';
import type { RespondentName } from './respondents.rules.js';
import type { KnownPerson } from './same-person.rules.js';

type Row = Pick<Respondent, 'id' | 'caseId'>;
/** `path` is the place of the form in the request. */
interface NamedOrder {
  id: string;
  caseId: string;
  agencyId?: string;
  access: CaseAccess;
  path?: string;
}
type SealedRespondent = Row & Pick<Respondent, 'sealedName' | 'sealed'>;
/** What of a person a correction changes. */
export type CorrectedName = Omit<RespondentName, 'formerNames'> & { readonly bornOn: string | null };
type Details = Pick<
  RespondentVersionDto,
  | 'bornOn'
  | 'bornPrecision'
  | 'idNumber'
  | 'registeredAt'
  | 'livesAt'
  | 'phones'
  | 'abroadSince'
  | 'abroadUntil'
>;

const place = ({ id, caseId }: Row, column: 'sealed_name' | 'sealed'): SealedPlace => ({
  ...{ caseId, partition: 'perpetrator', table: 'respondents', column, row: id },
});

/** The texts after the case was erased. */
const NO_NAME: RespondentName = { surname: null, givenName: null, patronymic: null, formerNames: null };
const NO_DETAILS: Details = {
  ...{ bornOn: null, bornPrecision: null, idNumber: null, registeredAt: null },
  ...{ livesAt: null, phones: null, abroadSince: null, abroadUntil: null },
};

/** The persons whom orders bind: recorded with their order, corrected by a new version, read by few. */
@Injectable()
export class RespondentsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
    private readonly access: AccessService,
    private readonly staffMatches: StaffMatchesService,
    private readonly records: OrderRecordsService,
  ) {}

  /** With earlier versions, the latest first; null if none is recorded, or not for the viewer. */
  async ofOrder(orderId: string): Promise<RespondentDto | null> {
    const versions = await this.database
      .repository(Respondent)
      .find({ where: { orderId }, order: { version: 'DESC' } });
    const [row] = versions;
    const access = row ? await this.access.find(row.caseId) : null;
    if (!row || !access || !mayReadRespondent(access, row, this.database.viewer)) return null;
    this.database.audit.touch(row.caseId, 'perpetrator');
    const shown = await Promise.all(versions.map((one) => this.toDto(one)));
    const [current, ...earlier] = shown;
    return current ? { ...current, earlier } : null;
  }

  /** Adds the name to the status of orders that the viewer does not read, where the viewer holds the partition. */
  async withNames(caseId: string, orders: readonly OrderStatusDto[]): Promise<OtherOrderDto[]> {
    const access = orders.length > 0 ? await this.access.find(caseId) : null;
    const rows = access?.reads.has('perpetrator') ? await respondentNames(this.database, caseId) : [];
    if (rows.length > 0) this.database.audit.touch(caseId, 'perpetrator');
    const names = new Map<string, string>();
    for (const row of rows) names.set(row.orderId, nameLine(await this.openName(row)));
    return orders.map((order) => ({ ...order, respondentName: names.get(order.id) ?? null }));
  }

  /** Names the respondent of an order, or corrects what is recorded of that person. */
  async name(orderId: string, expectedVersion: number, request: RespondentRequest): Promise<void> {
    const { row, access } = await this.records.lock(orderId);
    expectVersion(expectedVersion, row.version, { version: row.version });
    await this.refuseOtherPerson(row, request);
    await this.record({ ...row, access }, request);
    await this.records.update(row, {});
  }

  /**
   * A served order binds a known person, and so does a name that was first recorded more than 24 hours ago or by a
   * colleague: details may be added, but another name or birth is a correction that a supervisor confirms.
   */
  private async refuseOtherPerson(
    { id: orderId, servedAt }: Pick<ProtectionOrder, 'id' | 'servedAt'>,
    request: RespondentRequest,
  ): Promise<void> {
    const versions = await this.database
      .repository(Respondent)
      .find({ where: { orderId }, order: { version: 'DESC' } });
    const [current, first] = [versions[0], versions.at(-1)];
    const isFresh =
      first?.recordedBy === this.database.viewer.userId &&
      addHours(first.recordedAt, ALONE_HOURS) > this.database.now;
    if (!current || (!servedAt && isFresh)) return;
    const known = { ...(await this.openName(current)), bornOn: (await this.openDetails(current)).bornOn };
    const isOther = (['surname', 'givenName', 'patronymic', 'bornOn'] as const).some(
      (part) => (known[part] ?? null) !== null && (request[part] ?? null) !== known[part],
    );
    if (isOther) throw refused('respondent_fixed', ['respondent_fixed']);
  }

  async record({ access, path = '', ...order }: NamedOrder, request: RespondentRequest): Promise<void> {
    const { id: orderId, caseId } = order;
    const { agencyId, userId } = this.database.viewer;
    if (!mayName(access, { agencyId, ...order }, agencyId)) throw notAllowed();
    const earlier = await this.database.repository(Respondent).countBy({ orderId });
    const facts = { isCorrection: earlier > 0, now: this.database.now };
    const problems = respondentProblems(request, facts);
    if (problems.length > 0)
      throw invalid(...problems.map((one) => ({ path: path + one.path, code: one.code })));
    const id = newId();
    const { surname, givenName, patronymic, formerNames, relationship, language, reason } = request;
    const name: RespondentName = { surname, givenName, patronymic, formerNames };
    const { isAbroad, isMinor, hasWeapon, sex } = request;
    await this.database.insert(Respondent, {
      ...{ id, orderId, caseId, agencyId, version: earlier + 1, relationship, language },
      reason: earlier > 0 ? reason : null,
      ...{
        isAbroad: isAbroad ?? 'unknown',
        isMinor: isMinor ?? 'unknown',
        hasWeapon: hasWeapon ?? 'unknown',
      },
      sex: sex ?? 'unknown',
      sealedName: await this.vault.seal(place({ id, caseId }, 'sealed_name'), JSON.stringify(name)),
      sealed: await this.vault.seal(place({ id, caseId }, 'sealed'), JSON.stringify(detailsOf(request))),
      recordedBy: userId,
    });
    this.database.audit.touch(caseId, 'perpetrator');
    const line = [nameLine(name), formerNames].filter(Boolean).join(' ');
    await this.staffMatches.namePerpetrator(id, line, fullNamesOf(name));
  }

  /** Who it is, where the viewer's agency still holds the key of the case. */
  async openPerson(row: Row & Pick<Respondent, 'sealedName' | 'sealed'>): Promise<KnownPerson | null> {
    try {
      return { ...(await this.openName(row)), bornOn: (await this.openDetails(row)).bornOn };
    } catch (error) {
      if (error instanceof Problem && error.status === 404) return null;
      throw error;
    }
  }

  /** The parts of a stored name that a correction changes. */
  async nameAsStored(row: SealedRespondent): Promise<CorrectedName> {
    const { surname, givenName, patronymic } = await this.openName(row);
    return { surname, givenName, patronymic, bornOn: (await this.openDetails(row)).bornOn };
  }

  /** The same person under the corrected name, sealed for a new version; every other detail stays. */
  async sealCorrected(
    row: SealedRespondent,
    { id, name: { bornOn, ...parts } }: { id: string; name: CorrectedName },
  ): Promise<{ id: string; sealedName: string; sealed: string }> {
    const { caseId } = row;
    const name = { ...(await this.openName(row)), ...parts };
    const known = await this.openDetails(row);
    const isSame = bornOn === known.bornOn;
    const details = { ...known, bornOn, bornPrecision: isSame ? known.bornPrecision : bornOn && 'day' };
    const [sealedName, sealed] = [
      await this.vault.seal(place({ id, caseId }, 'sealed_name'), JSON.stringify(name)),
      await this.vault.seal(place({ id, caseId }, 'sealed'), JSON.stringify(details)),
    ];
    return { id, sealedName: sealedName.toString('base64'), sealed: sealed.toString('base64') };
  }

  private async toDto(row: Respondent): Promise<RespondentVersionDto> {
    const { relationship, sex, isAbroad, isMinor, language, hasWeapon, reason } = row;
    return {
      ...(await this.openName(row)),
      ...(await this.openDetails(row)),
      ...{ relationship, sex, isAbroad, isMinor, language, hasWeapon, reason },
      recordedAt: row.recordedAt.toISOString(),
    };
  }

  private async openDetails(row: Row & Pick<Respondent, 'sealed'>): Promise<Details> {
    const text = await this.vault.openKept(place(row, 'sealed'), row.sealed);
    return text === null ? NO_DETAILS : (JSON.parse(text) as Details);
  }

  private async openName(row: Row & { sealedName: Buffer }): Promise<RespondentName> {
    const text = await this.vault.openKept(place(row, 'sealed_name'), row.sealedName);
    return text === null ? NO_NAME : (JSON.parse(text) as RespondentName);
  }
}

const detailsOf = (request: RespondentRequest): Details => {
  const { bornOn, bornPrecision, idNumber, registeredAt, livesAt, phones, abroadSince, abroadUntil } =
    request;
  const known = bornOn ? (bornPrecision ?? 'day') : null;
  const born = { bornOn, bornPrecision: known };
  return { ...born, idNumber, registeredAt, livesAt, phones, abroadSince, abroadUntil };
};
