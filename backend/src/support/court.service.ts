import { Injectable } from '@nestjs/common';
import { AccessService, VaultService } from '../access/index.js';
import type { CaseAccess, SealedPlace } from '../access/index.js';
import { CaseEventsService, CasesService, TimelineService } from '../cases/index.js';
import { LegalValuesService } from '../legal-values/index.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { expectVersion } from '../platform/http/if-match.js';
import { dayOf, startOfDay } from '../shared/dates.js';
import type { Day } from '../shared/dates.js';
import { invalid, notAllowed, notFound, refused } from '../shared/errors.js';
import { newId } from '../shared/ids.js';
import type { CourtCaseDto, CourtCasesDto, CourtDutyDto, CourtStepDto } from './court.dto.js';
import type { CourtStepRequest, NewCourtCaseRequest } from './court.dto.js';
import { courtProblems } from './court-problems.rules.js';
import {
  HER_WORD,
  dutyIds,
  dutyState,
  isAddressServed,
  isDelayed,
  isEnded,
  isOfDuty,
} from './court.rules.js';
import { openedCourts, courtReceivers } from './court-openings.queries.js';
import type { OpenedCourt } from './court-openings.queries.js';
import type { CourtOpeningDto } from './court-openings.dto.js';
import { nextCourtSteps, nextDutySteps, runningWindow, stepRefusal } from './court.rules.js';
import { HEARING_SAFETY } from './court.types.js';
import type { CourtAnswers, CourtKind, CourtStep } from './court.types.js';
import { ERROR, dayBefore, mistakeOf, standing } from './court-standing.rules.js';
import { hearingStepOf, HEARING_ABOUT, WITHDRAWN_BECAUSE } from './court-effects.rules.js';
import { KeyDatesService } from './key-dates.service.js';
import { CourtStepRecord } from './support.entity.js';
import { courtStepRecorded } from './support.events.js';
import { courtsAtLawyer, hasOwnLawyer } from './support.queries.js';
import type { CourtStepAtLawyer } from './support.queries.js';

const LAWYER = 'legal_aid_lawyer';
/** The same rules hold: a duty about safety ends at the survivor's word, and what is unasked is asked first. */
const WITHOUT_LAWYER: readonly CourtStep[] = [
  ...(['next_date_set', 'ended', 'duty_stopped', 'impossible'] as const),
  ...(['withdrawal_asked', 'appeal_asked'] as const),
];

const noteOf = ({ id, caseId }: Pick<CourtStepRecord, 'id' | 'caseId'>): SealedPlace => ({
  ...{ caseId, partition: 'support', row: id },
  ...{ table: 'court_steps', column: 'sealed_note' },
});

const answersOf = (typed: CourtStepRequest): CourtAnswers => {
  const { alone, view, judgeTold, forWhom, untilOn, address } = typed;
  const hearing = Object.fromEntries(HEARING_SAFETY.map((question) => [question, typed[question]]));
  const all = { alone, view, judgeTold, forWhom, untilOn, address, ...hearing };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
};

/** `isMistake`: the viewer may take it back. */
type ShownStep = CourtStepAtLawyer & { note: string | null; isMistake: boolean };

const toStep = ({ step, onDay, nextOn, detail, duty, note, answers }: ShownStep): CourtStepDto => ({
  ...{ step, onDay, nextOn, detail, duty, note },
  hearing: HEARING_SAFETY.flatMap((question) => {
    const answer = answers[question];
    return answer ? [{ question, answer }] : [];
  }),
});

/** The steps of each court case. */
const byCourt = <Step extends { courtId: string }>(steps: readonly Step[]): Step[][] =>
  [...new Set(steps.map(({ courtId }) => courtId))].map((id) =>
    steps.filter(({ courtId }) => courtId === id),
  );

/** What is open of this court case; an entry is new until a step of the same court case or duty is recorded after it. */
const openingsOf = (steps: readonly CourtStepRecord[], opened: readonly OpenedCourt[]): CourtOpeningDto[] =>
  opened
    .filter(({ courtId }) => courtId === steps[0]?.courtId)
    .map(({ courtId: _, entries, isEnded, ...opening }) => ({
      ...opening,
      entries: entries.map(({ recordedAt, isHelpWaiting, ...entry }) => {
        const isLater = (step: CourtStepRecord): boolean =>
          step.dutyId === opening.dutyId && step.recordedAt > new Date(recordedAt);
        // No step answers a wish for help, only the work on its row.
        const isNew = entry.entry === 'help_wanted' ? isHelpWaiting : !steps.some(isLater);
        return { ...entry, isNew };
      }),
      allowedActions: isEnded ? [] : ['end'],
    }));

