import type { ListCases$Params } from '../../../api/fn/workboard/list-cases';
import { BAND } from '../../../api/models/band-array';
import { CASE_SORT } from '../../../api/models/case-sort-array';
import { LAW_FORM } from '../../../api/models/law-form-array';
import { ORDER_IN_FORCE } from '../../../api/models/order-in-force-array';
import { QUIET_DAYS } from '../../../api/models/quiet-days-array';

/** Order and filters of the list of cases, in codes; empty: no filter. */
export interface CaseFilter {
  readonly sort: string;
  readonly band: string;
  readonly form: string;
  readonly worker: string;
  readonly place: string;
  readonly order: string;
  readonly quiet: string;
}

export const ANY_CASE: CaseFilter = {
  ...{ sort: 'danger', band: '', form: '', worker: '', place: '', order: '', quiet: '' },
};

/** How many of the fields narrow the list. */
export const narrowing = ({ sort: _, ...fields }: CaseFilter): number =>
  Object.values(fields).filter(Boolean).length;

/** The filters in use, as the API takes them. */
export const asked = (filter: CaseFilter): Partial<ListCases$Params> =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== ''));

/** What may stand in a saved view. A colleague may not: it is kept in this browser. */
const KEPT: Partial<Record<keyof CaseFilter, (code: string) => boolean>> = {
  sort: (code) => CASE_SORT.some((known) => known === code),
  band: (code) => BAND.some((known) => known === code),
  form: (code) => LAW_FORM.some((known) => known === code),
  order: (code) => ORDER_IN_FORCE.some((known) => known === code),
  quiet: (code) => QUIET_DAYS.some((known) => known === code),
  place: (code) => /^[a-z_]{1,60}$/.test(code),
};

/** A view as this browser keeps it; the default view is the empty text. */
export function viewText(filter: CaseFilter): string {
  const kept = (Object.keys(KEPT) as (keyof CaseFilter)[]).filter(
    (field) => filter[field] !== ANY_CASE[field],
  );
  return kept.map((field) => `${field}=${filter[field]}`).join('&');
}

/** What an older version kept under another code is left out. */
export function viewOf(text: string): CaseFilter {
  const kept = [...new URLSearchParams(text)].filter(([field, code]) =>
    KEPT[field as keyof CaseFilter]?.(code),
  );
  return { ...ANY_CASE, ...Object.fromEntries(kept) };
}
