import { Component, computed, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listOrderNotices } from '../../api/fn/orders/list-order-notices';
import { sendOrderNotice } from '../../api/fn/orders/send-order-notice';
import { takeBackOrderNotice } from '../../api/fn/orders/take-back-order-notice';
import type { NoticeDto, OrderNoticesDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Dates } from '../../core/language/dates';
import { Language } from '../../core/language/language';
import { Texts, textName } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { ChoiceChips } from '../../ui/chips/choice-chips';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { FormActions } from '../../ui/form-actions/form-actions';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';

/** Tells the police of the place to which she moves of a running order, if she agrees. */
@Component({
  selector: 'pn-order-notice',
  imports: [Arrived, ChoiceChips, Empty, FormActions, MatButton, Note, PageHeader, SelectField, TextField],
  template: `
    <pn-page-header
      [heading]="t('order-notice.title')"
      [lead]="t('order-notice.lead')"
      [back]="{ to: back(), label: t('orders.heading-without-number') }"
    />
    <ng-container *pnArrived="list">
      @for (notice of list.value()?.notices; track notice.id) {
        <pn-note [kind]="notice.seenAt ? 'done' : 'waiting'" icon="swap">{{ line(notice) }}</pn-note>
        <button matButton type="button" [disabled]="isSending()" (click)="takeBack(notice.id)">
          {{ t('order-notice.take-back') }}
        </button>
      }
      @if (stations().length === 0 && !isTold()) {
        <pn-empty
          icon="information"
          [heading]="t('order-notice.nobody')"
          [next]="t('order-notice.nobody-next')"
        />
      } @else if (!isWaiting()) {
        <form class="card padded stack" novalidate (submit)="submit($event)">
          <pn-choice-chips
            [legend]="t('order-notice.asked')"
            [options]="answers()"
            [error]="error(answer() === 'alone', 'asked')"
            [(value)]="answer"
          />
          @if (answer() === 'no') {
            <pn-note kind="waiting" icon="information">{{ t('order-notice.not-sent') }}</pn-note>
          }
          <pn-select-field
            fieldId="station"
            [label]="t('order-notice.station')"
            [error]="error(station() !== '', 'station')"
            [(value)]="station"
          >
            <option value=""></option>
            @for (one of stations(); track one.id) {
              <option [value]="one.id">{{ one.label }}</option>
            }
          </pn-select-field>
          <pn-text-field
            fieldId="duty-phone"
            type="tel"
            [label]="t('order-notice.duty-phone')"
            [error]="error(phone().trim() !== '', 'duty-phone')"
            [(value)]="phone"
          />
          @if (problem()) {
            <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
          }
          <pn-form-actions [label]="t('order-notice.send')" [isSending]="isSending()" [back]="back()" />
        </form>
      }
    </ng-container>
  `,
  styles: `
    :host > pn-note,
    form {
      margin-top: 16px;
    }
  `,
})
export class OrderNotice {
  /** Of the order. */
  readonly id = input.required<string>();

  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  private readonly dates = inject(Dates);
  private readonly language = inject(Language);
  private readonly problems = inject(ProblemTexts);
  private submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly answer = signal<string | null>(null);
  protected readonly station = signal('');
  protected readonly phone = signal('');
  protected readonly isTried = signal(false);
  protected readonly isSending = signal(false);
  protected readonly problem = signal('');
  protected readonly back = computed(() => ['/orders', this.id()]);
  protected readonly list = apiResource<OrderNoticesDto>(() =>
    this.api.call(listOrderNotices, { id: this.id() }),
  );
  protected readonly isTold = computed(() => (this.list.value()?.notices ?? []).length > 0);
  /** Others get one only after these have seen theirs. */
  protected readonly isWaiting = computed(() =>
    (this.list.value()?.notices ?? []).some(({ seenAt }) => !seenAt),
  );
  protected readonly answers = computed(() =>
    ['alone', 'no'].map((value) => ({ value, label: this.t(`order-notice.asked-${value}`) })),
  );
  protected readonly stations = computed(() =>
    (this.list.value()?.stations ?? []).map(({ id, name, place }) => ({
      id,
      label: [place ? this.t(`place.${textName(place)}`) : '', name[this.language.current()]]
        .filter(Boolean)
        .join(' · '),
    })),
  );

  protected line({ stationName, sentAt, seenAt }: NoticeDto): string {
    const when = this.dates.moment(seenAt ?? sentAt);
    const agency = stationName[this.language.current()];
    return this.t(seenAt ? 'order-notice.seen-at' : 'order-notice.sent-at', { agency, when });
  }

  protected error(isGiven: boolean, field: string): string {
    return this.isTried() && !isGiven ? this.t(`order-notice.no-${field}`) : '';
  }

  protected async takeBack(noticeId: string): Promise<void> {
    this.isSending.set(true);
    this.problem.set('');
    try {
      await this.api.call(takeBackOrderNotice, { id: noticeId });
      await this.list.reload();
      this.announcer.say(this.t('order-notice.taken-back'));
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    this.isTried.set(true);
    const [stationId, dutyPhone] = [this.station(), this.phone().trim()];
    if (this.answer() !== 'alone' || !stationId || !dutyPhone || this.isSending()) return;
    this.isSending.set(true);
    this.problem.set('');
    const params = { id: this.id(), body: { stationId, dutyPhone, presence: 'alone' } as const };
    try {
      this.list.set(await this.api.call(sendOrderNotice, params, this.submission.context(null)));
      this.submission = new Submission();
      this.announcer.say(this.t('ui.saved'));
      this.isTried.set(false);
      this.station.set('');
      this.answer.set(null);
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isSending.set(false);
    }
  }
}
