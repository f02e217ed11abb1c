import { Component, computed, inject, input, model, output } from '@angular/core';
import type { ImportTableDto } from '../../api/models/import-table-dto';
import { Texts, textName } from '../../core/language/texts';
import type { FieldError } from '../../ui/error-summary/error-summary';
import { CodeSelect } from '../../ui/field/code-select';
import { SelectField } from '../../ui/field/select-field';
import { TextField } from '../../ui/field/text-field';
import { likelyColumns } from './column-mappings';
import type { ColumnMappings, ColumnMapping, Holds } from './column-mappings';

const NOTHING: ColumnMapping = { meaning: '', service: '' };
const MOST_HEADER_ROW = 300;

/** The meaning of each column of a file, with sample values. */
@Component({
  selector: 'pn-column-mapping',
  imports: [CodeSelect, SelectField, TextField],
  templateUrl: './column-mapping.html',
  styleUrl: './column-mapping.scss',
})
export class ColumnMappingForm {
  readonly table = input.required<ImportTableDto>();
  readonly holds = input.required<Holds>();
  readonly errors = input.required<readonly FieldError[]>();
  readonly drawn = model.required<ColumnMappings>();
  readonly holdsChange = output<Holds>();
  readonly headerChange = output<number>();

  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  protected readonly contents = computed(() => this.table().offered.map(({ holds }) => holds));
  private readonly offered = computed(() => this.table().offered.find(({ holds }) => holds === this.holds()));
  private readonly required = computed(() => this.offered()?.required ?? []);
  protected readonly needed = computed(() =>
    this.required()
      .map((one) => this.word(one[0] ?? ''))
      .join(', '),
  );
  protected readonly meanings = computed(() => {
    const needed = new Set(this.required().map((one) => one[0]));
    return (this.offered()?.meanings ?? []).map((code) => {
      const meaning = this.word(code);
      return { code, label: needed.has(code) ? this.t('registers.needed-mark', { meaning }) : meaning };
    });
  });
  protected readonly services = computed(() => this.texts.names('service-type.').map(codeOf));
  protected readonly columns = computed(() =>
    this.table().columns.map(({ at, heading, samples }) => ({
      at,
      label: this.t('registers.column', {
        number: at + 1,
        heading: heading || this.t('registers.no-heading'),
      }),
      samples: samples.join(' · '),
      ...(this.drawn().get(at) ?? NOTHING),
      error: this.errors().find(({ fieldId }) => fieldId === `column-${at}`)?.text ?? '',
    })),
  );

  protected takeHolds(holds: string): void {
    this.holdsChange.emit(holds as Holds);
    this.drawn.set(likelyColumns(this.table(), holds as Holds));
  }

  protected takeHeader(event: Event): void {
    const row = Number((event.target as HTMLInputElement).value);
    if (Number.isInteger(row) && row >= 1 && row <= MOST_HEADER_ROW) this.headerChange.emit(row);
  }

  protected say(at: number, change: Partial<ColumnMapping>): void {
    const before = this.drawn().get(at) ?? NOTHING;
    this.drawn.set(new Map([...this.drawn(), [at, { ...before, ...change }]]));
  }

  private word(code: string): string {
    return this.t(`column-meaning.${textName(code)}`);
  }
}

const codeOf = (name: string): string => name.replace(/-/g, '_');
