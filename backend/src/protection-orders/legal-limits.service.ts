import { Injectable } from '@nestjs/common';
import { LegalValuesService } from '../legal-values/index.js';
import type { AppliedLegalValueDto } from '../legal-values/index.js';
import type { LegalArticle } from '../legal-values/legal-articles.types.js';
import type { CountFrom, DayCounting } from '../legal-values/legal-values.types.js';
import type { Day } from '../shared/dates.js';
import type { OrderLaw } from './orders.types.js';

const KEYS = [
  'po.issue_within_hours',
  'po.served_within_hours',
  'po.max_initial_days',
  'po.extension_days',
  'po.extension_total_days',
  'po.count_from',
  'po.day_counting',
] as const;

/** The law of orders on a day, for the rules and for the screen. */
export interface LegalLimits {
  readonly law: OrderLaw;
  /** The same with the status of each number: whether a legal adviser confirmed it, and its source. */
  readonly applied: AppliedLegalValueDto[];
}

@Injectable()
export class LegalLimitsService {
  constructor(private readonly values: LegalValuesService) {}

  /** Throws where an article of a corrected decision has no number yet on the day. */
  async expectArticles(articles: readonly LegalArticle[], day: Day): Promise<void> {
    await this.values.expectKnown(articles, day, 'values.articles');
  }

  async on(day: Day): Promise<LegalLimits> {
    const values = await this.values.on(day, KEYS);
    const number = (key: (typeof KEYS)[number]): number => Number(values[key].value);
    return {
      law: {
        issueWithinHours: number('po.issue_within_hours'),
        servedWithinHours: number('po.served_within_hours'),
        maxInitialDays: number('po.max_initial_days'),
        extensionDays: number('po.extension_days'),
        totalDays: number('po.extension_total_days'),
        countFrom: values['po.count_from'].value as CountFrom,
        dayCounting: values['po.day_counting'].value as DayCounting,
      },
      applied: KEYS.map((key) => values[key]),
    };
  }
}