type NewStep = Pick<CourtStepRecord, 'courtId' | 'kind' | 'stepNo' | 'dutyId' | 'duty' | 'hearingId'>;

/** Stored steps of court cases. Police find none, whatever the case. */
@Injectable()
export class CourtRecordsService {
  constructor(
    private readonly database: Database,
    private readonly access: AccessService,
    private readonly vault: VaultService,
  ) {}

  /** Oldest first; none where the viewer may not read them. */
  ofCourt(courtId: string): Promise<CourtStepRecord[]> {
    return this.database.repository(CourtStepRecord).find({ where: { courtId }, order: { stepNo: 'ASC' } });
  }

  /** The last step, where the viewer may take it back. */
  mistake(steps: readonly CourtStepRecord[]): CourtStepRecord | null {
    return mistakeOf(steps, this.database.viewer, this.database.now);
  }

  async toWrite(caseId: string, step: CourtStep): Promise<void> {
    if (this.database.viewer.agencyKind === 'police') throw notFound();
    const access = await this.access.toRead(caseId, 'support');
    if (!(await this.writable(access))(step)) throw notAllowed();
  }

  /**
   * The lawyer records everything; any other worker records what the survivor says. Where no lawyer is left, a supervisor
   * keeps the court case moving and ends it with its duties.
   */
  private async writable({ relations, writes }: CaseAccess): Promise<(step: CourtStep) => boolean> {
    const { roles } = this.database.viewer;
    if (!relations.has('own')) return () => false;
    const isWorker = writes.has('support');
    if (isWorker && roles.includes(LAWYER)) return () => true;
    const isSupervisor = roles.includes('supervisor');
    const standsIn = isSupervisor && !(await hasOwnLawyer(this.database));
    // Who may take back which step is asked once the steps are known.
    const isAnyones = (step: CourtStep): boolean => HER_WORD.includes(step) || step === ERROR;
    return (step) =>
      (isWorker && isAnyones(step)) ||
      (standsIn && WITHOUT_LAWYER.includes(step)) ||
      (isSupervisor && step === ERROR);
  }

  async add(caseId: string, step: NewStep, typed: CourtStepRequest): Promise<void> {
    const { agencyId, userId } = this.database.viewer;
    const own = { id: newId(), caseId, agencyId, writtenBy: userId };
    const sealedNote = typed.note ? await this.vault.seal(noteOf(own), typed.note) : null;
    const { step: code, onDay, nextOn, detail } = typed;
    await this.database.insert(CourtStepRecord, {
      ...{ ...own, ...step, step: code, onDay, nextOn, detail },
      ...{ answers: answersOf(typed), sealedNote },
    });
  }

  async list(caseId: string): Promise<CourtCasesDto> {
    if (this.database.viewer.agencyKind === 'police') throw notFound();
    const access = await this.access.toRead(caseId, 'support');
    const rows = await this.database
      .repository(CourtStepRecord)
      .find({ where: { caseId }, order: { recordedAt: 'ASC', stepNo: 'ASC' } });
    const mistakes = byCourt(rows).flatMap((steps) => this.mistake(steps) ?? []);
    const own = await Promise.all(
      rows.map(async (row) => ({ ...row, note: await this.noteIn(row), isMistake: mistakes.includes(row) })),
    );
    const elsewhere = await courtsAtLawyer(this.database, caseId);
    for (const step of elsewhere) this.database.audit.touch(step.caseId, 'support');
    const writable = await this.writable(access);
    const opened = await openedCourts(this.database, caseId);
    const courtCases = [
      ...byCourt(own).map((steps) => ({
        ...this.toDto(steps, { writable, isElsewhere: false }),
        openings: openingsOf(steps, opened),
      })),
      ...byCourt(elsewhere.map((step) => ({ ...step, note: null, isMistake: false }))).map((steps) => ({
        ...this.toDto(steps, { writable: () => false, isElsewhere: true }),
        openings: [],
      })),
    ];
    return {
      courtCases: courtCases.sort((a, b) => Number(b.isOpen) - Number(a.isOpen)),
      mayAdd: writable('filed'),
      receivers: writable('filed') ? await courtReceivers(this.database, caseId) : [],
    };
  }

