import { DOCUMENT } from '@angular/common';
import { Injectable, inject } from '@angular/core';

/** Puts a file into the folder of downloads; the name is one of codes, and never of a person. */
@Injectable({ providedIn: 'root' })
export class SavedFiles {
  private readonly document = inject(DOCUMENT);

  save(content: Blob, name: string): void {
    const address = URL.createObjectURL(content);
    const link = this.document.createElement('a');
    link.href = address;
    link.download = name;
    link.click();
    URL.revokeObjectURL(address);
  }
}
