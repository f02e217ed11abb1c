import { Component, computed, inject, input, linkedSignal, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatCheckbox } from '@angular/material/checkbox';
import { RouterLink } from '@angular/router';
import { answerDuplicate } from '../../api/fn/imports/answer-duplicate';
import { assignImportReviews } from '../../api/fn/imports/assign-import-reviews';
import { listImportReviews } from '../../api/fn/imports/list-import-reviews';
import { listReviewWorkers } from '../../api/fn/imports/list-review-workers';
import type { ImportReviewDto, ReviewReason } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Dates } from '../../core/language/dates';
import { inHalves } from '../../core/language/in-halves';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Undo } from '../../core/shell/undo';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { Code } from '../../ui/code/code';
import { SelectField } from '../../ui/field/select-field';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';

/** The first look at imported cases: by what decides, given to colleagues in groups. */
@Component({
  selector: 'pn-import-reviews',
  imports: [
    Arrived,
    ChoiceChips,
    Code,
    Empty,
    MatButton,
    MatCheckbox,
    Note,
    PageHeader,
    RouterLink,
    SelectField,
  ],
  templateUrl: './import-reviews.html',
  styleUrl: './import-rows.scss',
})
export class ImportReviews {
  /** From the address: what a line of the inbox counted. */
  readonly reason = input<string>();
  readonly importId = input<string>();

  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  private readonly announcer = inject(Announcer);
  private readonly undo = inject(Undo);
  protected readonly t = inject(Texts).t;
  protected readonly shown = linkedSignal<string | null>(() => this.reason() ?? null);
  protected readonly reviews = apiResource(
    ({ reason, importId }: { reason: string | null; importId: string | undefined }) =>
      this.api.call(listImportReviews, {
        ...(reason ? { reason: reason as ReviewReason } : {}),
        ...(importId ? { importId } : {}),
      }),
    () => ({ reason: this.shown(), importId: this.importId() }),
  );
  protected readonly chosen = signal<ReadonlySet<string>>(new Set());
  protected readonly workers = apiResource(() => this.api.call(listReviewWorkers, {}));
  protected readonly worker = signal('');
  protected readonly sender = sender();
  private readonly missing = signal('');
  protected readonly problem = computed(() => this.missing() || this.sender.problem());
  protected readonly back = computed(() => ({ to: ['/registers'], label: this.t('menu.registers') }));
  protected readonly progress = computed(() => {
    const shown = this.reviews.value();
    if (!shown) return '';
    const { all, reviewed, assigned } = shown;
    return this.t('import-reviews.progress', { all, reviewed, assigned });
  });
  protected readonly reasons = computed(() =>
    (this.reviews.value()?.counts ?? [])
      .filter(({ reason, count }) => count > 0 || reason === this.shown())
      .map(({ reason, count }) => ({
        value: reason,
        label: `${this.t(`review-reason.${textName(reason)}`)} ${count}`,
      })),
  );
  protected readonly rows = computed(() =>
    (this.reviews.value()?.items ?? []).map((row) => this.toView(row)),
  );

  protected choose(caseId: string, isChosen: boolean): void {
    this.chosen.update((before) => {
      const after = new Set(before);
      if (isChosen) after.add(caseId);
      else after.delete(caseId);
      return after;
    });
  }

  protected chooseAll(): void {
    for (const { caseId, leadName } of this.rows()) if (leadName === null) this.choose(caseId, true);
  }

  protected async assign(): Promise<void> {
    const userId = this.worker();
    this.missing.set(userId ? '' : this.t('import-reviews.choose-worker'));
    if (!userId) return;
    await this.sender.send(async () => {
      const body = { caseIds: [...this.chosen()], userId };
      await this.api.call(assignImportReviews, { body }, new Submission().context());
      const before = this.reviews.value()?.assigned ?? 0;
      await this.reviews.reload();
      const count = (this.reviews.value()?.assigned ?? before) - before;
      this.announcer.say(this.t('import-reviews.assigned', { count }));
      this.chosen.set(new Set());
    });
  }

  /** A pair that was called two survivors leaves every list at once; every supervisor can ask again, now or later. */
  protected async say(caseIds: string[], areTwo: boolean): Promise<void> {
    const isSaid = await this.sender.send(async () => {
      await this.api.call(answerDuplicate, { body: { caseIds, areTwo } }, new Submission().context());
      await this.reviews.reload();
    });
    if (!isSaid) return;
    if (!areTwo) return this.announcer.say(this.t('import-reviews.asked-again'));
    this.undo.show({ message: this.t('import-reviews.said'), undo: () => this.say(caseIds, false) });
  }

  private toView(row: ImportReviewDto) {
    const { signs, settledAs, settledOn, lastOn, visits, isKnownElsewhere } = row;
    const settled =
      settledAs && settledOn
        ? this.t(`settled.${textName(settledAs)}`, { day: this.dates.date(settledOn) })
        : '';
    return {
      ...row,
      sameAs: row.sameAs.map((other) => ({ ...other, shown: inHalves(other.code ?? '') })),
      saidTwo: row.saidTwo.map((other) => ({
        ...other,
        said: this.t('import-reviews.said-two', {
          name: other.saidBy ?? '',
          day: this.dates.date(other.saidAt),
        }),
      })),
      due: row.dueAt ? this.t('import-reviews.due', { day: this.dates.day(row.dueAt) }) : '',
      facts: [
        ...signs.map((sign) => this.t(`review-sign.${sign}`)),
        settled,
        this.t('import-reviews.visits', { count: visits }),
        lastOn ? this.t('import-reviews.last', { day: this.dates.date(lastOn) }) : '',
        isKnownElsewhere ? this.t('import-reviews.elsewhere') : '',
      ].filter(Boolean),
      reasonText: this.t(`review-reason.${textName(row.reason)}`),
      label: this.t('registers.case', { code: row.code ?? '' }),
    };
  }
}
