import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Code } from '../../ui/code/code';
import { Dates } from '../language/dates';
import { Texts } from '../language/texts';
import { Undo } from '../shell/undo';
import { BESIDE, isRegistration, showTemporaryCode, temporaryCodeOf } from './draft-key';
import { draftName } from './draft-name';
import { DraftStore } from './draft-store';
import type { Draft } from './draft.types';

/** What a person began and did not send: it takes her back to the same screen, with what she typed. */
@Component({
  selector: 'pn-draft-list',
  imports: [Code, MatButton, RouterLink],
  host: { '[class.nothing]': 'rows().length === 0' },
  template: `
    @if (rows().length > 0) {
      <section class="card padded" aria-labelledby="drafts">
        <h2 id="drafts">{{ t('draft.begun') }}</h2>
        <ul>
          @for (row of rows(); track row.key) {
            <li>
              <p>
                <b>{{ row.name }}</b>
                @if (row.caseCode; as code) {
                  <pn-code [value]="code" />
                } @else if (row.temporaryCode; as code) {
                  <span class="code">{{ code }}</span>
                }
              </p>
              <p class="small quiet">{{ row.when }}</p>
              @if (row.isUnregistered) {
                <p class="small">{{ t('offline.unregistered') }}</p>
              }
              @if (row.isBeside) {
                <p class="small quiet">{{ t('draft.beside') }}</p>
              }
              <div class="actions">
                <a
                  matButton="outlined"
                  [routerLink]="row.path"
                  [queryParams]="row.query"
                  [attr.aria-label]="t('draft.go-on') + ': ' + row.name"
                  (click)="store.takeBeside(row.key)"
                  >{{ t('draft.go-on') }}</a
                >
                <button
                  matButton="text"
                  type="button"
                  [attr.aria-label]="t('draft.throw-away') + ': ' + row.name"
                  (click)="throwAway(row.draft)"
                >
                  {{ t('draft.throw-away') }}
                </button>
              </div>
            </li>
          }
        </ul>
        <p class="small quiet">{{ t('draft.thirty-days') }}</p>
      </section>
    }
  `,
  styles: `
    section {
      margin-bottom: 24px;
    }
    li {
      padding-block: 10px;
      border-bottom: 1px solid var(--mat-sys-outline-variant);
    }
    li:last-child {
      border-bottom: 0;
    }
    pn-code,
    .code {
      margin-inline-start: 8px;
    }
    .actions {
      margin-top: 6px;
    }
  `,
})
export class DraftList {
  protected readonly store = inject(DraftStore);
  private readonly undo = inject(Undo);
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  private readonly dates = inject(Dates);
  protected readonly rows = computed(() => this.store.list().map((draft) => this.rowOf(draft)));

  constructor() {
    void this.store.refresh();
  }

  protected throwAway(draft: Draft): void {
    const { key } = draft;
    void this.store.drop(key);
    this.undo.show({ message: this.t('draft.thrown-away'), undo: () => this.store.put(key, draft) });
  }

  private rowOf(draft: Draft) {
    const [path = '/', query = ''] = draft.at.split('?');
    const temporaryCode = temporaryCodeOf(draft.key);
    return {
      draft,
      key: draft.key,
      isBeside: BESIDE.test(draft.key),
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      name: draftName(draft.key, this.texts),
      caseCode: draft.caseCode,
      temporaryCode: temporaryCode && showTemporaryCode(temporaryCode),
      isUnregistered: temporaryCode !== null && isRegistration(draft.key),
      when: draft.keptAt
        ? this.t('draft.kept', { time: this.dates.moment(draft.keptAt) })
        : this.t('draft.not-kept-yet'),
    };
  }
}
