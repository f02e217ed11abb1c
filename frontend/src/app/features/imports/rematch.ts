import { Component, inject, output, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { rematchHistory } from '../../api/fn/imports/rematch-history';
import { Api } from '../../core/http/api';
import { ProblemTexts } from '../../core/http/problem-texts';
import { Submission } from '../../core/http/request-context';
import { Texts } from '../../core/language/texts';
import { Announcer } from '../../core/shell/announcer';
import { Note } from '../../ui/note/note';

/** Compares the orders and referrals of the past with everybody who was registered since. */
@Component({
  selector: 'pn-rematch',
  imports: [MatButton, Note],
  template: `
    @if (problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ problem() }}</pn-note>
    }
    <button matButton="outlined" type="button" (click)="look()">
      {{ t(isLooking() ? 'survivor-match.looking' : 'survivor-match.look') }}
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
  private readonly problems = inject(ProblemTexts);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly problem = signal('');
  protected readonly isLooking = signal(false);

  protected async look(): Promise<void> {
    if (this.isLooking()) return;
    this.isLooking.set(true);
    this.problem.set('');
    try {
      await this.api.call(rematchHistory, undefined, new Submission().context());
      this.announcer.say(this.t('survivor-match.looked'));
      this.looked.emit();
    } catch (problem) {
      this.problem.set(this.problems.sentence(problem));
    } finally {
      this.isLooking.set(false);
    }
  }
}
