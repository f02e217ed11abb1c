import { Component, DestroyRef, computed, effect, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { showTemporaryCode, temporaryAddress, temporaryKey } from '../../../core/drafts/draft-key';
import { formErrors } from '../../../core/http/form-errors';
import { newIdempotencyKey } from '../../../core/http/request-context';
import { codeOptions } from '../../../core/language/code-options';
import { Texts } from '../../../core/language/texts';
import { makeTemporaryCode } from '../../../core/offline/temporary-code';
import { WordSealer } from '../../../core/offline/word-sealer';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { TextField } from '../../../ui/field/text-field';
import { Icon } from '../../../ui/icon/icon';
import { Note } from '../../../ui/note/note';
import { PhoneSection } from './phone-section';
import { RegistrationForm } from './registration-form';

const QUIET_MS = 1_000;

/**
 * Begins the registration of a woman without a line and a sign-in. It asks what only she can answer now; the kind of
 * violence is asked when it is finished, so that the words here do not show what the work is about. Sealed a second
 * after typing stops, since the browser may be closed while she rings. A person registers, never this page.
 */
@Component({
  selector: 'pn-new-woman',
  imports: [ChoiceChips, ErrorSummary, Icon, MatButton, Note, PhoneSection, RouterLink, TextField],
  templateUrl: './new-woman.html',
  styleUrl: './new-woman.scss',
})
export class NewWoman {
  private readonly sealer = inject(WordSealer);
  protected readonly t = inject(Texts).t;
  private readonly code = makeTemporaryCode();
  protected readonly shownCode = showTemporaryCode(this.code);
  protected readonly form = new RegistrationForm(signal({ asksConsent: false, today: '' }));
  protected readonly login = signal('');
  protected readonly isKept = signal(false);
  protected readonly errors = formErrors({});
  protected readonly known = codeOptions(KNOWN_ANSWER, 'known.');
  protected readonly keeps = codeOptions(['alone', 'not_alone', 'no'], 'register.keeps-');
  protected readonly isInDanger = computed(() => this.form.model().safeNow === 'no');
  /** The other person may be one of those who answer at 102. */
  protected readonly hasConflict = computed(() => this.form.model().conflict === 'yes');

  /** The phone holds all that is on the screen. */
  protected readonly isSealed = signal(false);

  private readonly key = temporaryKey('register', this.code);
  private readonly writer = newIdempotencyKey();
  private readonly pristine = JSON.stringify(untracked(this.form.model));
  private edit = 0;
  private sealed = '';
  private sealing: Promise<boolean> = Promise.resolve(false);
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    effect(() => {
      this.form.model();
      this.login();
      this.isSealed.set(false);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.seal(), QUIET_MS);
    });
    const hide = (): void => {
      if (document.visibilityState === 'hidden') void this.seal();
    };
    document.addEventListener('visibilitychange', hide);
    inject(DestroyRef).onDestroy(() => {
      document.removeEventListener('visibilitychange', hide);
      void this.seal();
    });
  }

  protected async keep(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    if (!(await this.seal()))
      return void this.errors.show([{ fieldId: 'login', text: this.t('offline.not-kept') }]);
    this.isKept.set(true);
    this.form.restore({});
  }

  /** One envelope, replaced with each change. */
  private seal(): Promise<boolean> {
    clearTimeout(this.timer);
    const login = this.login().trim();
    const words = this.words();
    if (untracked(this.isKept)) return this.sealing;
    if (!this.isBegun()) return this.unseal();
    if (!login || this.sealed === login + words) return this.sealing;
    this.sealed = login + words;
    this.edit += 1;
    const head = { person: null, login, key: this.key, caseCode: null, writer: this.writer };
    const sealing = { ...head, edit: this.edit, seenVersion: 0 };
    this.sealing = this.sealing
      .then(() => this.sealer.seal(sealing, words))
      .then((isSealed) => {
        this.isSealed.set(isSealed && words === this.words());
        // Tried again with the next change.
        if (!isSealed) this.sealed = '';
        return isSealed;
      });
    return this.sealing;
  }

  /** She took everything back. */
  private unseal(): Promise<boolean> {
    if (this.edit > 0) {
      this.sealed = '';
      this.sealing = this.sealing
        .then(() => this.sealer.remove(null, this.key, this.writer))
        .then(() => false);
    }
    return this.sealing;
  }

  private words(): string {
    return JSON.stringify({ at: temporaryAddress(this.code), value: untracked(this.form.model) });
  }

  private readonly isBegun = (): boolean => JSON.stringify(this.form.keep()) !== this.pristine;

  private missing() {
    const missing: [boolean, string, string][] = [
      [!this.login().trim(), 'login', 'sign-in.login-missing'],
      [!this.isBegun(), 'givenName', 'error.required'],
    ];
    return missing.filter(([is]) => is).map(([, fieldId, key]) => ({ fieldId, text: this.t(key) }));
  }
}
