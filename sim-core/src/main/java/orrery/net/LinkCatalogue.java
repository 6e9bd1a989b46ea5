package orrery.net;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import orrery.host.Quantity;

/**
 * The links that scenarios may name: the access of a home to its provider, and the interface of a device to its LAN.
 * Delays are one-way and of the empty link. A fuller catalogue, with a source for every number, will replace this one;
 * here every number is assumed, within the ranges commonly published for the technology.
 */
public final class LinkCatalogue {

  private static final Map<String, LinkSpec> LINKS = links();

  private LinkCatalogue() {}

  private static Map<String, LinkSpec> links() {
    Map<String, LinkSpec> links = new LinkedHashMap<>();
    add(links, "ethernet", "1 Gb/s", "1 Gb/s", "100 us", "0 ms", "0", "512 KiB");
    add(links, "wifi", "100 Mb/s", "100 Mb/s", "1500 us", "3 ms", "0.002", "256 KiB");
    add(links, "fibre", "300 Mb/s", "300 Mb/s", "3 ms", "500 us", "0.0005", "512 KiB");
    add(links, "docsis", "20 Mb/s", "200 Mb/s", "9 ms", "4 ms", "0.001", "256 KiB");
    add(links, "dsl", "8 Mb/s", "40 Mb/s", "14 ms", "3 ms", "0.002", "128 KiB");
    add(links, "4g", "10 Mb/s", "30 Mb/s", "22 ms", "15 ms", "0.002", "256 KiB");
    add(links, "5g", "50 Mb/s", "200 Mb/s", "12 ms", "8 ms", "0.001", "512 KiB");
    add(links, "data-centre", "10 Gb/s", "10 Gb/s", "100 us", "0 ms", "0", "4 MiB");
    return Collections.unmodifiableMap(links);
  }

  private static void add(Map<String, LinkSpec> links, String name, String up, String down, String delay, String jitter, String loss, String queue) {
    links.put(name, new LinkSpec(
        Quantity.bitRate(up),
        Quantity.bitRate(down),
        Quantity.duration(delay),
        Quantity.duration(jitter),
        Quantity.probability(loss),
        Quantity.dataSize(queue)));
  }

  /** All links by name, in catalogue order. */
  public static Map<String, LinkSpec> all() {
    return LINKS;
  }

  /** The link of that name. */
  public static Optional<LinkSpec> find(String name) {
    return Optional.ofNullable(LINKS.get(name));
  }
}
