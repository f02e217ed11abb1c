import { Component, computed, inject, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { KNOWN_ANSWER } from '../../../api/models/known-answer-array';
import { showTemporaryCode, temporaryAddress, temporaryKey } from '../../../core/drafts/draft-key';
import { formErrors } from '../../../core/http/form-errors';
import { codeOptions } from '../../../core/language/code-options';
import { Texts } from '../../../core/language/texts';
import { earlyWords } from '../../../core/offline/early-words';
import { nameCheck } from '../../../core/offline/name-check';
import { makeTemporaryCode } from '../../../core/offline/temporary-code';
import { ChoiceChips } from '../../../ui/chips/choice-chips';
import { ErrorSummary } from '../../../ui/error-summary/error-summary';
import { TextField } from '../../../ui/field/text-field';
import { Icon } from '../../../ui/icon/icon';
import { Note } from '../../../ui/note/note';
import { PhoneSection } from './phone-section';
import { RegistrationForm } from './registration-form';

/**
 * Begins the registration of a woman without a line and a sign-in. It asks what only she can answer now; the kind of
 * violence is asked when it is finished, so that the words here do not show what the work is about. A person registers,
 * never this page.
 */
@Component({
  selector: 'pn-new-woman',
  imports: [ChoiceChips, ErrorSummary, Icon, MatButton, Note, PhoneSection, RouterLink, TextField],
  templateUrl: './new-woman.html',
  styleUrl: './new-woman.scss',
})
export class NewWoman {
  protected readonly t = inject(Texts).t;
  private readonly code = makeTemporaryCode();
  protected readonly shownCode = showTemporaryCode(this.code);
  protected readonly form = new RegistrationForm(signal({ asksConsent: false, today: '' }));
  protected readonly login = signal('');
  protected readonly isKept = signal(false);
  protected readonly errors = formErrors({});
  private readonly checkName = nameCheck();
  protected readonly known = codeOptions(KNOWN_ANSWER, 'known.');
  protected readonly keeps = codeOptions(['alone', 'not_alone', 'no'], 'register.keeps-');
  protected readonly isInDanger = computed(() => this.form.model().safeNow === 'no');
  /** The other person may be one of those who answer at 102. */
  protected readonly hasConflict = computed(() => this.form.model().conflict === 'yes');

  private readonly key = temporaryKey('register', this.code);
  private readonly pristine = JSON.stringify(untracked(this.form.model));
  /** A person may close the browser while she rings. */
  protected readonly words = earlyWords(() => {
    const [entered, login] = [this.form.model(), this.login().trim()];
    if (this.isKept() || !this.isBegun()) return 'nothing';
    const draft = () => ({ at: temporaryAddress(this.code), value: entered });
    return login ? { login, key: this.key, caseCode: null, entered, draft } : 'incomplete';
  });

  protected async keep(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    if (!(await this.words.seal()))
      return void this.errors.show([{ fieldId: 'login', text: this.t('offline.not-kept') }]);
    if (this.errors.show(this.checkName(this.login()))) return;
    this.words.finish();
    this.isKept.set(true);
    this.form.restore({});
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
