import { Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { AccessService } from '../access/index.js';
import { AgenciesService } from '../agencies/index.js';
import type { AgencyType } from '../agencies/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectChanged, expectVersion } from '../platform/http/if-match.js';
import { tooMany } from '../platform/http/request-limits.js';
import { LimitStore } from '../platform/limits/limit-store.js';
import type { Limit } from '../platform/limits/limit-store.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { parseCode } from '../survivors/index.js';
import type {
  CallInAnswer,
  CallInAnswerRequest,
  CallInDto,
  CallInState,
  CaseCallInDto,
} from './call-ins.dto.js';
import { answerCallIn, askedCallIns, callInOf, insertCallIn, releaseCallIns } from './call-ins.queries.js';
import type { CaseCallIn } from './call-ins.queries.js';
import { callInReopened, callInSettled, referralSent } from './referrals.events.js';
import type { ReferralEvent } from './referrals.events.js';
import { mayBeSupportLead } from './support-lead.rules.js';

const DAY_SECONDS = 86_400;
const A_PERSON = { times: 5, seconds: DAY_SECONDS } as const;
const AN_AGENCY = { times: 20, seconds: DAY_SECONDS } as const;

const HER_WORD: readonly CallInAnswer[] = ['asked', 'not_asked', 'withdrawn'];
const ENDS: readonly CallInAnswer[] = ['not_asked', 'withdrawn'];

/**
 * The agency to which a survivor fled asks for her case by the code on her card. The request only stores the question:
 * the worker looks for the case, so that an unknown, blocked, closed and known code look alike (capabilities 2.2).
 */
@Injectable()
export class CallInsService implements OnModuleInit {
  private readonly ofPerson: Limit;
  private readonly ofAgency: Limit;

  constructor(
    store: LimitStore,
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly agencies: AgenciesService,
    private readonly events: Events,
  ) {
    this.ofPerson = store.limit('call-in-person', A_PERSON);
    this.ofAgency = store.limit('call-in-agency', AN_AGENCY);
  }

  onModuleInit(): void {
    this.events.on(referralSent, (sent) => this.afterSending(sent));
  }

  async list(): Promise<CallInDto[]> {
    const rows = await askedCallIns(this.database);
    return rows.map(({ id, code, askedAt, ...ends }) => ({
      ...{ id, code, askedAt: askedAt.toISOString() },
      state: stateOf(ends),
    }));
  }

  async ask(typed: string): Promise<void> {
    const { agencyId, agencyKind, agencyType, userId } = this.database.viewer;
    if (agencyKind === 'police' || !mayBeSupportLead(agencyType as AgencyType)) throw notAllowed();
    const code = parseCode(typed);
    if (!code) throw invalid({ path: 'code', code: 'invalid_code' });
    const wait = (await this.ofPerson.take(userId)) || (await this.ofAgency.take(agencyId));
    if (wait > 0) throw tooMany(wait);
    await insertCallIn(this.database, code);
  }

  async get(caseId: string, id: string): Promise<CaseCallInDto> {
    const { relations } = await this.access.toRead(caseId, 'follow_ups');
    if (!relations.has('own')) throw notFound();
    return this.shown(await this.find(caseId, id));
  }

  /** The case comes first: who has no part in it learns nothing about the id either. */
  async answer(id: string, { caseId, answer, isAlone }: CallInAnswerRequest, version: number): Promise<void> {
    await this.access.toOwn(caseId, 'follow_ups');
    const known = await this.find(caseId, id);
    expectVersion(version, known.version, await this.shown(known));
    if (!known.takes.includes(answer))
      throw known.takes.length > 0 || !known.isOpen ? refused('call_in_settled') : notAllowed();
    if (HER_WORD.includes(answer) && !isAlone) throw invalid({ path: 'isAlone', code: 'required' });
    expectChanged((await answerCallIn(this.database, id, { answer, isAlone, version })) ? 1 : 0);
    if (ENDS.includes(answer)) await this.events.publish(callInSettled, { caseId, callInId: id });
    if (answer === 'corrected') await this.events.publish(callInReopened, { caseId, callInId: id });
  }

  /** To whichever agency she is handed over, nothing is left to ask her. */
  private async afterSending({ caseId, referralId, kind }: ReferralEvent): Promise<void> {
    if (kind !== 'handover') return;
    for (const { id } of await releaseCallIns(this.database, referralId))
      await this.events.publish(callInSettled, { caseId, callInId: id });
  }

  private async find(caseId: string, id: string): Promise<CaseCallIn> {
    const found = await callInOf(this.database, id);
    if (found?.caseId !== caseId) throw notFound();
    return found;
  }

  private async shown({
    caseId: _,
    askedAt,
    answeredAt,
    confirmedAt,
    agencyId,
    ...rest
  }: CaseCallIn): Promise<CaseCallInDto> {
    const known = agencyId ? await this.agencies.inShort([agencyId]) : null;
    return {
      ...rest,
      agencyId,
      askedAt: askedAt.toISOString(),
      answeredAt: answeredAt?.toISOString() ?? null,
      confirmedAt: confirmedAt?.toISOString() ?? null,
      agencyName: (agencyId && known?.get(agencyId)?.name) || null,
    };
  }
}

function stateOf({ lapsedAt, isReleased }: { lapsedAt: Date | null; isReleased: boolean }): CallInState {
  if (isReleased) return 'released';
  return lapsedAt ? 'no_release' : 'waiting';
}
