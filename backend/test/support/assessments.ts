/** Filled-in assessments as the front end sends them. */
const NEARLY_ALL = [
  'esc_freq',
  'esc_sev',
  'recent_injury',
  'strangle',
  'weapon_use',
  'weapon_access',
  'kill_threat',
  'own_fear_death',
  'own_fear_high',
  'sexual',
  'pregnant_violence',
  'control',
  'isolation',
  'jealousy',
  'stalking',
  'separation',
  'po_breach',
  'prior_police',
  'abuser_suicide',
  'child_harm',
  'child_witness',
  'substance',
  'mental_health',
  'unemployed_debt',
  'multi_abuser',
  'honour_pressure',
  'animals_property',
  'no_safe_place',
  'dependency',
  'disability_age',
] as const;

type Answers = Partial<Record<(typeof NEARLY_ALL)[number], string>>;

export const CLEAR = {
  declined: false,
  answers: {
    thoughts: 'no',
    plan: 'not_asked',
    attempt_ever: 'no',
    attempt_recent: 'not_asked',
    now: 'not_asked',
  },
};

/** Answers "no" to every factor except the given ones; triage is clear. */
export const assessmentForm = (answers: Answers = {}, change: object = {}): object => ({
  answers: NEARLY_ALL.map((factor) => ({ factor, answer: answers[factor] ?? 'no' })),
  suicide: CLEAR,
  ...change,
});
