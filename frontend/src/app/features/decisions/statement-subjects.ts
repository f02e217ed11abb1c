import { Injectable, inject } from '@angular/core';
import { listAgencies } from '../../api/fn/directory/list-agencies';
import { listCaseReferrals } from '../../api/fn/referrals/list-case-referrals';
import { searchCases } from '../../api/fn/workboard/search-cases';
import { Api } from '../../core/http/api';
import { inHalves } from '../../core/language/in-halves';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';

export interface SubjectOption {
  value: string;
  label: string;
}

const TAKEN_OVER: ReadonlySet<string> = new Set(['accepted', 'appointment', 'service_started', 'completed']);

/** What a statement may be about: agencies still to be asked, referrals that were accepted, another case. */
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
      .filter(({ status }) => TAKEN_OVER.has(status))
      .map(({ id, reference, kind, serviceType, toAgencyName }) => ({
        value: id,
        label: [
          inHalves(reference),
          this.t(
            kind === 'support_lead' ? 'referrals.support-lead' : `service-type.${textName(serviceType)}`,
          ),
          toAgencyName?.[this.language.current()] ?? '',
        ]
          .filter(Boolean)
          .join(' · '),
      }));
  }

  /** The id of another case of the own agency; null where the code or reference names none. */
  async otherCase(code: string, caseId: string): Promise<string | null> {
    const { items } = await this.api.call(searchCases, { body: { code } });
    return items.find(({ id, isOwn }) => isOwn && id !== caseId)?.id ?? null;
  }
}
