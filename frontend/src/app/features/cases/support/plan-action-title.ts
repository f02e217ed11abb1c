import type { PlanActionDto } from '../../../api/models/plan-action-dto';
import type { Texts } from '../../../core/language/texts';
import { textName } from '../../../core/language/texts';

export const isOpenAction = ({ step }: PlanActionDto): boolean => step === 'set' || step === 'moved';

/** The usual action, what the worker wrote, or both. */
export function planActionTitle({ template, what }: PlanActionDto, t: Texts['t']): string {
  const usual = template ? t(`plan-template.${textName(template)}`) : '';
  return [usual, what ?? ''].filter(Boolean).join(': ');
}
