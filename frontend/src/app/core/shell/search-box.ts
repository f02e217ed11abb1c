import { Component, inject, output, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Icon } from '../../ui/icon/icon';
import { ProblemTexts } from '../http/problem-texts';
import { Texts } from '../language/texts';
import { SessionStore } from '../session/session.store';
import { WORKERS } from '../session/session.types';
import { CASE_SEARCH } from './search';
import type { FoundCase } from './search';

/** What holds no digit and is no code is a name. */
const NAME = /^(?![0-9a-z]{4}[\s-]?[0-9a-z]{4}$)\D+$/i;
/** If more cases match, the user types more of the code. */
const SHOWN = 6;

/** A search box for a code, a part of it or a number, never a name. The typed text never reaches the address bar. */
@Component({
  selector: 'pn-search-box',
  imports: [Icon, RouterLink],
  template: `
    <form role="search" (submit)="find($event, box.value)">
      <pn-icon name="search" />
      <input
        #box
        type="search"
        data-key="search"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        maxlength="40"
        [attr.aria-label]="t('shell.search')"
        [placeholder]="t('shell.search')"
        (input)="forget()"
      />
    </form>
    <div class="answer" role="status" [class.empty]="!answer()">
      <p>{{ answer() }}</p>
      @if (found().length > 0) {
        <ul>
          @for (one of found(); track one.label) {
            <li>
              <a [routerLink]="$any(one.to)" (click)="leave(box)">{{ one.label }}</a>
            </li>
          }
        </ul>
      }
      @if (isNothing()) {
        <a routerLink="/cases/urgent" [info]="{ reference: box.value.trim() }" (click)="leave(box)">{{
          t('shell.urgent')
        }}</a>
      }
      @if (isName() || isNothing()) {
        <a routerLink="/cases" [info]="{ name: isName() ? box.value.trim() : '' }" (click)="leave(box)">{{
          t('shell.to-names')
        }}</a>
      }
    </div>
  `,
  styleUrl: './search-box.scss',
})
export class SearchBox {
  private readonly search = inject(CASE_SEARCH);
  private readonly router = inject(Router);
  private readonly problems = inject(ProblemTexts);
  protected readonly t = inject(Texts).t;
  protected readonly answer = signal('');
  /** No result; leads a user with a reference to emergency access. */
  protected readonly isNothing = signal(false);
  /** A name was typed: names are looked for elsewhere, whether there is one or not. */
  protected readonly isName = signal(false);
  /** The name search exists only for users who work with cases. */
  private readonly mayOpen = inject(SessionStore).hasRole(...WORKERS, 'supervisor');
  /** Several cases to choose from. */
  protected readonly found = signal<readonly FoundCase[]>([]);
  readonly closed = output();

  protected leave(box: HTMLInputElement): void {
    box.value = '';
    this.forget();
    this.closed.emit();
  }

  protected forget(): void {
    this.answer.set('');
    this.isNothing.set(false);
    this.isName.set(false);
    this.found.set([]);
  }

  protected async find(event: Event, text: string): Promise<void> {
    event.preventDefault();
    if (!text.trim()) return;
    try {
      const [first, ...others] = await this.search.find(text.trim());
      this.forget();
      if (!first) return this.sayNothing(NAME.test(text.trim()));
      if (others.length > 0) return this.offer([first, ...others]);
      (event.target as HTMLFormElement).reset();
      this.closed.emit();
      await this.router.navigate([...first.to]);
    } catch (problem) {
      this.answer.set(this.problems.sentence(problem));
    }
  }

  private offer(found: readonly FoundCase[]): void {
    this.found.set(found.slice(0, SHOWN));
    this.answer.set(this.t(found.length > SHOWN ? 'shell.many-found' : 'shell.choose-found'));
  }

  private sayNothing(isName: boolean): void {
    this.isName.set(isName && this.mayOpen);
    this.isNothing.set(!isName && this.mayOpen);
    this.answer.set(this.t(isName ? 'shell.no-names' : 'shell.nothing-found'));
  }
}
