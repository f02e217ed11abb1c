import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router } from '@angular/router';
import { formErrors } from '../../core/http/form-errors';
import { Language } from '../../core/language/language';
import { LANGUAGE_NAMES } from '../../core/language/languages';
import { Texts } from '../../core/language/texts';
import { SessionApi } from '../../core/session/session.api';
import { SessionStore } from '../../core/session/session.store';
import { ErrorSummary } from '../../ui/error-summary/error-summary';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { PasswordField } from '../../ui/field/password-field';
import { LANGUAGE } from '../../api/models/language-array';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { sender } from '../../core/http/sender';

const FIELD_IDS = {
  'agency.tg': 'agency-tg',
  'agency.ru': 'agency-ru',
  'agency.en': 'agency-en',
  agencyType: 'agency-type',
  place: 'place',
  displayName: 'display-name',
  login: 'login',
  password: 'password',
} as const;
type FieldPath = keyof typeof FIELD_IDS;

/** Places in which no agency sits. */
const NO_SEAT = new Set(['tajikistan', 'abroad', 'unknown']);

/** The first administrator of an empty installation. Afterwards this page leads to the sign-in. */
@Component({
  selector: 'pn-set-up',
  imports: [ErrorSummary, MatButton, PasswordField, SelectField, TextField],
  templateUrl: './set-up.html',
  styleUrl: './session.scss',
})
export class SetUp {
  private readonly api = inject(SessionApi);
  private readonly session = inject(SessionStore);
  private readonly router = inject(Router);
  private readonly language = inject(Language);
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  protected readonly errors = formErrors(FIELD_IDS);
  protected readonly languages = LANGUAGE;
  protected readonly languageNames = LANGUAGE_NAMES;

  protected readonly values = Object.fromEntries(
    Object.keys(FIELD_IDS).map((path) => [path, signal('')]),
  ) as Record<FieldPath, ReturnType<typeof signal<string>>>;
  protected readonly agencyNames = {
    tg: this.values['agency.tg'],
    ru: this.values['agency.ru'],
    en: this.values['agency.en'],
  };
  protected readonly sender = sender(this.errors.showProblem);
  protected readonly agencyTypes = computed(() => this.texts.names('agency-type.'));
  protected readonly places = computed(() =>
    this.texts.names('place.').filter((name) => !name.startsWith('tj-') && !NO_SEAT.has(name)),
  );

  constructor() {
    void this.language.loadInside().catch((problem: unknown) => this.errors.showProblem(problem));
  }

  protected async submit(event: Event): Promise<void> {
    event.preventDefault();
    if (this.errors.show(this.missing())) return;
    await this.sender.send(async () => {
      await this.api.createFirstAdministrator(this.request());
      await this.router.navigateByUrl(await this.session.signIn(this.value('login'), this.value('password')));
    });
  }

  private missing(): FieldError[] {
    return (Object.keys(FIELD_IDS) as FieldPath[])
      .filter((path) => this.value(path) === '')
      .map((path) => ({ fieldId: FIELD_IDS[path], text: this.t(`set-up.missing-${FIELD_IDS[path]}`) }));
  }

  private request() {
    return {
      agency: { tg: this.value('agency.tg'), ru: this.value('agency.ru'), en: this.value('agency.en') },
      agencyType: codeOf(this.value('agencyType')),
      place: codeOf(this.value('place')),
      displayName: this.value('displayName'),
      login: this.value('login'),
      password: this.value('password'),
      language: this.language.current(),
    };
  }

  private value(path: FieldPath): string {
    const value = this.values[path]();
    return path === 'password' ? value : value.trim();
  }
}

/** The code of the API behind a name of the texts. */
const codeOf = (name: string): string => name.replaceAll('-', '_');
