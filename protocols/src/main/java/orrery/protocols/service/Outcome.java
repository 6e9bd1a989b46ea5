package orrery.protocols.service;

import orrery.host.Defaults;
import orrery.protocols.http.HttpResponse;
import orrery.protocols.http.HttpResult;

/** What became of a call. */
public sealed interface Outcome {

  /** The way that the call took, or took last. */
  Route route();

  /** It has been answered, whatever the status. */
  record Answered(HttpResponse response, Route route) implements Outcome {}

  /** It has no answer; it may have been carried out all the same. */
  record Failed(Failure failure, Route route) implements Outcome {}

  /** Why there is no answer. */
  enum Failure {
    /** Its time was over. */
    DEADLINE,
    /** Nobody is known who has the service. */
    NOWHERE,
    /** Who has it could not be reached. */
    UNREACHABLE,
    /** The connection ended before the answer was whole. */
    LOST,
    /** What came is no answer. */
    MALFORMED,
    /** Too many calls wait already. */
    BUSY,
    /** There was no token to call with. */
    NO_TOKEN,
    /** There was no key to seal it with for who is to read it. */
    NO_KEY,
    /** It was not tried, since too many calls there have failed lately. */
    CIRCUIT_OPEN;

    /** What a request without an answer is to whoever has called by it. */
    public static Failure of(HttpResult.Reason reason) {
      return switch (reason) {
        case TIMEOUT -> DEADLINE;
        case REFUSED, CONNECT_TIMEOUT, UNREACHABLE, ADDRESS_LOST -> UNREACHABLE;
        case RESET -> LOST;
        case MALFORMED -> MALFORMED;
        case QUEUE_FULL -> BUSY;
      };
    }

    /** How metrics and events write it: {@code no-token}. */
    public String word() {
      return Defaults.word(this);
    }
  }
}
