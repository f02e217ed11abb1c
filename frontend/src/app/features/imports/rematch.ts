import { Component, inject, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { rematchHistory } from '../../api/fn/imports/rematch-history';
import { Api } from '../../core/http/api';
import { Submission } from '../../core/http/request-context';
import { sender } from '../../core/http/sender';
import { Texts } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Note } from '../../ui/note/note';

/** Compares the orders and referrals of the past with everybody who was registered since. */
@Component({
  selector: 'pn-rematch',
  imports: [MatButton, Note],
  template: `
    @if (sender.problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ sender.problem() }}</pn-note>
    }
    <button matButton="outlined" type="button" (click)="look()">
      {{ t(sender.isSending() ? 'survivor-match.looking' : 'survivor-match.look') }}
    </button>
  `,
  styles: `
    :host {
      display: block;
      margin-bottom: 16px;
    }
    button {
      height: auto;
      min-height: 44px;
      padding-block: 8px;
    }
  `,
})
export class Rematch {
  readonly looked = output();

  private readonly api = inject(Api);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();

  protected async look(): Promise<void> {
    const hasLooked = await this.sender.send(() =>
      this.api.call(rematchHistory, undefined, new Submission().context()),
    );
    if (!hasLooked) return;
    this.announcer.say(this.t('survivor-match.looked'));
    this.looked.emit();
  }
}
