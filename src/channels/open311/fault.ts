/** A no to a program, in the words of its makers: a status of HTTP and what is wrong. */
export class Fault extends Error {
  readonly status: number;
  /** After how many seconds it may ask again. */
  readonly retryAfterS: number | undefined;

  constructor(status: number, description: string, retryAfterS?: number) {
    super(description);
    this.name = 'Fault';
    this.status = status;
    this.retryAfterS = retryAfterS;
  }
}
