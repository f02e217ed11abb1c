import { Problem } from '../../shared/errors.js';
import { codeOf } from '../database/error-code.js';

const BY_CODE: Record<string, [status: number, code: string]> = {
  '42501': [404, 'not_found'],
  '23505': [409, 'already_exists'],
  '23503': [404, 'not_found'],
  '40001': [409, 'busy_try_again'],
  '40P01': [409, 'busy_try_again'],
  '53100': [507, 'storage_full'],
  '53200': [503, 'busy_try_again'],
  '53300': [503, 'busy_try_again'],
  '25P03': [503, 'busy_try_again'],
  '57014': [503, 'busy_try_again'],
  PN001: [409, 'next_step_required'],
  PN002: [409, 'closure_not_approved'],
  PN004: [409, 'no_fallback_agency'],
  PN005: [409, 'consent_missing'],
  PN006: [409, 'service_withdrawn'],
  PN060: [429, 'read_budget_spent'],
  PN061: [409, 'legal_hold'],
  PN062: [409, 'reference_differs'],
  PN063: [409, 'case_not_closed'],
  PN064: [410, 'case_erased'],
  PN068: [429, 'too_many_codes'],
  PN069: [409, 'too_many_devices'],
  PN079: [409, 'record_goes_on_elsewhere'],
  PN112: [412, 'changed_meanwhile'],
  PN076: [409, 'pair_answered_meanwhile'],
  PN094: [409, 'edition_changed_meanwhile'],
  PN095: [409, 'edition_not_due'],
  PN096: [409, 'edition_not_explained'],
  PN097: [409, 'edition_by_another'],
  PN131: [409, 'acceptance_in_use'],
  PN132: [409, 'acceptance_too_old'],
  PN133: [409, 'agency_leads_cases'],
  PN134: [409, 'agency_takes_over'],
  PN135: [409, 'import_in_use'],
  PN136: [409, 'import_too_old'],
  PN137: [409, 'agency_is_awaited'],
  PN138: [409, 'hand_over_not_confirmed'],
  PN139: [409, 'needs_another_person'],
  PN140: [409, 'not_available'],
  PN141: [409, 'hand_over_has_tasks'],
  PN098: [409, 'export_not_ready'],
  PN116: [409, 'erasure_needs_two'],
  PN142: [409, 'second_look_by_other'],
  PN117: [409, 'known_danger'],
  PN118: [409, 'hearing_ahead'],
  PN119: [429, 'too_many_voice_codes'],
  PN040: [403, 'step_up_required'],
  PN041: [409, 'last_factor'],
};

const UNREACHABLE = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
]);

/**
 * What a refusal of the database means to the caller; null where it is a fault of ours. A write that row-level
 * security refused answers like a row that does not exist.
 */
export function databaseProblem(error: unknown): Problem | null {
  const code = codeOf(error);
  if (!code) return unreachableByMessage(error);
  if (UNREACHABLE.has(code) || code.startsWith('08')) return new Problem(503, 'database_unavailable');
  const known = BY_CODE[code];
  if (known) return new Problem(known[0], known[1]);
  return code.startsWith('22') ? new Problem(422, 'invalid') : null;
}

const unreachableByMessage = (error: unknown): Problem | null =>
  error instanceof Error &&
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Query read timeout/.test(
    error.message,
  )
    ? new Problem(503, 'database_unavailable')
    : null;
