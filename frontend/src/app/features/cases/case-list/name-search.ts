import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { searchCases } from '../../../api/fn/workboard/search-cases';
import type { CaseSearchDto } from '../../../api/models/case-search-dto';
import { Api } from '../../../core/http/api';
import { ProblemTexts } from '../../../core/http/problem-texts';
import { Texts } from '../../../core/language/texts';
import { ServerClock } from '../../../core/session/server-clock';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';
import { Note } from '../../../ui/note/note';
import { QueueList } from '../../../ui/queue/queue-list';
import { CaseRows } from './case-rows';

/** Looks up a name, inside the own agency only; the name is sent in a body and never appears in the address. */
@Component({
  selector: 'pn-name-search',
  imports: [Control, Field, MatButton, Note, QueueList],
  template: `
    <details [open]="isAsked()">
      <summary>{{ t('case-list.by-name') }}</summary>
      <form
        class="stack"
        role="search"
        novalidate
        [attr.aria-label]="t('case-list.by-name')"
        (submit)="find($event)"
      >
        <pn-field fieldId="name-search" [label]="t('ui.full-name')" [hint]="t('case-list.by-name-hint')">
          <input pnControl type="text" autocomplete="off" maxlength="80" [(text)]="name" />
        </pn-field>
        <button matButton="outlined" type="submit">{{ t(isBusy() ? 'ui.loading' : 'ui.search') }}</button>
      </form>
      <p role="status">{{ answer() }}</p>
      @if (rows().length > 0) {
        @if (!found()?.isComplete) {
          <pn-note>{{ t('case-list.too-many') }}</pn-note>
        }
        <h2 class="visually-hidden">{{ t('case-list.found') }}</h2>
        <pn-queue-list
          [rows]="rows()"
          [label]="t('case-list.found')"
          [now]="clock.now()"
          (acted)="open($event.row.id)"
        />
      }
    </details>
  `,
  styles: `
    summary {
      min-height: 44px;
      padding: 10px 0;
      color: var(--mat-sys-primary);
      font-weight: 600;
      cursor: pointer;
    }
    form {
      max-width: 480px;
      margin-bottom: 12px;
    }
    .stack > button {
      margin-top: 12px;
    }
  `,
})
export class NameSearch {
  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  protected readonly clock = inject(ServerClock);
  private readonly lines = inject(CaseRows);
  private readonly info = inject(Router).currentNavigation()?.extras.info as { name?: string } | undefined;
  /** The user came from the bar, with the name that was typed there; it never stands in an address. */
  protected readonly isAsked = signal(this.info?.name !== undefined);
  protected readonly name = signal(this.info?.name ?? '');
  protected readonly found = signal<CaseSearchDto | null>(null);
  protected readonly answer = signal('');
  protected readonly isBusy = signal(false);
  protected readonly rows = computed(() => (this.found()?.items ?? []).map((row) => this.lines.row(row)));

  protected async find(event: Event): Promise<void> {
    event.preventDefault();
    const name = this.name().trim();
    if (!name || this.isBusy()) return;
    this.isBusy.set(true);
    try {
      const found = await this.api.call(searchCases, { body: { name } });
      this.found.set(found);
      this.answer.set(found.items.length > 0 ? '' : this.t('case-list.nothing-found'));
    } catch (problem) {
      this.answer.set(this.problems.sentence(problem));
    } finally {
      this.isBusy.set(false);
    }
  }

  protected open(id: string): void {
    void this.router.navigate(['/cases', id]);
  }
}
