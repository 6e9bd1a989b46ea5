package orrery.net.nat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import orrery.host.Address;
import orrery.net.Transport;

/**
 * A list of rules on which sessions may begin; the first that speaks of a packet decides. Where none does, what comes from
 * inside may pass, and what comes from outside is left to the {@link NatBehavior.Filtering}. Packets of a session that has
 * begun are not asked again.
 *
 * @param rules in the order they are tried
 */
public record Firewall(List<Rule> rules) {

  /** Which way a packet goes. */
  public enum Direction { IN, OUT }

  /** What becomes of it. */
  public enum Action {
    /** It passes. */
    ALLOW,
    /** It is dropped, and nobody is told. */
    DENY,
    /** It is dropped; its sender is told, by a RST where it is of TCP. */
    RESET
  }

  /**
   * One rule.
   *
   * @param transport null for any
   * @param firstPort the least destination port it speaks of
   * @param lastPort the greatest; with 0 as the least and 65535 as the greatest, it speaks of all
   * @param prefix the network outside that it speaks of; null for all
   * @param prefixLength how many leading bits of the prefix count
   */
  public record Rule(
      Direction direction, Action action, @Nullable Transport transport, int firstPort, int lastPort, @Nullable Address prefix, int prefixLength) {

    public Rule {
      if (firstPort < 0 || lastPort > 65_535 || firstPort > lastPort) {
        throw new IllegalArgumentException("ports must rise within 0 to 65535, but are " + firstPort + " to " + lastPort);
      }
      if (prefix != null && !prefix.network(prefixLength).equals(prefix)) {
        throw new IllegalArgumentException("a prefix of " + prefixLength + " bits must have nothing after them, but is " + prefix);
      }
    }

    boolean speaksOf(Direction way, Transport carrier, Address remote, int port) {
      return way == direction
          && (transport == null || transport == carrier)
          && port >= firstPort
          && port <= lastPort
          && (prefix == null || (remote.isIpv4() == prefix.isIpv4() && remote.network(prefixLength).equals(prefix)));
    }
  }

  /** No rules. */
  public static final Firewall OPEN = new Firewall(List.of());

  /** No UDP leaves: what corporate networks do that want all traffic to be inspected. */
  public static final Firewall BLOCK_UDP = new Firewall(List.of(
      all(Direction.OUT, Action.DENY, Transport.UDP)));

  /** TCP to port 443 leaves, and nothing else; nothing comes in. */
  public static final Firewall ONLY_443 = new Firewall(List.of(
      port(Direction.OUT, Action.ALLOW, Transport.TCP, 443),
      all(Direction.OUT, Action.DENY, null),
      all(Direction.IN, Action.DENY, null)));

  /** TCP to ports 80 and 443 and UDP to port 53 leave. */
  public static final Firewall WEB_ONLY = new Firewall(List.of(
      port(Direction.OUT, Action.ALLOW, Transport.TCP, 80),
      port(Direction.OUT, Action.ALLOW, Transport.TCP, 443),
      port(Direction.OUT, Action.ALLOW, Transport.UDP, 53),
      all(Direction.OUT, Action.DENY, null)));

  /** All TCP and UDP to port 53 leave: a guest network after its portal. */
  public static final Firewall CAPTIVE_PORTAL = new Firewall(List.of(
      all(Direction.OUT, Action.ALLOW, Transport.TCP),
      port(Direction.OUT, Action.ALLOW, Transport.UDP, 53),
      all(Direction.OUT, Action.DENY, null)));

  public Firewall {
    rules = List.copyOf(rules);
  }

  /** A rule on one destination port. */
  public static Rule port(Direction direction, Action action, Transport transport, int port) {
    return new Rule(direction, action, transport, port, port, null, 0);
  }

  /** A rule on whatever goes that way; {@code transport} null for any. */
  public static Rule all(Direction direction, Action action, @Nullable Transport transport) {
    return new Rule(direction, action, transport, 0, 65_535, null, 0);
  }

  /** What the first rule says that speaks of such a packet; null where none does. */
  @Nullable Action decide(Direction direction, Transport transport, Address remote, int port) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.speaksOf(direction, transport, remote, port)) {
        return rule.action();
      }
    }
    return null;
  }
}
