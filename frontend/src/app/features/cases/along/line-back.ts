import { Component, computed, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { Texts } from '../../../core/language/texts';
import { Line } from '../../../core/offline/line';
import { SessionStore } from '../../../core/session/session.store';
import { Note } from '../../../ui/note/note';

/** The way from an open copy back to the work, once there is a line. The copy stays open, and its notes are sent. */
@Component({
  selector: 'pn-line-back',
  imports: [MatButton, Note, RouterLink],
  template: `
    @if (!line.isLost()) {
      @if (!isSignedIn()) {
        <pn-note kind="soon" icon="information" role="status">{{ t('along.sign-in') }}</pn-note>
      }
      <a matButton="filled" routerLink="/sign-in">{{ t(isSignedIn() ? 'shell.to-start' : 'ui.sign-in') }}</a>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
      margin-bottom: 16px;
    }
    :host:empty {
      display: none;
    }
  `,
})
export class LineBack {
  private readonly session = inject(SessionStore);
  protected readonly line = inject(Line);
  protected readonly t = inject(Texts).t;
  protected readonly isSignedIn = computed(() => this.session.user() !== null);
}
