import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';
import { assignContact } from '../../api/fn/follow-ups/assign-contact';
import { readNotifications } from '../../api/fn/workboard/read-notifications';
import { acceptReferral } from '../../api/fn/referrals/accept-referral';
import { getToday } from '../../api/fn/workboard/get-today';
import { listTodaySection } from '../../api/fn/workboard/list-today-section';
import type { TodayDto } from '../../api/models/today-dto';
import type { WorkPageDto } from '../../api/models/work-page-dto';
import type { WorkRowDto } from '../../api/models/work-row-dto';
import { Dialogs } from '../../core/dialogs/dialogs';
import { DraftList } from '../../core/drafts/draft-list';
import { DraftStore } from '../../core/drafts/draft-store';
import { Api } from '../../core/http/api';
import { newIn, renewed } from '../../core/http/paged-list';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission, unattended } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Texts } from '../../core/language/texts';
import { Live } from '../../core/live/live';
import { ServerClock } from '../../core/session/server-clock';
import { SessionStore } from '../../core/session/session.store';
import { WORKERS } from '../../core/session/session.types';
import { Menu } from '../../core/shell/menu';
import { isSearch, refusalPlace } from '../../core/work/refusal-actions';
import { UndoAcceptance } from '../../core/work/undo-acceptance';
import { News } from '../../core/work/news';
import { Snoozing } from '../../core/work/snoozing';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { QueueList } from '../../ui/queue/queue-list';
import type { RowActed, RowState } from '../../ui/queue/queue.types';
import { Empty } from '../../ui/states/empty';
import { LoadError } from '../../ui/states/load-error';
import { Loading } from '../../ui/states/loading';
import { CalendarButton } from './calendar-button';
import { OwnReminders } from './own-reminders';
import { TrainingLine } from './training-line';
import { TodayRows } from './today-rows';
import { besideRows, pagesOf, shownSections } from './today-sections';
import type { Pages, Section } from './today-sections';
import { placeOf } from './work-places';
import { WORK_LIST_SECTION } from '../../api/models/work-list-section-array';

const lineId = ({ followUpId }: WorkRowDto): string => followUpId;

/** Every row that the line stands for. */
const rowsOf = ({ followUpId, also }: WorkRowDto): string[] => [
  followUpId,
  ...also.map((row) => row.followUpId),
];

/** A person's day: danger first, then what is due, then what is next, the rest on request. The tasks of a case stand together. */
@Component({
  selector: 'pn-today',
  imports: [
    CalendarButton,
    DraftList,
    Empty,
    LoadError,
    Loading,
    OwnReminders,
    MatButton,
    News,
    Note,
    PageHeader,
    QueueList,
    RouterLink,
    TrainingLine,
  ],
  templateUrl: './today.html',
  styleUrl: './today.scss',
})
export class Today {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  private readonly dialogs = inject(Dialogs);
  private readonly undoAcceptance = inject(UndoAcceptance);
  private readonly snoozing = inject(Snoozing);
  private readonly menu = inject(Menu);
  private readonly words = inject(TodayRows);
  private readonly session = inject(SessionStore);
  protected readonly t = inject(Texts).t;
  protected readonly dates = inject(Dates);
  protected readonly clock = inject(ServerClock);
  private readonly drafts = inject(DraftStore);
  protected readonly day = signal<TodayDto | null>(null);
  protected readonly problem = signal('');
  /** The section whose next page is on its way. */
  protected readonly adding = signal<Section | null>(null);
  /** What did not arrive or was not taken, while the day itself stays on the screen. */
  protected readonly smallProblem = signal('');
  private readonly states = signal<Readonly<Record<string, RowState>>>({});
  private readonly pages = signal<Pages | null>(null);
  protected readonly mayRegister = computed(() => this.session.hasRole(...WORKERS));
  protected readonly sections = computed(() => {
    const pages = this.pages();
    if (!pages) return [];
    return shownSections(pages).map((section, index) => ({
      ...section,
      leads: index === 0,
      rows: section.rows.map(({ row, continues, saysContact }) =>
        this.words.work(row, { continues, saysContact, state: this.states()[row.followUpId] }),
      ),
    }));
  });
  protected readonly waiting = computed(() =>
    (this.day()?.waiting.items ?? []).map((row) => this.words.waiting(row, this.states()[row.id])),
  );
  /** The day, and how much of it is late or due. */
  protected readonly lead = computed(() => {
    const day = this.day();
    if (!day) return '';
    const { late, today } = day.counts;
    return [
      this.dates.longDay(day.now),
      late > 0 ? this.t('today.count-late', { count: late }) : '',
      today > 0 ? this.t('today.count-today', { count: today }) : '',
    ]
      .filter(Boolean)
      .join(' · ');
  });
  protected readonly news = computed(() => {
    const [day, pages] = [this.day(), this.pages()];
    return day && pages ? besideRows(day.notifications, pages) : [];
  });
  protected readonly hasDrafts = computed(() => this.drafts.list().length > 0);
  protected readonly isEmpty = computed(
    () => this.sections().length === 0 && this.waiting().length === 0 && this.day()?.reminders.length === 0,
  );
  /** Own reminders stand below danger and late tasks: before the next days, or last. */
  protected readonly endsWithoutNext = computed(() => this.sections().at(-1)?.name !== 'next');

