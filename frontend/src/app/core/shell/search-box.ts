import { ChangeDetectionStrategy, Component, inject, output, signal } from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Icon } from '../../ui/icon/icon';
import { ProblemTexts } from '../http/problem-texts';
import { Texts } from '../language/texts';
import { SessionStore } from '../session/session.store';
import { WORKERS } from '../session/session.types';
import { CASE_SEARCH } from './search';

/** What holds no digit and is no code is a name. */
const NAME = /^(?![0-9a-z]{4}[\s-]?[0-9a-z]{4}$)\D+$/i;

/** A search box for a code or a case number, never a name. The typed text never reaches the address bar. */
@Component({
  selector: 'pn-search-box',
  imports: [Icon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
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
    <p role="status" [class.empty]="!answer()">
      {{ answer() }}
      @if (isNothing()) {
        <a routerLink="/cases/urgent" [info]="{ reference: box.value.trim() }" (click)="leave(box)">{{
          t('shell.urgent')
        }}</a>
      }
      @if (isName()) {
        <a routerLink="/cases" (click)="leave(box)">{{ t('shell.to-names') }}</a>
      }
    </p>
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
  }

  protected async find(event: Event, text: string): Promise<void> {
    event.preventDefault();
    if (!text.trim()) return;
    try {
      const commands = await this.search.find(text.trim());
      if (!commands) return this.sayNothing(NAME.test(text.trim()));
      (event.target as HTMLFormElement).reset();
      this.closed.emit();
      await this.router.navigate([...commands]);
    } catch (problem) {
      this.answer.set(this.problems.sentence(problem));
    }
  }

  private sayNothing(isName: boolean): void {
    this.isName.set(isName && this.mayOpen);
    this.isNothing.set(!isName && this.mayOpen);
    this.answer.set(this.t(isName ? 'shell.no-names' : 'shell.nothing-found'));
  }
}
