package orrery.net;

import java.util.Comparator;

/** In which order a machine's interfaces are tried for a destination that is on the link of none of them. */
public enum InterfacePolicy {
  /**
   * Interfaces that cost nothing before metered ones, then by {@link Nic#metric}. That a phone leaves the mobile network
   * for a Wi-Fi is the rule of every phone; that cost goes before the kind of interface is assumed.
   */
  UNMETERED_FIRST(Comparator.comparing(Nic::metered).thenComparingInt(Nic::metric)),
  /**
   * By {@link Nic#metric} alone, as a Linux machine with NetworkManager does: its default route metrics are 100 for
   * Ethernet, 600 for Wi-Fi, 700 for mobile broadband ({@code nm_device_get_route_metric_default} in nm-device.c).
   */
  LOWEST_METRIC(Comparator.comparingInt(Nic::metric));

  private final Comparator<Nic> order;

  InterfacePolicy(Comparator<Nic> order) {
    this.order = order;
  }

  /** Whether {@code one} is taken rather than {@code other}, which was described before it. */
  boolean prefers(Nic one, Nic other) {
    return order.compare(one, other) < 0;
  }
}
