import { Component, inject, input, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { sender } from '../../../core/http/sender';
import { Texts } from '../../../core/language/texts';
import { TextField } from '../../../ui/field/text-field';
import { CodeSearch } from '../case-list/code-search';

/** Drafts under a temporary code of a woman who is registered already go to her case by the real code. */
@Component({
  selector: 'pn-registered-already',
  imports: [MatButton, TextField],
  template: `
    <details>
      <summary>{{ t('new-woman.registered') }}</summary>
      <form class="actions" novalidate (submit)="go($event)">
        <pn-text-field
          fieldId="realCode"
          autocapitalize="characters"
          spellcheck="false"
          [label]="t('offline.code')"
          [error]="sender.problem() || notFound()"
          [(value)]="code"
        />
        <button matButton="outlined" type="submit">{{ t('register.open-case') }}</button>
      </form>
    </details>
  `,
  styles: `
    summary {
      min-height: 44px;
      align-content: center;
    }
  `,
})
export class RegisteredAlready {
  readonly temporary = input.required<string>();

  private readonly search = inject(CodeSearch);
  private readonly router = inject(Router);
  protected readonly t = inject(Texts).t;
  protected readonly code = signal('');
  protected readonly notFound = signal('');
  protected readonly sender = sender();

  protected async go(event: Event): Promise<void> {
    event.preventDefault();
    this.notFound.set('');
    await this.sender.send(async () => {
      const [found] = await this.search.find(this.code().trim());
      if (!found) return this.notFound.set(this.t('offline.code-wrong'));
      await this.router.navigate([...found.to], { queryParams: { temporary: this.temporary() } });
    });
  }
}
