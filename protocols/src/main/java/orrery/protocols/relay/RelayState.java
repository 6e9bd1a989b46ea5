package orrery.protocols.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import orrery.host.Defaults;
import orrery.protocols.signaling.RelayKind;

/**
 * What a relay host tells its probe of an instance, by the state {@code relay} under the instance's id: {@code sep used 60000
 * 40001 40002}. When the instance is no more, the state is empty.
 *
 * @param idleLimit after which, unused, it is to end
 * @param ports of its host that it serves
 */
public record RelayState(RelayKind kind, Phase phase, Duration idleLimit, List<Integer> ports) {

  /** The name of the state. */
  public static final String VARIABLE = "relay";

  /** What an instance is at. */
  public enum Phase {
    /** It is being started. */
    STARTING,
    /** It is kept for somebody to come, and has no limit. */
    RESERVED,
    /** It is for somebody who does not use it: a SEP without a tunnel, a BEP without both its sides. */
    IDLE,
    /** It is used. Of a BEP over which no bytes flow, the limit runs all the same. */
    USED
  }

  public RelayState {
    ports = List.copyOf(ports);
  }

  String text() {
    StringBuilder text = new StringBuilder(kind.word() + " " + Defaults.word(phase) + " " + idleLimit.toMillis());
    ports.forEach(port -> text.append(' ').append(port.intValue()));
    return text.toString();
  }

  /** Reads what was told; empty for an instance that is no more. */
  public static Optional<RelayState> parse(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] words = text.split(" ", -1);
    List<Integer> ports = new ArrayList<>();
    for (int i = 3; i < words.length; i++) {
      ports.add(Integer.parseInt(words[i]));
    }
    return Optional.of(new RelayState(
        (RelayKind) Defaults.read(words[0], RelayKind.class, ""), (Phase) Defaults.read(words[1], Phase.class, ""), Duration.ofMillis(Long.parseLong(words[2])), ports));
  }
}
