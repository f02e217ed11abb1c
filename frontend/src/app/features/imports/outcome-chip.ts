import type { ImportRowDto } from '../../api/models/import-row-dto';
import type { IconName } from '../../ui/icon/icon';

export interface OutcomeChip {
  icon: IconName;
  tone: 'plain' | 'soon' | 'done' | 'outline';
  /** Key of its word. */
  text: string;
}

/** How a row ended: word and shape first, colour last. */
export function outcomeChip({
  outcome,
  answeredAt,
  codes,
}: Pick<ImportRowDto, 'outcome' | 'answeredAt' | 'codes'>): OutcomeChip {
  if (outcome === 'rejected') return { icon: 'close', tone: 'outline', text: 'register-outcome.rejected' };
  if (outcome === 'accepted') return { icon: 'check', tone: 'plain', text: 'register-outcome.accepted' };
  // Which survivor it belongs to is a separate question.
  if (answeredAt && !codes.includes('survivor_unclear'))
    return { icon: 'check-circle', tone: 'done', text: 'registers.answered' };
  return { icon: 'help', tone: 'soon', text: 'registers.open' };
}