  private toDto(
    all: readonly ShownStep[],
    { writable, isElsewhere }: { writable: (step: CourtStep) => boolean; isElsewhere: boolean },
  ): Omit<CourtCaseDto, 'openings'> {
    const steps = standing(all);
    const [first] = steps;
    if (!first) throw new Error('A court case has a step.');
    const today = dayOf(this.database.now);
    const mistake = writable(ERROR) ? all.find(({ isMistake }) => isMistake) : undefined;
    const mine = (known: readonly CourtStep[], id: string | null = null): CourtStep[] => [
      ...known.filter(writable),
      ...(mistake?.dutyId === id ? [ERROR] : []),
    ];
    return {
      ...{ id: first.courtId, kind: first.kind, isOpen: !isEnded(steps), isDelayed: isDelayed(steps) },
      isElsewhere,
      isAddressServed: isAddressServed(steps),
      windowUntil: runningWindow(steps, today)?.nextOn ?? null,
      duties: dutyIds(steps).map((id) => this.toDuty(id, steps, mine(nextDutySteps(steps, id, today), id))),
      steps: [...all].reverse().map(toStep),
      allowedActions: mine(nextCourtSteps(steps, today)),
      version: all.length,
    };
  }

  private toDuty(id: string, all: readonly ShownStep[], allowedActions: CourtStep[]): CourtDutyDto {
    const steps = all.filter(({ dutyId }) => dutyId === id);
    const [set, last] = [steps[0], steps.at(-1)];
    if (!set?.duty || !last) throw new Error('A duty says what must be done.');
    const { forWhom = null, untilOn = null } = set.answers;
    const { step, detail, onDay, nextOn } = last;
    const state = dutyState(steps);
    return { id, duty: set.duty, state, forWhom, untilOn, step, detail, onDay, nextOn, allowedActions };
  }

  private async noteIn(row: CourtStepRecord): Promise<string | null> {
    return row.sealedNote && (await this.vault.openKept(noteOf(row), row.sealedNote));
  }
}

/** What a step means elsewhere: a hearing is a date, a period for reconciliation is pressure; the timeline has each step. */
@Injectable()
export class CourtEffectsService {
  constructor(
    private readonly dates: KeyDatesService,
    private readonly caseEvents: CaseEventsService,
    private readonly timeline: TimelineService,
  ) {}

  /** The hearing of the step in the dates of the case; null where the step is about none. */
  async hearing(
    { caseId, kind, hearingId }: { caseId: string; kind: CourtKind; hearingId: string | null },
    { step, onDay, nextOn }: CourtStepRequest,
  ): Promise<string | null> {
    const plain = { detail: null, note: null };
    if (step === 'hearing_set' && nextOn)
      return this.dates.begin(
        caseId,
        {
          ...{ kind: 'hearing', onDay: nextOn, detail: HEARING_ABOUT[kind], note: null },
        },
        true,
      );
    const dateStep = hearingStepOf(step, nextOn);
    if (hearingId === null || dateStep === null) return null;
    await this.dates.follow(hearingId, {
      ...plain,
      step: dateStep,
      onDay: dateStep === 'moved' && nextOn ? nextOn : onDay,
    });
    return hearingId;
  }

  async of(caseId: string, kind: CourtKind, typed: CourtStepRequest): Promise<void> {
    const { step, onDay, nextOn, detail, view, duty } = typed;
    const facts = { court: kind, duty, courtStep: step, courtDetail: detail, nextOn };
    const happenedAt = startOfDay(onDay);
    await this.timeline.add({ caseId, kind: 'court_step', partition: 'support', facts, happenedAt });
    const about = { happenedOn: onDay, withdrawalReason: null, survivorView: null, periodEndsOn: null };
    if (step === 'reconciliation_period')
      await this.caseEvents.storeEvent(caseId, {
        ...{ ...about, event: 'court_period', survivorView: view, periodEndsOn: nextOn },
      });
    const withdrawalReason = step === 'withdrawal_asked' && detail ? WITHDRAWN_BECAUSE[detail] : undefined;
    if (withdrawalReason)
      await this.caseEvents.storeEvent(caseId, { ...about, event: 'complaint_withdrawn', withdrawalReason });
  }
}

/** Court cases of a survivor, led by the lawyer. */
@Injectable()
export class CourtService {
  constructor(
    private readonly cases: CasesService,
    private readonly records: CourtRecordsService,
    private readonly effects: CourtEffectsService,
    private readonly law: LegalValuesService,
    private readonly events: Events,
  ) {}

  async begin(caseId: string, { kind, ...typed }: NewCourtCaseRequest): Promise<void> {
    await this.records.toWrite(caseId, typed.step);
    await this.cases.toCommand(caseId, 'record_event');
    await this.add(caseId, { courtId: newId(), kind, steps: [] }, { ...EMPTY, ...typed });
  }

