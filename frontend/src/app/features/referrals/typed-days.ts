/** `24.11.2026` or `24.11.2026 14:30` as the API writes it; text that is neither goes as it is, to be refused there. */
export function typedDay(text: string): string {
  const [day = '', month = '', year = ''] = text.trim().split(/[.\-/ ]+/);
  return /^\d{4}$/.test(year) ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` : text.trim();
}

export function typedMoment(text: string): string {
  const parts = /^(\S+)\s+(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (!parts) return text.trim();
  return `${typedDay(parts[1] ?? '')}T${(parts[2] ?? '').padStart(2, '0')}:${parts[3]}:00+05:00`;
}
