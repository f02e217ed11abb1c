import { Component, computed, inject, signal } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import { listServices } from '../../api/fn/directory/list-services';
import type { ServiceDto } from '../../api/models/service-dto';
import { ServiceLabels } from '../../core/directory/service-labels';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { Texts, textName } from '../../core/language/texts';
import { CodeSelect } from '../../ui/field/code-select';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { ConfirmPlaces } from './confirm-places';

/** The most certain answer first. */
const ORDER = { free: 0, not_told: 1, unconfirmed: 2, full: 3, not_counted: 4 } as const;
const RANGES = ['six_or_more', 'three_to_five', 'one_or_two', null, 'none'] as const;

const rank = ({ places, freeRange }: ServiceDto): number =>
  places === 'not_told' && freeRange === 'none' ? ORDER.full : ORDER[places];

/** Where a place is free, in every district; above, the number of the own agency is said with one tap. */
@Component({
  selector: 'pn-free-places',
  imports: [Arrived, CodeSelect, ConfirmPlaces, Empty, MatCheckbox, PageHeader],
  template: `
    <pn-page-header
      [heading]="t('services.free-places')"
      [lead]="t('services.free-places-lead')"
      [back]="{ to: ['/services'], label: t('menu.services') }"
    />
    <div class="stack">
      <ng-container *pnArrived="services">
        @for (service of own(); track service.id) {
          <section class="card padded">
            <h2>{{ t('service-type.' + textName(service.type)) }}</h2>
            @if (words.places(service); as places) {
              <p aria-live="polite">
                <b>{{ places.text }}</b> <span class="small quiet"> {{ places.detail }}</span>
              </p>
            }
            <pn-confirm-places
              [service]="service"
              [mayCancel]="false"
              (confirmed)="keep($event)"
              (outdated)="renew()"
            />
          </section>
        }
        <section>
          <h2>{{ t('services.free-elsewhere') }}</h2>
          <pn-code-select
            fieldId="places-type"
            prefix="service-type."
            [label]="t('directory.service')"
            [codes]="types()"
            [none]="t('services.all-types')"
            [(value)]="type"
          />
          @if (knowsChildren()) {
            <mat-checkbox [checked]="onlyWithChildren()" (change)="onlyWithChildren.set($event.checked)">
              {{ t('services.with-children-only') }}
            </mat-checkbox>
          }
          @if (found().length > 0) {
            <ul class="card">
              @for (service of found(); track service.id) {
                <li class="row">
                  <div>
                    <h3>{{ words.agency(service) }}</h3>
                    <p class="small quiet">
                      {{ t('service-type.' + textName(service.type)) }} · {{ words.place(service) }}
                    </p>
                  </div>
                  @if (words.places(service); as places) {
                    <div class="side">
                      <p>
                        <b>{{ places.text }}</b>
                      </p>
                      <p class="small quiet">{{ places.detail }}</p>
                    </div>
                  }
                </li>
              }
            </ul>
          } @else {
            <pn-empty [heading]="t('services.none')" />
          }
        </section>
      </ng-container>
    </div>
  `,
  styles: `
    .row {
      display: flex;
      flex-wrap: wrap;
      gap: 4px 16px;
      justify-content: space-between;
      padding: 12px 16px;
    }
    .row + .row {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
  `,
})
export class FreePlaces {
  private readonly api = inject(Api);
  protected readonly words = inject(ServiceLabels);
  protected readonly t = inject(Texts).t;
  protected readonly textName = textName;
  protected readonly services = apiResource(() => this.api.call(listServices, {}));
  protected readonly type = signal('safe_house');
  protected readonly onlyWithChildren = signal(false);
  protected readonly own = computed(() =>
    this.all().filter(
      ({ allowedActions, status }) => allowedActions.includes('confirm_places') && status === 'active',
    ),
  );
  private readonly others = computed(() =>
    this.all().filter(
      ({ allowedActions, places, status }) =>
        !allowedActions.includes('confirm_places') && status === 'active' && places !== 'not_counted',
    ),
  );
  protected readonly types = computed(() =>
    [...new Set(['safe_house', ...this.others().map(({ type }) => type)])].sort(),
  );
  protected readonly knowsChildren = computed(() =>
    this.others().some(({ freeWithChildren }) => freeWithChildren !== null),
  );
  protected readonly found = computed(() =>
    this.others()
      .filter(({ type }) => !this.type() || type === this.type())
      .filter(({ freeWithChildren }) => !this.onlyWithChildren() || freeWithChildren === true)
      .sort(
        (one, other) =>
          rank(one) - rank(other) || RANGES.indexOf(one.freeRange) - RANGES.indexOf(other.freeRange),
      ),
  );

  private all(): readonly ServiceDto[] {
    return this.services.value() ?? [];
  }

  protected renew(): void {
    void this.services.reload();
  }

  protected keep(changed: ServiceDto): void {
    this.services.update((all) => all.map((service) => (service.id === changed.id ? changed : service)));
  }
}
