import type { Partition } from '../access/access.types.js';
import type { Day } from '../shared/dates.js';
import { codeList } from '../shared/code-lists.js';

/** Official papers that are filled from a case (capabilities 5.8). */
export const FORM_CODES = codeList('PrintFormCode', [
  'order',
  'order_extension',
  'protocol_93',
  'refusal_copy',
  'referral_letter',
  'forensic_letter',
  'consent_sheet',
  'summons',
  'handover_sheet',
  'plan',
]);
export type FormCode = (typeof FORM_CODES)[number];

/** Papers are written in the two languages of the offices. */
export const FORM_LANGUAGES = codeList('PrintFormLanguage', ['tg', 'ru']);
export type FormLanguage = (typeof FORM_LANGUAGES)[number];

export const FORM_SUBJECTS = ['order', 'case', 'referral', 'consent', 'plan'] as const;
export type FormSubject = (typeof FORM_SUBJECTS)[number];

interface FormShape {
  /** What it is filled from. */
  readonly subject: FormSubject;
  /** Whose placeholders it may have. No form has safe contact, whereabouts, health or a statement. */
  readonly partitions: readonly Partition[];
  /** Nothing around its text: no form, no day and no code of a person. */
  readonly isPlain?: boolean;
}

const OF_POLICE = ['core', 'legal', 'identity', 'perpetrator'] as const;

export const FORMS: Readonly<Record<FormCode, FormShape>> = {
  order: { subject: 'order', partitions: OF_POLICE },
  order_extension: { subject: 'order', partitions: OF_POLICE },
  protocol_93: { subject: 'case', partitions: OF_POLICE },
  refusal_copy: { subject: 'case', partitions: ['core', 'legal', 'identity'] },
  referral_letter: { subject: 'referral', partitions: ['core', 'identity'] },
  forensic_letter: { subject: 'case', partitions: ['core', 'legal', 'identity'] },
  consent_sheet: { subject: 'consent', partitions: ['core', 'consent', 'identity'] },
  summons: { subject: 'case', partitions: ['core', 'identity'] },
  handover_sheet: { subject: 'case', partitions: ['core', 'identity'] },
  // Names of agencies are of the partition core.
  plan: { subject: 'plan', partitions: ['support'], isPlain: true },
};

/**
 * The closed list of placeholders with the partition of each. An address of the survivor is not in it: a copy of most
 * papers reaches the other person.
 */
export const PLACEHOLDERS = {
  'agency.name': 'core',
  'agency.phone': 'core',
  'officer.name': 'core',
  'print.date': 'core',
  'case.reference': 'core',
  'report.date': 'legal',
  'survivor.name': 'identity',
  'survivor.birth': 'identity',
  'survivor.document': 'identity',
  'respondent.name': 'perpetrator',
  'respondent.birth': 'perpetrator',
  'respondent.address': 'perpetrator',
  'order.number': 'legal',
  'order.body': 'legal',
  'order.rank': 'legal',
  'order.issuer': 'legal',
  'order.report': 'legal',
  'order.report_date': 'legal',
  'order.date': 'legal',
  'order.days': 'legal',
  'order.conditions': 'legal',
  'order.starts': 'legal',
  'order.ends': 'legal',
  'order.first_end': 'legal',
  'order.served': 'legal',
  'order.state': 'legal',
  'order.extension_asked': 'legal',
  'order.extension_days': 'legal',
  'order.extension_answer': 'legal',
  'decision.kind': 'legal',
  'decision.date': 'legal',
  'decision.number': 'legal',
  'decision.articles': 'legal',
  'decision.reason': 'legal',
  'referral.number': 'core',
  'referral.receiver': 'core',
  'referral.service': 'core',
  'referral.urgency': 'core',
  'referral.date': 'core',
  'referral.answer_by': 'core',
  'consent.agency': 'consent',
  'consent.scope': 'consent',
  'consent.purpose': 'consent',
  'consent.groups': 'consent',
  'consent.answer': 'consent',
  'consent.date': 'consent',
  'consent.until': 'consent',
  'plan.lines': 'support',
} as const satisfies Record<string, Partition>;
export type Placeholder = keyof typeof PLACEHOLDERS;

/** Values by placeholder; what is missing stays visibly empty. A list becomes several lines. */
export type FormValues = Partial<Record<Placeholder, string | readonly string[] | null>>;

export const TEMPLATE_PROBLEMS = codeList('TemplateProblem', [
  'placeholder_unknown',
  'placeholder_of_other_partition',
  'placeholder_of_other_form',
  'placeholder_broken',
]);

export interface TemplateProblem {
  readonly line: number;
  /** null where it does not look like a placeholder. */
  readonly placeholder: string | null;
  readonly code: (typeof TEMPLATE_PROBLEMS)[number];
}

export const TEMPLATE_STATES = codeList('PrintTemplateState', ['shipped', 'draft', 'approved']);
export type TemplateState = (typeof TEMPLATE_STATES)[number];

/** One version of the text of a form. */
export interface TemplateText {
  readonly code: FormCode;
  readonly language: FormLanguage;
  readonly number: number;
  readonly body: string;
  readonly validFrom: Day | null;
  readonly validTo: Day | null;
  /** Who approved the form by law, and when; null: a working form. */
  readonly formApprovedBy: string | null;
  readonly formApprovedOn: Day | null;
}

/** A part of a paper. */
export type PaperBlock =
  | {
      readonly kind: 'title' | 'heading' | 'paragraph' | 'item' | 'note' | 'signature';
      readonly text: string;
    }
  | { readonly kind: 'row'; readonly left: string; readonly right: string };

export const MOST_IN_BODY = 12_000;
