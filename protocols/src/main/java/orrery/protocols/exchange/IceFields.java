package orrery.protocols.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.ice.IceDescription;

/**
 * What caller and callee say of a direct path in the fields of their requests and answers over a relay: {@code Ice}, one for each line
 * of a description (RFC 8839, RFC 6544), of the caller with its first request and of the callee with the answer; and {@code
 * Ice-Attempt}, by which the caller says that both are to connect now.
 */
final class IceFields {

  private static final String DESCRIPTION = "Ice";
  private static final String ATTEMPT = "Ice-Attempt";

  private IceFields() {}

  static HttpHeaders with(HttpHeaders headers, IceDescription description) {
    HttpHeaders more = headers;
    for (String line : description.toTcpLines()) {
      more = more.with(DESCRIPTION, line);
    }
    return more;
  }

  static HttpHeaders withAttempt(HttpHeaders headers, int attempt) {
    return headers.with(ATTEMPT, Integer.toString(attempt));
  }

  static boolean describe(HttpHeaders headers) {
    return headers.count(DESCRIPTION) > 0;
  }

  /** Empty where the lines are no description. */
  static Optional<IceDescription> description(HttpHeaders headers) {
    List<String> lines = new ArrayList<>();
    for (HttpHeaders.Field field : headers.fields()) {
      if (field.name().equalsIgnoreCase(DESCRIPTION)) {
        lines.add(field.value());
      }
    }
    return IceDescription.parseTcp(lines);
  }

  static boolean attempt(HttpHeaders headers) {
    return headers.count(ATTEMPT) > 0;
  }
}
