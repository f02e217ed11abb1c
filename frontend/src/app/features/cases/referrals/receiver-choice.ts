import { Component, computed, inject, input, model, signal } from '@angular/core';
import { MatCheckbox } from '@angular/material/checkbox';
import type { ServiceDto } from '../../../api/models/service-dto';
import { ServiceLabels } from '../../../core/directory/service-labels';
import { Texts, textName } from '../../../core/language/texts';
import { ChoiceGroup } from '../../../ui/chips/choice-group';
import { SelectField } from '../../../ui/field/select-field';

/** Above this, the list of services can be narrowed to one kind of help. */
const MANY = 8;

/** Services to refer to, several at once, by kind of help; who is full stays in the list and says so. */
@Component({
  selector: 'pn-receiver-choice',
  imports: [ChoiceGroup, MatCheckbox, SelectField],
  template: `
    @if (kinds().length > 1 && services().length > many) {
      <pn-select-field fieldId="kind" [label]="t('new-referral.kind')" [(value)]="kind">
        <option value="">{{ t('new-referral.all-kinds') }}</option>
        @for (kind of kinds(); track kind) {
          <option [value]="kind">{{ t('service-type.' + textName(kind)) }}</option>
        }
      </pn-select-field>
    }
    <pn-choice-group
      groupId="receivers"
      [legend]="t('new-referral.part-where')"
      [hidesLegend]="true"
      [error]="error()"
      [areCards]="true"
    >
      @for (service of shown(); track service.id) {
        <mat-checkbox
          class="framed"
          [checked]="isChosen(service)"
          [disabled]="service.offBecause !== undefined"
          (change)="choose(service, $event.checked)"
        >
          <b>{{ t('service-type.' + textName(service.type)) }} · {{ service.label }}</b>
          <span class="small line">{{ service.offBecause ?? service.detail }}</span>
          @if (service.side) {
            <span class="small line"
              >{{ service.side }}{{ service.sideDetail ? ' · ' + service.sideDetail : '' }}</span
            >
          }
        </mat-checkbox>
      }
    </pn-choice-group>
  `,
  styles: `
    :host {
      display: grid;
      gap: 16px;
    }
    .line {
      display: block;
    }
  `,
})
export class ReceiverChoice {
  readonly services = input.required<readonly ServiceDto[]>();
  readonly error = input('');
  readonly value = model<readonly Pick<ServiceDto, 'id' | 'agencyId'>[]>([]);

  private readonly words = inject(ServiceLabels);
  protected readonly t = inject(Texts).t;
  protected readonly textName = textName;
  protected readonly many = MANY;
  protected readonly kind = signal('');
  protected readonly kinds = computed(() => [...new Set(this.services().map(({ type }) => type))]);
  protected readonly shown = computed(() =>
    this.services()
      .filter((service) => !this.kind() || service.type === this.kind() || this.isChosen(service))
      .map((service) => ({ ...this.words.card(service), ...service })),
  );

  protected isChosen({ id }: Pick<ServiceDto, 'id'>): boolean {
    return this.value().some((chosen) => chosen.id === id);
  }

  protected choose({ id, agencyId }: Pick<ServiceDto, 'id' | 'agencyId'>, isOn: boolean): void {
    this.value.update((chosen) => [
      ...chosen.filter((other) => other.id !== id),
      ...(isOn ? [{ id, agencyId }] : []),
    ]);
  }
}
