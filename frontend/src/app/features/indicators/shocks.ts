import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listShocks } from '../../api/fn/statistics/list-shocks';
import { removeShock } from '../../api/fn/statistics/remove-shock';
import type { ShockDto } from '../../api/models/shock-dto';
import { Api } from '../../core/http/api';
import { apiResource } from '../../core/http/api-resource';
import { sender } from '../../core/http/sender';
import { Language } from '../../core/language/language';
import { Texts } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { PageHeader } from '../../ui/page-header/page-header';
import { Arrived } from '../../ui/states/arrived';
import { Empty } from '../../ui/states/empty';
import { ShockForm } from './shock-form';
import { ShockWords } from './shock-words';

/** What happened outside in the viewer's districts and in the country; coordinators and administrators change it. */
@Component({
  selector: 'pn-shocks',
  imports: [Arrived, Empty, MatButton, PageHeader, RouterLink, ShockForm],
  template: `
    <pn-page-header [heading]="t('shocks.title')" [lead]="t('shocks.lead')" [back]="back()">
      @if (mayAdd() && open() === null) {
        <ng-container actions>
          <button matButton="filled" type="button" (click)="open.set('new')">{{ t('shocks.add') }}</button>
        </ng-container>
      }
    </pn-page-header>
    <div class="stack">
      @if (open(); as which) {
        <pn-shock-form
          [shock]="which === 'new' ? null : which"
          [groups]="groups()"
          [isOfCountry]="isAdministrator()"
          (closed)="close()"
        />
      }
      @if (sender.problem()) {
        <p class="error small" role="alert">{{ sender.problem() }}</p>
      }
      <ng-container *pnArrived="shocks as all">
        @for (shock of all; track shock.id) {
          <section class="card padded stack">
            <div>
              <h2>{{ words.title(shock) }}</h2>
              <p>{{ words.days(shock) }} · {{ placeOf(shock) }}</p>
            </div>
            <div class="actions">
              @if (seesFigures(shock)) {
                <a matButton="outlined" [routerLink]="['/figures/shocks', shock.id]">{{
                  t('shocks.show')
                }}</a>
              }
              @if (shock.mayChange) {
                <button
                  matButton
                  type="button"
                  [attr.aria-label]="t('shocks.change') + ': ' + words.title(shock)"
                  (click)="open.set(shock)"
                >
                  {{ t('shocks.change') }}
                </button>
                <button
                  matButton
                  type="button"
                  [disabled]="sender.isSending()"
                  [attr.aria-label]="removeWord(shock) + ': ' + words.title(shock)"
                  (click)="remove(shock)"
                >
                  {{ removeWord(shock) }}
                </button>
              }
            </div>
          </section>
        } @empty {
          <pn-empty icon="calendar" [heading]="t('shocks.none')" [next]="t('shocks.none-next')" />
        }
      </ng-container>
    </div>
  `,
  styles: `
    :host {
      display: block;
      max-width: 680px;
    }
  `,
})
export class Shocks {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly user = inject(SessionStore).user;
  protected readonly words = inject(ShockWords);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();
  protected readonly shocks = apiResource(() => this.api.call(listShocks, {}));
  protected readonly open = signal<ShockDto | 'new' | null>(null);
  protected readonly removing = signal<string | null>(null);
  protected readonly isAdministrator = computed(() => this.has('administrator'));
  private readonly readsOwn = computed(() => this.has('coordinator') || this.has('supervisor'));
  protected readonly groups = computed(() =>
    (this.user()?.workingGroups ?? [])
      .filter(({ isLed }) => isLed && this.has('coordinator'))
      .map(({ id, name }) => ({ value: id, label: name[this.language.current()] })),
  );
  protected readonly mayAdd = computed(() => this.groups().length > 0 || this.isAdministrator());
  protected readonly back = computed(() => {
    if (this.readsOwn()) return { to: ['/figures'], label: this.t('menu.figures') };
    return this.isAdministrator()
      ? { to: ['/lists'], label: this.t('menu.lists') }
      : { to: ['/tables'], label: this.t('menu.tables') };
  });

  /** A statistician reads the numbers of the whole country alone. */
  protected seesFigures({ groupId }: ShockDto): boolean {
    return this.readsOwn() || (groupId === null && this.has('statistician'));
  }

  protected placeOf({ groupId }: ShockDto): string {
    if (groupId === null) return this.t('shocks.country');
    const group = this.user()?.workingGroups.find(({ id }) => id === groupId);
    return group?.name[this.language.current()] ?? this.t('shocks.a-district');
  }

  /** Another person may have changed the list since. */
  protected async close(): Promise<void> {
    this.open.set(null);
    await this.shocks.reload();
  }

  protected removeWord({ id }: ShockDto): string {
    return this.t(this.removing() === id ? 'shocks.remove-really' : 'shocks.remove');
  }

  /** The first press asks. */
  protected async remove({ id }: ShockDto): Promise<void> {
    if (this.removing() !== id) return this.removing.set(id);
    this.removing.set(null);
    await this.sender.send(() => this.api.call(removeShock, { id }));
    await this.shocks.reload();
  }

  private has(role: 'administrator' | 'coordinator' | 'statistician' | 'supervisor'): boolean {
    return this.user()?.roles.includes(role) ?? false;
  }
}
