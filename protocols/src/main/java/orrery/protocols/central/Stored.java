package orrery.protocols.central;

import java.util.Map;
import java.util.TreeMap;
import orrery.host.Probe;

/** How much a microservice has stored since its region came up, over all its instances: they have one storage. */
final class Stored {

  private final Probe probe;
  private final String service;
  private final Map<String, Long> sizes = new TreeMap<>();
  private long bytes;

  Stored(Probe probe, String service) {
    this.probe = probe;
    this.service = service;
  }

  /** {@code key} holds so much now; 0 where nothing. */
  void put(String key, long size) {
    Long before = size == 0 ? sizes.remove(key) : sizes.put(key, size);
    tell(size - (before == null ? 0 : before));
  }

  void append(String key, long size) {
    sizes.merge(key, size, Long::sum);
    tell(size);
  }

  private void tell(long more) {
    if (more != 0) {
      bytes += more;
      probe.state(CentralMetrics.STORED_STATE, service, Long.toString(bytes));
    }
  }
}
