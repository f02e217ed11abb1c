import type { Person } from './person';

/** Collects every response body that the server sends to this user, to search it for what the screen leaves out. */
export function listensTo(person: Person): { heard(): Promise<string> } {
  const answers: Promise<string>[] = [];
  person.page.on('response', (response) => {
    // The live stream never ends and names no person.
    const { pathname } = new URL(response.url());
    if (pathname.startsWith('/api/') && pathname !== '/api/live')
      answers.push(response.text().catch(() => ''));
  });
  return { heard: async () => (await Promise.all(answers)).join('\n') };
}
