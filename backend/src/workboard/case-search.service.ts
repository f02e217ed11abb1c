import { Injectable } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { invalid } from '../shared/errors.js';
import { nameAnswers } from '../shared/names.js';
import { SurvivorsService, parseCode, parseCodePart } from '../survivors/index.js';
import type { Identity } from '../survivors/index.js';
import type { CaseSearchDto, CaseSearchRequest } from './case-lists.dto.js';
import { caseIdsByCode, caseIdsByPart, newestCaseIds } from './case-lists.queries.js';
import { CaseListsService } from './case-lists.service.js';
import { NumberSearchService, plainNumber } from './number-search.service.js';

/** How many of the newest cases one search may open; each of them is decrypted for the comparison (DESIGN 4). */
const BUDGET = 500;

type Matches = (identity: Identity) => boolean;

/**
 * Search inside the viewer's own grants: by code or reference or a part of one, and by label, number or name only inside her
 * own agency, by opening a budget of records. Nothing found, blocked and not allowed read the same (UI 3).
 */
@Injectable()
export class CaseSearchService {
  constructor(
    private readonly database: Database,
    private readonly lists: CaseListsService,
    private readonly survivors: SurvivorsService,
    private readonly access: AccessService,
    private readonly numbers: NumberSearchService,
  ) {}

  async search({ code, officialNumber, name, label }: CaseSearchRequest): Promise<CaseSearchDto> {
    const asked = [code, officialNumber, name, label].filter((value) => value !== null);
    if (asked.length !== 1) throw invalid({ path: 'code', code: 'one_of_four' });
    this.database.audit.purpose = 'search';
    if (label !== null) return this.lists.byLabel(label, BUDGET);
    if (code !== null) return { items: await this.lists.byIds(await this.byCode(code)), isComplete: true };
    if (name !== null) return this.byIdentity((identity) => isCalled(identity, name));
    return this.byNumber(plainNumber(officialNumber ?? ''));
  }

  private async byCode(typed: string): Promise<string[]> {
    const [code, part] = [parseCode(typed), parseCodePart(typed)];
    if (code) return this.access.readable(await caseIdsByCode(this.database, code), 'core');
    return part ? this.access.readable(await caseIdsByPart(this.database, part), 'core') : [];
  }

  /** A number of the survivor, of an order, of a report or of a decision. */
  private async byNumber(wanted: string): Promise<CaseSearchDto> {
    if (wanted === '') return { items: [], isComplete: true };
    const ofPapers = await this.numbers.find(wanted, BUDGET);
    const isHers: Matches = ({ officialNumber }) => plainNumber(officialNumber ?? '') === wanted;
    const hers = await this.byIdentity(isHers, ofPapers.caseIds);
    return { ...hers, isComplete: hers.isComplete && ofPapers.isComplete };
  }

  private async byIdentity(matches: Matches, known: readonly string[] = []): Promise<CaseSearchDto> {
    const ids = await newestCaseIds(this.database, BUDGET + 1);
    const opened = await this.survivors.readMany(ids.slice(0, BUDGET));
    const found = [...opened].filter(([, identity]) => matches(identity)).map(([id]) => id);
    for (const id of found) this.database.audit.touch(id, 'identity');
    return {
      items: await this.lists.byIds([...new Set([...known, ...found])]),
      isComplete: ids.length <= BUDGET,
    };
  }
}

function isCalled(identity: Identity, asked: string): boolean {
  const parts = [identity.surname, identity.givenName, identity.patronymic].filter((part) => part !== null);
  return [parts.join(' '), identity.writtenName ?? ''].some(
    (name) => name !== '' && nameAnswers(asked, name),
  );
}
