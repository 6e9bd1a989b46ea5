package orrery.protocols.http;

import java.time.Duration;

/**
 * On what terms a client waits for one answer.
 *
 * @param patience from the call to the last octet of the answer, waiting in line and connecting included. A bulk that still
 *     moves then is waited for, until none of it has moved for so long
 * @param mostBulk how many bytes of the answer's content may come as a bulk, 0 or more; where it is 0 the content is a body,
 *     whatever the server calls it
 * @param connecting how long a connection may take to open, of that
 */
public record HttpTerms(Duration patience, long mostBulk, Duration connecting) {

  public HttpTerms {
    if (patience.isNegative() || patience.isZero() || connecting.isNegative() || connecting.isZero()) {
      throw new IllegalArgumentException("patience and the time for connecting must be longer than 0 but are " + patience + " and " + connecting);
    }
    if (mostBulk < 0) {
      throw new IllegalArgumentException("the most of a bulk must be 0 B or more but is " + mostBulk);
    }
  }

  /** Those of who waits for a connection as long as for the answer. */
  public HttpTerms(Duration patience, long mostBulk) {
    this(patience, mostBulk, patience);
  }

  /** Those of who wants a body. */
  public static HttpTerms within(Duration patience) {
    return new HttpTerms(patience, 0);
  }
}
