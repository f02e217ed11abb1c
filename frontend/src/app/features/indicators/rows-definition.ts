import { Component, inject } from '@angular/core';
import { Texts, textName } from '../../core/language/texts';
import { Collapsible } from '../../ui/collapsible/collapsible';

/** Columns of the file in their order; a test of the server holds it to them. */
export const ROW_FIELDS = [
  'incident_id',
  'survivor_code',
  'caseworker_code',
  'agency_code',
  'reported_on',
  'incident_on',
  'sex',
  'is_minor',
  'age_band',
  'marital_status',
  'time_of_day',
  'place_type',
  'district',
  'is_pattern',
  'core_type',
  'law_forms',
  'contexts',
  'harmful_practice',
  'goods_exchanged',
  'abducted',
  'reported_before',
  'earlier_incidents',
  'perpetrators',
  'perpetrator_sex',
  'perpetrator_age_group',
  'relationship',
  'recorder_relationship',
  'referred_from',
  'service_safe_house',
  'service_health',
  'service_psychosocial',
  'service_legal',
  'service_police_security',
  'service_livelihoods',
  'service_child_protection',
  'consent_to_share',
] as const;

/** What recorders ask and no row tells. */
const LEFT_OUT = ['birth', 'words', 'village', 'occupation', 'disability', 'abroad', 'past', 'not-asked'];

/** What a row for an incident recorder says, and what it does not say and why. */
@Component({
  selector: 'pn-rows-definition',
  imports: [Collapsible],
  template: `
    <pn-collapsible class="card padded" [isSection]="true" [heading]="t('rows.fields')">
      <p>{{ t('rows.fields-lead') }}</p>
      <ul class="small">
        @for (field of fields; track field.code) {
          <li>
            <code>{{ field.code }}</code> {{ field.name }}
          </li>
        }
      </ul>
    </pn-collapsible>
    <pn-collapsible class="card padded" [isSection]="true" [heading]="t('rows.out')">
      <ul class="small">
        @for (text of leftOut; track text) {
          <li>{{ text }}</li>
        }
      </ul>
    </pn-collapsible>
  `,
  styles: `
    :host {
      display: grid;
      gap: 12px;
    }
    p {
      max-width: 70ch;
      margin-top: 8px;
    }
    li {
      padding-block: 4px;
      overflow-wrap: anywhere;
    }
  `,
})
export class RowsDefinition {
  protected readonly t = inject(Texts).t;
  protected readonly fields = ROW_FIELDS.map((code) => ({
    code,
    name: this.t(`rows.field-${textName(code)}`),
  }));
  protected readonly leftOut = LEFT_OUT.map((code) => this.t(`rows.out-${code}`));
}
