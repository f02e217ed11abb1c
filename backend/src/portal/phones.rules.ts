/** Only what can be dialled becomes a link; what else an agency wrote in the field is shown as it is. */
export function dialled(phone: string): string | null {
  const bare = phone.replace(/[\s()-]/g, '');
  return /^\+?\d{3,15}$/.test(bare) ? bare : null;
}
