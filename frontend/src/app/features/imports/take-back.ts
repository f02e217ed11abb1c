import { Component, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { takeBackImport } from '../../api/fn/imports/take-back-import';
import { Dialogs } from '../../core/dialogs/dialogs';
import { Api } from '../../core/http/api';
import { sender } from '../../core/http/sender';
import { Texts } from '../../core/language/texts';
import { StepUp } from '../../core/session/step-up';
import { Announcer } from '../../core/shell/announcer';
import { Note } from '../../ui/note/note';

/** Takes an import back that nobody worked on, such as the book of another agency. */
@Component({
  selector: 'pn-take-back',
  imports: [MatButton, Note],
  providers: [Dialogs, StepUp],
  template: `
    @if (sender.problem()) {
      <pn-note kind="error" icon="late" role="alert">{{ sender.problem() }}</pn-note>
    }
    <button matButton type="button" (click)="takeBack()">{{ t('registers.take-back') }}</button>
  `,
})
export class TakeBack {
  readonly importId = input.required<string>();

  private readonly api = inject(Api);
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly presence = inject(StepUp);
  private readonly announcer = inject(Announcer);
  protected readonly t = inject(Texts).t;
  protected readonly sender = sender();

  protected async takeBack(): Promise<void> {
    const goesOn = await this.dialogs.confirm({
      title: this.t('registers.take-back-title'),
      body: this.t('registers.take-back-body'),
      goOn: this.t('registers.take-back'),
      back: this.t('registers.take-back-keep'),
    });
    if (!goesOn) return;
    await this.sender.send(async () => {
      await this.presence.during(() => this.api.call(takeBackImport, { id: this.importId() }));
      this.announcer.say(this.t('registers.taken-back'));
      await this.router.navigate(['/registers']);
    });
  }
}
