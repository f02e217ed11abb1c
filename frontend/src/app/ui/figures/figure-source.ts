/** Where a table may be taken from as a file, on paper or as a picture: the server makes each, or writes it down. */
export interface FigureSource {
  /** Of the saved file, without its form. */
  readonly name: string;
  /** The same figures in an address: `law_forms` of `law_forms.tg.pdf`. */
  readonly code: string;
  /** What a picture says besides, which has no room for how it is counted: of a published table its version and its licence. */
  readonly note?: string;
  readonly file: (file: string) => Promise<Blob>;
  /** What stands on paper and in a picture: where it comes from, and its number in the log. */
  readonly mark: (file: string) => Promise<{ mark: string }>;
}
