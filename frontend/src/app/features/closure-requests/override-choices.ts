import type { BlockerDto, OverrideDto } from '../../api/models';
import type { KnownDay } from '../../ui/date-field/known-day';
import { PAPER_ISSUER } from '../../api/models/paper-issuer-array';

/** What was chosen for one blocker; the paper belongs to "done elsewhere, in writing" alone. */
export interface ChosenOverride {
  readonly reason: string;
  readonly paperOn: KnownDay | null;
  readonly paperIssuer: string;
}

/** By the code of what is overridden. */
export type ChosenOverrides = Readonly<Record<string, ChosenOverride>>;

export const NO_CHOICE: ChosenOverride = { reason: '', paperOn: null, paperIssuer: '' };
export const IN_WRITING = 'done_elsewhere_in_writing';

/** Blockers that an override reaches now; several of one code are overridden together. */
export const overridable = (blockers: readonly BlockerDto[]): BlockerDto[] =>
  blockers.filter(
    ({ code, overrides }, index) =>
      overrides.length > 0 && blockers.findIndex((other) => other.code === code) === index,
  );

/** The safety of children is shown in writing by the child-rights body alone. */
export const issuersFor = (code: BlockerDto['code']): typeof PAPER_ISSUER =>
  code === 'children_safety' ? ['child_rights'] : PAPER_ISSUER;

/** As the API takes them: only for what still stands, and each with a reason that fits it. */
export const toOverrides = (blockers: readonly BlockerDto[], chosen: ChosenOverrides): OverrideDto[] =>
  overridable(blockers).map(({ code, overrides }) => {
    const picked = chosen[code] ?? NO_CHOICE;
    const reason = overrides.find((known) => known === picked.reason) ?? null;
    const isInWriting = reason === IN_WRITING;
    return {
      code,
      reason,
      paperOn: isInWriting ? (picked.paperOn?.on ?? null) : null,
      paperIssuer: (isInWriting && issuersFor(code).find((known) => known === picked.paperIssuer)) || null,
    };
  });

/** The overrides proposed or decided before, as values of the form. */
export const chosenFrom = (overrides: readonly OverrideDto[]): ChosenOverrides =>
  Object.fromEntries(
    overrides.map(({ code, reason, paperOn, paperIssuer }) => [
      code,
      {
        reason: reason ?? '',
        paperOn: paperOn ? { precision: 'day' as const, on: paperOn } : null,
        paperIssuer: paperIssuer ?? '',
      },
    ]),
  );

/** A question of an override without an answer: its field, and the key of the sentence. */
export interface OverrideGap {
  readonly fieldId: string;
  readonly key: 'closing.missing-why' | 'closing.missing-paper-day' | 'closing.missing-paper-issuer';
}

export const overrideGaps = (overrides: readonly OverrideDto[]): OverrideGap[] =>
  overrides.flatMap(({ code, reason, paperOn, paperIssuer }): OverrideGap[] => {
    if (!reason) return [{ fieldId: `override-${code}`, key: 'closing.missing-why' }];
    if (reason !== IN_WRITING) return [];
    return [
      ...(paperOn ? [] : [{ fieldId: `paper-day-${code}`, key: 'closing.missing-paper-day' as const }]),
      ...(paperIssuer
        ? []
        : [{ fieldId: `paper-issuer-${code}`, key: 'closing.missing-paper-issuer' as const }]),
    ];
  });
