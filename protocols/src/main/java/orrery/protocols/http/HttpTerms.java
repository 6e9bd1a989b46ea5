package orrery.protocols.http;

import java.time.Duration;

/**
 * On what terms a client waits for one answer.
 *
 * @param patience from the call to the last octet of the answer, waiting in line and connecting included. A bulk that still
 *     moves then is waited for, until none of it has moved for so long
 * @param mostBulk how many bytes of the answer's content may come as a bulk, 0 or more; where it is 0 the content is a body,
 *     whatever the server calls it
 */
public record HttpTerms(Duration patience, long mostBulk) {

  public HttpTerms {
    if (patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("patience must be longer than 0 but is " + patience);
    }
    if (mostBulk < 0) {
      throw new IllegalArgumentException("the most of a bulk must be 0 B or more but is " + mostBulk);
    }
  }

  /** Those of who wants a body. */
  public static HttpTerms within(Duration patience) {
    return new HttpTerms(patience, 0);
  }
}
