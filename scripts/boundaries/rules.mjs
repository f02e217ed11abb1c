/**
 * What may import what, in the words of docs/architecture.md. Paths are relative to the project, so that the same rules run on
 * the violation that is planted for each: a chain of files, each of which imports the next.
 */

/** The foreground, from the top down: what happens around a case. Each may use those of every later row, and none of the same row. */
const FOREGROUND = [
  ['meetings'],
  ['files'],
  ['closure', 'corrections'],
  ['follow-ups'],
  ['risk', 'referrals', 'protection-orders', 'support', 'programme'],
  ['cases'],
  ['consent'],
  ['survivors'],
  ['access'],
  ['agencies', 'legal-values'],
  ['identity'],
];
/** Behind it, in the same way, and importing it: screens on which people begin, registers, counts, public pages. */
const BEHIND = [['portal'], ['workboard', 'imports', 'statistics', 'printed-forms']];
const ORDER = [...BEHIND, ...FOREGROUND];
/** Contexts outside the order: what they use, and who uses them. */
const ASIDE = {
  training: { uses: [], usedBy: ['workboard', 'statistics'] },
  oversight: { uses: ['cases', 'survivors', 'access', 'agencies', 'identity'], usedBy: [] },
  linkage: { uses: ['survivors', 'access', 'agencies', 'identity'], usedBy: ['imports', 'statistics'] },
  'callback-requests': { uses: ['access', 'agencies', 'identity'], usedBy: ['portal'] },
  'legal-pack': { uses: ['printed-forms', 'statistics', 'consent', 'identity'], usedBy: [] },
};

const CONTEXTS = [...ORDER.flat(), ...Object.keys(ASIDE)];
const anyOf = (names) => `(?:${names.join('|')})`;
const context = (names) => `^backend/src/${anyOf(names)}/`;
const PURE = '\\.(?:rules|access)\\.ts$';
/** Types are used from anywhere below; what is erased by the compiler ties nothing together at run time. */
const atRunTime = { dependencyTypesNot: ['type-only'] };

/** @param {[name: string, comment: string, from: object, to: object, planted: string[]]} rule */
const forbid = (...[name, comment, from, to, planted]) => ({
  rule: { name, comment, severity: 'error', from, to },
  planted,
});

function inOrder(name, allowed) {
  const others = CONTEXTS.filter((other) => other !== name && !allowed.includes(other));
  return forbid(
    `order-${name}`,
    `${name} uses only contexts below it: ${allowed.join(', ') || 'none'}.`,
    { path: context([name]) },
    { path: context(others) },
    [`backend/src/${name}/upward.ts`, `backend/src/${others[0]}/index.ts`],
  );
}
const below = (level) => ORDER.slice(level + 1).flat();
const besides = (name) => Object.keys(ASIDE).filter((other) => ASIDE[other].usedBy.includes(name));
const order = [
  ...ORDER.flatMap((row, level) => row.map((name) => inOrder(name, [...below(level), ...besides(name)]))),
  ...Object.entries(ASIDE).map(([name, { uses }]) => inOrder(name, uses)),
];

