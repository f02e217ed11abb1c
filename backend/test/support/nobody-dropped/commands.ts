/** Random commands: an operation of the contract, something that it may be about, a person, and a body that fits mostly. */
import { ROUTES } from '../access-policy.js';
import type { Route } from '../contract-routes.js';
import { Acts } from './acts.js';
import { fillFor } from './fills.js';
import { HINTS } from './hints.js';
import type { Kind, Thing } from './pools.js';
import type { Command, World } from './world.js';

/** What the ids of an address mean, by the word before them. */
const KINDS: Readonly<Record<string, Kind>> = {
  ...{ cases: 'cases', referrals: 'referrals', 'closure-requests': 'episodes', 'follow-ups': 'followUps' },
  ...{
    orders: 'orders',
    blocks: 'blocks',
    consents: 'consents',
    'band-changes': 'bandChanges',
    corrections: 'corrections',
    goals: 'goals',
    'plan-actions': 'planActions',
    children: 'children',
  },
  'court-cases': 'courts',
  ...{ 'key-dates': 'dates', 'emergency-accesses': 'emergencies', meetings: 'meetings', users: 'people' },
  ...{ absences: 'absences', services: 'services', agencies: 'agencies', 'working-groups': 'groups' },
  ...{
    'legal-values': 'legalValues',
    'print-templates': 'printTemplates',
    articles: 'articles',
    'incident-exports': 'exports',
    deliveries: 'deliveries',
    sessions: 'sessions',
  },
  'order-notices': 'notices',
  'agency-endings': 'agencies',
  'call-ins': 'callIns',
  ...{ 'erasure-requests': 'erasures', 'extension-requests': 'orders' },
  ...{
    'follow-up-rules': 'groups',
    'plan-templates': 'groups',
    'group-plan-actions': 'groupActions',
    'legal-holds': 'holds',
    'agenda-items': 'entries',
    decisions: 'decisions',
  },
};
/** Versions of a part of a case, where the address names the part. */
const PARTS: Readonly<Record<string, string>> = {
  identity: 'identity',
  'safe-contact': 'safeContact',
  versions: 'plan',
  'copy-choices': 'plan',
  reviews: 'plan',
  disability: 'disability',
  needs: 'needs',
  label: 'label',
  'report-decisions': 'decisions',
};
const LETTERS: Readonly<Record<string, string>> = {
  ...{ police_inspector: 'I', supervisor: 'S', coordinator: 'C', statistician: 'T', administrator: 'A' },
  ...{
    data_protection_officer: 'D',
    hotline_worker: 'WH',
    prosecutor: 'WP',
    oversight: 'O',
    programme_worker: 'G',
  },
};
/** Accounts, the directory and figures change seldom, so that enough people can work; most commands are about cases. */
const SELDOM =
  /^(lock|signOut|saveDraftsOnExit|end(Session|Other)|change(User|Agency|WorkingGroup|Password)|removeFactors|issuePassword|withdrawService|eraseCase|changeRules)/;
const OFTEN =
  /^(openCase|assessRisk|recordContact|sendReferral|acceptReferral|requestClosure|endorseClosure|approveClosure|recordIncident|requestOrder|recordWork)$/;

/** What the long form need not reach, and why. */
const apart = (why: string, operations: string): Record<string, string> =>
  Object.fromEntries(operations.split(' ').map((operation) => [operation, why]));
