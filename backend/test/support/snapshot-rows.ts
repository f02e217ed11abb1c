import { addDays } from '../../src/shared/dates.js';
import type {
  CaseSnapshot,
  ContactRow,
  EpisodeRow,
  FollowUpRow,
  PersonRow,
  ReferralRow,
  StatementRow,
} from './case-snapshot.js';

export const NOW = new Date('2026-11-24T07:00:00Z');
export const ago = (days: number): Date => addDays(NOW, -days);
export const caseId = 'c1';
export const person = (id: string, agencyId: string, isSupervisor = false): PersonRow => ({
  id,
  agencyId,
  agencyKind: agencyId === 'police' ? 'police' : 'civil',
  isSupervisor,
});
const people = [
  person('lead', 'centre'),
  person('supervisor', 'centre', true),
  person('colleague', 'centre'),
  person('specialist', 'cowfa'),
];
export const safe = (days: number, change: Partial<ContactRow> = {}): ContactRow => ({
  caseId,
  at: ago(days),
  outcome: 'reached_safe',
  alone: 'yes',
  inSafeWindow: true,
  ...change,
});
export const missed = (days: number): ContactRow => safe(days, { outcome: 'not_reached', alone: null });
export const statement = (kind: string, change: Partial<StatementRow> = {}): StatementRow => ({
  caseId,
  at: ago(5),
  kind,
  isComplete: true,
  ...change,
});
export const episode = (change: Partial<EpisodeRow> = {}): EpisodeRow => ({
  caseId,
  episodeNo: 1,
  state: 'approved',
  reason: 'needs_met',
  requestedBy: 'lead',
  endorsedBy: 'supervisor',
  decidedBy: 'specialist',
  decidedAt: ago(1),
  mark: null,
  overrides: [],
  ...change,
});
export const referral = (change: Partial<ReferralRow> = {}): ReferralRow => ({
  id: 'r1',
  caseId,
  kind: 'service',
  need: 'legal',
  status: 'completed',
  sentAt: ago(40),
  contactedAt: ago(38),
  endedAt: ago(30),
  isOwnHelp: null,
  word: 'received',
  noLongerWanted: false,
  wordAt: ago(30),
  ...change,
});
export const row = (change: Partial<FollowUpRow> = {}): FollowUpRow => ({
  id: 'f1',
  caseId,
  subjectId: null,
  dueAt: addDays(NOW, 3),
  createdAt: ago(5),
  endedAt: null,
  ...change,
});
/** A case closed yesterday as "needs met", with everything the table asks for. */
export const closed = (change: Partial<CaseSnapshot> = {}): CaseSnapshot => ({
  now: NOW,
  cases: [{ id: caseId, status: 'closed', episodeNo: 1, openedAt: ago(100) }],
  people,
  contacts: [safe(20), safe(5)],
  bands: [{ caseId, at: ago(5), band: 'standard', assessed: true }],
  triages: [{ caseId, at: ago(5), isClear: true }],
  incidents: [{ caseId, at: ago(100), isFamilyViolence: true }],
  pressures: [],
  orders: [],
  statements: ['plan_reviewed', 'may_return_told', 'wish'].map((kind) => statement(kind)),
  referrals: [referral()],
  actions: [],
  goals: [],
  children: [],
  childAnswers: [],
  needs: ['safety', 'health', 'psychosocial', 'legal', 'material', 'children'].map((need) => ({
    ...{ caseId, at: ago(10) },
    ...{ need, answer: 'not_now' },
  })),
  followUps: [],
  notifications: [],
  episodes: [episode()],
  blocks: [],
  ...change,
});
export const open = (change: Partial<CaseSnapshot> = {}): CaseSnapshot =>
  closed({
    cases: [{ id: caseId, status: 'open', episodeNo: 1, openedAt: ago(100) }],
    episodes: [],
    followUps: [row()],
    ...change,
  });
