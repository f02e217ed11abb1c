import type { ImportDto } from '../../api/models/import-dto';
import type { Texts } from '../../core/language/texts';
import { historicalResult } from './historical-record';
import { countsOf } from './row-filters';

export interface ImportFact {
  label: string;
  value: string;
}

/** Outcomes of the rows of an import, open questions, and outcomes of old orders and referrals. */
export function importFacts(run: ImportDto, t: Texts['t']): ImportFact[] {
  const { accepted, accepted_with_question: asked, rejected, unanswered } = countsOf(run);
  return [
    { label: t('registers.accepted'), value: `${accepted}` },
    {
      label: t('registers.asked'),
      value: asked > 0 ? t('registers.open-of', { total: asked, open: unanswered }) : '0',
    },
    { label: t('registers.rejected'), value: `${rejected}` },
    ...run.results.map(({ result, count }) => ({ label: historicalResult(result, t), value: `${count}` })),
    ...(run.knownCount ? [{ label: t('registers.known'), value: `${run.knownCount}` }] : []),
  ];
}