export const APART: Readonly<Record<string, string>> = {
  ...apart('needs an empty database', 'createFirstAdministrator'),
  ...apart(
    'needs a password, a device or a code of one',
    'signIn signInWithCode planPasskeySignIn signInWithPasskey changePassword planStepUp stepUp planPasskey addPasskey renamePasskey removePasskey confirmAuthenticator removeAuthenticator renewRecoveryCodes',
  ),
  ...apart('needs a browser that sealed words', 'openEnvelope'),
  ...apart('needs a phone', 'startDevice endDevice setDeviceCases renewShare closeForNight'),
  ...apart('needs a gateway for text messages', 'setDutyPhone'),
  ...apart('needs a mail server', 'planEmailAddress confirmEmailAddress'),
  ...apart('needs the worker that links records', 'answerPair undoPairDecision confirmMatch'),
  ...apart(
    'needs a register as a file and the worker that imports it',
    'answerImportRow matchImportRow uploadImportFile discardImportFile mapImportFile startImport',
  ),
  ...apart(
    'figures of months that are over',
    'renewOwnReturn draftRelease correctRelease answerReleaseCheck checkRelease approveRelease publishRelease dropRelease askIncidentExport decideIncidentExport downloadIncidentExport',
  ),
  ...apart(
    'comes from the public pages',
    'takeCallbackRequest recordCallbackOutcome reopenCallbackRequest answerBySms setHotline',
  ),
  ...apart(
    'is about no case, and has tests of its own',
    'recordTrainingSession confirmTrainingSession revokeTraining importTrainingList confirmTrainingActs endTrainer setTrainingRule',
  ),
  ...apart('words for everybody', 'createArticle updateArticle submitArticle reviewArticle withdrawArticle'),
  ...apart('papers of the law, no case', 'setLegalSettings publishProtocol signProtocol signOff'),
  ...apart('needs people of a court, who hold no case', 'openToCourt endCourtOpening addCourtEntry'),
  ...apart(
    'needs a programme for perpetrators, and has tests of its own',
    'openProgrammeFile changeProgrammeFile moveProgrammeFile recordProgrammeSession passProgrammeSignal reportProgrammeFile blockProgrammeFile answerProgrammeSignal recordPartnerWord',
  ),
  ...apart('needs people of oversight', 'proposeAppointment confirmAppointment'),
  ...apart('needs three conditions overridden in one closing, and has tests of its own', 'agreeToOverrides'),
};

/** Only the driver knows who is who, so that names are never made up. */
const NAMES_HER = /^(openCase|changeIdentity)$/;

const weightOf = ({ operation, path }: Route): number => {
  if (SELDOM.test(operation)) return 0.12;
  if (OFTEN.test(operation)) return 6;
  return /cases|referrals|orders|follow-ups|closure|consents|band-changes|goals|plan-actions|children|dates|blocks|corrections/.test(
    path,
  )
    ? 2
    : 0.5;
};

/** In which state a thing usually is when this is done with it. */
const IN_STATE: readonly (readonly [RegExp, RegExp])[] = [
  [/^(accept|decline|acknowledge)Referral|^reportNoPlace$/, /^(sent|received)$/],
  [
    /^(complete|start)Referral|^setReferralApp|^reportNotAttended/,
    /^(accepted|appointment|service_started)$/,
  ],
  [/^(sendMissing|recordOwnHelp|recordWaiting|recordServiceGap)/, /^(declined|unavailable|not_attended)$/],
  [/^undoReferralAcceptance/, /^accepted$/],
  [/^(askErasure|sealFile)/, /^open$/],
  [/^eraseCase/, /^closed$/],
  [/^recordSurvivorFeedback/, /^completed$/],
  [/^reRoute/, /^(declined|unavailable)$/],
  [/^(issue|refuse)Order/, /^asked$/],
  [/^(serveOrder|recordServiceAttempt)/, /^issued$/],
  [/Extension|^recordBreach|^giveOrderCopy|^revokeOrder/, /^(issued|served)$/],
  [/^endorseClosure/, /^requested$/],
  [/^(approve|refuse)Closure|^recordSecondTalk|^agreeTo/, /^endorsed$/],
  [/^(reopenCase|correctDeath)/, /^closed$/],
];
/** Done by the agency that was asked. */
const BY_RECEIVER =
  /^(accept|decline|acknowledge|complete|start)Referral|^setReferralApp|^report(NotAtt|NoPlace)|^(approve|refuse)Closure|^recordSecondTalk|^undoReferralAcc/;

export class Commands {
  private readonly acts: Acts;
  private readonly weights: number[];
  private readonly total: number;

  constructor(private readonly world: World) {
    this.acts = new Acts(world);
    this.weights = world.tally.routes.map(weightOf);
    this.total = this.weights.reduce((sum, weight) => sum + weight, 0);
  }

  async next(): Promise<{ person: string; command: Command }> {
    const { world } = this;
    const route = this.route();
    const thing = this.target(route);
    const person = this.person(route, thing);
    const caseId = thing?.caseId ?? null;
    const hint = HINTS[route.operation];
    const body =
      hint && (NAMES_HER.test(route.operation) || world.dice.chance(0.9))
        ? await hint(this.acts, { person, caseId, thing })
        : world.contract.body(route, world.dice, fillFor(world, caseId));
    const version = this.version(route, thing);
    return {
      person,
      command: {
        method: route.method as Command['method'],
        path: this.address(route, thing),
        body,
        caseId,
        operation: route.operation,
        ...(version === null ? {} : { version }),
      },
    };
  }

