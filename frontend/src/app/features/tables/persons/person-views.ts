import { Injectable, inject } from '@angular/core';
import type { PersonFiguresDto } from '../../../api/models/person-figures-dto';
import type { PersonPeriodDto } from '../../../api/models/person-period-dto';
import type { PersonScopeDto } from '../../../api/models/person-scope-dto';
import { PersonSources } from './person-sources';
import { PersonWords } from './person-words';

/** Persons of one group or agency as a figure, wherever they are shown. */
@Injectable({ providedIn: 'root' })
export class PersonViews {
  private readonly words = inject(PersonWords);
  private readonly sources = inject(PersonSources);

  view(figures: PersonFiguresDto, scope: PersonScopeDto) {
    return {
      rows: this.words.rows(scope),
      bars: this.words.bars(scope),
      facts: this.words.facts(figures, scope),
      smallestShown: figures.smallestShown,
      source: this.sources.of(figures),
    };
  }

  scope(scope: PersonScopeDto): string {
    return this.words.scope(scope);
  }

  period(period: PersonPeriodDto): string {
    return this.words.period(period);
  }
}
