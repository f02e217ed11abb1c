import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listIncidents } from '../../../api/fn/cases/list-incidents';
import { listCorrections } from '../../../api/fn/corrections/list-corrections';
import { listLegalQualifications } from '../../../api/fn/cases/list-legal-qualifications';
import type { CaseCorrectionsDto, IncidentDto, LegalQualificationDto } from '../../../api/models';
import { CorrectedRecord } from '../../../core/corrections/corrected-record';
import { RecordFiles } from '../../../core/files/record-files';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Texts, textName } from '../../../core/language/texts';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { apiResource } from '../../../core/http/api-resource';
import { ArticleWords } from '../../../core/work/article-words';
import { ReportDecisions } from './report-decisions';
import { Arrived } from '../../../ui/states/arrived';

/** Incidents in the product's terms, next to the police qualification. */
@Component({
  selector: 'pn-incidents',
  imports: [Arrived, CorrectedRecord, Empty, MatButton, RecordFiles, ReportDecisions, RouterLink],
  templateUrl: './incidents.html',
  styleUrl: '../case-page/records.scss',
})
export class Incidents {
  private readonly api = inject(Api);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  private readonly articleWords = inject(ArticleWords);
  protected readonly t = inject(Texts).t;
  /** Only the agency of the case has its files. */
  protected readonly mayHaveFiles = computed(() => this.store.subject().relations.includes('own'));
  /** The incident whose files are open; one at a time. */
  protected readonly filesOf = signal<string | null>(null);
  protected readonly incidents = apiResource(() =>
    this.api.call(listIncidents, { caseId: this.store.subject().id }),
  );
  protected readonly qualifications = apiResource<LegalQualificationDto[]>(async () =>
    this.store.reads('legal')
      ? this.api.call(listLegalQualifications, { caseId: this.store.subject().id })
      : [],
  );

  protected readonly corrections = apiResource(() =>
    this.api.call(listCorrections, { caseId: this.store.subject().id }),
  );

  protected async corrected(answer: CaseCorrectionsDto): Promise<void> {
    this.corrections.set(answer);
    await Promise.all([this.incidents.reload(), this.qualifications.reload(), this.store.reload()]);
  }

  /** When it happened, as exactly as it is known. */
  protected when(incident: IncidentDto): string {
    if (!incident.startedOn) return this.t('day.is-unknown');
    if (incident.startedPrecision === 'year') return incident.startedOn.slice(0, 4);
    if (incident.startedPrecision === 'month') return this.dates.month(incident.startedOn);
    return this.dates.date(incident.startedOn);
  }

  protected title(incident: IncidentDto): string {
    const core = incident.coreType && this.t(`gbv-core-type.${textName(incident.coreType)}`);
    return core ?? this.words(incident.lawForms, 'law-form.');
  }

  protected lines(incident: IncidentDto): string[] {
    const others = this.words(incident.relationships, 'relationship.');
    const names = incident.perpetrators.map(({ name }) => name).filter(Boolean);
    return [
      this.words(incident.lawForms, 'law-form.'),
      others && `${this.t('register.others')}: ${others}${names.length ? ` (${names.join(', ')})` : ''}`,
      ...this.people(incident),
      incident.placeType !== 'unknown' ? this.t(`incident-place.${textName(incident.placeType)}`) : '',
      incident.timeOfDay !== 'unknown' ? this.t(`time-of-day.${textName(incident.timeOfDay)}`) : '',
      incident.childrenPresent === 'yes' ? this.t('incident-screen.children-present') : '',
      this.words(incident.contexts, 'case-context.'),
      incident.injury === 'yes' ? this.t('incident-screen.injured') : '',
      incident.strangulation === 'yes' ? this.t('incident-screen.neck-pressed') : '',
      incident.earlierIncidents === 'yes' ? this.t('incident-screen.not-the-first') : '',
      incident.reportedBefore.startsWith('yes')
        ? this.t(`incident-screen.told-before-${textName(incident.reportedBefore)}`)
        : '',
      this.t('incident-screen.reported-on', { day: this.dates.date(incident.reportedOn) }),
    ].filter(Boolean);
  }

  /** Age and occupation of each perpetrator where one is known; the API sends no others. */
  private people({ perpetrators }: IncidentDto): string[] {
    return perpetrators.flatMap(({ relationship, ageGroup, occupation }) => {
      const known = [
        ageGroup !== 'unknown' && this.t(`age-group.${textName(ageGroup)}`),
        occupation !== 'unknown' && this.t(`occupation.${textName(occupation)}`),
      ].filter(Boolean);
      return known.length > 0
        ? [`${this.t(`relationship.${textName(relationship)}`)}: ${known.join(' · ')}`]
        : [];
    });
  }

  protected articles(qualification: LegalQualificationDto): string {
    return qualification.articles
      .map((article) => this.articleWords.of(article, qualification.decidedOn))
      .join(', ');
  }

  protected words(codes: readonly string[], prefix: string): string {
    return codes.map((code) => this.t(prefix + textName(code))).join(', ');
  }
}