  /** Adds a step; the expected version is the number of steps that the caller saw. Returns the case. */
  async step(courtId: string, expectedVersion: number, typed: CourtStepRequest): Promise<string> {
    const [first] = await this.records.ofCourt(courtId);
    if (!first) throw notFound();
    const { caseId, kind } = first;
    await this.records.toWrite(caseId, typed.step);
    await this.cases.toCommand(caseId, 'record_event');
    // Read once more behind the lock of the case.
    const steps = await this.records.ofCourt(courtId);
    expectVersion(expectedVersion, steps.length, { version: steps.length });
    if (typed.step === ERROR) await this.takeBack(caseId, { courtId, kind, steps }, typed);
    else await this.add(caseId, { courtId, kind, steps }, typed);
    return caseId;
  }

  /** The expected version says which step it is: always the last one. Its row is planned as before it. */
  private async takeBack(
    caseId: string,
    { courtId, kind, steps }: { courtId: string; kind: CourtKind; steps: readonly CourtStepRecord[] },
    typed: CourtStepRequest,
  ): Promise<void> {
    const mistake = this.records.mistake(steps);
    if (!mistake) throw refused('step_not_now', ['step_not_now']);
    const { dutyId, duty } = mistake;
    const before = standing(steps).slice(0, -1);
    const onDay = this.cases.today;
    const nextOn = dayBefore(before, dutyId, onDay);
    const back: CourtStepRequest = { ...EMPTY, step: typed.step, onDay, nextOn, dutyId, duty };
    const stepNo = steps.length + 1;
    await this.records.add(caseId, { courtId, kind, stepNo, dutyId, duty, hearingId: null }, back);
    await this.effects.of(caseId, kind, back);
    const last = before.findLast((step) => step.dutyId === dutyId);
    const step = dutyId && last ? last.step : typed.step;
    await this.publish({ caseId, courtId }, before, { step, onDay, nextOn, dutyId });
  }

  private async add(
    caseId: string,
    { courtId, kind, steps: all }: { courtId: string; kind: CourtKind; steps: readonly CourtStepRecord[] },
    request: CourtStepRequest,
  ): Promise<void> {
    const steps = standing(all);
    const typed = withDuty(request, steps);
    const { today } = this.cases;
    const refusal = stepRefusal(typed, steps, today);
    if (refusal) throw refused(refusal, [refusal]);
    const key = 'court.reconciliation_max_days';
    const reconciliationDays = Number((await this.law.on(typed.onDay || today, [key]))[key].value);
    const problems = courtProblems(typed, steps, { today, reconciliationDays });
    if (problems.length > 0) throw invalid(...problems);
    const known = steps.findLast((step) => step.hearingId !== null)?.hearingId ?? null;
    const hearingId = await this.effects.hearing({ caseId, kind, hearingId: known }, typed);
    const { step, dutyId, duty, onDay, nextOn } = typed;
    const stepNo = all.length + 1;
    await this.records.add(caseId, { courtId, kind, stepNo, dutyId, duty, hearingId }, typed);
    await this.effects.of(caseId, kind, typed);
    await this.publish({ caseId, courtId }, [...steps, typed], { step, onDay, nextOn, dutyId });
  }

  private publish(
    place: { caseId: string; courtId: string },
    steps: Parameters<typeof isEnded>[0],
    typed: { step: CourtStep; onDay: Day; nextOn: Day | null; dutyId: string | null },
  ): Promise<void> {
    const ofDuty = steps.filter(({ dutyId }) => dutyId !== null && dutyId === typed.dutyId);
    const duty = ofDuty.length > 0 ? dutyState(ofDuty) : null;
    return this.events.publish(courtStepRecorded, { ...place, ...typed, isOpen: !isEnded(steps), duty });
  }
}

const EMPTY = {
  ...{ nextOn: null, detail: null, dutyId: null, duty: null, forWhom: null, untilOn: null, alone: null },
  ...{ view: null, judgeTold: null, address: null, note: null },
  ...{ companion: null, separateWay: null, otherThere: null, seating: null, interpreter: null },
  childrenStay: null,
} as const;

/** A new duty gets its id here; a step of a known one says which it is, and no other step names one. */
function withDuty(typed: CourtStepRequest, steps: readonly CourtStepRecord[]): CourtStepRequest {
  if (!isOfDuty(typed.step)) return { ...typed, dutyId: null, duty: null };
  if (typed.step === 'duty_set') return { ...typed, dutyId: newId() };
  const known = steps.find(({ dutyId }) => dutyId !== null && dutyId === typed.dutyId);
  if (!known) throw invalid({ path: 'dutyId', code: 'not_in_list' });
  return { ...typed, duty: known.duty };
}