  /** What is still to be reached is tried oftener. */
  private route(): Route {
    const { dice, tally } = this.world;
    if (dice.chance(0.15)) {
      const missing = tally.missing(Object.keys(APART));
      const route = tally.routes.find(({ operation }) => operation === dice.maybe(missing));
      if (route && !SELDOM.test(route.operation)) return route;
    }
    let at = dice.next() * this.total;
    const place = this.weights.findIndex((weight) => (at -= weight) < 0);
    return tally.routes[Math.max(0, place)] as Route;
  }

  /** The last id of the address, mostly of one of the cases of late and of something that is still open. */
  private target({ path, operation }: Route): Thing | null {
    const { dice, pools } = this.world;
    const words = [...path.matchAll(/([\w-]+)\/\{\w+\}/g)].map(([, word]) => KINDS[word ?? '']);
    const kind = words.at(-1);
    if (!kind) return null;
    const late = new Set(pools.cases.slice(-10).map(({ id }) => id));
    const all = pools[kind];
    const state = IN_STATE.find(([form]) => form.test(operation))?.[1];
    const open = all.filter(({ isOpen }) => isOpen);
    const choices = [
      state ? all.filter(({ more }) => state.test(String(more['state']))).slice(-6) : [],
      open.filter(({ caseId }) => caseId === null || late.has(caseId)),
      open,
    ];
    return dice.maybe(choices.find((things) => things.length > 0 && dice.chance(0.8)) ?? all);
  }

  private person({ operation }: Route, thing: Thing | null): string {
    const { dice, kulob } = this.world;
    const names = Object.keys(kulob.as);
    if (dice.chance(0.08)) return dice.pick(names);
    const may = this.permitted(ROUTES[operation] ?? 'signed in');
    const circles = this.circles(operation, thing).map((isOf) => may.filter(isOf));
    const near = circles.find((people) => people.length > 0 && dice.chance(0.75)) ?? may;
    const known = near.map(({ id }) => this.world.personOf(id)).filter((name) => name !== null);
    return dice.maybe(known) ?? dice.pick(names);
  }

  /** Those who may call it at all, as the access policy of the tests says. */
  private permitted(policy: string): Thing[] {
    return this.world.pools.people.filter(({ more }) => {
      const letters = (more['roles'] as string[]).map((role) => LETTERS[role] ?? 'W').join('');
      return /anyone|signed in/.test(policy) || [...letters].some((letter) => policy.includes(letter));
    });
  }

  /** Those who have most to do with it first. */
  private circles(operation: string, thing: Thing | null): ((person: Thing) => boolean)[] {
    const subject = this.world.pools.cases.find(({ id }) => id === thing?.caseId);
    const about = [thing, subject].filter((one) => one !== null && one !== undefined);
    const users = about.flatMap((one) => one.users);
    const agencies = about.flatMap((one) => one.agencies);
    const receiver = BY_RECEIVER.test(operation) ? thing?.more['receiverId'] : undefined;
    return [
      (person) => person.agencies[0] === receiver,
      (person) => receiver === undefined && users.includes(person.id),
      (person) => agencies.includes(person.agencies[0] ?? ''),
    ];
  }

  private address({ path }: Route, thing: Thing | null): string {
    const { world } = this;
    const ids = [...path.matchAll(/\{\w+\}/g)].length;
    const last = thing?.id ?? world.never;
    const first = String(thing?.more['meetingId'] ?? thing?.caseId ?? last);
    let at = 0;
    return path.replace(/^\/api/, '').replace(/\{(\w+)\}/g, (_all, name: string) => {
      at += 1;
      if (name === 'day') return world.lastDayOfYear;
      if (name === 'period') return `${world.now.getUTCFullYear()}-Q1`;
      if (name === 'key') return `note:${world.dice.maybe(world.pools.cases)?.id ?? last}`;
      return at === ids ? last : first;
    });
  }

  /** The version that the person saw: of late, or one that has changed since. */
  private version({ path, method }: Route, thing: Thing | null): number | null {
    if (!thing || method === 'DELETE') return null;
    const part = PARTS[path.split('/').at(-1) ?? ''];
    const seen = Number(part ? (thing.more[part] ?? 0) : thing.version);
    return this.world.dice.chance(0.06) ? Math.max(0, seen - 1) : seen;
  }
}
