import { Component, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { confirmHandOvers } from '../../api/fn/referrals/confirm-hand-overs';
import { handOverCases } from '../../api/fn/referrals/hand-over-cases';
import { listAgencyEndings } from '../../api/fn/referrals/list-agency-endings';
import { takeBackHandOvers } from '../../api/fn/referrals/take-back-hand-overs';
import type { AgencyEndingDto, AgencyEndingsDto, NamesDto } from '../../api/models';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { Code } from '../../ui/code/code';
import { SelectField } from '../../ui/field/select-field';
import { Note } from '../../ui/note/note';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';

/** What an agency leaves behind if it ends, in numbers, and who takes her cases over. */
@Component({
  selector: 'pn-endings',
  imports: [Arrived, Code, Empty, MatButton, Note, PageHeader, SelectField],
  template: `
    <pn-page-header [heading]="t('endings.title')" [lead]="t('endings.lead')" />
    @if (sender.problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ sender.problem() }}</pn-note>
    }
    <ng-container *pnArrived="endings as shown">
      @if (shown.toConfirm.length > 0) {
        <section class="card padded stack">
          <h2>{{ t('endings.for-us') }}</h2>
          <p class="small">{{ t('endings.for-us-means') }}</p>
          <p class="small">{{ t('endings.effects') }}</p>
          @for (one of shown.toConfirm; track one.agencyId) {
            <div class="actions">
              <span>{{ t('endings.from', { agency: name(one.agencyName), count: one.cases }) }}</span>
              <button
                matButton="filled"
                type="button"
                [attr.aria-label]="t('endings.confirm') + ': ' + name(one.agencyName)"
                (click)="confirm(one.agencyId)"
              >
                {{ t('endings.confirm') }}
              </button>
            </div>
          }
        </section>
      }
      @for (one of withWork(shown.agencies); track one.agencyId) {
        <section class="card padded stack">
          <h2>{{ name(one.agencyName) }}</h2>
          <p>
            {{ t('endings.open', { count: one.openCases }) }} ·
            @if (one.mayHandOver) {
              {{ t('endings.without-offer', { count: one.withoutOffer }) }} ·
              {{ t('endings.one-by-one', { count: one.oneByOne }) }} ·
            }
            {{ t('endings.awaited', { count: one.awaited }) }}
          </p>
          @if (one.offers.length > 0) {
            <ul>
              @for (offer of one.offers; track offer.reference) {
                <li>
                  <pn-code [value]="offer.reference" /> {{ name(offer.agencyName) }} ·
                  {{ t(offer.isConfirmed ? 'endings.is-confirmed' : 'endings.is-offered') }}
                </li>
              }
            </ul>
            @if (one.mayHandOver) {
              <div class="actions">
                <button matButton="outlined" type="button" (click)="takeBack(one.agencyId)">
                  {{ t('endings.take-back') }}
                </button>
              </div>
            }
          }
          @if (one.mayHandOver && one.withoutOffer > 0) {
            <form class="stack" novalidate (submit)="ask($event, one.agencyId)">
              <pn-note kind="waiting" icon="swap">{{ t('endings.means') }}</pn-note>
              @if (one.offers.length > 0) {
                <p class="small">{{ t('endings.some-left') }}</p>
              }
              <pn-select-field
                [fieldId]="'to-' + one.agencyId"
                [label]="t('endings.to')"
                [value]="to(one.agencyId)"
                (valueChange)="choose(one.agencyId, $event)"
              >
                <option value="">{{ t('common.choose') }}</option>
                @for (receiver of one.receivers; track receiver.agencyId) {
                  <option [value]="receiver.agencyId">
                    {{ name(receiver.agencyName) }}{{ receiver.isUsual ? ' · ' + t('endings.usual') : '' }}
                  </option>
                }
              </pn-select-field>
              @if (asked() === one.agencyId) {
                <pn-note kind="waiting" icon="swap" role="alert">
                  {{ t('endings.sure', { count: one.withoutOffer, agency: receiverName(one) }) }}
                  {{ t('endings.effects') }}
                </pn-note>
                <div class="actions">
                  <button matButton="filled" type="button" (click)="handOver(one.agencyId)">
                    {{ t(sender.isSending() ? 'common.saving' : 'endings.send') }}
                  </button>
                  <button matButton type="button" (click)="asked.set(null)">{{ t('ui.cancel') }}</button>
                </div>
              } @else {
                <div class="actions">
                  <button matButton="filled" type="submit" [disabled]="!to(one.agencyId)">
                    {{ t('endings.send') }}
                  </button>
                </div>
              }
            </form>
          }
        </section>
      } @empty {
        @if (shown.toConfirm.length === 0) {
          <pn-empty [heading]="t('ui.empty')" />
        }
      }
    </ng-container>
  `,
  styles: `
    section {
      margin-bottom: 16px;
    }
    li {
      min-height: 32px;
    }
  `,
})
export class Endings {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly submission = new Submission();
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  private readonly chosen = signal<Readonly<Record<string, string>>>({});
  /** The agency for which the person is asked once more. */
  protected readonly asked = signal<string | null>(null);
  protected readonly endings = apiResource<AgencyEndingsDto>(() => this.api.call(listAgencyEndings, {}));

  protected name(names: NamesDto): string {
    return names[this.language.current()];
  }

  /** An agency that leaves nothing behind can end as it is. */
  protected withWork(agencies: readonly AgencyEndingDto[]): AgencyEndingDto[] {
    return agencies.filter(
      ({ openCases, withoutOffer, oneByOne, awaited, offers }) =>
        openCases + withoutOffer + oneByOne + awaited + offers.length > 0,
    );
  }

  protected to(id: string): string {
    return this.chosen()[id] ?? '';
  }

  protected choose(id: string, toId: string): void {
    this.chosen.update((chosen) => ({ ...chosen, [id]: toId }));
    this.asked.set(null);
  }

  protected receiverName({ agencyId, receivers }: AgencyEndingDto): string {
    const receiver = receivers.find((one) => one.agencyId === this.to(agencyId));
    return receiver ? this.name(receiver.agencyName) : '';
  }

  protected ask(event: Event, id: string): void {
    event.preventDefault();
    if (this.to(id)) this.asked.set(id);
  }

  protected async handOver(id: string): Promise<void> {
    const body = { toAgencyId: this.to(id) };
    await this.act(() => this.api.call(handOverCases, { id, body }, this.submission.context()));
    this.choose(id, '');
  }

  protected takeBack(id: string): Promise<void> {
    return this.act(() => this.api.call(takeBackHandOvers, { id }, this.submission.context()));
  }

  protected confirm(id: string): Promise<void> {
    return this.act(() => this.api.call(confirmHandOvers, { id }, this.submission.context()));
  }

  private async act(work: () => Promise<AgencyEndingsDto>): Promise<void> {
    const isDone = await this.sender.send(async () => this.endings.set(await work()));
    if (isDone) this.submission.renew();
  }
}
