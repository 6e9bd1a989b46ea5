package orrery.protocols.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.NodeId;
import orrery.protocols.http.HttpHeaders;
import orrery.protocols.http.HttpHeaders.Field;
import orrery.protocols.service.Caller;

/** The fields of HTTP that one node says to another about a call. No program's own fields of these names are passed on. */
final class CallFields {

  /** How long the caller waits, in milliseconds: at most eight digits, as gRPC's {@code grpc-timeout} has. */
  static final String TIMEOUT = "Call-Timeout";

  /** Who calls, where that is believed without proof. */
  static final String NODE = "Call-Node";
  static final String ACCOUNT = "Call-Account";
  static final String TENANT = "Call-Tenant";

  /** The way that a call took which was made for a program of the node by its own gateway. */
  static final String ROUTE = "Call-Route";

  /** A payload that is sealed and is not the content. */
  static final String SEALED = "Call-Sealed";

  /** The content type of what is sealed. */
  static final String SEALED_TYPE = "Call-Sealed-Type";

  private static final String PREFIX = "Call-";
  private static final int MOST_DIGITS = 8;
  private static final int MOST_ACCOUNT = 255;

  private CallFields() {}

  /** Those of {@code headers} that are a program's own. */
  static List<Field> own(HttpHeaders headers) {
    List<Field> own = new ArrayList<>(headers.fields().size() + 4);
    for (Field field : headers.fields()) {
      String name = field.name();
      boolean ours = name.regionMatches(true, 0, PREFIX, 0, PREFIX.length()) || name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("Host");
      if (!ours) {
        own.add(field);
      }
    }
    return own;
  }

  /** How {@link #TIMEOUT} says it. */
  static String timeout(long nanos) {
    return Long.toString(Math.max(1, Math.min(99_999_999L, nanos / 1_000_000L)));
  }

  /** What {@link #TIMEOUT} says; empty where it says nothing that can be meant. */
  static Optional<Duration> timeout(HttpHeaders headers) {
    Optional<String> said = headers.first(TIMEOUT);
    if (said.isEmpty() || said.get().length() > MOST_DIGITS) {
      return Optional.empty();
    }
    String text = said.get();
    long millis = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return Optional.empty();
      }
      millis = millis * 10 + digit;
    }
    return millis > 0 ? Optional.of(Duration.ofMillis(millis)) : Optional.empty();
  }

  /** Says who calls, to be believed. */
  static void addCaller(List<Field> fields, Caller caller) {
    if (caller.node() != null) {
      fields.add(new Field(NODE, caller.node().name()));
    }
    if (!caller.account().isEmpty()) {
      fields.add(new Field(ACCOUNT, caller.account()));
    }
    if (!caller.tenant().isEmpty()) {
      fields.add(new Field(TENANT, caller.tenant()));
    }
  }

  /** Who says to call. */
  static Caller caller(HttpHeaders headers) {
    NodeId node = headers.first(NODE).filter(NodeId::isValid).map(NodeId::new).orElse(null);
    return new Caller(node, text(headers, ACCOUNT), text(headers, TENANT), List.of());
  }

  private static String text(HttpHeaders headers, String name) {
    return headers.first(name).filter(text -> text.length() <= MOST_ACCOUNT).orElse("");
  }
}
