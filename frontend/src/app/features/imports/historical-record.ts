import type { HistoricalEventDto } from '../../api/models/historical-event-dto';
import type { Dates } from '../../core/language/dates';
import { textName } from '../../core/language/texts';
import type { Texts } from '../../core/language/texts';

export interface HistoricalFact {
  label: string;
  value: string;
}

interface Words {
  readonly t: Texts['t'];
  readonly dates: Dates;
}

/** The outcome of an order or a referral; an answer outside the list has a text too. */
export const historicalResult = (result: string | null, t: Texts['t']): string =>
  t(`historical-record-result.${textName(result ?? 'unread')}`);

function breachWords({ breaches }: HistoricalEventDto, { t, dates }: Words): string {
  return breaches
    .map(({ on, hasProtocol }) =>
      hasProtocol ? t('historical-record.with-protocol', { on: dates.date(on) }) : dates.date(on),
    )
    .join('; ');
}

function orderFacts(past: HistoricalEventDto, { t, dates }: Words): HistoricalFact[] {
  return [
    { label: t('historical-record.applied-on'), value: dates.date(past.happenedOn) },
    { label: t('historical-record.result'), value: historicalResult(past.result, t) },
    { label: t('historical-record.issued-on'), value: past.issuedOn ? dates.date(past.issuedOn) : '' },
    { label: t('historical-record.served-on'), value: past.servedOn ? dates.date(past.servedOn) : '' },
    {
      label: t('historical-record.service'),
      value: past.service ? t(`historical-record-service.${textName(past.service)}`) : '',
    },
    { label: t('historical-record.ends-on'), value: past.endsOn ? dates.date(past.endsOn) : '' },
    { label: t('historical-record.breaches'), value: breachWords(past, { t, dates }) },
  ];
}

const serviceWords = ({ services }: HistoricalEventDto, t: Texts['t']): string =>
  services.map((type) => t(`service-type.${textName(type)}`)).join(', ');

function referralFacts(past: HistoricalEventDto, { t, dates }: Words): HistoricalFact[] {
  return [
    { label: t('historical-record.sent-on'), value: dates.date(past.happenedOn) },
    { label: t('historical-record.service-type'), value: serviceWords(past, t) },
    { label: t('historical-record.result'), value: historicalResult(past.result, t) },
    { label: t('historical-record.answered-on'), value: past.answeredOn ? dates.date(past.answeredOn) : '' },
  ];
}

/** Codes and days of a row of the past, each under its word; what is not known is left out. */
export function historicalFacts(past: HistoricalEventDto, words: Words): HistoricalFact[] {
  const facts = past.kind === 'order' ? orderFacts(past, words) : referralFacts(past, words);
  return facts.filter(({ value }) => value !== '');
}

/** The same in one line, for a list. */
export const historicalLine = (past: HistoricalEventDto, { t, dates }: Words): string =>
  [dates.date(past.happenedOn), serviceWords(past, t), historicalResult(past.result, t)]
    .filter(Boolean)
    .join(' · ');
