/**
 * Policy (capabilities 5.8): who prints which paper, which placeholders a form may have, and how its text becomes a
 * paper. A placeholder without a value stays visibly empty, so that a person sees what to fill in by hand.
 */
import type { AgencyType } from '../agencies/agencies.types.js';
import type { Partition } from '../access/access.types.js';
import type { Day } from '../shared/dates.js';
import { FORMS, FORM_CODES, PLACEHOLDERS } from './forms.types.js';
import type {
  FormCode,
  FormLanguage,
  FormSubject,
  FormValues,
  PaperBlock,
  Placeholder,
  TemplateProblem,
  TemplateText,
} from './forms.types.js';

export const EMPTY = '________';

const BRACED = /\{\{([^{}]*)\}\}/g;
const NAME = /^[a-z]+\.[a-z_]{1,30}$/;
/** First words of placeholders that only one kind of subject fills. */
const SUBJECT_OF_GROUP: Readonly<Record<string, FormSubject>> = {
  order: 'order',
  decision: 'case',
  report: 'case',
  referral: 'referral',
  consent: 'consent',
  plan: 'plan',
};

const isPlaceholder = (name: string): name is Placeholder => Object.hasOwn(PLACEHOLDERS, name);
const groupOf = (name: string): string => name.slice(0, name.indexOf('.'));

/** The placeholders that a form may have, in the order of the list. */
export function placeholdersOf(code: FormCode): Placeholder[] {
  return (Object.keys(PLACEHOLDERS) as Placeholder[]).filter((name) => problemOf(code, name) === null);
}

/** The partitions that a text names. */
export const partitionsIn = (body: string): ReadonlySet<Partition> =>
  new Set(
    [...body.matchAll(BRACED)].flatMap(([, inner]) => {
      const name = (inner ?? '').trim();
      return isPlaceholder(name) ? [PLACEHOLDERS[name]] : [];
    }),
  );

function problemOf(code: FormCode, name: string): TemplateProblem['code'] | null {
  const { partitions, subject } = FORMS[code];
  if (!NAME.test(name)) return 'placeholder_broken';
  if (!isPlaceholder(name)) return 'placeholder_unknown';
  if (!partitions.includes(PLACEHOLDERS[name])) return 'placeholder_of_other_partition';
  return (SUBJECT_OF_GROUP[groupOf(name)] ?? subject) === subject ? null : 'placeholder_of_other_form';
}

/** Everything wrong with the placeholders of a text, by line. */
export function templateProblems(code: FormCode, body: string): TemplateProblem[] {
  return body.split('\n').flatMap((text, index): TemplateProblem[] => {
    const line = index + 1;
    const found = [...text.matchAll(BRACED)].map(([, inner]) => (inner ?? '').trim());
    const wrong = found.flatMap((name) => {
      const problem = problemOf(code, name);
      return problem ? [{ line, placeholder: NAME.test(name) ? name : null, code: problem }] : [];
    });
    const rest = text.replaceAll(BRACED, '');
    const isBroken = rest.includes('{{') || rest.includes('}}');
    return isBroken ? [...wrong, { line, placeholder: null, code: 'placeholder_broken' }] : wrong;
  });
}

const MARKS = [
  [/^##\s+/, 'heading'],
  [/^#\s+/, 'title'],
  [/^[-•]\s+/, 'item'],
  [/^!\s+/, 'note'],
  [/^>\s+/, 'signature'],
] as const;
const COLUMNS = ' || ';

function blockOf(line: string): PaperBlock {
  const mark = MARKS.find(([pattern]) => pattern.test(line));
  if (mark) return { kind: mark[1], text: line.replace(mark[0], '') };
  const [left, ...right] = line.split(COLUMNS);
  return right.length > 0
    ? { kind: 'row', left: left ?? '', right: right.join(COLUMNS) }
    : { kind: 'paragraph', text: line };
}

/** Parts of a paper. Values are filled in after the marks were read, so that no value becomes a mark. */
export function fillTemplate(body: string, values: FormValues): PaperBlock[] {
  const lines = body.split('\n').map((line) => line.trim());
  return lines
    .filter((line) => line !== '')
    .map(blockOf)
    .flatMap((block) => filled(block, values));
}

function filled(block: PaperBlock, values: FormValues): PaperBlock[] {
  const fill = (text: string): string =>
    text.replaceAll(BRACED, (_, name: string) => shown(values, name.trim()));
  if (block.kind === 'row') return [{ ...block, left: fill(block.left), right: fill(block.right) }];
  const [, only] = /^\{\{\s*([^{}]*?)\s*\}\}$/.exec(block.text) ?? [];
  const list = block.kind === 'item' && only !== undefined ? valueOf(values, only) : null;
  if (Array.isArray(list) && list.length > 0)
    return (list as readonly string[]).map((text) => ({ kind: 'item', text }));
  return [{ ...block, text: fill(block.text) }];
}

const valueOf = (values: FormValues, name: string): string | readonly string[] | null =>
  isPlaceholder(name) ? (values[name] ?? null) : null;

function shown(values: FormValues, name: string): string {
  const value = valueOf(values, name);
  const text = typeof value === 'string' ? value : (value ?? []).join('; ');
  return text.trim() === '' ? EMPTY : text;
}

/** The approved version of a form on a day: the one that began last. null: the shipped one is used. */
export function versionOn<T extends TemplateText>(
  approved: readonly T[],
  wanted: { readonly code: FormCode; readonly language: FormLanguage; readonly day: Day },
): T | null {
  const { code, language, day } = wanted;
  const [last = null] = approved
    .filter((one) => one.code === code && one.language === language)
    .filter(({ validFrom, validTo }) => (validFrom ?? day) <= day && (validTo === null || day <= validTo))
    .sort((a, b) => (b.validFrom ?? '').localeCompare(a.validFrom ?? '') || b.number - a.number);
  return last;
}

export interface Printer {
  readonly agencyKind: 'police' | 'state' | 'civil';
  readonly agencyType: AgencyType;
  /** The case is of the own agency. */
  readonly isOwn: boolean;
  readonly isLead: boolean;
  /** The viewer records goals and help in the case. */
  readonly recordsSupport: boolean;
  /** The own agency sent the referral. */
  readonly isSender: boolean;
}

const HEALTH: readonly AgencyType[] = ['health', 'health_msr_room', 'forensic'];

const MAY_PRINT: Readonly<Record<FormCode, (printer: Printer) => boolean>> = {
  order: ({ agencyKind }) => agencyKind === 'police',
  order_extension: ({ agencyKind, agencyType }) => agencyKind === 'police' || agencyType === 'prosecutor',
  protocol_93: ({ agencyKind, isOwn }) => agencyKind === 'police' && isOwn,
  refusal_copy: ({ agencyKind, isOwn }) => agencyKind === 'police' && isOwn,
  referral_letter: ({ isSender }) => isSender,
  forensic_letter: ({ agencyKind, agencyType, isOwn }) =>
    isOwn && (agencyKind === 'police' || HEALTH.includes(agencyType)),
  consent_sheet: ({ isOwn, isLead }) => isOwn && isLead,
  summons: ({ agencyKind, agencyType, isOwn }) =>
    isOwn && (agencyKind === 'police' || agencyType === 'court'),
  plan: ({ isOwn, recordsSupport }) => isOwn && recordsSupport,
  // Needs a hand-over, which is not recorded yet.
  handover_sheet: () => false,
};

/** The forms of a subject that this person may print. */
export const printableForms = (subject: FormSubject, printer: Printer): FormCode[] =>
  FORM_CODES.filter((code) => FORMS[code].subject === subject && MAY_PRINT[code](printer));
