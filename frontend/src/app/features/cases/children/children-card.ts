import { Component, computed, effect, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { discloseChildren } from '../../../api/fn/survivors/disclose-children';
import { listChildren } from '../../../api/fn/survivors/list-children';
import type { ChildDto } from '../../../api/models/child-dto';
import type { ChildWordsDto } from '../../../api/models/child-words-dto';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Arrived } from '../../../ui/states/arrived';
import { CaseStore } from '../case-page/case-store';
import { Disclosure } from '../disclosure/disclosure';
import { shownForAWhile } from '../masked-field/shown-for-a-while';
import { UnmaskForm } from '../masked-field/unmask-form';
import { ChildForm } from './child-form';
import { childInWords } from './child-in-words';

const SHOWN_SECONDS = 120;

/** The children of the survivor: coded facts, and names and schools for two minutes at a time. */
@Component({
  selector: 'pn-children-card',
  imports: [Arrived, ChildForm, MatButton, RouterLink, UnmaskForm],
  template: `
    <h2>{{ t('children.heading') }}</h2>
    <ng-container *pnArrived="children">
      @if (children.value()?.parentCaseId; as parentId) {
        <a matButton [routerLink]="['/cases', parentId]">{{ t('children.parent-case') }}</a>
      }
      @if (items().length === 0) {
        <p class="quiet">{{ t('ui.not-recorded') }}</p>
      }
      <ul>
        @for (child of items(); track child.id) {
          <li>
            @if (opened() === child.id) {
              <pn-child-form
                [child]="child"
                [shown]="wordsOf(child)"
                (saved)="reload()"
                (closed)="opened.set(null)"
                (outdated)="renew()"
              />
            } @else {
              @if (wordsOf(child); as words) {
                <p class="value" (copy)="$event.preventDefault()">{{ sentence(words) }}</p>
              }
              <p>{{ factsOf(child) }}</p>
              @if (safetyOf(child); as safety) {
                <p class="small quiet">{{ safety }}</p>
              }
              @if (child.ownCaseId) {
                <a matButton [routerLink]="['/cases', child.ownCaseId]">{{ t('children.own-case') }}</a>
              } @else if (mayOpenCase(child)) {
                <a
                  matButton
                  routerLink="/cases/new"
                  [queryParams]="{ child: child.id, seen: child.version }"
                  >{{ t('children.open-own') }}</a
                >
              }
              @if (mayWrite()) {
                <button matButton type="button" (click)="opened.set(child.id)">
                  {{ t('children.correct') }}
                </button>
              }
            }
          </li>
        }
      </ul>
      @if (opened() === 'new') {
        <pn-child-form (saved)="reload()" (closed)="opened.set(null)" />
      } @else {
        @if (names.isAsking()) {
          <pn-unmask-form
            [needsPassword]="names.needsPassword()"
            [problem]="names.problem()"
            (sent)="names.send($event)"
            (cancelled)="names.cancel()"
          />
        }
        <div class="actions">
          @if (mayWrite() && items().length > 0) {
            <a matButton="outlined" [routerLink]="['/cases', store.subject().id, 'children']">
              {{ t('children.safety-title') }}
            </a>
          }
          @if (mayWrite()) {
            <button matButton="outlined" type="button" (click)="opened.set('new')">
              {{ t('children.add') }}
            </button>
          }
          @if (isShown()) {
            <button matButton="outlined" type="button" (click)="names.hide()">{{ t('common.hide') }}</button>
          } @else if (hasWords() && !names.isAsking()) {
            <button matButton="outlined" type="button" (click)="want()">
              {{ t('children.show-names') }}
            </button>
          }
        </div>
        @if (hasWords()) {
          <p class="small quiet">{{ t(store.subject().isLead ? 'case.listed' : 'case.needs-presence') }}</p>
        }
      }
    </ng-container>
  `,
  host: { class: 'card padded stack' },
  styles: `
    li {
      padding-block: 6px;
    }
    .value {
      user-select: none;
      font-weight: 600;
    }
    @media print {
      .value {
        display: none;
      }
    }
  `,
})
export class ChildrenCard {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  private readonly dates = inject(Dates);
  protected readonly t = inject(Texts).t;
  protected readonly children = apiResource(
    (caseId: string) => this.api.call(listChildren, { caseId }),
    () => this.store.subject().id,
  );
  protected readonly items = computed(() => this.children.value()?.items ?? []);
  protected readonly mayWrite = computed(
    () => (this.children.value()?.mayWrite ?? false) && this.store.may('change_identity'),
  );
  protected readonly hasWords = computed(() => this.items().some(({ recorded }) => recorded.length > 0));
  /** The id of the child that is corrected, or "new". */
  protected readonly opened = signal<string | null>(null);
  protected readonly names = new Disclosure((reason) =>
    this.api.call(discloseChildren, { caseId: this.store.subject().id, body: { reason } }),
  );
  private readonly shown = shownForAWhile(() => this.names.hide());
  protected readonly isShown = computed(() => this.names.value() !== null);

  constructor() {
    effect(() => (this.isShown() ? this.shown.start(SHOWN_SECONDS) : this.shown.stop()));
  }

  protected want(): void {
    void this.names.want({ isLead: this.store.subject().isLead, reason: 'verify_person' });
  }

  protected wordsOf({ id }: ChildDto): ChildWordsDto | null {
    return this.names.value()?.find((words) => words.id === id) ?? null;
  }

  protected sentence({ givenName, school, whoMayFetch }: ChildWordsDto): string {
    return [givenName, school, whoMayFetch && this.t('children.fetched-by', { who: whoMayFetch })]
      .filter(Boolean)
      .join(' · ');
  }

  protected factsOf(child: ChildDto): string {
    return childInWords(child, this.t);
  }

  /** A child who was hurt is a survivor too. */
  protected mayOpenCase({ wasHurt }: ChildDto): boolean {
    return this.mayWrite() && wasHurt === 'yes';
  }

  protected safetyOf({ safety }: ChildDto): string {
    if (!safety) return '';
    const answer = this.t(`child-safety.${textName(safety.answer)}`);
    return this.t('children.answered', { answer, day: this.dates.date(safety.askedOn) });
  }

  protected async reload(): Promise<void> {
    this.opened.set(null);
    await this.renew();
  }

  /** Names that were shown may be older than the child now is. */
  protected async renew(): Promise<void> {
    this.names.hide();
    await this.children.reload();
  }
}
