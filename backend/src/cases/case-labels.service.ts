import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { SealedPlace } from '../access/index.js';
import { Database } from '../platform/database/database.js';
import { expectVersion } from '../platform/http/if-match.js';
import { Problem, invalid, notFound } from '../shared/errors.js';
import { normaliseName } from '../shared/names.js';
import { SurvivorsService } from '../survivors/index.js';
import type { CaseLabelDto } from './case-labels.dto.js';
import { labelProblems } from './case-labels.rules.js';
import { CaseLabel } from './cases.entity.js';
import { caseRow, labelsOf, newestLabels } from './cases.queries.js';
import { IncidentsService } from './incidents.service.js';

function place(caseId: string): SealedPlace {
  return { caseId, partition: 'identity', table: 'case_labels', column: 'sealed', row: caseId };
}

/** What the people of the owner call a case; row security hides it from everybody else. */
@Injectable()
export class CaseLabelsService {
  constructor(
    private readonly database: Database,
    private readonly vault: VaultService,
  ) {}

  /** The labels of these cases, as far as the viewer may read who the survivors are. */
  async of(caseIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    if (caseIds.length === 0) return new Map();
    return this.opened(await labelsOf(this.database, caseIds));
  }

  /** The cases of the own agency whose label has these words; at most `budget` of the newest labels are opened. */
  async find(asked: string, budget: number): Promise<{ caseIds: string[]; isComplete: boolean }> {
    const wanted = normaliseName(asked);
    if (wanted === '') return { caseIds: [], isComplete: true };
    const rows = await newestLabels(this.database, budget + 1);
    const labels = await this.opened(rows.slice(0, budget));
    const found = [...labels].filter(([, label]) => normaliseName(label).includes(wanted));
    return { caseIds: found.map(([id]) => id), isComplete: rows.length <= budget };
  }

  private async opened(rows: readonly CaseLabel[]): Promise<Map<string, string>> {
    if (rows.length === 0) return new Map();
    await this.vault.prepare(
      rows.map(({ caseId }) => caseId),
      'identity',
    );
    const open = async ({ caseId, sealed }: CaseLabel): Promise<[string, string][]> => {
      const label = sealed && (await this.vault.openKept(place(caseId), sealed));
      return label ? [[caseId, label]] : [];
    };
    return new Map((await Promise.all(rows.map(open))).flat());
  }
}

/** Gives a case its label, changes it or takes it away. */
@Injectable()
export class CaseLabellingService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly survivors: SurvivorsService,
    private readonly incidents: IncidentsService,
  ) {}

  async show(caseId: string): Promise<CaseLabelDto> {
    const { relations, reads, writes } = await this.access.toRead(caseId, 'core');
    if (!relations.has('own') || !reads.has('identity')) throw notFound();
    const [row] = await labelsOf(this.database, [caseId]);
    const sealed = row?.sealed ?? null;
    return {
      label: sealed && (await this.vault.openKept(place(caseId), sealed)),
      mayChange: writes.has('identity'),
      version: row?.version ?? 0,
    };
  }

  /** Throws 422 where the label holds a name or a number, and 412 where a colleague changed it since. */
  async set(caseId: string, expectedVersion: number, label: string | null): Promise<void> {
    await this.access.toOwn(caseId, 'identity');
    const { erasedAt } = await caseRow(this.database, caseId, 'for update');
    if (erasedAt) throw new Problem(410, 'case_erased');
    const [before] = await labelsOf(this.database, [caseId]);
    const version = before?.version ?? 0;
    expectVersion(expectedVersion, version, { version });
    if (label) await this.refuseProblems(caseId, label);
    const sealed = label ? await this.vault.seal(place(caseId), label) : null;
    const { agencyId, userId } = this.database.viewer;
    const values = { sealed, version: version + 1, writtenBy: userId, writtenAt: this.database.now };
    if (before) await this.database.repository(CaseLabel).update({ caseId }, values);
    else await this.database.insert(CaseLabel, { caseId, agencyId, ...values });
  }

  private async refuseProblems(caseId: string, label: string): Promise<void> {
    const { surname, givenName, patronymic, writtenName } = await this.survivors.read(caseId);
    const others = await this.incidents.namesOfPerpetrators(caseId);
    const names = [surname, givenName, patronymic, writtenName, ...others];
    const problems = labelProblems(
      label,
      names.filter((name) => name !== null),
    );
    if (problems.length > 0) throw invalid(...problems.map((code) => ({ path: 'label', code })));
  }
}
