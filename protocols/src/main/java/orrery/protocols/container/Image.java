package orrery.protocols.container;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import orrery.host.DataSize;
import orrery.host.NodeId;
import orrery.protocols.service.ServiceAddress;

/**
 * A microservice, packed (EC-28).
 *
 * @param service the microservice that it holds
 * @param operatingSystem that it is made for, such as {@code android}, or {@link #ANY}
 * @param environment the least that it needs
 * @param size as it travels, compressed; 1 byte to 1 TB
 * @param unpacked as it is kept; as much at least
 * @param memory that one container of it takes, beside what its environment adds; 1 TB at most
 * @param cpuMille what it is given of the device's processor, in thousandths, 0 to 1000
 * @param startOperations of a processor until it serves, 0 to 10^15
 * @param tenancy whom one container of it may serve
 */
public record Image(
    ImageName name, String service, String operatingSystem, Environment environment, DataSize size, DataSize unpacked, DataSize memory, int cpuMille,
    long startOperations, Tenancy tenancy) {

  /** The operating system of what runs on all. */
  public static final String ANY = "any";

  static final long MOST_BYTES = 1_000_000_000_000L;
  static final long MOST_OPERATIONS = 1_000_000_000_000_000L;

  public Image {
    if (!ServiceAddress.isName(service)) {
      throw new IllegalArgumentException("service must be the name of a microservice but is '" + service + "'");
    }
    if (!NodeId.isValid(operatingSystem)) {
      throw new IllegalArgumentException("os must be a word such as android but is '" + operatingSystem + "'");
    }
    if (size.bytes() < 1 || unpacked.bytes() < size.bytes() || unpacked.bytes() > MOST_BYTES) {
      throw new IllegalArgumentException("size must be 1 B to 1 TB, and unpacked as much at least, but are " + size + " and " + unpacked);
    }
    if (memory.bytes() > MOST_BYTES) {
      throw new IllegalArgumentException("memory must be at most 1 TB but is " + memory);
    }
    if (cpuMille < 0 || cpuMille > 1000) {
      throw new IllegalArgumentException("cpu must be 0 to 1000 thousandths but is " + cpuMille);
    }
    if (startOperations < 0 || startOperations > MOST_OPERATIONS) {
      throw new IllegalArgumentException("start must be 0 to 10^15 operations but is " + startOperations);
    }
  }

  /** Whether it runs on a device of that operating system. */
  public boolean runsOn(String system) {
    return operatingSystem.equals(ANY) || operatingSystem.equals(system);
  }

  /** The id of its content as a bulk: equal for what is equal in name, system and size, wherever it comes from. */
  public long contentId() {
    // FNV-1a, 64 bits (draft-eastlake-fnv): a name for bytes that nobody looks at needs no more.
    long hash = 0xcbf29ce484222325L;
    for (byte octet : (name + " " + operatingSystem + " " + size.bytes()).getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ octet & 0xFF) * 0x100000001b3L;
    }
    return hash;
  }

  /**
   * The digest by which its content is asked for. It is of an algorithm of ours, as OCI image-spec, "Digests", lets others be: the content
   * is the {@link orrery.host.Bulk} of that id.
   */
  public String contentDigest() {
    return String.format(Locale.ROOT, "bulk:%016x", contentId());
  }
}
