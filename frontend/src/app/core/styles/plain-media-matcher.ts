import { Injectable } from '@angular/core';

/** Asks the browser. The toolkit's own also writes an empty `<style>` for browsers of long ago, which no policy allows. */
@Injectable()
export class PlainMediaMatcher {
  matchMedia(query: string): MediaQueryList {
    return matchMedia(query);
  }
}
