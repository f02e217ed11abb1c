import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { listUsers } from '../../api/fn/users/list-users';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Texts, textName } from '../../core/language/texts';
import { SessionStore } from '../../core/session/session.store';
import { PageHeader } from '../../ui/page-header/page-header';
import { LoadError } from '../../ui/states/load-error';
import { apiResource } from '../../core/http/api-resource';

const QUESTIONS = ['late', 'reach', 'send', 'close', 'draft', 'leave', 'keys'] as const;
/** Whom colleagues ask, and about what. */
const ASKED = ['supervisor', 'coordinator', 'administrator'] as const;

/** How to do daily work, and who can help; in the same place on every screen (WCAG 3.2.6). */
@Component({
  selector: 'pn-help',
  imports: [LoadError, MatButton, PageHeader],
  template: `
    <pn-page-header [heading]="t('menu.help')" [back]="{ to: ['/services'], label: t('menu.services') }">
      <button actions matButton="outlined" type="button" (click)="showKeys()">{{ t('keys.title') }}</button>
    </pn-page-header>
    <div class="stack">
      <section class="card padded">
        <h2>{{ t('help.who') }}</h2>
        @if (people.problem(); as problem) {
          <pn-load-error [detail]="problem" (retried)="people.reload()" />
        }
        <dl>
          @for (line of asked(); track line.role) {
            <div>
              <dt>{{ line.word }}</dt>
              <dd>
                <p class="small quiet">{{ t('help.ask-' + line.role) }}</p>
                <p>{{ line.names || t('help.nobody-here') }}</p>
              </dd>
            </div>
          }
        </dl>
      </section>
      <section class="card padded">
        <h2>{{ t('help.how') }}</h2>
        @for (question of questions; track question) {
          <details>
            <summary>{{ t('help.q-' + question) }}</summary>
            <p>{{ t('help.a-' + question) }}</p>
          </details>
        }
      </section>
    </div>
  `,
  styles: `
    dl div {
      padding-block: 10px;
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    dl div:first-child {
      border-top: 0;
    }
    dt {
      font: var(--mat-sys-title-medium);
    }
    details {
      border-top: 1px solid var(--mat-sys-outline-variant);
    }
    h2 {
      margin-bottom: 8px;
    }
    summary {
      min-height: 48px;
      padding-block: 12px;
      cursor: pointer;
      font-weight: 600;
    }
    details p {
      max-width: 70ch;
      padding-bottom: 14px;
    }
  `,
})
export class Help {
  private readonly api = inject(Api);
  private readonly problems = inject(ProblemTexts);
  private readonly session = inject(SessionStore);
  private readonly dialogs = inject(Dialogs);
  protected readonly t = inject(Texts).t;
  protected readonly questions = QUESTIONS;
  protected readonly people = apiResource(() => this.api.call(listUsers, {}));
  /** Colleagues of the own agency; of others nobody's name is shown. */
  protected readonly asked = computed(() => {
    const agencyId = this.session.user()?.agency.id;
    const here = (this.people.value() ?? []).filter(
      (one) => one.agencyId === agencyId && one.status === 'active',
    );
    return ASKED.map((role) => ({
      role,
      word: this.t(`role.${textName(role)}`),
      names: here
        .filter(({ roles }) => roles.includes(role))
        .map(({ displayName }) => displayName)
        .join(', '),
    }));
  });

  protected async showKeys(): Promise<void> {
    const { KeyList } = await import('../../core/keyboard/key-list');
    this.dialogs.open(KeyList);
  }
}
