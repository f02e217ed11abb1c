import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { AgencySealed } from '../access/index.js';
import { SessionsService } from '../identity/index.js';
import type { Place } from '../platform/crypto/envelope.js';
import { Database } from '../platform/database/database.js';
import type { RequestSteps } from '../platform/http/request-logger.js';
import { Problem, notFound } from '../shared/errors.js';
import type { DraftDto, DraftRequest, KeptDraftDto, ExitDraftRequest } from './drafts.dto.js';
import { Draft } from './draft.entity.js';
import { draftBudget, findDraft, isOwnProgrammeFile, listDrafts, saveDraft } from './drafts.queries.js';
import type { DraftRow } from './drafts.queries.js';
import { OF_PROGRAMME, expiryOf, fateOf, formOf, isNewer, keepRefusal, readKey } from './drafts.rules.js';
import type { DraftKey, DraftWriting } from './drafts.rules.js';
import { besideKey } from './envelopes.rules.js';

/**
 * Drafts of unsent input. Users read only their own drafts, so the audit records no case as read. A draft of a case
 * out of the user's reach cannot be read either.
 */
@Injectable()
export class DraftsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
    private readonly sessions: SessionsService,
  ) {}

  async list(): Promise<DraftDto[]> {
    const rows = await listDrafts(this.database);
    const cases = rows.flatMap(({ caseId }) => caseId ?? []);
    const reached = new Set(await this.access.readable(cases, 'core'));
    const shown = rows.filter(({ caseId }) => caseId === null || reached.has(caseId));
    return Promise.all(
      shown.map(async (row) => {
        const { key, caseId, caseCode, version, savedAt } = row;
        const value = await this.open(key, row);
        return { key, caseId, caseCode, value, version, savedAt, expiresAt: expiryOf(savedAt) };
      }),
    );
  }

  async keep(text: string, request: DraftRequest): Promise<KeptDraftDto> {
    const key = await this.reach(text);
    const [stored = null] = await findDraft(this.database, text);
    const fate = fateOf(stored, request);
    if (stored && fate === 'stale') return { ...toKept(stored), other: null };
    const refusal = keepRefusal(stored, await draftBudget(this.database));
    if (refusal) throw new Problem(refusal === 'too_many_writes' ? 429 : 409, refusal);
    const other = stored && fate === 'beside' ? await this.keepOther(text, stored, request.value) : null;
    const { agencyId } = this.database.viewer;
    const sealed = await this.vault.sealForAgency(agencyId, this.place(text), request.value);
    const saving = { key: text, caseId: key.caseId, text: sealed, writing: request };
    const saved = await saveDraft(this.database, saving);
    return saved ? { ...toKept(saved), other } : this.keep(text, request);
  }

  /**
   * Keeps words that were written elsewhere and arrive late. Where another page wrote the same draft since, both stay,
   * this one under another key, which is returned.
   */
  async keepBeside(text: string, request: DraftRequest, random: string): Promise<string> {
    await this.reach(text);
    const [stored = null] = await findDraft(this.database, text);
    const isOther =
      stored !== null &&
      fateOf(stored, request) === 'beside' &&
      (await this.open(text, stored)) !== request.value;
    const key = isOther ? besideKey(text, random) : text;
    await this.keep(key, request);
    return key;
  }

  /** Saves the drafts of a closing page, then signs out even if saving fails. */
  async leave(drafts: readonly ExitDraftRequest[], token: string | null, steps: RequestSteps): Promise<void> {
    try {
      await steps.change(() => this.keepAll(drafts));
    } finally {
      await this.sessions.end(token);
    }
  }

  /**
   * It was sent, or thrown away; one that is gone already is no error. What another page wrote since stays. Where the
   * page is named, a row without words stays: an earlier save or an envelope that arrives late brings nothing back.
   */
  async drop(text: string, known: DraftWriting | null): Promise<void> {
    const key = readKey(text);
    if (!key) throw notFound();
    const [stored] = known ? await findDraft(this.database, text) : [];
    if (stored && known && isNewer(stored, known)) return;
    const { userId, agencyId } = this.database.viewer;
    if (!known || !(await this.isInReach(key)))
      await this.database.repository(Draft).delete({ userId, agencyId, key: text });
    else {
      const keyed = await this.vault.sealForAgency(agencyId, this.place(text), '');
      const empty = { ...keyed, sealed: Buffer.alloc(0) };
      await saveDraft(this.database, { key: text, caseId: key.caseId, text: empty, writing: known });
    }
  }

  /** Every one that can be kept; one that cannot holds none of the others up. */
  private async keepAll(requests: readonly ExitDraftRequest[]): Promise<void> {
    for (const { key, ...request } of requests) {
      await this.database
        .nested(() => this.keep(key, request))
        .catch((error: unknown) => {
          if (!(error instanceof Problem)) throw error;
        });
    }
  }

  /** Throws "not found" for what is no key, and for a case or a file of the programme that the viewer may not read. */
  private async reach(text: string): Promise<DraftKey> {
    const key = readKey(text);
    if (!key || !(await this.isInReach(key))) throw notFound();
    return key;
  }

  private async isInReach({ form, caseId, detailId }: DraftKey): Promise<boolean> {
    if (caseId && !(await this.access.find(caseId))?.reads.has('core')) return false;
    const isOfProgramme = detailId !== null && OF_PROGRAMME.includes(formOf(form));
    return !isOfProgramme || isOwnProgrammeFile(this.database, detailId);
  }

  /** Two pages that hold the same have nothing to tell each other. */
  private async keepOther(key: string, stored: DraftRow, value: string): Promise<KeptDraftDto['other']> {
    const { writer, edit, savedAt } = stored;
    const before = await this.open(key, stored);
    if (before === value) return null;
    // The answer with it may be lost, and its page closed.
    await this.keep(besideKey(key, writer.slice(0, 4)), { writer, edit, value: before, seenVersion: 0 });
    return { value: before, savedAt };
  }

  private open(key: string, text: AgencySealed): Promise<string> {
    return this.vault.openForAgency(this.place(key), text);
  }

  private place(key: string): Place {
    return { table: 'drafts', column: 'sealed', row: `${this.database.viewer.userId}/${key}` };
  }
}

const toKept = ({ version, savedAt }: Pick<DraftRow, 'version' | 'savedAt'>) => ({ version, savedAt });
