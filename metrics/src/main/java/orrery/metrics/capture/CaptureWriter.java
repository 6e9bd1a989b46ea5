package orrery.metrics.capture;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import orrery.host.DataSize;
import orrery.host.Decimal;
import orrery.host.Quantity;
import orrery.metrics.LimitExceeded;
import orrery.metrics.results.WholeFile;

/**
 * Writes {@code capture.pcapng}, which appears at {@link #commit}, whole. It holds one block in memory, of at most a packet
 * and its comments; what it writes hangs on nothing but what it is told.
 */
public final class CaptureWriter implements Closeable {

  private static final int SECTION_HEADER = 0x0A0D0D0A;
  private static final int INTERFACE_DESCRIPTION = 1;
  private static final int INTERFACE_STATISTICS = 5;
  private static final int ENHANCED_PACKET = 6;
  private static final int BYTE_ORDER_MAGIC = 0x1A2B3C4D;
  private static final int RAW_IP = 101;

  private static final int OPTION_END = 0;
  private static final int OPTION_COMMENT = 1;
  private static final int SECTION_APPLICATION = 4;
  private static final int INTERFACE_NAME = 2;
  private static final int INTERFACE_DESCRIBED = 3;
  private static final int INTERFACE_RESOLUTION = 9;
  private static final int INTERFACE_OFFSET = 14;
  private static final int PACKET_FLAGS = 2;

  private static final int MULTICAST = 2 << 2;
  private static final int UNICAST = 1 << 2;
  private static final int MAX_TEXT = 1_000;

  private final WholeFile file;
  private final Instant epoch;
  private final DataSize limit;
  private final ByteBuffer block = ByteBuffer.allocate(1 << 17).order(ByteOrder.LITTLE_ENDIAN);
  private int interfaces;
  private long written;

  /** Which way a packet goes, seen from an interface. */
  public enum Direction {
    INBOUND,
    OUTBOUND
  }

  private CaptureWriter(WholeFile file, Instant epoch, DataSize limit) {
    this.file = file;
    this.epoch = epoch;
    this.limit = limit;
  }

  /**
   * Begins a capture, in a run's folder as {@code capture.pcapng}.
   *
   * @param about which run it is, as a comment on the whole file
   * @param epoch what wall clocks show at time zero
   * @param limit the file must not be longer
   */
  public static CaptureWriter begin(Path folder, String about, Instant epoch, DataSize limit) throws IOException {
    CaptureWriter writer = new CaptureWriter(WholeFile.begin(folder.resolve("capture.pcapng")), epoch, limit);
    try {
      writer.writeSectionHeader(about);
    } catch (UncheckedIOException e) {
      writer.close();
      throw e.getCause();
    }
    return writer;
  }

  private void writeSectionHeader(String about) {
    begin(SECTION_HEADER);
    block.putInt(BYTE_ORDER_MAGIC).putShort((short) 1).putShort((short) 0);
    block.putLong(-1); // The length of the section is not known beforehand.
    putText(OPTION_COMMENT, about);
    putText(SECTION_APPLICATION, "Orrery");
    end(0);
  }

  /** Describes one more interface; its number, for {@link #packet}. */
  public int addInterface(String name, String description) {
    begin(INTERFACE_DESCRIPTION);
    block.putShort((short) RAW_IP).putShort((short) 0).putInt(0); // Packets are never cut short.
    putText(INTERFACE_NAME, name);
    putText(INTERFACE_DESCRIBED, description);
    block.putShort((short) INTERFACE_RESOLUTION).putShort((short) 1).putInt(9); // Units of 10^-9 s, padded.
    block.putShort((short) INTERFACE_OFFSET).putShort((short) 8).putLong(epoch.getEpochSecond());
    end(0);
    return interfaces++;
  }

  /**
   * Writes a packet as an interface saw it. Packets come in the order of their times.
   *
   * @param nanos when, in simulated time
   * @param comments each is shown beside the packet
   * @throws LimitExceeded where the file would grow beyond its limit
   * @throws UncheckedIOException where the disk fails: what calls this is in the middle of a run
   */
  public void packet(int interfaceNumber, long nanos, Direction direction, IpPacket packet, List<String> comments) {
    if (interfaceNumber < 0 || interfaceNumber >= interfaces) {
      throw new IllegalArgumentException("an interface must be one of " + interfaces + " but is " + interfaceNumber);
    }
    int length = packet.length();
    if (length > IpPacket.MAX_LENGTH) {
      throw new IllegalArgumentException("a packet must be at most " + IpPacket.MAX_LENGTH + " bytes but is " + length);
    }
    // The offset of an interface counts whole seconds, so what the epoch has beyond them is in the stamp.
    long stamp = nanos + epoch.getNano();
    begin(ENHANCED_PACKET);
    block.putInt(interfaceNumber).putInt((int) (stamp >>> 32)).putInt((int) stamp);
    block.putInt(length).putInt(length);
    packet.encode(block);
    pad();
    comments.forEach(comment -> putText(OPTION_COMMENT, comment));
    int reception = packet.destination().address().isMulticast() ? MULTICAST : UNICAST;
    block.putShort((short) PACKET_FLAGS).putShort((short) 4).putInt(reception | (direction == Direction.INBOUND ? 1 : 2));
    end(nanos);
  }

  /** Writes what else is to be said of an interface, up to a moment: what no packet shows. */
  public void statistics(int interfaceNumber, long nanos, String comment) {
    long stamp = nanos + epoch.getNano();
    begin(INTERFACE_STATISTICS);
    block.putInt(interfaceNumber).putInt((int) (stamp >>> 32)).putInt((int) stamp);
    putText(OPTION_COMMENT, comment);
    end(nanos);
  }

  private void begin(int type) {
    block.clear().putInt(type).putInt(0);
  }

  private void putText(int option, String text) {
    byte[] bytes = (text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT)).getBytes(StandardCharsets.UTF_8);
    block.putShort((short) option).putShort((short) bytes.length).put(bytes);
    pad();
  }

  private void pad() {
    while (block.position() % 4 != 0) {
      block.put((byte) 0);
    }
  }

  private void end(long nanos) {
    block.putShort((short) OPTION_END).putShort((short) 0);
    int length = block.position() + 4;
    block.putInt(length).putInt(4, length);
    if (written + length > limit.bytes()) {
      throw new LimitExceeded(
          "a capture must be at most " + Quantity.text(limit) + " but this one is longer from " + Decimal.text(nanos / 1e9)
              + " s on; name the nodes and links that matter, or allow more with --pcap-limit");
    }
    written += length;
    try {
      file.out().write(block.array(), 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the file appear. */
  public void commit() throws IOException {
    file.commit();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