const backEnd = [
  forbid(
    'only-through-index',
    'A context is used through its index, or for a word through its types.',
    { path: `^backend/src/(${anyOf(CONTEXTS)})/`, pathNot: [PURE, '\\.spec\\.ts$'] },
    { path: context(CONTEXTS), pathNot: ['^backend/src/$1/', '(?:/index|\\.types)\\.ts$'] },
    ['backend/src/agencies/around-index.ts', 'backend/src/identity/hidden.ts'],
  ),
  forbid(
    'rules-through-rules',
    'A rule uses another context through its types or its rules, which are as pure as itself.',
    { path: `^backend/src/(${anyOf(CONTEXTS)})/.*(?:${PURE}|\\.spec\\.ts$)` },
    { path: context(CONTEXTS), pathNot: ['^backend/src/$1/', `(?:/index|\\.types|\\.rules)\\.ts$`] },
    ['backend/src/agencies/around-rules.rules.ts', 'backend/src/identity/hidden.ts'],
  ),
  forbid(
    'doors-through-index',
    'A program, or one of its commands, uses a context through its index.',
    { path: '^backend/src/(?:commands/)?[^/]+\\.ts$' },
    { path: context(CONTEXTS), pathNot: '/index\\.ts$' },
    ['backend/src/door.ts', 'backend/src/identity/hidden.ts'],
  ),
  forbid(
    'platform-knows-no-context',
    'Technology knows no business.',
    { path: '^backend/src/platform/' },
    { path: '^backend/src/', pathNot: '^backend/src/(?:platform|shared)/' },
    ['backend/src/platform/knowing.ts', 'backend/src/cases/index.ts'],
  ),
  forbid(
    'shared-imports-nothing',
    'What everything uses uses nothing of the project.',
    { path: '^backend/src/shared/', pathNot: '\\.spec\\.ts$' },
    { path: '^(?:backend|frontend|migrations|scripts)/', pathNot: '^backend/src/shared/' },
    ['backend/src/shared/using.ts', 'backend/src/platform/knowing.ts'],
  ),
  forbid(
    'rules-are-pure',
    'At run time rules import rules, tables of types, and shared.',
    { path: PURE },
    { ...atRunTime, pathNot: ['\\.types\\.ts$', '[.-](?:rules|access)\\.ts$', '^backend/src/shared/'] },
    ['backend/src/cases/impure.rules.ts', '@nestjs/common'],
  ),
  forbid(
    'types-are-pure',
    'At run time types import types and shared.',
    { path: '^backend/src/.*\\.types\\.ts$' },
    { ...atRunTime, pathNot: ['\\.types\\.ts$', '^backend/src/shared/'] },
    ['backend/src/cases/impure.types.ts', 'backend/src/cases/index.ts'],
  ),
  forbid(
    'controllers-are-the-top',
    'Nothing but its module imports a controller.',
    { path: '^backend/src/', pathNot: '\\.module\\.ts$' },
    { path: '\\.controller\\.ts$' },
    ['backend/src/cases/cases.service.ts', 'backend/src/cases/cases.controller.ts'],
  ),
  forbid(
    'entities-are-the-ground',
    'An entity holds columns: it imports entities, types and shared.',
    { path: '^backend/src/.*\\.entity\\.ts$' },
    {
      ...atRunTime,
      path: '^backend/src/',
      pathNot: ['\\.(?:entity|types)\\.ts$', '^backend/src/(?:shared|platform)/'],
    },
    ['backend/src/cases/case.entity.ts', 'backend/src/cases/cases.service.ts'],
  ),
  forbid(
    'repositories-below-services',
    'A repository knows no service.',
    { path: '\\.repository\\.ts$' },
    { path: '\\.(?:service|controller|jobs)\\.ts$' },
    ['backend/src/cases/cases.repository.ts', 'backend/src/cases/cases.service.ts'],
  ),
  forbid(
    'entities-stay-inside',
    'An index never exports an entity.',
    { path: '^backend/src/[^/]+/index\\.ts$' },
    { path: '\\.entity\\.ts$' },
    ['backend/src/consent/index.ts', 'backend/src/consent/consent.entity.ts'],
  ),
  forbid(
    'programs-of-the-database-alone',
    'No other program is started but those of the embedded database.',
    { path: '^backend/src/', pathNot: '^backend/src/platform/embedded/' },
    { path: '^(?:node:)?child_process$' },
    ['backend/src/platform/starting.ts', 'node:child_process'],
  ),
  forbid(
    'no-code-from-text',
    'No text is run as code.',
    { path: '^(?:backend|frontend)/src/' },
    { path: '^(?:node:)?(?:vm|repl|inspector)$' },
    ['backend/src/platform/evaluating.ts', 'node:vm'],
  ),
  forbid(
    'calls-nobody',
    'The product answers; it calls no address but the mail server and push services.',
    { path: '^backend/src/', pathNot: '^backend/src/platform/mail/push-channel\\.ts$' },
    { path: '^(?:node:)?(?:https|http2|dgram|tls)$|node_modules/(?:undici|axios|node-fetch)/' },
    ['backend/src/platform/calling.ts', 'node:https'],
  ),
  forbid(
    'one-place-writes-letters',
    'One file calls the mail server of the settings (ADR 16).',
    { path: '^backend/src/', pathNot: '^backend/src/platform/mail/smtp-channel\\.ts$' },
    { path: 'node_modules/nodemailer/' },
    ['backend/src/platform/writing.ts', 'nodemailer'],
  ),
  forbid(
    'one-place-pushes',
    'One file calls push services; it refuses every address that is not public.',
    { path: '^backend/src/', pathNot: '^backend/src/platform/mail/push-channel\\.ts$' },
    { path: 'node_modules/web-push/' },
    ['backend/src/platform/pushing.ts', 'web-push'],
  ),
  forbid(
    'tests-stay-outside',
    'The product never imports its tests.',
    { path: '^(?:backend|frontend)/src/', pathNot: ['\\.spec\\.ts$', '^frontend/src/testing/'] },
    { path: ['\\.spec\\.ts$', '^backend/test/', '^frontend/src/testing/'] },
    ['backend/src/cases/using-tests.ts', 'backend/src/cases/tested.spec.ts'],
  ),
];

const frontEnd = [
  forbid(
    'features-apart',
    'Features never import each other.',
    { path: '^frontend/src/app/features/([^/]+)/' },
    { path: '^frontend/src/app/features/', pathNot: '^frontend/src/app/features/$1/' },
    ['frontend/src/app/features/cases/neighbour.ts', 'frontend/src/app/features/referrals/screen.ts'],
  ),
  forbid(
    'ui-knows-nothing',
    'Presentational pieces import nothing of the app but its languages.',
    { path: '^frontend/src/app/ui/' },
    { path: '^frontend/src/app/', pathNot: '^frontend/src/app/(?:ui|core/language)/' },
    ['frontend/src/app/ui/piece.ts', 'frontend/src/app/core/frame.ts'],
  ),
  forbid(
    'core-below-features',
    'The frame knows no feature.',
    { path: '^frontend/src/app/core/' },
    { path: '^frontend/src/app/features/' },
    ['frontend/src/app/core/frame.ts', 'frontend/src/app/features/referrals/screen.ts'],
  ),
  forbid(
    'ends-apart',
    'The front end knows the back end by its contract alone.',
    { path: '^frontend/src/' },
    { path: '^(?:backend|migrations)/' },
    ['frontend/src/app/core/reaching-back.ts', 'backend/src/identity/hidden.ts'],
  ),
  forbid(
    'back-end-alone',
    'The back end never reaches into the front end.',
    { path: '^(?:backend/src|migrations)/' },
    { path: '^frontend/' },
    ['backend/src/cases/reaching-front.ts', 'frontend/src/app/features/referrals/screen.ts'],
  ),
];

const everywhere = [
  forbid('no-circles', 'No file depends on itself.', {}, { circular: true }, [
    'backend/src/cases/circle-a.ts',
    'backend/src/cases/circle-b.ts',
    'backend/src/cases/circle-a.ts',
  ]),
];

export const FORBIDDEN = [...order, ...backEnd, ...frontEnd, ...everywhere];
