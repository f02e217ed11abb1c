import { Injectable, computed, inject, signal } from '@angular/core';
import { listFollowUps } from '../../../api/fn/follow-ups/list-follow-ups';
import { getSafeContact } from '../../../api/fn/survivors/get-safe-contact';
import { getCaseOverview } from '../../../api/fn/workboard/get-case-overview';
import type {
  CaseCountsDto,
  CaseDto,
  CaseMeetingsDto,
  FollowUpDto,
  OpenQuestion,
  SafeContactDto,
} from '../../../api/models';
import { Api } from '../../../core/http/api';
import { toProblem } from '../../../core/http/api-problem';
import { ProblemTexts } from '../../../core/http/problem-texts';

/** One case while its screens are open: what the server showed of it, and what it allows. Provided by the frame. */
@Injectable()
export class CaseStore {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly shown = signal<CaseDto | null>(null);
  private readonly agendas = signal<CaseMeetingsDto>({ items: [], flaggedUntil: null });
  private readonly tabCounts = signal<CaseCountsDto>({});
  private readonly plan = signal<SafeContactDto | null>(null);
  private readonly questions = signal<readonly OpenQuestion[]>([]);
  private readonly rows = signal<readonly FollowUpDto[]>([]);

  readonly state = signal<'loading' | 'ready' | 'missing' | 'failed'>('loading');
  readonly problem = signal('');
  /** Only below the frame, which shows nothing before the case has arrived. */
  readonly subject = computed<CaseDto>(() => {
    const subject = this.shown();
    if (!subject) throw new Error('The case has not arrived.');
    return subject;
  });
  readonly counts = this.tabCounts.asReadonly();
  /** Meetings that the case waits for, as far as the viewer may know. */
  readonly meetings = this.agendas.asReadonly();
  readonly safeContact = this.plan.asReadonly();
  /** What the registration left open, in the order to ask. */
  readonly openQuestions = this.questions.asReadonly();
  readonly followUps = this.rows.asReadonly();
  /** Waiting follow-ups, the earliest first. */
  readonly pending = computed(() =>
    this.rows()
      .filter(({ status }) => status === 'pending')
      .sort((a, b) => a.dueAt.localeCompare(b.dueAt) || this.rank(a) - this.rank(b)),
  );
  /** The own agency’s code of her; everybody else quotes the case’s reference. */
  readonly code = computed(() => this.subject().survivorCode ?? this.subject().reference);

  async load(id: string): Promise<void> {
    if (this.shown()?.id !== id) this.state.set('loading');
    try {
      const overview = await this.api.call(getCaseOverview, { id });
      const { header: subject, counts, meetings, openQuestions } = overview;
      const reads = new Set(subject.partitions);
      const [plan, rows] = await Promise.all([
        reads.has('safe_contact') ? this.api.call(getSafeContact, { caseId: id }) : null,
        reads.has('follow_ups') ? this.api.call(listFollowUps, { caseId: id }) : [],
      ]);
      this.shown.set(subject);
      this.tabCounts.set(counts);
      this.agendas.set(meetings);
      this.questions.set(openQuestions);
      this.plan.set(plan);
      this.rows.set(rows);
      this.state.set('ready');
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
      // Not there, or not hers to see: trying again would change nothing.
      this.state.set(toProblem(problem).status === 404 ? 'missing' : 'failed');
    }
  }

  /** Of rows due together, a missing first assessment comes first. */
  private rank({ rule }: FollowUpDto): number {
    return rule === 'rk.reassess' && this.shown()?.band === 'incomplete' ? 0 : 1;
  }

  /** After something was recorded. */
  reload(): Promise<void> {
    return this.load(this.subject().id);
  }

  may(action: string): boolean {
    return this.subject().allowedActions.includes(action);
  }

  reads(partition: string): boolean {
    return this.subject().partitions.includes(partition);
  }
}
