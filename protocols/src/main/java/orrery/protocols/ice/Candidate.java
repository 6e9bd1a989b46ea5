package orrery.protocols.ice;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.host.Endpoint;

/**
 * A transport address at which an agent may be reached, as it is told to the peer (RFC 8445 §5.3). There is one component.
 * Agents use those for datagrams; a candidate for connections (RFC 6544) is another line of the same words.
 *
 * @param foundation 1 to 32 ice-chars, the same for candidates that are likely to fare alike (§5.1.1.3)
 * @param priority 1 to 2^31 - 1 (§5.1.2)
 * @param related for reflexive and relayed candidates where they come from, for diagnosis; null for host candidates
 */
public record Candidate(CandidateType type, String foundation, long priority, Endpoint endpoint, @Nullable Endpoint related) {

  /** The one component there is (RFC 8445 §4). */
  static final int COMPONENT = 1;

  /** RFC 6544 §4.2: of a candidate of one's own addresses that the peer connects to. */
  private static final int PASSIVE_DIRECTION = 4;

  static final long MAXIMUM_PRIORITY = (1L << 31) - 1;

  public Candidate {
    if (!IceChars.are(foundation, 1, 32)) {
      throw new IllegalArgumentException("a foundation must be 1 to 32 letters, digits, '+' and '/' but is '" + foundation + "'");
    }
    if (priority < 1 || priority > MAXIMUM_PRIORITY) {
      throw new IllegalArgumentException("a priority must be 1 to 2^31 - 1 but is " + priority);
    }
  }

  /**
   * The priority of RFC 8445 §5.1.2.1.
   *
   * @param localPreference 0 to 65535
   */
  public static long priority(CandidateType type, int localPreference) {
    return ((long) type.preference() << 24) + ((long) localPreference << 8) + (256 - COMPONENT);
  }

  /** The {@code candidate} attribute of RFC 8839 §5.1, without {@code a=}. */
  public String toLine() {
    String line = "candidate:" + foundation + " " + COMPONENT + " UDP " + priority + " " + endpoint.address() + " " + endpoint.port()
        + " typ " + type.word();
    return related == null ? line : line + " raddr " + related.address() + " rport " + related.port();
  }

  /**
   * The priority of a candidate for connections (RFC 6544 §4.2).
   *
   * @param passive whether the peer alone connects; else both do, at once
   * @param otherPreference 0 to 8191
   */
  public static long tcpPriority(CandidateType type, boolean passive, int otherPreference) {
    int direction = passive ? PASSIVE_DIRECTION : type == CandidateType.HOST ? 2 : 6;
    return priority(type, (direction << 13) + otherPreference);
  }

  /** As {@link #toLine}, of a candidate for connections (RFC 6544 §4.5); whether it is {@code passive} or {@code so}, its priority says. */
  String toTcpLine() {
    return toLine().replace(" UDP ", " TCP ") + " tcptype " + ((priority >> 21 & 7) == PASSIVE_DIRECTION ? "passive" : "so");
  }

  /** Reads {@link #toLine}; empty where the line is no candidate that this agent could use. Extensions are passed over. */
  public static Optional<Candidate> parse(String line) {
    return parse(line.split(" ", 24), "UDP");
  }

  /** Reads {@link #toTcpLine}; empty where the line is no candidate that could be connected to. */
  static Optional<Candidate> parseTcp(String line) {
    String[] words = line.split(" ", 24);
    for (int i = 8; i + 1 < words.length; i += 2) {
      if (words[i].equals("tcptype")) {
        boolean connectable = words[i + 1].equals("so") || words[i + 1].equals("passive");
        return connectable ? parse(words, "TCP") : Optional.empty();
      }
    }
    return Optional.empty();
  }

  private static Optional<Candidate> parse(String[] words, String transport) {
    if (words.length < 8 || !words[0].startsWith("candidate:") || !words[2].equalsIgnoreCase(transport) || !words[6].equals("typ")) {
      return Optional.empty();
    }
    String foundation = words[0].substring("candidate:".length());
    Optional<CandidateType> type = CandidateType.parse(words[7]);
    Optional<Endpoint> endpoint = endpoint(words[4], words[5]);
    long priority = number(words[3], MAXIMUM_PRIORITY);
    if (!IceChars.are(foundation, 1, 32) || number(words[1], 256) != COMPONENT || priority < 1 || type.isEmpty() || endpoint.isEmpty()) {
      return Optional.empty();
    }
    Endpoint related = words.length >= 12 && words[8].equals("raddr") && words[10].equals("rport")
        ? endpoint(words[9], words[11]).orElse(null)
        : null;
    return Optional.of(new Candidate(type.get(), foundation, priority, endpoint.get(), related));
  }

  /** An endpoint that a datagram may be sent to. */
  private static Optional<Endpoint> endpoint(String address, String port) {
    long number = number(port, 65535);
    return number < 1 ? Optional.empty() : Address.parse(address).filter(a -> !a.isMulticast()).map(a -> new Endpoint(a, (int) number));
  }

  /** The decimal number, or -1 where it is none of 0 to {@code greatest}. */
  private static long number(String text, long greatest) {
    if (text.isEmpty() || text.length() > 10) {
      return -1;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      number = 10 * number + c - '0';
    }
    return number <= greatest ? number : -1;
  }

  /** For people: {@code srflx 203.1.0.1:50000}. */
  @Override
  public String toString() {
    return type.word() + " " + endpoint;
  }
}