  /** The day as it is by now, while what is new in it waits until it is wanted. */
  private readonly arrived = signal<TodayDto | null>(null);
  protected readonly newCount = computed(() => {
    const [arrived, pages, day] = [this.arrived(), this.pages(), this.day()];
    if (!arrived || !pages || !day) return 0;
    const inSections = WORK_LIST_SECTION.map(
      (name) => newIn(arrived[name].items, pages[name].items, lineId).length,
    );
    return [...inSections, newIn(arrived.waiting.items, day.waiting.items).length].reduce((a, b) => a + b);
  });

  constructor() {
    void this.load();
    inject(Live).onChange(() => void this.refresh());
  }

  protected async load(): Promise<void> {
    this.problem.set('');
    try {
      this.show(await this.api.call(getToday, {}));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    }
  }

  /** Background refresh; a failure is silent. Rows keep their places, new rows wait, notifications appear. */
  private async refresh(): Promise<void> {
    const before = this.day();
    const arrived = await this.api.call(getToday, {}, unattended()).catch(() => null);
    const [day, pages] = [this.day(), this.pages()];
    if (!arrived || !day || !pages) return;
    // The user read or answered a row during the request.
    if (day !== before) return this.refresh();
    if (this.isEmpty()) return this.show(arrived);
    this.count(arrived);
    const waiting = renewed(day.waiting.items, arrived.waiting.items);
    this.day.set({ ...arrived, waiting: { ...day.waiting, items: waiting } });
    const now = (name: Section): WorkPageDto => ({
      ...pages[name],
      items: renewed(pages[name].items, arrived[name].items, lineId),
    });
    this.pages.set({ late: now('late'), today: now('today'), next: now('next') });
    this.arrived.set(arrived);
  }

  protected showNew(): void {
    const arrived = this.arrived();
    if (arrived) this.show(arrived);
  }

  private show(day: TodayDto): void {
    this.count(day);
    this.day.set(day);
    this.pages.set(pagesOf(day));
    this.arrived.set(null);
  }

  private count({ now, counts }: TodayDto): void {
    this.clock.set(now);
    this.menu.setCount('today', counts.late + counts.today);
    this.menu.setCount('referrals', counts.waiting);
  }

