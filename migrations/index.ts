import { CreateGround1795500000000 } from './1795500000000-create-ground.js';
import { CreateDirectory1795500000001 } from './1795500000001-create-directory.js';
import { CreateCases1795500000002 } from './1795500000002-create-cases.js';
import { CreateWork1795500000003 } from './1795500000003-create-work.js';
import { CreateClosure1795500000004 } from './1795500000004-create-closure.js';
import { CreateSharing1795500000005 } from './1795500000005-create-sharing.js';
import { CreateRegisters1795500000006 } from './1795500000006-create-registers.js';
import { NarrowFunctions1795500000007 } from './1795500000007-narrow-functions.js';
import { CreateOrders1795500000010 } from './1795500000010-create-orders.js';
import { CreateSupport1795500000011 } from './1795500000011-create-support.js';
import { CreatePlaces1795500000012 } from './1795500000012-create-places.js';
import { CreateHistory1795500000013 } from './1795500000013-create-history.js';
import { CreateFigures1795500000014 } from './1795500000014-create-figures.js';
import { CreateDrafts1795500000015 } from './1795500000015-create-drafts.js';
import { CreateCapacity1795500000017 } from './1795500000017-create-capacity.js';
import { QuickenRequests1795500000018 } from './1795500000018-quicken-requests.js';
import { CreateDates1795500000019 } from './1795500000019-create-dates.js';
import { CreateContactDecisions1795500000020 } from './1795500000020-create-contact-decisions.js';
import { OrderQueue1795500000021 } from './1795500000021-order-queue.js';
import { EaseLookUps1795500000023 } from './1795500000023-ease-look-ups.js';
import { KeepQueueLines1795500000024 } from './1795500000024-keep-queue-lines.js';
import { BindRows1795500000025 } from './1795500000025-bind-rows.js';
import { KeepToOwnSteps1795500000026 } from './1795500000026-keep-to-own-steps.js';
import { QuickenCases1795500000027 } from './1795500000027-quicken-cases.js';
import { WithdrawServices1795500000028 } from './1795500000028-withdraw-services.js';
import { TellAccounts1795500000029 } from './1795500000029-tell-accounts.js';
import { EaseWrites1795500000030 } from './1795500000030-ease-writes.js';
import { KeepCalls1795500000031 } from './1795500000031-keep-calls.js';
import { ChainAudit1795500000032 } from './1795500000032-chain-audit.js';
import { AdmitOfficer1795500000033 } from './1795500000033-admit-officer.js';
import { GuardDoor1795500000040 } from './1795500000040-guard-door.js';
import { AddFactors1795500000041 } from './1795500000041-add-factors.js';
import { ShutAccounts1795500000042 } from './1795500000042-shut-accounts.js';
import { KnowDevices1795500000043 } from './1795500000043-know-devices.js';
import { SettleBlocks1795500000050 } from './1795500000050-settle-blocks.js';
import { MatchStaff1795500000051 } from './1795500000051-match-staff.js';
import { ReviewBases1795500000052 } from './1795500000052-review-bases.js';
import { OpenEmergencies1795500000053 } from './1795500000053-open-emergencies.js';
import { CreateKeyRotation1795500000060 } from './1795500000060-create-key-rotation.js';
import { LimitReads1795500000061 } from './1795500000061-limit-reads.js';
import { BindJudgement1795500000062 } from './1795500000062-bind-judgement.js';
import { EraseWords1795500000063 } from './1795500000063-erase-words.js';
import { PlanAbsences1795500000070 } from './1795500000070-plan-absences.js';
import { KeepIndexSecret1795500000064 } from './1795500000064-keep-index-secret.js';
import { TellLive1795500000066 } from './1795500000066-tell-live.js';
import { WatchReminders1795500000067 } from './1795500000067-watch-reminders.js';
import { PutOffRows1795500000068 } from './1795500000068-put-off-rows.js';
import { ReachStaff1795500000069 } from './1795500000069-reach-staff.js';
import { HoldMeetings1795500000072 } from './1795500000072-hold-meetings.js';
import { SetRules1795500000073 } from './1795500000073-set-rules.js';
import { NameCallers1795500000074 } from './1795500000074-name-callers.js';
import { CountIndicators1795500000075 } from './1795500000075-count-indicators.js';
import { LinkRegistrations1795500000076 } from './1795500000076-link-registrations.js';
import { LinkInBulk1795500000077 } from './1795500000077-link-in-bulk.js';
import { ChangeLinkageKey1795500000078 } from './1795500000078-change-linkage-key.js';
import { MergeRecords1795500000079 } from './1795500000079-merge-records.js';
import { ReceiveRegisters1795500000080 } from './1795500000080-receive-registers.js';
import { RecoverLinkage1795500000081 } from './1795500000081-recover-linkage.js';
import { CountPersons1795500000083 } from './1795500000083-count-persons.js';
import { HoldBlocks1795500000084 } from './1795500000084-hold-blocks.js';
import { NoticeReturns1795500000085 } from './1795500000085-notice-returns.js';
import { AttachHistory1795500000086 } from './1795500000086-attach-history.js';
import { LetAgenciesKnow1795500000088 } from './1795500000088-let-agencies-know.js';
import { LeaveOnTheDay1795500000089 } from './1795500000089-leave-on-the-day.js';
import { OpenPortal1795500000090 } from './1795500000090-open-portal.js';
import { HearRequests1795500000098 } from './1795500000098-hear-requests.js';
import { KeepFacts1795500000092 } from './1795500000092-keep-facts.js';
import { ShareIncidents1795500000097 } from './1795500000097-share-incidents.js';
import { WriteArticles1795500000100 } from './1795500000100-write-articles.js';
import { CodeDeaths1795500000104 } from './1795500000104-code-deaths.js';
import { FinishLinking1795500000108 } from './1795500000108-finish-linking.js';
import { AnswerLater1795500000110 } from './1795500000110-answer-later.js';
import { CountOwn1795500000111 } from './1795500000111-count-own.js';
import { KnownDanger1795500000112 } from './1795500000112-known-danger.js';
import { RefusedReferrals1795500000113 } from './1795500000113-refused-referrals.js';
import { ReportDecisions1795500000114 } from './1795500000114-report-decisions.js';
import { BlocksAndErasure1795500000116 } from './1795500000116-blocks-and-erasure.js';
import { SearchAfterBlocks1795500000121 } from './1795500000121-search-after-blocks.js';
import { DeliverReports1795500000117 } from './1795500000117-deliver-reports.js';
import { DangerFirst1795500000115 } from './1795500000115-danger-first.js';
import { PublishEditions1795500000094 } from './1795500000094-publish-editions.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  CreateGround1795500000000,
  CreateDirectory1795500000001,
  CreateCases1795500000002,
  CreateWork1795500000003,
  CreateClosure1795500000004,
  CreateSharing1795500000005,
  CreateRegisters1795500000006,
  NarrowFunctions1795500000007,
  CreateOrders1795500000010,
  CreateSupport1795500000011,
  CreatePlaces1795500000012,
  CreateHistory1795500000013,
  CreateFigures1795500000014,
  CreateDrafts1795500000015,
  CreateCapacity1795500000017,
  QuickenRequests1795500000018,
  CreateDates1795500000019,
  CreateContactDecisions1795500000020,
  OrderQueue1795500000021,
  EaseLookUps1795500000023,
  KeepQueueLines1795500000024,
  BindRows1795500000025,
  KeepToOwnSteps1795500000026,
  QuickenCases1795500000027,
  WithdrawServices1795500000028,
  TellAccounts1795500000029,
  EaseWrites1795500000030,
  KeepCalls1795500000031,
  ChainAudit1795500000032,
  AdmitOfficer1795500000033,
  GuardDoor1795500000040,
  AddFactors1795500000041,
  ShutAccounts1795500000042,
  KnowDevices1795500000043,
  SettleBlocks1795500000050,
  MatchStaff1795500000051,
  ReviewBases1795500000052,
  OpenEmergencies1795500000053,
  CreateKeyRotation1795500000060,
  LimitReads1795500000061,
  BindJudgement1795500000062,
  EraseWords1795500000063,
  KeepIndexSecret1795500000064,
  TellLive1795500000066,
  WatchReminders1795500000067,
  PutOffRows1795500000068,
  ReachStaff1795500000069,
  PlanAbsences1795500000070,
  HoldMeetings1795500000072,
  SetRules1795500000073,
  NameCallers1795500000074,
  CountIndicators1795500000075,
  LinkRegistrations1795500000076,
  LinkInBulk1795500000077,
  ChangeLinkageKey1795500000078,
  MergeRecords1795500000079,
  ReceiveRegisters1795500000080,
  RecoverLinkage1795500000081,
  CountPersons1795500000083,
  HoldBlocks1795500000084,
  NoticeReturns1795500000085,
  AttachHistory1795500000086,
  LetAgenciesKnow1795500000088,
  LeaveOnTheDay1795500000089,
  OpenPortal1795500000090,
  KeepFacts1795500000092,
  PublishEditions1795500000094,
  ShareIncidents1795500000097,
  HearRequests1795500000098,
  WriteArticles1795500000100,
  CodeDeaths1795500000104,
  FinishLinking1795500000108,
  AnswerLater1795500000110,
  CountOwn1795500000111,
  KnownDanger1795500000112,
  RefusedReferrals1795500000113,
  ReportDecisions1795500000114,
  DangerFirst1795500000115,
  BlocksAndErasure1795500000116,
  SearchAfterBlocks1795500000121,
  DeliverReports1795500000117,
];
