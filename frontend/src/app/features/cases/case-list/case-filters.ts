import { Component, computed, inject, model } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { getTeam } from '../../../api/fn/workboard/get-team';
import { BAND } from '../../../api/models/band-array';
import { CASE_SORT } from '../../../api/models/case-sort-array';
import { LAW_FORM } from '../../../api/models/law-form-array';
import { ORDER_IN_FORCE } from '../../../api/models/order-in-force-array';
import { QUIET_DAYS } from '../../../api/models/quiet-days-array';
import { Api } from '../../../core/http/api';
import { apiResource } from '../../../core/http/api-resource';
import { Preferences } from '../../../core/preferences/preferences';
import { usePlaces } from '../../../core/language/places';
import { Texts } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { Announcer } from '../../../core/shell/announcer';
import { CodeSelect } from '../../../ui/field/code-select';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { ANY_CASE, narrowing, viewOf, viewText } from './case-filter';
import type { CaseFilter } from './case-filter';

/** The order of the list, and its filters folded; the list follows each change at once. */
@Component({
  selector: 'pn-case-filters',
  imports: [CodeSelect, Control, Field, MatButton],
  template: `
    <pn-code-select
      fieldId="case-sort"
      prefix="case-list.sort-"
      [label]="t('case-list.sort')"
      [codes]="sorts"
      [asks]="false"
      [value]="filter().sort"
      (valueChange)="set('sort', $event)"
    />
    <details [open]="opensFilters">
      <summary>{{ t('case-list.filters', { count: narrowing(filter()) }) }}</summary>
      <div class="fields">
        @for (field of fields(); track field.name) {
          <pn-code-select
            [fieldId]="'case-' + field.name"
            [prefix]="field.prefix"
            [label]="t('case-list.by-' + field.name)"
            [codes]="field.codes"
            [none]="t('case-list.any')"
            [value]="filter()[field.name]"
            (valueChange)="set(field.name, $event)"
          />
        }
        @if (colleagues().length > 0) {
          <pn-field fieldId="case-worker" [label]="t('case-list.by-worker')">
            <select pnControl [text]="filter().worker" (textChange)="set('worker', $event)">
              <option value="">{{ t('case-list.any') }}</option>
              @for (person of colleagues(); track person.userId) {
                <option [value]="person.userId">{{ person.displayName }}</option>
              }
            </select>
          </pn-field>
        }
      </div>
      @if (narrowing(filter()) > 0) {
        <button matButton="text" type="button" (click)="clear()">{{ t('case-list.clear') }}</button>
      }
    </details>
    @if (isChanged()) {
      <button matButton="text" type="button" (click)="keep()">{{ t('case-list.keep-view') }}</button>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 4px 24px;
      @media (width >= 840px) {
        grid-template-columns: 240px minmax(0, 1fr);
        align-items: start;
      }
    }
    summary {
      min-height: 44px;
      padding-block: 10px;
      color: var(--mat-sys-primary);
      font-weight: 600;
      cursor: pointer;
    }
    .fields {
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));
      gap: 12px;
    }
  `,
})
export class CaseFilters {
  readonly filter = model.required<CaseFilter>();

  private readonly preferences = inject(Preferences);
  /** A view with filters opens with them in sight; from then on the user folds them. */
  protected readonly opensFilters = narrowing(viewOf(this.preferences.caseView())) > 0;
  private readonly api = inject(Api);
  private readonly isSupervisor = inject(SessionStore).hasRole('supervisor');
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  /** The list opens with another view than the one in sight. */
  protected readonly isChanged = computed(() => viewText(this.filter()) !== this.preferences.caseView());
  protected readonly narrowing = narrowing;
  protected readonly sorts = CASE_SORT;
  private readonly places = usePlaces();
  /** Only a supervisor reads who works on what; without the list there is no such filter. */
  private readonly team = apiResource(
    () => this.api.call(getTeam, {}),
    () => this.isSupervisor || undefined,
  );
  protected readonly colleagues = computed(() => this.team.value()?.members ?? []);
  protected readonly fields = computed(() => [
    { name: 'band', prefix: 'band.', codes: BAND } as const,
    { name: 'form', prefix: 'law-form.', codes: LAW_FORM } as const,
    { name: 'order', prefix: 'case-list.order-', codes: ORDER_IN_FORCE } as const,
    { name: 'quiet', prefix: 'case-list.quiet-', codes: QUIET_DAYS } as const,
    { name: 'place', prefix: 'place.', codes: this.places() } as const,
  ]);

  protected set(name: keyof CaseFilter, value: string): void {
    if (this.filter()[name] !== value) this.filter.update((filter) => ({ ...filter, [name]: value }));
  }

  protected keep(): void {
    this.preferences.caseView.set(viewText(this.filter()));
    this.announcer.say(this.t('case-list.view-kept'));
  }

  protected clear(): void {
    this.filter.update(({ sort }) => ({ ...ANY_CASE, sort }));
  }
}
