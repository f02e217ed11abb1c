import { Component, computed, effect, inject } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { discloseIdentity } from '../../../api/fn/survivors/disclose-identity';
import type { IdentityDto } from '../../../api/models/identity-dto';
import type { IdentityLine } from '../../../api/models/identity-line';
import { IDENTITY_LINE } from '../../../api/models/identity-line-array';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts } from '../../../core/language/texts';
import { Icon } from '../../../ui/icon/icon';
import { shownForAWhile } from '../masked-field/shown-for-a-while';
import { UnmaskForm } from '../masked-field/unmask-form';
import { CaseStore } from '../case-page/case-store';
import { Disclosure } from './disclosure';

export const SHOWN_SECONDS = 120;

const LABELS: Readonly<Record<IdentityLine, string>> = {
  name: 'ui.full-name',
  birth: 'ui.birth-date',
  address: 'ui.address',
  official_number: 'register.number',
};

/** Who she is: hidden until it is needed, for two minutes, and listed each time. */
@Component({
  selector: 'pn-identity-card',
  imports: [Icon, MatButton, RouterLink, UnmaskForm],
  templateUrl: './identity-card.html',
  styleUrl: './identity-card.scss',
})
export class IdentityCard {
  private readonly api = inject(Api);
  private readonly dates = inject(Dates);
  protected readonly store = inject(CaseStore);
  protected readonly t = inject(Texts).t;
  protected readonly identity = new Disclosure((reason) =>
    this.api.call(discloseIdentity, { caseId: this.store.subject().id, body: { reason } }),
  );
  protected readonly shown = shownForAWhile(() => this.identity.hide());
  protected readonly isShown = computed(() => this.identity.value() !== null);
  protected readonly lines = computed(() => {
    const value = this.identity.value();
    const texts: Record<IdentityLine, string | null> = {
      name: value && nameOf(value),
      birth: value && this.birth(value),
      address: value && value.address,
      official_number: value && value.officialNumber,
    };
    const recorded = this.store.subject().recordedIdentity;
    return IDENTITY_LINE.map((line) => ({
      label: this.t(LABELS[line]),
      text: texts[line],
      isRecorded: recorded.includes(line),
    }));
  });
  /** With nothing recorded there is nothing to ask for. */
  protected readonly mayAsk = computed(() => this.store.subject().recordedIdentity.length > 0);

  constructor() {
    effect(() => (this.isShown() ? this.shown.start(SHOWN_SECONDS) : this.shown.stop()));
  }

  protected want(): void {
    void this.identity.want({ isLead: this.store.subject().isLead, reason: 'verify_person' });
  }

  private birth({ bornOn, bornPrecision }: IdentityDto): string | null {
    if (!bornOn || bornPrecision === 'day') return bornOn && this.dates.date(bornOn);
    return bornPrecision === 'year' ? bornOn.slice(0, 4) : this.dates.month(bornOn);
  }
}

const nameOf = ({ surname, givenName, patronymic, writtenName }: IdentityDto): string | null =>
  [surname, givenName, patronymic].filter(Boolean).join(' ') || writtenName;
