package orrery.host;

import java.util.Optional;

/**
 * An address and a port: where a datagram comes from or goes to.
 *
 * @param port 0 to 65535; 0 only where the host is still to choose one
 */
public record Endpoint(Address address, int port) implements Comparable<Endpoint> {

  public Endpoint {
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("a port must be 0 to 65535 but is " + port);
    }
  }

  /** Reads {@code 192.0.2.1:80} or {@code [2001:db8::1]:80}; empty where the text is neither. */
  public static Optional<Endpoint> parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || text.length() - colon - 1 < 1 || text.length() - colon - 1 > 5) {
      return Optional.empty();
    }
    int port = 0;
    for (int i = colon + 1; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
      port = port * 10 + text.charAt(i) - '0';
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.length() > 2 && host.charAt(0) == '[' && host.charAt(host.length() - 1) == ']';
    if (port > 65535 || bracketed == (host.indexOf(':') < 0)) {
      return Optional.empty();
    }
    int finalPort = port;
    return Address.parse(bracketed ? host.substring(1, host.length() - 1) : host).map(a -> new Endpoint(a, finalPort));
  }

  /** As a record's own, without looking inside where both are one object, as they mostly are. */
  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Endpoint endpoint && port == endpoint.port && address.equals(endpoint.address);
  }

  @Override
  public int hashCode() {
    return Shared.hash(address, port);
  }

  @Override
  public int compareTo(Endpoint other) {
    int order = address.compareTo(other.address);
    return order != 0 ? order : Integer.compare(port, other.port);
  }

  @Override
  public String toString() {
    return address.isIpv4() ? address + ":" + port : "[" + address + "]:" + port;
  }
}
