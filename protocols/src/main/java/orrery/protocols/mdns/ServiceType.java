package orrery.protocols.mdns;

import java.util.List;
import orrery.protocols.dns.DnsName;

/**
 * A kind of service, such as {@code _orrery-edge._udp.local} (RFC 6763 §7).
 *
 * @param name an underscore and the service's name of 1 to 15 characters, then {@code _udp} or {@code _tcp}, then
 *     {@code local}
 */
public record ServiceType(DnsName name) {

  public ServiceType {
    List<String> labels = name.labels();
    if (labels.size() != 3
        || !labels.get(0).startsWith("_")
        || labels.get(0).length() < 2
        || labels.get(0).length() > 16
        || !labels.get(1).equalsIgnoreCase("_udp") && !labels.get(1).equalsIgnoreCase("_tcp")
        || !labels.get(2).equalsIgnoreCase("local")) {
      throw new IllegalArgumentException(
          "a service type must be _name._udp.local or _name._tcp.local, the name 1 to 15 characters, but is " + name);
    }
  }

  /** Reads {@code _orrery-edge._udp.local}. */
  public static ServiceType of(String text) {
    return new ServiceType(DnsName.of(text));
  }

  /** The name under which the instances with {@code subtype} are listed: {@code _super._sub._orrery-edge._udp.local}. */
  public DnsName subtype(String subtype) {
    return name.child("_sub").child(subtype);
  }

  /** The full name of the instance called {@code instance}. */
  public DnsName instance(String instance) {
    return name.child(instance);
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