  protected async more(section: Section): Promise<void> {
    const pages = this.pages();
    const cursor = pages?.[section].nextCursor;
    if (!pages || !cursor || this.adding()) return;
    this.adding.set(section);
    this.smallProblem.set('');
    try {
      const page = await this.api.call(listTodaySection, { section, cursor });
      const items = [...pages[section].items, ...page.items];
      this.pages.set({ ...pages, [section]: { items, nextCursor: page.nextCursor } });
    } catch (problem) {
      this.smallProblem.set(this.problems.sentence(problem));
    } finally {
      this.adding.set(null);
    }
  }

  protected async act({ row, action }: RowActed): Promise<void> {
    const work = this.allWork().find(({ followUpId }) => followUpId === row.id);
    if (!work) return;
    if (action.code === 'snooze') return this.snooze(work);
    if (action.code === 'end_snooze') return this.tellAgain(work);
    if (action.code === 'take_contact') return this.take(work);
    if (isSearch(work.rule) && work.subjectId) return this.openRefusal(work, action.code);
    await this.router.navigate([...(placeOf(action.code, work) ?? ['/cases', work.caseId])]);
  }

  private async openRefusal({ subjectId, refusal, caseId }: WorkRowDto, action: string): Promise<void> {
    const place = refusalPlace(action, refusal?.referralId ?? subjectId ?? '', caseId);
    await this.router.navigate([...place.to], { queryParams: place.do ? { do: place.do } : {} });
  }

  private async snooze(work: WorkRowDto): Promise<void> {
    const wish = await this.snoozing.ask(this.dialogs, work.snoozableUntil ?? '');
    if (!wish) return;
    const undo = () => this.tellAgain(work);
    await this.trying(work.followUpId, () => this.snoozing.put(rowsOf(work), wish, undo));
  }

  /** Takes a contact from a colleague, who sees the change on the Today page. */
  private take({ caseId, followUpId }: WorkRowDto): Promise<void> {
    const body = { userId: this.session.user()?.id ?? null };
    return this.trying(followUpId, () =>
      this.api.call(assignContact, { caseId, body }, new Submission().context(null)),
    );
  }

  private tellAgain(work: WorkRowDto): Promise<void> {
    return this.trying(work.followUpId, () => this.snoozing.end(rowsOf(work)));
  }

  private async trying(id: string, work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
      await this.load();
    } catch (problem) {
      this.mark(id, { kind: 'failed', sentence: this.problems.sentence(problem) });
    }
  }

  protected async answer({ row, action }: RowActed): Promise<void> {
    const waiting = this.day()?.waiting.items.find(({ id }) => id === row.id);
    if (!waiting) return;
    if (waiting.type !== 'referral' || action.code !== 'accept') {
      const queryParams = waiting.type === 'referral' ? { do: action.code } : {};
      await this.router.navigate([...(row.link ?? [])], { queryParams });
      return;
    }
    this.mark(waiting.id, { kind: 'sending' });
    try {
      const params = { id: waiting.id };
      const accepted = await this.api.call(acceptReferral, params, new Submission().context(waiting.version));
      this.undoAcceptance.offer(accepted);
      await this.router.navigate(accepted.caseId ? ['/cases', accepted.caseId] : ['/referrals', waiting.id]);
    } catch (problem) {
      this.mark(waiting.id, { kind: 'failed', sentence: this.problems.sentence(problem) });
    }
  }

  /** What only repeats a row is read with the rest. */
  protected async read(): Promise<void> {
    const ids = this.day()?.notifications.map(({ id }) => id) ?? [];
    try {
      await this.api.call(readNotifications, { body: { ids } }, new Submission().context());
    } catch (problem) {
      this.smallProblem.set(this.problems.sentence(problem));
      return;
    }
    const day = this.day();
    if (day) this.day.set({ ...day, notifications: day.notifications.filter(({ id }) => !ids.includes(id)) });
  }

  private allWork(): WorkRowDto[] {
    const pages = this.pages();
    return pages ? WORK_LIST_SECTION.flatMap((section) => pages[section].items) : [];
  }

  private mark(id: string, state: RowState): void {
    this.states.update((states) => ({ ...states, [id]: state }));
  }
}
