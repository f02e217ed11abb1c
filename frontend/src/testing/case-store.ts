import { signal } from '@angular/core';
import type { Provider } from '@angular/core';
import type { CaseDto } from '../app/api/models/case-dto';
import type { FollowUpDto } from '../app/api/models/follow-up-dto';
import type { SafeContactDto } from '../app/api/models/safe-contact-dto';
import { CaseStore } from '../app/features/cases/case-page/case-store';

export const CASE_ID = '01a21071-0000-7000-8000-000000000001';

const subject: CaseDto = {
  id: CASE_ID,
  reference: 'WZDZYJVB',
  survivorCode: '7K4M9QX4',
  label: null,
  recordedIdentity: ['name', 'birth', 'address', 'official_number'],
  hasWhereabouts: true,
  previousCodes: [],
  mergedIntoCode: null,
  relations: ['own'],
  isLead: true,
  agencyId: '01a21071-0000-7000-8000-000000000002',
  agencyName: { tg: 'Марказ', ru: 'Центр', en: 'Centre' },
  agencyKind: 'civil',
  leadName: 'Worker',
  leadAway: false,
  standInName: null,
  status: 'open',
  episodeNo: 1,
  openedAt: '2026-11-01T06:00:00Z',
  closedAt: null,
  contactStopped: false,
  searchingSince: null,
  deathReportedAt: null,
  workingGroupId: null,
  place: 'kulob',
  sex: 'female',
  isMinor: false,
  minorDecidedBy: null,
  maritalStatus: 'unknown',
  ageBand: 'unknown',
  disability: 'not_asked',
  band: 'high',
  assessedAt: null,
  sharesWithGroup: false,
  refusesSharing: false,
  linkageConsent: 'granted',
  alsoServedBy: [],
  possibleMatchAt: [],
  supportLeadState: 'not_needed',
  erasedAt: null,
  heldUntil: null,
  partitions: ['core', 'identity', 'safe_contact', 'follow_ups'],
  allowedActions: ['record_outcome'],
  version: 1,
};

const plan: SafeContactDto = {
  channel: 'phone',
  codeWord: null,
  contact: { state: 'now', until: '2026-11-24T07:00:00Z', next: null },
  coverSentence: 'the library',
  hasReachAt: true,
  confirmedAt: null,
  confirmedBy: null,
  doubtedOn: null,
  mergedOn: null,
  isLongUnconfirmed: false,
  language: 'tg',
  never: null,
  reviewOn: null,
  sharedPhone: false,
  smsAllowed: false,
  version: 1,
  voicemailAllowed: false,
  whoMayAnswer: null,
  windows: [],
};

/** The case of a frame that has arrived, without asking a server. */
export function provideCase(
  change: Partial<CaseDto> = {},
  pending: readonly FollowUpDto[] = [],
  planned: Partial<SafeContactDto> = {},
): Provider {
  const shown = { ...subject, ...change };
  return {
    provide: CaseStore,
    useValue: {
      state: signal('ready'),
      problem: signal(''),
      load: () => Promise.resolve(),
      subject: signal(shown),
      safeContact: signal({ ...plan, ...planned }),
      followUps: signal([]),
      pending: signal(pending),
      counts: signal({}),
      openQuestions: signal([]),
      meetings: signal({ items: [], flaggedUntil: null }),
      code: signal(shown.survivorCode ?? shown.reference),
      may: (action: string) => shown.allowedActions.includes(action),
      reads: (partition: string) => shown.partitions.includes(partition),
      reload: () => Promise.resolve(),
    },
  };
}
