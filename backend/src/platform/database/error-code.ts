interface DriverError {
  code?: string;
  driverError?: { code?: string };
}

/** The code of what the server or the connection refused; null for anything else. */
export const codeOf = (error: unknown): string | null => {
  const failure = error as DriverError | null;
  return failure?.driverError?.code ?? failure?.code ?? null;
};
