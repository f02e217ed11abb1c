import { Component, computed, inject, signal } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { listAssessments } from '../../../api/fn/risk/list-assessments';
import type {
  AssessmentDto,
  BandChangeDto,
  RaisingEventDto,
  RiskHistoryDto,
  ToolResultDto,
} from '../../../api/models';
import { Api } from '../../../core/http/api';
import { Dates } from '../../../core/language/dates';
import { Language } from '../../../core/language/language';
import { Texts, textName } from '../../../core/language/texts';
import { SessionStore } from '../../../core/session/session.store';
import { BandBadge } from '../../../ui/band-badge/band-badge';
import { Note } from '../../../ui/note/note';
import { Empty } from '../../../ui/states/empty';
import { CaseStore } from '../case-page/case-store';
import { eventTitleKey } from '../case-page/timeline-labels';
import { apiResource } from '../../../core/http/api-resource';
import { Arrived } from '../../../ui/states/arrived';
import { ToolResult } from './tool-result';

/** Every assessment and judged band, newest first; entries are never overwritten. */
@Component({
  selector: 'pn-risk-history',
  imports: [Arrived, BandBadge, Empty, MatButton, Note, RouterLink, ToolResult],
  templateUrl: './risk-history.html',
  styleUrl: '../case-page/records.scss',
})
export class RiskHistory {
  private readonly api = inject(Api);
  private readonly language = inject(Language);
  private readonly session = inject(SessionStore);
  protected readonly store = inject(CaseStore);
  protected readonly dates = inject(Dates);
  private readonly texts = inject(Texts);
  protected readonly t = this.texts.t;
  protected readonly name = textName;
  protected readonly history = apiResource(() =>
    this.api.call(listAssessments, { caseId: this.store.subject().id }),
  );
  protected readonly again = computed(() => {
    const by = this.history.value()?.assessAgainBy;
    return by ? this.t('risk-screen.again-by', { day: this.dates.day(by) }) : '';
  });

  protected readonly isRecording = signal(false);

  protected raised({ kind, happenedOn }: RaisingEventDto): string {
    const title = this.t(eventTitleKey(kind, (key) => this.texts.has(key)));
    return `${this.dates.date(happenedOn)} · ${title}`;
  }

  protected toolLine({ tool, onDay, score, band }: ToolResultDto): string {
    return [
      this.dates.date(onDay),
      this.t(`risk-tool.${textName(tool)}`),
      score,
      this.t(`band.${band}`),
    ].join(' · ');
  }

  /** The result of a tool is shown in words, not as the codes that it stored. */
  protected reason({ reason }: BandChangeDto): string {
    const by = this.history
      .value()
      ?.tools.find(({ tool, onDay, score }) => reason === `${tool}, ${onDay}: ${score}`);
    return by ? this.toolLine(by) : reason;
  }

  /** The result may have raised the band. */
  protected async recorded(history: RiskHistoryDto): Promise<void> {
    this.isRecording.set(false);
    this.history.set(history);
    await this.store.reload();
  }

  /** The band of the case may be newer than the list below it. */
  protected readonly mayRaise = computed(
    () => this.store.may('change_band') && this.store.subject().band !== 'high',
  );
  protected readonly mayLower = computed(
    () =>
      this.store.may('change_band') &&
      this.session.hasRole('supervisor') &&
      ['high', 'medium'].includes(this.store.subject().band),
  );

  /** Who asked, who was asked and who answered, as far as they belong to the own agency. */
  protected people(change: BandChangeDto): string {
    const asked = change.state === 'pending' ? change.confirmerName : null;
    return [change.requestedByName, change.decidedByName, asked && this.t('level.asked-of', { name: asked })]
      .filter(Boolean)
      .join(' · ');
  }

  protected by(assessment: AssessmentDto): string {
    const agency = assessment.agencyName[this.language.current()];
    return assessment.assessedByName ? `${assessment.assessedByName}, ${agency}` : agency;
  }

  /** The factors behind the band: those answered with yes. */
  protected factors(assessment: AssessmentDto): string[] {
    return assessment.answers
      .filter(({ answer }) => answer === 'yes')
      .map(({ factor }) => this.t(`risk-factor.${textName(factor)}`));
  }
}
