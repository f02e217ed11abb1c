import type { SealedPartition } from '../access/access.types.js';

/** Where words of a case stand: the column, and which partition's key seals it. */
export interface SealedColumn {
  table: string;
  column: string;
  /** The partition, or the name of the column that says it. */
  partition: SealedPartition | { column: 'partition' };
  /** What names the row in the place that an envelope is bound to. */
  row: 'id' | 'case_id';
}

const words = (table: string, column: string, partition: SealedColumn['partition']): SealedColumn => ({
  table,
  column,
  partition,
  row: 'id',
});
/** There is one of them to a case. */
const wordsOf = (table: string, partition: SealedPartition): SealedColumn => ({
  ...words(table, 'sealed', partition),
  row: 'case_id',
});

/** Every column with texts of a case. A test compares the list with the catalogue. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  wordsOf('identities', 'identity'),
  wordsOf('case_labels', 'identity'),
  words('children', 'sealed', 'identity'),
  wordsOf('safe_contacts', 'safe_contact'),
  words('whereabouts', 'sealed', 'whereabouts'),
  words('narratives', 'sealed', 'narrative'),
  words('incidents', 'sealed_core_type_reason', 'narrative'),
  words('incident_perpetrators', 'sealed_name', 'perpetrator'),
  words('legal_qualifications', 'sealed_number', 'legal'),
  words('case_events', 'sealed_note', { column: 'partition' }),
  words('consents', 'sealed_reason', 'narrative'),
  words('suicide_triages', 'sealed', 'health'),
  words('band_changes', 'sealed_reason', 'narrative'),
  words('contacts', 'sealed_note', 'support'),
  words('contacts', 'sealed_wellbeing', 'health'),
  words('protection_orders', 'sealed', 'legal'),
  words('protection_orders', 'sealed_contact_line', 'legal'),
  words('order_events', 'sealed', 'legal'),
  words('corrections', 'sealed', { column: 'partition' }),
  words('respondents', 'sealed_name', 'perpetrator'),
  words('respondents', 'sealed', 'perpetrator'),
  words('support_goals', 'sealed_words', 'support'),
  words('support_goals', 'sealed_measure', 'support'),
  words('goal_progress', 'sealed_word', 'support'),
  words('plan_actions', 'sealed_what', 'support'),
  words('court_steps', 'sealed_note', 'support'),
  words('support_entries', 'sealed_note', 'support'),
  words('safety_plans', 'sealed', 'support'),
  words('key_date_events', 'sealed_note', { column: 'partition' }),
  words('files', 'sealed', { column: 'partition' }),
];

/** Tables whose rows carry a separate data key in `sealed_key`, sealed to one agency. */
export interface AgencySealedTable {
  table: string;
  /** SQL for the row in the place that the wrap is bound to. */
  row: string;
}

export const AGENCY_SEALED: readonly AgencySealedTable[] = [
  { table: 'drafts', row: `user_id || '/' || key` },
  { table: 'own_reminders', row: 'id::text' },
  { table: 'import_row_texts', row: 'row_id::text' },
  { table: 'historical_records', row: 'row_id::text' },
  { table: 'import_mappings', row: 'id::text' },
  { table: 'import_file_contents', row: 'id::text' },
  { table: 'emergency_reasons', row: 'id::text' },
  { table: 'callback_details', row: 'id::text' },
  { table: 'callback_messages', row: 'id::text' },
  { table: 'referral_message_texts', row: 'message_id::text' },
  { table: 'referral_files', row: 'id::text' },
  { table: 'order_notices', row: 'id::text' },
  { table: 'programme_files', row: 'id::text' },
  { table: 'programme_signal_texts', row: 'signal_id::text' },
];
