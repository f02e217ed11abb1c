import { Injectable, inject } from '@angular/core';
import { getCase } from '../../api/fn/cases/get-case';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { listCaseReferrals } from '../../api/fn/referrals/list-case-referrals';
import { searchCases } from '../../api/fn/workboard/search-cases';
import { Api } from '../../core/http/api';
import { inHalves } from '../../core/language/in-halves';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';

export interface SubjectOption {
  value: string;
  label: string;
}

/** The case that stays, and both by their codes. */
export interface NamedCases {
  id: string;
  own: string;
  other: string;
}

const TAKEN_OVER: ReadonlySet<string> = new Set(['accepted', 'completed']);

/** What a statement may be about: agencies still to be asked, hand-overs that were accepted, another case. */
@Injectable({ providedIn: 'root' })
export class StatementSubjects {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly t = inject(Texts).t;

  /** Those of `wanted`; the server says which are still to be asked. */
  async agencies(wanted: readonly string[]): Promise<SubjectOption[]> {
    const agencies = await this.api.call(listAgencies, {});
    return agencies
      .filter(({ id }) => wanted.includes(id))
      .map(({ id, name }) => ({ value: id, label: name[this.language.current()] }));
  }

  async referrals(caseId: string): Promise<SubjectOption[]> {
    const referrals = await this.api.call(listCaseReferrals, { caseId });
    return referrals
      .filter(({ kind, status }) => kind === 'handover' && TAKEN_OVER.has(status))
      .map(({ id, reference, toAgencyName }) => ({
        value: id,
        label: [inHalves(reference), toAgencyName?.[this.language.current()] ?? '']
          .filter(Boolean)
          .join(' · '),
      }));
  }

  /** Another case of the own agency, beside this one; null where the code or reference names none. */
  async otherCase(code: string, caseId: string): Promise<NamedCases | null> {
    const { items } = await this.api.call(searchCases, { body: { code } });
    const other = items.find(({ id, isOwn }) => isOwn && id !== caseId);
    if (!other) return null;
    const own = await this.api.call(getCase, { id: caseId });
    return {
      id: other.id,
      own: inHalves(own.survivorCode ?? own.reference),
      other: inHalves(other.code ?? other.reference),
    };
  }
}
