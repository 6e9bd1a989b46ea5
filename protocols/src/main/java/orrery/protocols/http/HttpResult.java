package orrery.protocols.http;

import orrery.host.ConnectionFailure;
import orrery.host.Defaults;

/** What became of a request: an answer, whatever its status, or none. */
public sealed interface HttpResult {

  /** The server has answered. */
  record Answer(HttpResponse response) implements HttpResult {}

  /** No answer came; the request may have been carried out all the same. */
  record NoAnswer(Reason reason) implements HttpResult {}

  /** Why there is no answer. */
  enum Reason {
    /** Nothing listens there. */
    REFUSED,
    /** The time allowed for the whole request has passed, or the transport gave up. */
    TIMEOUT,
    /** No connection has opened in the time that is allowed for that alone: nothing has been sent. */
    CONNECT_TIMEOUT,
    /** The connection was reset, or ended before the answer was whole. */
    RESET,
    /** No route leads there. */
    UNREACHABLE,
    /** This node's address is no longer its own. */
    ADDRESS_LOST,
    /** What came is no HTTP, or more of it than is let in. */
    MALFORMED,
    /** Too many requests wait for this server already. */
    QUEUE_FULL;

    /** What a failure of the connection is to whoever has asked over it. */
    public static Reason of(ConnectionFailure failure) {
      return valueOf(failure.name());
    }

    /** How metrics and events write it: {@code address-lost}. */
    public String word() {
      return Defaults.word(this);
    }
  }
}
