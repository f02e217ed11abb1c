import { Component, inject, input } from '@angular/core';
import type { WritableSignal } from '@angular/core';
import type { FormErrors } from '../../../core/http/form-errors';
import { Texts } from '../../../core/language/texts';
import { Control } from '../../../ui/field/control';
import { Field } from '../../../ui/field/field';

export const IDENTITY_TEXTS = [
  'surname',
  'givenName',
  'patronymic',
  'bornOn',
  'address',
  'officialNumber',
] as const;
export type IdentityText = (typeof IDENTITY_TEXTS)[number];

/** Her name, birth and address, all as far as she wants to say; what is put inside stands before the address. */
@Component({
  selector: 'pn-identity-fields',
  imports: [Control, Field],
  templateUrl: './identity-fields.html',
  host: { class: 'stack' },
})
export class IdentityFields {
  readonly text = input.required<Readonly<Record<IdentityText, WritableSignal<string>>>>();
  /** Its fields are named as the registration names them: `identity.surname`. */
  readonly errors = input.required<FormErrors>();

  protected readonly t = inject(Texts).t;
}
