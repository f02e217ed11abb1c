import type { RegisterImportDto } from '../../api/models/register-import-dto';
import type { Texts } from '../../core/language/texts';
import { pastResult } from './past-facts';
import { countsOf } from './row-filters';

export interface ImportFact {
  label: string;
  value: string;
}

/** How the rows of an import ended, what is still asked, and what came of old orders and referrals. */
export function importFacts(run: RegisterImportDto, t: Texts['t']): ImportFact[] {
  const { accepted, accepted_with_question: asked, rejected, unanswered } = countsOf(run);
  return [
    { label: t('registers.accepted'), value: `${accepted}` },
    {
      label: t('registers.asked'),
      value: asked > 0 ? t('registers.open-of', { total: asked, open: unanswered }) : '0',
    },
    { label: t('registers.rejected'), value: `${rejected}` },
    ...run.results.map(({ result, count }) => ({ label: pastResult(result, t), value: `${count}` })),
    ...(run.knownCount ? [{ label: t('registers.known'), value: `${run.knownCount}` }] : []),
  ];
}
