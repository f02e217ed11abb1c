import { codeList } from '../shared/code-lists.js';

/** Why no notice of an order goes to the police of the new place. */
export const NOTICE_REFUSALS = codeList('NoticeRefusal', [
  'order_not_running',
  'handover_missing',
  'respondent_missing',
  'notice_sent',
  'not_available',
]);
export type NoticeRefusal = (typeof NOTICE_REFUSALS)[number];

/** Sealed as one text to the station. */
export interface NoticeText {
  readonly number: string | null;
  readonly boundPerson: string;
  readonly bornOn: string | null;
  readonly dutyPhone: string;
}
